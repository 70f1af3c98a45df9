/**
 * The planted fault: the same bucket, read and written in two steps. Whoever reads between another's two steps spends the
 * same token again.
 */
import type { Redis } from 'ioredis';
import { creditPerToken } from '@/content/exercises/rate-limiter/production/local-buckets';
import type { Decision, SharedLimiterOptions } from '@/content/exercises/rate-limiter/production/shared-limiter';

export class TornLimiter {
  readonly #redis: Redis;
  readonly #options: SharedLimiterOptions;

  constructor(redis: Redis, options: SharedLimiterOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  async take(key: string): Promise<Decision> {
    const { name, capacity } = this.#options;
    const perToken = creditPerToken(this.#options);
    const [seconds, micros] = await this.#redis.time();
    const now = Number(seconds) * 1_000_000 + Number(micros);
    const { credit = capacity * perToken, at = now } = await this.#redis.hgetall(`${name}:${key}`);
    const level = Math.min(capacity * perToken, Number(credit) + now - Number(at));
    const allowed = level >= perToken;
    await this.#redis.hset(`${name}:${key}`, { credit: allowed ? level - perToken : level, at: now });
    return { allowed, remaining: Math.floor(level / perToken), retryAfterMs: 0, by: 'shared' };
  }
}
