/** The tests that a candidate sees and runs: one for each promise of the statement, in its plainest case. */
import type { Harness } from '@/runner/testing';
import { countingStore, drawn, idsLoaded, openCache, tableStore } from './support';

export default ({ test, expect, settleAll }: Harness) => {
  test(
    {
      id: 'lifetime-and-its-end',
      title: 'A value is loaded once in its lifetime and again after it',
      behaviour: 'a value lives as long as its kind says',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind, ttlMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save);

      expect(await cache.get(ann, kind, 'one'), 'the first read').toBe('v1');
      await context.clock.advance(ttlMs - 10);
      expect(await cache.get(ann, kind, 'one'), 'a read just before the end of the lifetime').toBe('v1');
      expect(load.calls.length, 'loads within the lifetime').toBe(1);

      await context.clock.advance(20);
      expect(await cache.get(ann, kind, 'one'), 'a read just after the end of the lifetime').toBe('v2');
      expect(load.calls.length, 'loads in all').toBe(2);
    },
  );

  test(
    {
      id: 'one-load-for-many-readers',
      title: 'Many readers who miss at once share one load',
      behaviour: 'one load for readers who miss at once',
      criterion: 'many-readers',
    },
    async (context) => {
      const { ann, kind, loadMs, readers } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save);

      const reads = Array.from({ length: readers }, () => cache.get(ann, kind, 'one'));
      const answers = await settleAll(reads);
      expect(
        answers.map((one) => (one.status === 'fulfilled' ? one.value : one.error.message)),
        'what the readers got',
      ).toEqual(Array(readers).fill('v1'));
      expect(load.calls.length, 'loads').toBe(1);
    },
  );

  test(
    {
      id: 'read-after-write',
      title: 'A read after a write gets the new value',
      behaviour: 'a write makes the old value go',
      criterion: 'after-a-write',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      put(ann, kind, 'one', 'old');
      const cache = await openCache(context, load, save);

      expect(await cache.get(ann, kind, 'one'), 'before the write').toBe('old');
      await cache.write(ann, kind, 'one', 'new');
      expect(save.calls.length, 'saves').toBe(1);
      expect(await cache.get(ann, kind, 'one'), 'after the write').toBe('new');
    },
  );

  test(
    {
      id: 'tenants-apart',
      title: 'Two tenants with the same id get their own values',
      behaviour: 'no answer crosses from one tenant to another',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, bob, kind, loadMs } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      put(ann, kind, 'one', `of ${ann.tenant}`);
      put(bob, kind, 'one', `of ${bob.tenant}`);
      const cache = await openCache(context, load, save);

      expect(await cache.get(ann, kind, 'one'), `what ${ann.tenant} gets`).toBe(`of ${ann.tenant}`);
      expect(await cache.get(bob, kind, 'one'), `what ${bob.tenant} gets`).toBe(`of ${bob.tenant}`);
    },
  );

  test(
    {
      id: 'least-recently-used-goes',
      title: 'When the cache is full, the entry that was used least recently goes',
      behaviour: 'the bound pushes out the least recently used entry',
      criterion: 'what-is-held',
    },
    async (context) => {
      const { ann, kind, loadMs, capacity } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save, { capacity });
      const ids = context.random.shuffle(Array.from({ length: capacity }, (_, index) => `item ${index}`));
      const [first = '', second = ''] = ids;

      for (const id of ids) await cache.get(ann, kind, id);
      await cache.get(ann, kind, first);
      await cache.get(ann, kind, 'one too many');
      await cache.get(ann, kind, first);
      expect(idsLoaded(load), `"${first}" was used again before the cache overflowed`).toEqual([
        ...ids,
        'one too many',
      ]);
      await cache.get(ann, kind, second);
      expect(load.calls.length, `loads after "${second}", which had to go`).toBe(capacity + 2);
    },
  );

  test(
    {
      id: 'stale-served-while-refreshing',
      title: 'Shortly after its lifetime an old value is served at once while one refresh runs',
      behaviour: 'an old value is served while it is refreshed',
      criterion: 'many-readers',
    },
    async (context) => {
      const { ann, kind, ttlMs, staleMs, loadMs } = drawn(context);
      const { load, save } = countingStore(context, loadMs);
      const cache = await openCache(context, load, save, { staleMs });

      await cache.get(ann, kind, 'one');
      await context.clock.advance(ttlMs + 10);
      const before = context.clock.now();
      expect(await cache.get(ann, kind, 'one'), 'a read just after the lifetime').toBe('v1');
      expect(context.clock.now() - before, 'ms that this read waited').toBe(0);
      expect(load.calls.length, 'loads, the refresh included').toBe(2);

      await context.clock.advance(loadMs + 10);
      expect(await cache.get(ann, kind, 'one'), 'a read after the refresh').toBe('v2');
      expect(load.calls.length, 'loads in all').toBe(2);
    },
  );

  test(
    {
      id: 'failure-not-remembered',
      title: 'All who waited for a failed load hear its error, and the next reader tries again',
      behaviour: 'a failed load is not an answer',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const store = { up: false };
      const load = context.fake.async(
        () => {
          if (!store.up) throw new Error('the store is down');
          return 'fine';
        },
        { delayMs: loadMs },
      );
      const cache = await openCache(
        context,
        load,
        context.fake.async(() => undefined),
      );

      const answers = await settleAll([1, 2, 3].map(() => cache.get(ann, kind, 'one')));
      expect(
        answers.map((one) => (one.status === 'rejected' ? one.error.message : one.value)),
        'what the three waiting readers got',
      ).toEqual(Array(3).fill('the store is down'));
      expect(load.calls.length, 'loads for them').toBe(1);

      store.up = true;
      expect(await cache.get(ann, kind, 'one'), 'a read when the store is up again').toBe('fine');
    },
  );

  test(
    {
      id: 'missing-is-remembered',
      title: 'That there is none is remembered for a while, and only for a while',
      behaviour: 'a missing value is remembered briefly',
      criterion: 'slow-or-down',
    },
    async (context) => {
      const { ann, kind, loadMs } = drawn(context);
      const { load, save, put } = tableStore(context, loadMs);
      const missingMs = 1_000 * context.random.integer(3, 8);
      const cache = await openCache(context, load, save, { missingMs });

      expect(await cache.get(ann, kind, 'none'), 'a value that does not exist').toBe(undefined);
      await context.clock.advance(missingMs - 10);
      expect(await cache.get(ann, kind, 'none'), 'asked again').toBe(undefined);
      expect(load.calls.length, 'loads while it is remembered').toBe(1);

      put(ann, kind, 'none', 'here now');
      await context.clock.advance(20);
      expect(await cache.get(ann, kind, 'none'), 'asked when it is no longer remembered').toBe('here now');
    },
  );
};
