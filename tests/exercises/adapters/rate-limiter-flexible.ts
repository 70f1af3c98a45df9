/**
 * `rate-limiter-flexible`, its limiter in memory, as a submission of the exercise rate-limiter.
 *
 * The library counts in a window that begins with a key's first call and ends as a whole. A bucket is therefore stood for
 * by a window as long as the bucket takes to fill. It charges refused calls too; its own `reward` gives that back. It knows
 * neither this exercise's store nor a share, so the second class has no adapter.
 */
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';

type Policy =
  | { kind: 'token-bucket'; capacity: number; refillPerSecond: number }
  | { kind: 'sliding-window'; limit: number; windowMs: number };

/** What the library answers, and rejects with when a call is refused. */
type Answer = { remainingPoints: number; msBeforeNext: number };

export class RateLimiter {
  private readonly limiter: RateLimiterMemory;

  constructor(policy: Policy) {
    this.limiter = new RateLimiterMemory(
      policy.kind === 'token-bucket'
        ? { points: policy.capacity, duration: policy.capacity / policy.refillPerSecond }
        : { points: policy.limit, duration: policy.windowMs / 1000 },
    );
  }

  async tryAcquire(key: string, cost = 1) {
    try {
      const { remainingPoints }: Answer = await this.limiter.consume(key, cost);
      return { allowed: true, remaining: remainingPoints, retryAfterMs: 0 };
    } catch (refusal) {
      const { msBeforeNext } = refusal as Answer;
      const { remainingPoints }: Answer = await this.limiter.reward(key, cost);
      return { allowed: false, remaining: remainingPoints, retryAfterMs: msBeforeNext };
    }
  }
}

export class SharedRateLimiter {
  async tryAcquire(): Promise<never> {
    throw new Error('rate-limiter-flexible keeps shared buckets in stores of its own');
  }
}
