import type { Harness } from '@/runner/testing';
import { answering, drawn, held, letAllGo, options, PlayedStore, proposals, type Shortener } from './support';

const URL_A = 'https://example.org/a';
const URL_B = 'https://example.org/b';

export default ({ test, expect, settle, settleAll }: Harness) => {
  test(
    {
      id: 'a-collision-proposes-again',
      title: 'A proposal that is taken is not used: the next one is, and the link that has it stays as it was',
      behaviour: 'codes that collide',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const store = new PlayedStore();
      const nextCode = proposals(fake, ['same', 'same', 'same', 'new']);
      const shortener = await sut.create<Shortener>('Shortener', options(params, answering(store, fake), nextCode));
      await shortener.create({ url: URL_A });
      expect((await shortener.create({ url: URL_B })).code, 'code of the second link').toBe('new');
      expect((await shortener.open('same')).url, 'URL of the first link').toBe(URL_A);
      expect((await shortener.open('new')).url, 'URL of the second link').toBe(URL_B);
    },
  );

  test(
    {
      id: 'five-proposals',
      title: 'The fifth proposal is still used; after five that would not do the answer is no-free-code',
      behaviour: 'no free code',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const { reserved } = drawn(params);
      const store = new PlayedStore();
      const unfit = ['used', reserved[0] as string, 'used', 'used'];
      const nextCode = proposals(fake, ['used', ...unfit, 'fifth', ...unfit, 'used', 'sixth']);
      const shortener = await sut.create<Shortener>('Shortener', options(params, answering(store, fake), nextCode));
      await shortener.create({ url: URL_A });
      expect((await shortener.create({ url: URL_B })).code, 'code when the fifth is free').toBe('fifth');
      expect(await shortener.create({ url: URL_B }), 'when none of five is free').toEqual({
        ok: false,
        reason: 'no-free-code',
      });
      expect(nextCode.calls.length, 'proposals asked for, in all').toBe(11);
    },
  );

  test(
    {
      id: 'reserved-words',
      title: 'A reserved word is neither an alias nor a code, however it is written',
      behaviour: 'reserved words',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const { reserved } = drawn(params);
      const word = reserved[1] as string;
      const mixed = `${word[0]?.toUpperCase()}${word.slice(1)}`;
      const nextCode = proposals(fake, [word.toUpperCase(), mixed, 'free']);
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(new PlayedStore(), fake), nextCode),
      );
      for (const alias of [word, word.toUpperCase(), mixed]) {
        expect((await shortener.create({ url: URL_A, alias })).reason, `alias "${alias}"`).toBe('invalid-alias');
      }
      expect((await shortener.create({ url: URL_A })).code, 'code of a link without alias').toBe('free');
    },
  );

  test(
    {
      id: 'letters-differ',
      title: 'Codes that differ in capitals alone are two links',
      behaviour: 'capitals and small letters',
      criterion: 'codes',
    },
    async ({ sut, fake, params }) => {
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(new PlayedStore(), fake), proposals(fake, ['aBc', 'AbC'])),
      );
      await shortener.create({ url: URL_A });
      await shortener.create({ url: URL_B });
      expect((await shortener.open('aBc')).url, 'URL of aBc').toBe(URL_A);
      expect((await shortener.open('AbC')).url, 'URL of AbC').toBe(URL_B);
      expect((await shortener.open('abc')).status, 'status of abc').toBe(404);
    },
  );

  test(
    {
      id: 'a-code-is-for-ever',
      title: 'The code of an expired link is not given out again, as a code or as an alias',
      behaviour: 'codes of expired links',
      criterion: 'codes',
    },
    async ({ sut, fake, clock, params }) => {
      const { aliases, ttlMs } = drawn(params);
      const store = new PlayedStore();
      const nextCode = proposals(fake, [aliases[0], 'new']);
      const shortener = await sut.create<Shortener>('Shortener', options(params, answering(store, fake), nextCode));
      await shortener.create({ url: URL_A, alias: aliases[0], ttlMs });
      await clock.advance(ttlMs + 1);
      expect((await shortener.create({ url: URL_B, alias: aliases[0] })).reason, 'the alias again').toBe('alias-taken');
      expect((await shortener.create({ url: URL_B })).code, 'when it is proposed as a code').toBe('new');
      expect(await shortener.open(aliases[0]), 'the expired link').toEqual({ status: 410 });
    },
  );

  test(
    {
      id: 'one-url-two-links',
      title: 'Two creations of one URL without a request key make two links',
      behaviour: 'the same URL twice',
      criterion: 'repeats',
    },
    async ({ sut, fake, params }) => {
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake)),
      );
      const first = await shortener.create({ url: URL_A });
      const second = await shortener.create({ url: URL_A });
      expect(first.code !== second.code, 'the codes differ').toBe(true);
      expect(store.rows.size, 'rows in the store').toBe(2);
    },
  );

  test(
    {
      id: 'a-repeat-gets-the-first-answer',
      title: 'A repeated request gets the answer of the first, its expiry included, and makes no second link',
      behaviour: 'a repeated request',
      criterion: 'repeats',
    },
    async ({ sut, fake, clock, params }) => {
      const { ttlMs } = drawn(params);
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake)),
      );
      const request = { url: URL_A, ttlMs, requestKey: 'k1' };
      const first = await shortener.create(request);
      expect(first.ok, 'the first is created').toBe(true);
      await clock.advance(700);
      expect(await shortener.create(request), 'the repeated request').toEqual(first);
      expect(store.rows.size, 'rows in the store').toBe(1);
      const other = await shortener.create({ ...request, requestKey: 'k2' });
      expect(other.code !== first.code, 'another key makes another link').toBe(true);
    },
  );

  test(
    {
      id: 'an-answer-that-was-lost',
      title: 'When the row was added but the answer lost, the repeated request finds its own link',
      behaviour: 'a lost answer',
      criterion: 'repeats',
    },
    async ({ sut, fake, params }) => {
      const { aliases } = drawn(params);
      const store = new PlayedStore();
      let losing = true;
      const all = answering(store, fake);
      const insert = fake.async((row: never) => {
        const outcome = store.insert(row);
        if (losing) throw new Error('connection lost');
        return outcome;
      });
      const nextCode = proposals(fake, ['first', 'second']);
      const shortener = await sut.create<Shortener>('Shortener', options(params, { ...all, insert }, nextCode));
      const plain = { url: URL_A, requestKey: 'k1' };
      const named = { url: URL_B, alias: aliases[1], requestKey: 'k2' };
      for (const request of [plain, named]) {
        expect((await settle(shortener.create(request))).status, 'the call whose answer was lost').toBe('rejected');
      }
      losing = false;
      expect(await shortener.create(plain), 'repeated').toEqual({ ok: true, code: 'first', expiresAt: null });
      expect(await shortener.create(named), 'repeated, with an alias').toEqual({
        ok: true,
        code: aliases[1],
        expiresAt: null,
      });
      expect(store.rows.size, 'rows in the store').toBe(2);
    },
  );

  test(
    {
      id: 'a-repeat-at-the-same-moment',
      title: 'When a request comes twice at the same moment, one link is made and both get its answer',
      behaviour: 'the same request twice at the same moment',
      criterion: 'repeats',
    },
    async ({ sut, node, fake, clock, params }) => {
      const store = new PlayedStore();
      const all = held(store, fake);
      const one = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['left'])));
      const there = await node();
      const other = await there.sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['right'])));
      const request = { url: URL_A, requestKey: 'k1' };
      const calls = [one.create(request), other.create(request)];
      await letAllGo(all, clock);
      const answers = (await settleAll(calls)).map((answer) =>
        answer.status === 'fulfilled' ? (answer.value.code ?? answer.value.reason) : answer.error.message,
      );
      expect(store.rows.size, 'rows in the store').toBe(1);
      const [code] = store.rows.keys();
      expect(answers, 'codes answered').toEqual([code, code]);
    },
  );

  test(
    {
      id: 'a-key-for-another-request',
      title: 'A request key that comes with another URL, alias or time is refused',
      behaviour: 'a request key used twice',
      criterion: 'repeats',
    },
    async ({ sut, fake, params }) => {
      const { aliases, ttlMs } = drawn(params);
      const store = new PlayedStore();
      const shortener = await sut.create<Shortener>(
        'Shortener',
        options(params, answering(store, fake), proposals(fake)),
      );
      await shortener.create({ url: URL_A, ttlMs, requestKey: 'k1' });
      for (const other of [{ url: URL_B, ttlMs }, { url: URL_A }, { url: URL_A, ttlMs, alias: aliases[0] }]) {
        const answer = await shortener.create({ ...other, requestKey: 'k1' });
        expect(answer, JSON.stringify(other)).toEqual({ ok: false, reason: 'request-key-reused' });
      }
      expect(store.rows.size, 'rows in the store').toBe(1);
    },
  );

  test(
    {
      id: 'only-redirects-count',
      title: 'Neither unknown nor expired links are counted',
      behaviour: 'what counts as a hit',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs, ttlMs } = drawn(params);
      const all = answering(new PlayedStore(), fake);
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['brief'])));
      await shortener.create({ url: URL_A, ttlMs });
      await clock.advance(ttlMs);
      await shortener.open('brief');
      await shortener.open('never');
      await clock.advance(2 * flushMs);
      expect(all.addHits.calls.length, 'calls of addHits').toBe(0);
    },
  );

  test(
    {
      id: 'a-redirect-does-not-wait',
      title: 'A redirect is answered at once while counting is slow, and while it fails',
      behaviour: 'redirects while counting is slow or fails',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const addHits = fake.held((hits: Record<string, number>) => store.addHits(hits));
      const all = { ...answering(store, fake), addHits };
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one'])));
      await shortener.create({ url: URL_A });
      await shortener.open('one');
      await clock.advance(flushMs);
      const before = clock.now();
      expect((await shortener.open('one')).status, 'while addHits is at work').toBe(302);
      await addHits.reject(new Error('counting is down'));
      expect((await shortener.open('one')).status, 'after addHits failed').toBe(302);
      expect(clock.now() - before, 'ms that the redirects took').toBe(0);
    },
  );

  test(
    {
      id: 'hits-while-counting',
      title: 'Hits that come while addHits is at work are counted with the next call, once',
      behaviour: 'hits while counting is at work',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const addHits = fake.async((hits: Record<string, number>) => store.addHits(hits), { delayMs: 200 });
      const all = { ...answering(store, fake), addHits };
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one'])));
      await shortener.create({ url: URL_A });
      await shortener.open('one');
      await shortener.open('one');
      await clock.advance(flushMs + 100);
      await shortener.open('one');
      await clock.advance(flushMs + 200);
      expect(store.counted('one'), 'hits counted').toBe(3);
      await clock.advance(3 * flushMs);
      expect(store.counted('one'), 'hits counted after a while').toBe(3);
    },
  );

  test(
    {
      id: 'counting-that-fails',
      title: 'Hits whose call was rejected are counted with the next call, within flushMs',
      behaviour: 'counting fails',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const all = answering(store, fake);
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one', 'two'])));
      await shortener.create({ url: URL_A });
      await shortener.create({ url: URL_B });
      store.countingDown = true;
      await shortener.open('one');
      await shortener.open('one');
      await clock.advance(flushMs);
      expect(all.addHits.calls.length > 0, 'addHits was called').toBe(true);
      store.countingDown = false;
      await shortener.open('one');
      await shortener.open('two');
      await clock.advance(flushMs);
      expect([store.counted('one'), store.counted('two')], 'hits counted').toEqual([3, 1]);
    },
  );

  test(
    {
      id: 'one-call-at-a-time',
      title: 'While addHits has not answered it is not called again, however long it takes',
      behaviour: 'counting takes long',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const addHits = fake.held((hits: Record<string, number>) => store.addHits(hits));
      const all = { ...answering(store, fake), addHits };
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one'])));
      await shortener.create({ url: URL_A });
      await shortener.open('one');
      await clock.advance(flushMs);
      await shortener.open('one');
      await clock.advance(3 * flushMs);
      expect(addHits.calls.length, 'calls while the first has not answered').toBe(1);
      await addHits.release();
      await clock.advance(flushMs);
      expect(addHits.calls.length, 'calls after it has').toBe(2);
      await addHits.release();
      expect(store.counted('one'), 'hits counted').toBe(2);
    },
  );

  test(
    {
      id: 'batches-keep-their-distance',
      title: 'Under steady traffic addHits is called once in flushMs, and every hit is handed over within flushMs',
      behaviour: 'steady traffic',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params, random }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const all = answering(store, fake);
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one'])));
      await shortener.create({ url: URL_A });
      const cameAt: number[] = [];
      for (let hit = 0; hit < 40; hit += 1) {
        await shortener.open('one');
        cameAt.push(clock.now());
        await clock.advance(random.integer(1, Math.floor(flushMs / 3)));
        const due = cameAt.filter((at) => at <= clock.now() - flushMs).length;
        expect(store.counted('one') >= due, `hits older than flushMs are counted at ${clock.now()} ms`).toBe(true);
      }
      const at = all.addHits.calls.map((call) => call.at);
      const closest = Math.min(...at.slice(1).map((time, index) => time - (at[index] as number)));
      expect(closest >= flushMs, `calls are at least ${flushMs} ms apart (closest: ${closest} ms)`).toBe(true);
    },
  );

  test(
    {
      id: 'close-hands-over',
      title: 'Closing hands over what is left at once, after a call that is still at work',
      behaviour: 'closing',
      criterion: 'redirects',
    },
    async ({ sut, fake, clock, params }) => {
      const { flushMs } = drawn(params);
      const store = new PlayedStore();
      const addHits = fake.async((hits: Record<string, number>) => store.addHits(hits), { delayMs: 50 });
      const all = { ...answering(store, fake), addHits };
      const shortener = await sut.create<Shortener>('Shortener', options(params, all, proposals(fake, ['one'])));
      await shortener.create({ url: URL_A });
      await shortener.open('one');
      await clock.advance(flushMs);
      await shortener.open('one');
      const before = clock.now();
      await shortener.close();
      expect(store.counted('one'), 'hits counted').toBe(2);
      expect(clock.now() - before, 'ms that closing took').toBe(100);
      await clock.advance(3 * flushMs);
      expect(addHits.calls.length, 'calls of addHits').toBe(2);
    },
  );
};
