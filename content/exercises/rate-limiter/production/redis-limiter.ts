/**
 * A rate limiter for many processes: one token bucket a key in Redis, and a small bucket of each process's own for as long
 * as Redis does not answer.
 *
 * What it promises. While Redis serves, all processes together let through at most `capacity + refillPerSecond * seconds`
 * of a key. While Redis is gone, each process lets through at most its `share` by the same formula: when the shares add up
 * to the whole, no more than before, only split. A Redis that comes back empty gives each key one further burst; one that
 * keeps an append-only file does not.
 *
 * What it costs. One round trip a decision. A Redis that hangs costs the calls that are under way `deadlineMs`, and then
 * nothing for `coolDownMs`: a limiter must not make slow what it protects.
 */
import type { Redis } from 'ioredis';
import { creditPerPermit, LocalBuckets, type LocalDecision, type Rate } from './local-buckets';
import { TOKEN_BUCKET } from './token-bucket-script';

export interface RedisLimiterOptions extends Rate {
  /** Keys in Redis begin with it; limiters of one name share their buckets. */
  readonly name: string;
  /**
   * What one process may let through on its own while Redis is gone. Shares that add up to the whole rate keep it
   * without Redis too.
   */
  readonly share: Rate;
  /** How long a decision waits for Redis. */
  readonly deadlineMs?: number;
  /** How long Redis is left alone after it failed. */
  readonly coolDownMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export interface Decision extends LocalDecision {
  /** The bucket that all processes share, or this process by its own. */
  readonly decidedBy: 'store' | 'share';
}

/** Settings of a connection that suits a limiter: fail at once rather than queue, and never send a command twice. */
export const CONNECTION = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 500),
} as const;

interface WithScript {
  tryAcquirePermits(key: string, perPermit: number, full: number, cost: number): Promise<[number, number, number]>;
}

export class RedisLimiter {
  readonly #redis: Redis & WithScript;
  readonly #options: Required<RedisLimiterOptions>;
  readonly #share: LocalBuckets;
  readonly #perPermit: number;
  #askAgainAt = 0;

  /** @param redis a connection made with `CONNECTION`; the caller closes it and listens to its `error` */
  constructor(redis: Redis, options: RedisLimiterOptions) {
    this.#options = { deadlineMs: 50, coolDownMs: 250, now: () => performance.now(), ...options };
    this.#perPermit = creditPerPermit(options);
    this.#share = new LocalBuckets(options.share);
    redis.defineCommand('tryAcquirePermits', { numberOfKeys: 1, lua: TOKEN_BUCKET });
    this.#redis = redis as Redis & WithScript;
  }

  /**
   * Asks for `cost` permits of a key. Never rejects, and answers within `deadlineMs`.
   *
   * A command that timed out may still be carried out by Redis later: its permits are then spent and nobody got them. The
   * error is on the side of letting less through.
   */
  async tryAcquire(key: string, cost = 1): Promise<Decision> {
    const { now, coolDownMs } = this.#options;
    if (now() >= this.#askAgainAt) {
      try {
        const decision = await this.#askRedis(key, cost);
        // What this process lets through also empties its own bucket, so that an outage begins with what is left of the
        // share and not with a burst.
        if (decision.allowed) this.#share.tryAcquire(key, cost, now());
        return decision;
      } catch {
        this.#askAgainAt = now() + coolDownMs;
      }
    }
    return { ...this.#share.tryAcquire(key, cost, now()), decidedBy: 'share' };
  }

  async #askRedis(key: string, cost: number): Promise<Decision> {
    const { name, capacity, deadlineMs } = this.#options;
    const full = capacity * this.#perPermit;
    const answer = this.#redis.tryAcquirePermits(`${name}:${key}`, this.#perPermit, full, cost);
    const [allowed, credit, missing] = await within(answer, deadlineMs);
    return {
      allowed: allowed === 1,
      remaining: Math.floor(credit / this.#perPermit),
      retryAfterMs: cost > capacity ? Infinity : missing / 1000,
      decidedBy: 'store',
    };
  }
}

/** Settles as `answer` does, or rejects after `ms`; the timer never outlives the answer. */
async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
