/** The production limiter's own buckets, without a process or a network: their sum, and what they keep. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryWaitMs } from '@/content/exercises/job-queue/production/queue';
import { LocalBuckets } from '@/content/exercises/rate-limiter/production/local-buckets';

const rate = fc.record({
  capacity: fc.integer({ min: 1, max: 30 }),
  refillPerSecond: fc.double({ min: 0.1, max: 5000, noNaN: true }),
});
/** Calls by the time between them in milliseconds, fractions included, and their cost. */
const calls = fc.array(
  fc.record({ after: fc.double({ min: 0, max: 400, noNaN: true }), cost: fc.integer({ min: 1, max: 4 }) }),
  { maxLength: 80 },
);

describe('buckets of one process', () => {
  it('let through at most burst and refill within any stretch of time', () => {
    fc.assert(
      fc.property(rate, calls, (rule, made) => {
        const buckets = new LocalBuckets(rule);
        const passed: { at: number; cost: number }[] = [];
        let now = 1000;
        for (const { after, cost } of made) {
          now += after;
          if (buckets.tryAcquire('key', cost, now).allowed) passed.push({ at: now, cost });
        }
        for (let from = 0; from < passed.length; from += 1) {
          let sum = 0;
          for (let to = from; to < passed.length; to += 1) {
            sum += passed[to]!.cost;
            // Clocks are read in whole microseconds: one of them either way.
            const seconds = (passed[to]!.at - passed[from]!.at + 0.001) / 1000;
            expect(sum).toBeLessThanOrEqual(rule.capacity + rule.refillPerSecond * seconds + 1e-9);
          }
        }
      }),
    );
  });

  it('say when the same call would pass, and it does', () => {
    fc.assert(
      fc.property(rate, calls, (rule, made) => {
        const buckets = new LocalBuckets(rule);
        let now = 1000;
        for (const { after, cost } of made) {
          now += after;
          const refused = buckets.tryAcquire('key', cost, now);
          if (refused.allowed || refused.retryAfterMs === Infinity) continue;
          now += refused.retryAfterMs + 0.001;
          expect(buckets.tryAcquire('key', cost, now).allowed).toBe(true);
        }
      }),
    );
  });

  it('forget keys whose bucket is full again, and refuse rather than forget others', () => {
    const buckets = new LocalBuckets({ capacity: 2, refillPerSecond: 10 }, 1000);
    for (let key = 0; key < 1000; key += 1) buckets.tryAcquire(`old ${key}`, 1, 0);
    expect(buckets.size).toBe(1000);
    expect(buckets.tryAcquire('one more', 1, 1).allowed).toBe(false);
    for (let key = 0; key < 500; key += 1) buckets.tryAcquire('regular', 1, 10_000 + key);
    expect(buckets.size).toBe(1);
  });

  it('need room for one permit', () => {
    expect(() => new LocalBuckets({ capacity: 0.5, refillPerSecond: 1 })).toThrow(RangeError);
    expect(() => new LocalBuckets({ capacity: 1, refillPerSecond: 0 })).toThrow(RangeError);
  });
});

it('a retry waits between half and all of its ceiling, which doubles up to a bound', () => {
  const waits = (random: number) =>
    [1, 2, 3, 4, 5].map((attempt) =>
      retryWaitMs(attempt, { backoffBaseMs: 100, backoffMaxMs: 800, random: () => random }),
    );
  expect(waits(0)).toEqual([50, 100, 200, 400, 400]);
  expect(waits(0.999999)).toEqual([100, 200, 400, 800, 800]);
});
