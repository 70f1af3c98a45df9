import type { Harness } from '@/runner/testing';
import { answering, drawn, held, letAllGo, options, PlayedStore, proposals, type Shortener } from './support';

const URL_A = 'https://example.org/a?b=c#d';

export default ({ test, expect, settleAll }: Harness) => {
  test(
    {
      id: 'create-and-open',
      title: 'A created link opens with 302 and its URL; an unknown one with 404',
      behaviour: 'create and open',
      criterion: 'redirects',
    },
    async ({ sut, fake, params }) => {
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake, ['first'])),
      );
      expect(await shortener.create({ url: URL_A })).toEqual({ ok: true, code: 'first', expiresAt: null });
      expect(await shortener.open('first')).toEqual({ status: 302, url: URL_A });
      expect(await shortener.open('never')).toEqual({ status: 404 });
    },
  );

  test(
    {
      id: 'urls-and-aliases-are-checked',
      title: 'What is no URL and what is no alias is refused with its reason',
      behaviour: 'what is a URL, what is an alias',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(new PlayedStore(), fake), proposals(fake)),
      );
      for (const url of [
        'ftp://example.org',
        'example.org',
        'https://',
        'https://a b',
        `https://${'x'.repeat(2041)}`,
      ]) {
        expect((await shortener.create({ url })).reason, `reason for "${url.slice(0, 30)}"`).toBe('invalid-url');
      }
      expect((await shortener.create({ url: `HTTPS://${'x'.repeat(2040)}` })).ok, '2048 characters are allowed').toBe(
        true,
      );
      for (const alias of ['ab', 'x'.repeat(31), 'a_b_c', 'grüße', '']) {
        expect((await shortener.create({ url: URL_A, alias })).reason, `reason for alias "${alias}"`).toBe(
          'invalid-alias',
        );
      }
      const neither = await shortener.create({ url: 'nothing', alias: '!' });
      expect(neither.reason, 'the URL is looked at first').toBe('invalid-url');
    },
  );

  test(
    {
      id: 'an-alias-that-is-taken',
      title: 'An alias that is taken is refused: nobody gets another code instead',
      behaviour: 'an alias that is taken',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const { aliases } = drawn(params);
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake)),
      );
      const first = await shortener.create({ url: URL_A, alias: aliases[0] });
      expect(first).toEqual({ ok: true, code: aliases[0], expiresAt: null });
      const second = await shortener.create({ url: 'https://example.org/other', alias: aliases[0] });
      expect(second).toEqual({ ok: false, reason: 'alias-taken' });
      expect(store.rows.size, 'rows in the store').toBe(1);
    },
  );

  test(
    {
      id: 'expires',
      title: 'A link opens until its time is over, and answers 410 from that millisecond on',
      behaviour: 'expiry, to the millisecond',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { ttlMs } = drawn(params);
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake, ['brief'])),
      );
      await shortener.create({ url: URL_A, ttlMs });
      await clock.advance(ttlMs - 1);
      expect((await shortener.open('brief')).status, `status after ${ttlMs - 1} ms`).toBe(302);
      await clock.advance(1);
      expect(await shortener.open('brief'), `after ${ttlMs} ms`).toEqual({ status: 410 });
    },
  );

  test(
    {
      id: 'hits-are-handed-over',
      title: 'Hits are gathered and handed over together, within flushMs',
      behaviour: 'hits are counted',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const all = answering(store, fake);
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one', 'two'])));
      await shortener.create({ url: URL_A });
      await shortener.create({ url: URL_A });
      for (const code of ['one', 'two', 'one', 'one']) await shortener.open(code);
      await clock.advance(flushMs);
      expect([store.counted('one'), store.counted('two')], `hits counted after ${flushMs} ms`).toEqual([3, 1]);
      expect(all.addHits.calls.length, 'calls of addHits').toBe(1);
    },
  );

  test(
    {
      id: 'two-want-one-alias',
      title: 'When two processes want one alias at the same moment, one gets it and the other is told',
      behaviour: 'two creations of one alias at the same moment',
      criterion: 'codes',
    },
    async ({ sut, node, fake, clock, params }) => {
      const { aliases } = drawn(params);
      const store = new PlayedStore();
      const all = held(store, fake);
      const one = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake)));
      const other = await (await node()).sut.create<Shortener>('Shortener', options(params, all, proposals(fake)));
      const calls = [
        one.create({ url: URL_A, alias: aliases[0] }),
        other.create({ url: 'https://example.org/other', alias: aliases[0] }),
      ];
      await letAllGo(all, clock);
      const answers = (await settleAll(calls)).map((one) => (one.status === 'fulfilled' ? one.value : null));
      const winner = answers.filter((answer) => answer?.ok);
      expect(winner.length, 'how many were told that they have it').toBe(1);
      const loser = answers.find((answer) => !answer?.ok);
      expect(loser, 'what the other was told').toEqual({ ok: false, reason: 'alias-taken' });
    },
  );
};
