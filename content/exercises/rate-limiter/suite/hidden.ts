import type { Harness, Remote } from '@/runner/testing';
import { BucketByTheRules, started, WindowByTheRules, writes } from './judging';
import { answering, drawn, held, type Limiter, msFor, PlayedStore, type SharedLimiter, sharedOptions } from './support';

/** Names of callers; long ones make what is kept of each show in the heap. */
const callers = (count: number, letters: number): string[] =>
  Array.from({ length: count }, (_, index) => `caller-${index}-${'x'.repeat(letters)}`);

export default ({ test, expect, settleAll }: Harness) => {
  test(
    {
      id: 'never-above-capacity',
      title: 'A bucket that was left alone for an hour holds its capacity and not more',
      behaviour: 'burst after a long pause',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { bucketPolicy, bucket, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      await limiter.tryAcquire(keys[0]);
      await clock.advance(3_600_000);
      const { remaining } = await limiter.tryAcquire(keys[0]);
      expect(remaining, 'remaining after one call').toBe(bucket.capacity - 1);
      expect((await limiter.tryAcquire(keys[0], bucket.capacity)).allowed, 'more than what remains').toBe(false);
    },
  );

  test(
    {
      id: 'parts-of-a-permit-are-kept',
      title: 'What has been refilled beyond a whole permit is not lost when a call takes the whole one',
      behaviour: 'parts of a permit',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { bucketPolicy, bucket, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      await limiter.tryAcquire(keys[0], bucket.capacity);
      const second = msFor(2, bucket.refillPerSecond);
      const early = msFor(1.7, bucket.refillPerSecond);
      await clock.advance(early);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed at ${early} ms`).toBe(true);
      await clock.advance(second - 1 - early);
      expect((await limiter.tryAcquire(keys[0])).allowed, `second call, at ${second - 1} ms`).toBe(false);
      await clock.advance(1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `second call, at ${second} ms`).toBe(true);
    },
  );

  test(
    {
      id: 'asked-every-millisecond',
      title: 'A caller who asks every millisecond is let through at exactly the milliseconds that the rate gives',
      behaviour: 'exact although asked every millisecond',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { finePerSecond, keys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', {
        kind: 'token-bucket',
        capacity: 2,
        refillPerSecond: finePerSecond,
      });
      await limiter.tryAcquire(keys[0], 2);
      const allowedAt: number[] = [];
      for (let ms = 1; ms <= 220; ms += 1) {
        await clock.advance(1);
        if ((await limiter.tryAcquire(keys[0])).allowed) allowedAt.push(ms);
      }
      const expected = Array.from({ length: 220 }, (_, index) => msFor(index + 1, finePerSecond));
      expect(allowedAt, 'milliseconds at which a call was allowed').toEqual(expected.filter((ms) => ms <= 220));
    },
  );

  test(
    {
      id: 'retry-after-is-exact',
      title: 'A refused call passes after exactly retryAfterMs, and not one millisecond before',
      behaviour: 'when to come back',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params, random }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      const byBucket = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      await byBucket.tryAcquire(keys[0], bucket.capacity);
      for (const cost of random.shuffle([1, 2, bucket.capacity])) {
        await clock.advance(random.integer(1, Math.floor(900 / bucket.refillPerSecond)));
        const { retryAfterMs } = await byBucket.tryAcquire(keys[0], cost);
        expect(retryAfterMs > 0, 'retryAfterMs of a refusal is positive').toBe(true);
        await clock.advance(retryAfterMs - 1);
        expect((await byBucket.tryAcquire(keys[0], cost)).allowed, `bucket: a cost of ${cost}, 1 ms early`).toBe(false);
        await clock.advance(1);
        expect((await byBucket.tryAcquire(keys[0], cost)).allowed, `bucket: a cost of ${cost}, in time`).toBe(true);
        await byBucket.tryAcquire(keys[0], bucket.capacity);
      }
      const byWindow = await sut.create<Limiter>('RateLimiter', windowPolicy);
      await byWindow.tryAcquire(keys[0]);
      await clock.advance(100);
      await byWindow.tryAcquire(keys[0], window.limit - 1);
      await clock.advance(100);
      const small = await byWindow.tryAcquire(keys[0]);
      expect(small.retryAfterMs, 'window: retryAfterMs for a cost of 1').toBe(window.windowMs - 200);
      const large = await byWindow.tryAcquire(keys[0], 2);
      expect(large.retryAfterMs, 'window: retryAfterMs for a cost of 2').toBe(window.windowMs - 100);
    },
  );

  test(
    {
      id: 'refusals-change-nothing',
      title: 'However often a refused caller asks, the next permit comes when it would have come',
      behaviour: 'refused calls',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      for (const { policy, most, wait } of [
        { policy: bucketPolicy, most: bucket.capacity, wait: msFor(1, bucket.refillPerSecond) },
        { policy: windowPolicy, most: window.limit, wait: window.windowMs },
      ]) {
        const limiter = await sut.create<Limiter>('RateLimiter', policy);
        await limiter.tryAcquire(keys[0], most);
        for (let part = 0; part < 8; part += 1) {
          const { allowed } = await limiter.tryAcquire(keys[0], 1 + (part % 2));
          expect(allowed, `${policy.kind}: call ${part + 1} while empty`).toBe(false);
          await clock.advance(Math.floor(wait / 8));
        }
        await clock.advance(wait - 8 * Math.floor(wait / 8));
        expect((await limiter.tryAcquire(keys[0])).allowed, `${policy.kind}: after ${wait} ms`).toBe(true);
      }
    },
  );

  test(
    {
      id: 'window-edge',
      title: 'In no stretch as long as the window is more allowed than the limit, wherever the stretch begins',
      behaviour: 'burst at the edge of a window',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { windowPolicy, window, keys } = drawn(params);
      const early = await sut.create<Limiter>('RateLimiter', windowPolicy);
      await clock.advance(137);
      await early.tryAcquire(keys[0], window.limit);
      for (let tenth = 1; tenth < 10; tenth += 1) {
        await clock.advance(window.windowMs / 10);
        expect((await early.tryAcquire(keys[0])).allowed, `allowed ${tenth} tenths of a window later`).toBe(false);
      }
      const late = await sut.create<Limiter>('RateLimiter', windowPolicy);
      await late.tryAcquire(keys[0]);
      await clock.advance(window.windowMs - 1);
      await late.tryAcquire(keys[0], window.limit - 1);
      await clock.advance(1);
      expect((await late.tryAcquire(keys[0])).allowed, 'one call has left the window: one is allowed').toBe(true);
      expect((await late.tryAcquire(keys[0])).allowed, 'and no second one').toBe(false);
    },
  );

  test(
    {
      id: 'window-counts-calls-not-averages',
      title: 'Calls at the end of one window count in full at the middle of the next',
      behaviour: 'an uneven window',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params }) => {
      const { windowPolicy, window, keys } = drawn(params);
      const { limit, windowMs } = window;
      const limiter = await sut.create<Limiter>('RateLimiter', windowPolicy);
      const later = Math.floor(windowMs * 0.9);
      for (const key of keys.slice(0, 3)) {
        await limiter.tryAcquire(key);
        await clock.advance(windowMs - 10);
        await limiter.tryAcquire(key, limit - 1);
        await clock.advance(10 + later);
        const { remaining } = await limiter.tryAcquire(key);
        expect(remaining, 'remaining while all but the first call still count').toBe(0);
        expect((await limiter.tryAcquire(key)).allowed, 'a further call').toBe(false);
        await clock.advance(windowMs - 10 - later);
        expect((await limiter.tryAcquire(key)).remaining, 'remaining when the calls have left').toBe(limit - 2);
        await clock.advance(Math.floor(windowMs / 3) + 10);
      }
    },
  );

  test(
    {
      id: 'any-string-is-a-key',
      title: 'Keys such as "constructor" and "" are keys like any other',
      behaviour: 'unusual keys',
      criterion: 'keys-and-memory',
    },
    async ({ sut, params }) => {
      const { bucketPolicy, bucket, oddKeys } = drawn(params);
      const limiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      for (const key of [...oddKeys, '', ' ']) {
        const first = await limiter.tryAcquire(key, bucket.capacity);
        expect(first, `the whole capacity for "${key}"`).toEqual({ allowed: true, remaining: 0, retryAfterMs: 0 });
        expect((await limiter.tryAcquire(key)).allowed, `one more for "${key}"`).toBe(false);
      }
    },
  );

  test(
    {
      id: 'a-flood-frees-nobody',
      title: 'However many other keys come in between, an empty bucket and a full window stay as they were',
      behaviour: 'a flood of other keys',
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
        await settleAll(callers(1100, 0).map((key) => limiter.tryAcquire(key)));
        expect((await limiter.tryAcquire(keys[0])).allowed, `${policy.kind}: allowed after the flood`).toBe(false);
      }
    },
  );

  test(
    {
      id: 'idle-keys-are-forgotten',
      title: 'Keys that say nothing any more take no memory a minute and as many calls later',
      behaviour: 'memory of idle keys',
      criterion: 'keys-and-memory',
    },
    async ({ sut, clock, heapBytes, params }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      const count = 400;
      for (const { policy, idleAfter } of [
        { policy: bucketPolicy, idleAfter: msFor(1, bucket.refillPerSecond) },
        { policy: windowPolicy, idleAfter: window.windowMs },
      ]) {
        const limiter = await sut.create<Limiter>('RateLimiter', policy);
        await limiter.tryAcquire(keys[0]);
        const before = await heapBytes();
        await settleAll(callers(count, 500).map((key) => limiter.tryAcquire(key)));
        await clock.advance(idleAfter + 60_000);
        await settleAll(Array.from({ length: count }, () => limiter.tryAcquire(keys[0])));
        const kept = Math.round(((await heapBytes()) - before) / 1024);
        expect(kept < 100, `${policy.kind}: ${count} forgotten keys take less than 100 KB (they take ${kept} KB)`).toBe(
          true,
        );
      }
    },
  );

  test(
    {
      id: 'random-calls',
      title: 'A hundred calls at random times and costs are decided as the rules say',
      behaviour: 'many calls at random',
      criterion: 'exact-decisions',
    },
    async ({ sut, clock, params, random }) => {
      const { bucketPolicy, bucket, windowPolicy, window, keys } = drawn(params);
      const bucketLimiter = await sut.create<Limiter>('RateLimiter', bucketPolicy);
      const windowLimiter = await sut.create<Limiter>('RateLimiter', windowPolicy);
      const bucketRules = new BucketByTheRules(bucket);
      const windowRules = new WindowByTheRules(window);
      for (let call = 1; call <= 50; call += 1) {
        await clock.advance(random.pick([0, 1, random.integer(1, 300), random.integer(1, 1000)]));
        const cost = random.integer(1, 3);
        const at = clock.now();
        const byBucket = await bucketLimiter.tryAcquire(keys[0], cost);
        expect(byBucket, `bucket, a cost of ${cost} at ${at} ms`).toEqual(bucketRules.call(at, cost));
        const byWindow = await windowLimiter.tryAcquire(keys[0], cost);
        expect(byWindow, `window, a cost of ${cost} at ${at} ms`).toEqual(windowRules.call(at, cost));
      }
    },
  );

  test(
    {
      id: 'reads-before-writes',
      title: 'When every node has read before any of them writes, each permit is still spent once',
      behaviour: 'two nodes and the last permit',
      criterion: 'shared-decisions',
    },
    async ({ node, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = held(new PlayedStore(clock), fake);
      const calls: Promise<{ allowed: boolean; decidedBy: string }>[] = [];
      for (let which = 0; which < 3; which += 1) {
        const { sut } = await node();
        const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store));
        for (let call = 0; call < Math.ceil((bucket.capacity + 2) / 3); call += 1) {
          calls.push(limiter.tryAcquire(keys[0]));
        }
      }
      await clock.flush();
      for (;;) {
        const next = [store.read, store.writeIf, store.write].find((operation) => operation.waiting.length > 0);
        if (!next) break;
        await next.release();
        await clock.flush();
      }
      const decisions = (await settleAll(calls)).map((one) => (one.status === 'fulfilled' ? one.value : null));
      const allowed = decisions.filter((one) => one?.allowed).length;
      expect(allowed, `calls allowed of ${calls.length}, with ${bucket.capacity} permits`).toBe(bucket.capacity);
      const byStore = decisions.filter((one) => one?.decidedBy === 'store').length;
      expect(byStore, 'decisions by the store').toBe(calls.length);
    },
  );

  test(
    {
      id: 'any-order-of-operations',
      title: 'In whatever order the operations of three nodes take effect, the permits are spent once and all of them',
      behaviour: 'operations in any order',
      criterion: 'shared-decisions',
    },
    async ({ node, clock, fake, params, random }) => {
      const { bucket, keys } = drawn(params);
      const store = held(new PlayedStore(clock), fake);
      const limiters: Remote<SharedLimiter>[] = [];
      for (let which = 0; which < 3; which += 1) {
        const { sut } = await node();
        limiters.push(await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store)));
      }
      const calls = Array.from({ length: bucket.capacity + 4 }, (_, call) => {
        const limiter = limiters[call % 3] as Remote<SharedLimiter>;
        return limiter.tryAcquire(keys[0]);
      });
      await clock.flush();
      for (;;) {
        const waiting = [store.read, store.writeIf, store.write].filter((operation) => operation.waiting.length > 0);
        if (waiting.length === 0) break;
        const next = random.pick(waiting);
        await next.release(random.integer(0, next.waiting.length - 1));
        await clock.flush();
      }
      const outcomes = await settleAll(calls);
      const allowed = outcomes.filter((one) => one.status === 'fulfilled' && one.value.allowed).length;
      expect(allowed, `calls allowed of ${calls.length}, with ${bucket.capacity} permits`).toBe(bucket.capacity);
    },
  );

  test(
    {
      id: 'clocks-of-nodes-differ',
      title: 'A node whose clock is ahead finds the bucket as empty as the node that emptied it',
      behaviour: 'nodes with different clocks',
      criterion: 'shared-decisions',
    },
    async ({ node, clock, fake, params }) => {
      const { bucket, keys, skewMs } = drawn(params);
      const options = sharedOptions(params, answering(new PlayedStore(clock), fake));
      const [behind, ahead] = [await node({ skewMs: -skewMs }), await node({ skewMs })];
      const slow = await behind.sut.create<SharedLimiter>('SharedRateLimiter', options);
      const fast = await ahead.sut.create<SharedLimiter>('SharedRateLimiter', options);
      for (let call = 0; call < bucket.capacity; call += 1) await slow.tryAcquire(keys[0]);
      const wait = msFor(1, bucket.refillPerSecond);
      const refused = await fast.tryAcquire(keys[0]);
      expect(refused, 'the node ahead, at once').toEqual({
        allowed: false,
        remaining: 0,
        retryAfterMs: wait,
        decidedBy: 'store',
      });
      await clock.advance(wait);
      expect((await slow.tryAcquire(keys[0])).allowed, `the node behind, after ${wait} ms`).toBe(true);
      expect((await fast.tryAcquire(keys[0])).allowed, 'the node ahead, after that').toBe(false);
    },
  );

  test(
    {
      id: 'store-clock-steps-back',
      title: 'When the clock of the store steps back and comes again, no permit is lost and none is made',
      behaviour: 'the clock of the store steps back',
      criterion: 'shared-decisions',
    },
    async ({ sut, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = new PlayedStore(clock);
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      await limiter.tryAcquire(keys[0]);
      store.stepMs = -900;
      for (let call = 1; call < bucket.capacity; call += 1) {
        const { allowed } = await limiter.tryAcquire(keys[0]);
        expect(allowed, `call ${call} of ${bucket.capacity - 1} while the clock is back`).toBe(true);
      }
      expect((await limiter.tryAcquire(keys[0])).allowed, 'a call beyond them').toBe(false);
      store.stepMs = 0;
      expect((await limiter.tryAcquire(keys[0])).allowed, 'a call when the clock is right again').toBe(false);
    },
  );

  test(
    {
      id: 'refusals-write-nothing',
      title: 'A call that the store refuses writes nothing',
      behaviour: 'refused calls and the store',
      criterion: 'shared-decisions',
    },
    async ({ sut, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = answering(new PlayedStore(clock), fake);
      const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store));
      for (let call = 0; call < bucket.capacity; call += 1) await limiter.tryAcquire(keys[0]);
      const before = writes(store);
      for (let call = 0; call < 3; call += 1) await limiter.tryAcquire(keys[0]);
      expect(writes(store) - before, 'writes of three refused calls').toBe(0);
    },
  );

  test(
    {
      id: 'entries-live-as-long-as-needed',
      title: 'An entry is kept until its bucket is full again, and at most one second longer',
      behaviour: 'how long entries are kept',
      criterion: 'keys-and-memory',
    },
    async ({ sut, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = answering(new PlayedStore(clock), fake);
      const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store));
      for (let call = 1; call <= bucket.capacity; call += 1) {
        await limiter.tryAcquire(keys[0]);
        const full = msFor(call, bucket.refillPerSecond);
        const ttlMs = [...store.writeIf.calls, ...store.write.calls].at(-1)?.args.at(-1);
        expect(ttlMs, `ttlMs after ${call} calls`).toBeWithin(full, full + 1000);
      }
      await clock.advance(msFor(bucket.capacity - 1, bucket.refillPerSecond));
      for (let call = 1; call < bucket.capacity; call += 1) await limiter.tryAcquire(keys[0]);
      expect((await limiter.tryAcquire(keys[0])).allowed, 'a call beyond what was refilled').toBe(false);
    },
  );

  test(
    {
      id: 'fail-over-forgets-no-spend',
      title: 'After a fail-over to a copy that lacks the last writes, nothing is spent twice',
      behaviour: 'fail-over',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = new PlayedStore(clock);
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      await limiter.tryAcquire(keys[0]);
      const copy = store.copy();
      for (let call = 1; call < bucket.capacity; call += 1) await limiter.tryAcquire(keys[0]);
      for (let call = 0; call < bucket.capacity; call += 1) await limiter.tryAcquire(keys[1]);
      store.failOver(copy);
      for (const [key, what] of [
        [keys[0], 'the copy is behind'],
        [keys[1], 'the copy lacks the entry'],
      ] as const) {
        const { allowed, decidedBy } = await limiter.tryAcquire(key);
        expect({ allowed, decidedBy }, what).toEqual({ allowed: false, decidedBy: 'store' });
      }
    },
  );

  test(
    {
      id: 'refills-after-a-fail-over',
      title: 'From the fail-over on the bucket refills to the millisecond, however often it is asked meanwhile',
      behaviour: 'refill after a fail-over',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { bucket, keys } = drawn(params);
      const store = new PlayedStore(clock);
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      for (let call = 0; call < bucket.capacity; call += 1) await limiter.tryAcquire(keys[0]);
      store.failOver(store.copy());
      const wait = msFor(1, bucket.refillPerSecond);
      await limiter.tryAcquire(keys[0]);
      await clock.advance(wait - 1);
      expect((await limiter.tryAcquire(keys[0])).allowed, `allowed ${wait - 1} ms later`).toBe(false);
      await clock.advance(1);
      const { allowed, decidedBy } = await limiter.tryAcquire(keys[0]);
      expect({ allowed, decidedBy }, `allowed ${wait} ms later`).toEqual({ allowed: true, decidedBy: 'store' });
      await clock.advance(msFor(bucket.capacity, bucket.refillPerSecond));
      const full = await limiter.tryAcquire(keys[1]);
      expect(full.remaining, 'remaining of another key when all has been refilled').toBe(bucket.capacity - 1);
    },
  );

  test(
    {
      id: 'decided-by-the-deadline',
      title: 'At exactly the deadline, counted over all operations of a decision together, the share decides',
      behaviour: 'a store that is slow or silent',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys, deadlineMs } = drawn(params);
      const slowMs = deadlineMs * 0.6;
      for (const [operations, what] of [
        [held(new PlayedStore(clock), fake), 'a silent store'],
        [answering(new PlayedStore(clock), fake, slowMs), `${slowMs} ms an operation, ${deadlineMs} ms in all`],
      ] as const) {
        const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, operations));
        const askedAt = clock.now();
        const { decidedBy } = await limiter.tryAcquire(keys[0]);
        expect(decidedBy, `${what}: who decided`).toBe('share');
        expect(clock.now() - askedAt, `${what}: after how many ms`).toBe(deadlineMs);
      }
    },
  );

  test(
    {
      id: 'late-answers-spend-nothing',
      title: 'An attempt that was decided by the share starts no operation when the store answers later',
      behaviour: 'answers that come too late',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys } = drawn(params);
      const store = held(new PlayedStore(clock), fake);
      const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store));
      await limiter.tryAcquire(keys[0]);
      const before = started(store);
      await store.read.release();
      await clock.flush();
      expect(started(store) - before, 'operations started after the decision').toBe(0);
    },
  );

  test(
    {
      id: 'a-dead-store-costs-once',
      title: 'After a failure the node decides at once, without asking the store, until the cool-down is over',
      behaviour: 'calls while the store is known to be dead',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys, coolDownMs } = drawn(params);
      const store = held(new PlayedStore(clock), fake);
      const limiter = await sut.create<SharedLimiter>('SharedRateLimiter', sharedOptions(params, store));
      await limiter.tryAcquire(keys[0]);
      const failedAt = clock.now();
      const before = started(store);
      for (const key of [keys[0], keys[1]]) {
        const { decidedBy } = await limiter.tryAcquire(key);
        expect(decidedBy, `who decides for ${key}`).toBe('share');
        expect(clock.now() - failedAt, 'ms that the decision took').toBe(0);
      }
      await clock.advance(coolDownMs - 1);
      await limiter.tryAcquire(keys[2]);
      expect(started(store) - before, 'operations started in the cool-down').toBe(0);
    },
  );

  test(
    {
      id: 'asks-again-after-the-cool-down',
      title: 'The first call after the cool-down asks the store again, and believes it',
      behaviour: 'the store comes back',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys, coolDownMs, bucket } = drawn(params);
      const store = new PlayedStore(clock);
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      store.down = true;
      await limiter.tryAcquire(keys[0]);
      store.down = false;
      await clock.advance(coolDownMs);
      expect(await limiter.tryAcquire(keys[0]), 'the first call after the cool-down').toEqual({
        allowed: true,
        remaining: bucket.capacity - 1,
        retryAfterMs: 0,
        decidedBy: 'store',
      });
    },
  );

  test(
    {
      id: 'shares-bound-an-outage',
      title: 'While the store is gone, the nodes together allow the sum of their shares and not more',
      behaviour: 'how much an outage lets through',
      criterion: 'store-trouble',
    },
    async ({ node, clock, fake, params }) => {
      const { keys, share } = drawn(params);
      const store = new PlayedStore(clock);
      store.down = true;
      let allowed = 0;
      for (let which = 0; which < 3; which += 1) {
        const { sut } = await node();
        const limiter = await sut.create<SharedLimiter>(
          'SharedRateLimiter',
          sharedOptions(params, answering(store, fake)),
        );
        for (let call = 0; call < share.capacity + 2; call += 1) {
          if ((await limiter.tryAcquire(keys[0])).allowed) allowed += 1;
        }
      }
      expect(allowed, 'calls allowed by three nodes').toBe(3 * share.capacity);
    },
  );

  test(
    {
      id: 'a-share-outlives-an-outage',
      title: 'A second outage finds the share as the first one left it, refilled since',
      behaviour: 'one outage after another',
      criterion: 'store-trouble',
    },
    async ({ sut, clock, fake, params }) => {
      const { keys, share, coolDownMs } = drawn(params);
      const store = new PlayedStore(clock);
      const limiter = await sut.create<SharedLimiter>(
        'SharedRateLimiter',
        sharedOptions(params, answering(store, fake)),
      );
      const rules = new BucketByTheRules(share);
      const outage = async (name: string) => {
        store.down = true;
        for (let call = 1; call <= share.capacity + 1; call += 1) {
          const { allowed } = await limiter.tryAcquire(keys[0]);
          expect(allowed, `${name} outage, call ${call}`).toBe(rules.call(clock.now(), 1).allowed);
        }
        store.down = false;
      };
      await outage('first');
      await clock.advance(coolDownMs);
      await limiter.tryAcquire(keys[1]);
      await outage('second');
    },
  );
};
