/**
 * A rate limiter for many processes: one token bucket a key in Redis, and a small bucket of each process's own for as long
 * as Redis does not answer.
 *
 * What it promises. While Redis serves, all processes together let through at most `capacity + perSecond * seconds` a key.
 * While Redis is gone, each process lets through at most its share of that, so the sum is `processes * share` of it: with
 * shares that add up to 1, no more than before, only split. A Redis that comes back empty gives each key one further
 * burst; one that keeps an append-only file does not.
 *
 * What it costs. One round trip a decision. A Redis that hangs costs `timeoutMs` once, then nothing for `restMs`: a limiter
 * must not make slow what it protects.
 */
import type { Redis } from 'ioredis';
import { creditPerToken, LocalBuckets, type LocalDecision, type Rate } from './local-buckets';
import { TOKEN_BUCKET } from './token-bucket-script';

export interface SharedLimiterOptions extends Rate {
  /** Keys in Redis begin with it; limiters of one name share their buckets. */
  readonly name: string;
  /**
   * What one process may let through on its own while Redis is gone, as a part of the whole: 1 / processes, or less.
   * `capacity * localShare` must be at least 1.
   */
  readonly localShare: number;
  /** How long a decision waits for Redis. */
  readonly timeoutMs?: number;
  /** How long Redis is left alone after it failed. */
  readonly restMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export interface Decision extends LocalDecision {
  /** Who decided: the bucket that all share, or this process alone. */
  readonly by: 'shared' | 'local';
}

/** Settings of a connection that suits a limiter: fail at once rather than queue, and never send a command twice. */
export const CONNECTION = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 500),
} as const;

interface WithScript {
  takeToken(key: string, perToken: number, full: number, cost: number): Promise<[number, number, number]>;
}

export class SharedLimiter {
  readonly #redis: Redis & WithScript;
  readonly #options: Required<SharedLimiterOptions>;
  readonly #local: LocalBuckets;
  readonly #perToken: number;
  #sharedAgainAt = 0;

  /** @param redis a connection made with `CONNECTION`; the caller closes it and listens to its `error` */
  constructor(redis: Redis, options: SharedLimiterOptions) {
    this.#options = { timeoutMs: 50, restMs: 250, now: () => performance.now(), ...options };
    const { capacity, perSecond, localShare } = this.#options;
    this.#perToken = creditPerToken(options);
    this.#local = new LocalBuckets({ capacity: capacity * localShare, perSecond: perSecond * localShare });
    redis.defineCommand('takeToken', { numberOfKeys: 1, lua: TOKEN_BUCKET });
    this.#redis = redis as Redis & WithScript;
  }

  /**
   * Asks for `cost` tokens of a key. Never rejects, and answers within `timeoutMs`.
   *
   * A command that timed out may still be carried out by Redis later: its tokens are then spent and nobody got them. The
   * error is on the side of letting less through.
   */
  async take(key: string, cost = 1): Promise<Decision> {
    const { now, restMs } = this.#options;
    if (now() >= this.#sharedAgainAt) {
      try {
        const decision = await this.#takeShared(key, cost);
        // What this process lets through also empties its own bucket, so that an outage begins with what is left of the
        // share and not with a burst.
        if (decision.allowed) this.#local.take(key, cost, now());
        return decision;
      } catch {
        this.#sharedAgainAt = now() + restMs;
      }
    }
    return { ...this.#local.take(key, cost, now()), by: 'local' };
  }

  async #takeShared(key: string, cost: number): Promise<Decision> {
    const { name, capacity, timeoutMs } = this.#options;
    const full = capacity * this.#perToken;
    const answer = this.#redis.takeToken(`${name}:${key}`, this.#perToken, full, cost);
    const [allowed, credit, missing] = await within(answer, timeoutMs);
    return {
      allowed: allowed === 1,
      remaining: Math.floor(credit / this.#perToken),
      retryAfterMs: cost > capacity ? Infinity : missing / 1000,
      by: 'shared',
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
