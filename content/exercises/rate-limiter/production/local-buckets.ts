/**
 * Token buckets in this process's memory, one for each key: what a limiter falls back on, and the algorithm at its
 * plainest.
 *
 * A bucket's level is counted in *credit*, whole microseconds: one permit is the time in which one permit refills. Time is
 * then added to the level as it is, without a division, and nothing is ever rounded in the caller's favour.
 */

/** How much may pass: a burst of `capacity` at once, and `refillPerSecond` in the long run. */
export interface Rate {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export interface LocalDecision {
  readonly allowed: boolean;
  /** Whole permits left. */
  readonly remaining: number;
  /** Milliseconds until as much as was asked for is there; 0 when allowed, Infinity when it never will be. */
  readonly retryAfterMs: number;
}

/** Credit of one permit in microseconds, rounded up: the rate is met or kept below, never exceeded. */
export const creditPerPermit = ({ refillPerSecond }: Rate): number => Math.ceil(1_000_000 / refillPerSecond);

interface Bucket {
  credit: number;
  /** Microseconds of the caller's clock at which `credit` was right. */
  at: number;
}

export class LocalBuckets {
  readonly #perPermit: number;
  readonly #full: number;
  readonly #maxKeys: number;
  /** In order of last use, so that the fullest buckets are the first. */
  readonly #buckets = new Map<string, Bucket>();

  /**
   * @param maxKeys keys beyond this many are refused rather than forgotten, since a forgotten key gets a new burst
   * @throws RangeError when not one permit fits into a bucket, which would refuse everything for ever
   */
  constructor(rate: Rate, maxKeys = 100_000) {
    if (!(rate.refillPerSecond > 0) || !(rate.capacity >= 1)) {
      throw new RangeError('a bucket needs a rate above 0 and room for one permit');
    }
    this.#perPermit = creditPerPermit(rate);
    this.#full = Math.floor(rate.capacity * this.#perPermit);
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** @param nowMs a clock that never goes back, in milliseconds with fractions */
  tryAcquire(key: string, cost: number, nowMs: number): LocalDecision {
    const now = Math.floor(nowMs * 1000);
    this.#forgetFull(now);
    const known = this.#buckets.get(key);
    if (!known && this.#buckets.size >= this.#maxKeys) return { allowed: false, remaining: 0, retryAfterMs: 1000 };
    const bucket = known ?? { credit: this.#full, at: now };
    bucket.credit = Math.min(this.#full, bucket.credit + Math.max(0, now - bucket.at));
    bucket.at = now;

    const price = cost * this.#perPermit;
    const allowed = bucket.credit >= price;
    if (allowed) bucket.credit -= price;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return {
      allowed,
      remaining: Math.floor(bucket.credit / this.#perPermit),
      retryAfterMs: allowed ? 0 : price > this.#full ? Infinity : (price - bucket.credit) / 1000,
    };
  }

  /**
   * A full bucket is the same as no bucket. Dropping two of the oldest at every call keeps as many buckets as there were
   * keys within one refill, without a timer and without ever walking over all of them.
   */
  #forgetFull(now: number): void {
    let looked = 0;
    for (const [key, { credit, at }] of this.#buckets) {
      if (looked++ === 2 || credit + (now - at) < this.#full) return;
      this.#buckets.delete(key);
    }
  }
}
