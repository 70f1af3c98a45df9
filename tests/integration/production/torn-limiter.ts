/**
 * The planted fault: the same bucket, read and written in two steps. Whoever reads between another's two steps spends the
 * same permit again.
 */
import type { Redis } from 'ioredis';
import { creditPerPermit } from '@/content/exercises/rate-limiter/production/local-buckets';
import type { Decision, RedisLimiterOptions } from '@/content/exercises/rate-limiter/production/redis-limiter';

export class TornLimiter {
  readonly #redis: Redis;
  readonly #options: RedisLimiterOptions;

  constructor(redis: Redis, options: RedisLimiterOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  async tryAcquire(key: string): Promise<Decision> {
    const { name, capacity } = this.#options;
    const perPermit = creditPerPermit(this.#options);
    const [seconds, micros] = await this.#redis.time();
    const now = Number(seconds) * 1_000_000 + Number(micros);
    const { credit = capacity * perPermit, at = now } = await this.#redis.hgetall(`${name}:${key}`);
    const level = Math.min(capacity * perPermit, Number(credit) + now - Number(at));
    const allowed = level >= perPermit;
    await this.#redis.hset(`${name}:${key}`, { credit: allowed ? level - perPermit : level, at: now });
    return { allowed, remaining: Math.floor(level / perPermit), retryAfterMs: 0, decidedBy: 'store' };
  }
}
