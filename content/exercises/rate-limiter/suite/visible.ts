import type { Harness } from '@/runner/testing';
import { answering, drawn, held, type Limiter, msFor, PlayedStore, type SharedLimiter, sharedOptions } from './support';

export default ({ test, expect, settle, settleAll }: Harness) => {
  test(
    {
      id: 'burst-then-refusal',
      title: 'A full bucket gives its capacity at once, counts down, and then refuses',
      behaviour: 'burst from a full bucket',
      criterion: 'exact-decisions',
    },
    async ({ sut, params }) => {
      const { bucketPolicy, bucket, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      for (let call = 1; call <= bucket.capacity; call += 1) {
        const { allowed, remaining } = await limiter.tryAcquire(keys[0]);
        expect(allowed, `call ${call} of ${bucket.capacity} is allowed`).toBe(true);
        expect(remaining, `remaining after call ${call}`).toBe(bucket.capacity - call);
      }
      const refused = await limiter.tryAcquire(keys[0]);
      expect(refused.allowed, 'a call beyond the capacity is allowed').toBe(false);
      expect(refused.remaining, 'remaining after the refusal').toBe(0);
    },
  );

  test(
    {
      id: 'refill-to-the-millisecond',
      title: 'An empty bucket allows the next call at the first millisecond that holds a whole permit',
      behaviour: 'refill, to the millisecond',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { bucketPolicy, bucket, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      await limiter.tryAcquire(keys[0], bucket.capacity);
      const wait = msFor(1, bucket.refillPerSecond);
      await clock.advance(wait - 1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed after ${wait - 1} ms`).toBe(false);
      await clock.advance(1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed after ${wait} ms`).toBe(true);
    },
  );

  test(
    {
      id: 'window-slides',
      title: 'A call stops counting exactly when its window has passed',
      behaviour: 'a call leaves the window',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { windowPolicy, window, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', windowPolicy);
      const full = await limiter.tryAcquire(keys[0], window.limit);
      expect(full.allowed, 'the whole limit at once is allowed').toBe(true);
      await clock.advance(window.windowMs - 1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed after ${window.windowMs - 1} ms`).toBe(false);
      await clock.advance(1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed after ${window.windowMs} ms`).toBe(true);
    },
  );

  test(
    {
      id: 'keys-apart',
      title: 'Keys have no effect on each other',
      behaviour: 'each key by itself',
      criterion: 'keys-and-memory',
    },
    async ({ sut, params }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      for (const [policy, most] of [
        [bucketPolicy, bucket.capacity],
        [windowPolicy, window.limit],
      ] as const) {
        const limiter = await sut.create<Limiter>('RateLimiter', policy);
        await limiter.tryAcquire(keys[0], most);
        const other = await limiter.tryAcquire(keys[1]);
        expect(other.allowed, `${policy.kind}: another key is allowed`).toBe(true);
        expect(other.remaining, `${policy.kind}: remaining of another key`).toBe(most - 1);
      }
    },
  );

  test(
    {
      id: 'costs',
      title: 'A call takes what it costs; a cost that can never pass throws a RangeError',
      behaviour: 'costs, and costs that make no sense',
      criterion: 'exact-decisions',
    },
    async ({ sut, params }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      for (const [policy, most] of [
        [bucketPolicy, bucket.capacity],
        [windowPolicy, window.limit],
      ] as const) {
        const limiter = await sut.create<Limiter>('RateLimiter', policy);
        for (const cost of [0, -1, 1.5, most + 1]) {
          const outcome = await settle(limiter.tryAcquire(keys[0], cost));
          const name = outcome.status === 'rejected' ? outcome.error.name : 'no error';
          expect(name, `${policy.kind}: error for a cost of ${cost}`).toBe('RangeError');
        }
        const taken = await limiter.tryAcquire(keys[0], most - 1);
        expect(taken.remaining, `${policy.kind}: remaining after a cost of ${most - 1}`).toBe(1);
        expect((await limiter.tryAcquire(keys[0], 2)).allowed, `${policy.kind}: a cost of 2 with 1 left`).toBe(false);
        expect((await limiter.tryAcquire(keys[0])).allowed, `${policy.kind}: a cost of 1 with 1 left`).toBe(true);
      }
    },
  );

  test(
    {
      id: 'nodes-take-turns',
      title: 'Two nodes that take turns spend one bucket',
      behaviour: 'two nodes, one after the other',
      criterion: 'shared-decisions',
    },
    async ({ sut, node, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const options = sharedOptions(params, answering(new PlayedStore(clock), fake));
      const nodes = [
        await sut.create<SharedLimiter>('SharedRateLimiter', options),
        await (await node()).sut.create<SharedLimiter>('SharedRateLimiter', options),
      ];
      for (let call = 0; call < bucket.capacity; call += 1) {
        const decision = await nodes[call % 2]?.tryAcquire(keys[0]);
        expect(decision, `decision ${call + 1}`).toEqual({
          allowed: true,
          remaining: bucket.capacity - call - 1,
          retryAfterMs: 0,
          decidedBy: 'store',
        });
      }
      for (const limiter of nodes) {
        const { allowed, decidedBy } = await limiter.tryAcquire(keys[0]);
        expect({ allowed, decidedBy }, 'a call beyond the capacity').toEqual({ allowed: false, decidedBy: 'store' });
      }
      expect((await nodes[0]?.tryAcquire(keys[1]))?.allowed, 'another key is allowed').toBe(true);
    },
  );

  test(
    {
      id: 'a-lost-race-is-no-refusal',
      title: 'A node whose write came second decides again, and is allowed while permits are there',
      behaviour: 'a lost race with permits left',
      criterion: 'shared-decisions',
    },
    async ({ sut, node, clock, fake, params }) => {
      const { keys } = drawn(params);
      const store = held(new PlayedStore(clock), fake);
      const options = sharedOptions(params, store);
      const one = await sut.create<SharedLimiter>('SharedRateLimiter', options);
      const other = await (await node()).sut.create<SharedLimiter>('SharedRateLimiter', options);
      const calls = [one.tryAcquire(keys[0]), other.tryAcquire(keys[0])];
      await clock.flush();
      for (;;) {
        const next = [store.read, store.writeIf, store.write].find((operation) => operation.waiting.length > 0);
        if (!next) break;
        await next.release();
        await clock.flush();
      }
      const outcomes = (await settleAll(calls)).map((outcome) =>
        outcome.status === 'fulfilled' ? `${outcome.value.allowed} by ${outcome.value.decidedBy}` : outcome.error.name,
      );
      expect(outcomes, 'allowed, and by whom').toEqual(['true by store', 'true by store']);
    },
  );

  test(
    {
      id: 'store-gone',
      title: 'When the store rejects, the node decides by its own share',
      behaviour: 'the store is gone',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys, share } = drawn(params);
      const store = new PlayedStore(clock);
      store.down = true;
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      for (let call = 1; call <= share.capacity; call += 1) {
        const { allowed, decidedBy } = await limiter.tryAcquire(keys[0]);
        expect({ allowed, decidedBy }, `call ${call} of the share`).toEqual({ allowed: true, decidedBy: 'share' });
      }
    },
  );
};
