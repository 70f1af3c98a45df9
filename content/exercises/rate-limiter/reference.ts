/**
 * A rate limiter in two parts. The arithmetic of a bucket is written once, in whole numbers and without a clock
 * (`TokenBucket`); what surrounds it decides where the state lives: in a map of this process (`RateLimiter`), or in a store
 * that many processes share (`SharedRateLimiter`).
 */

export interface TokenBucketPolicy {
  kind: 'token-bucket';
  capacity: number;
  refillPerSecond: number;
}

export interface SlidingWindowPolicy {
  kind: 'sliding-window';
  limit: number;
  windowMs: number;
}

export type Policy = TokenBucketPolicy | SlidingWindowPolicy;

export interface Decision {
  allowed: boolean;
  /** Whole permits left after the decision. */
  remaining: number;
  /** 0 when allowed. */
  retryAfterMs: number;
}

export interface SharedDecision extends Decision {
  decidedBy: 'store' | 'share';
}

export interface Reading {
  /** null: never written, expired, or lost. */
  value: string | null;
  /** Another one after every write; 0 when there is no entry. */
  version: number;
  /** The store's clock, in ms. */
  now: number;
  /** One more after every fail-over. */
  epoch: number;
  /** By the store's clock. */
  epochBeganAt: number;
}

export interface Store {
  read(key: string): Promise<Reading>;
  /** Writes only when the entry's version is still `version`, in one step. */
  writeIf(key: string, version: number, value: string, ttlMs: number): Promise<Reading & { written: boolean }>;
  /** Writes whatever the entry is now. */
  write(key: string, value: string, ttlMs: number): Promise<Reading>;
}

export interface SharedOptions {
  capacity: number;
  refillPerSecond: number;
  store: Store;
  deadlineMs: number;
  coolDownMs: number;
  share: { capacity: number; refillPerSecond: number };
}

/** A rule for one key: it is given the state and the time, and keeps neither. */
interface Rule<State> {
  readonly largestCost: number;
  /** @param state undefined for a key that is not known. What comes back is to be kept when the call was allowed. */
  decide(state: State | undefined, now: number, cost: number): { decision: Decision; state: State };
  /** From when on this state says nothing that an unknown key would not say. */
  emptyFrom(state: State): number;
}

/** Parts of a permit: a thousandth, so that each millisecond brings the whole number `refillPerSecond` of them. */
const PARTS = 1000;

interface Bucket {
  /** Thousandths of a permit that were there at `at`. Whole numbers never drift, however often they are added. */
  parts: number;
  at: number;
}

class TokenBucket implements Rule<Bucket> {
  readonly largestCost: number;
  readonly #full: number;
  readonly #refillPerSecond: number;

  constructor({ capacity, refillPerSecond }: { capacity: number; refillPerSecond: number }) {
    this.largestCost = capacity;
    this.#full = capacity * PARTS;
    this.#refillPerSecond = refillPerSecond;
  }

  decide(state: Bucket | undefined, now: number, cost: number): { decision: Decision; state: Bucket } {
    const bucket = this.refilled(state ?? { parts: this.#full, at: now }, now);
    const price = cost * PARTS;
    if (bucket.parts < price) {
      const retryAfterMs = Math.ceil((price - bucket.parts) / this.#refillPerSecond);
      return { decision: { allowed: false, remaining: Math.floor(bucket.parts / PARTS), retryAfterMs }, state: bucket };
    }
    const parts = bucket.parts - price;
    const decision = { allowed: true, remaining: Math.floor(parts / PARTS), retryAfterMs: 0 };
    return { decision, state: { parts, at: bucket.at } };
  }

  /** The bucket as it is at `now`. A clock that stepped back finds it as it was, and cannot earn the same time twice. */
  refilled(bucket: Bucket, now: number): Bucket {
    const at = Math.max(bucket.at, now);
    return { parts: Math.min(this.#full, bucket.parts + (at - bucket.at) * this.#refillPerSecond), at };
  }

  emptyFrom(bucket: Bucket): number {
    return bucket.at + Math.ceil((this.#full - bucket.parts) / this.#refillPerSecond);
  }
}

/** A call that was allowed. */
interface Grant {
  at: number;
  cost: number;
}

/** Keeps every allowed call of the window, oldest first: exact, and never more entries than the limit. */
class SlidingWindow implements Rule<Grant[]> {
  readonly largestCost: number;
  readonly #windowMs: number;

  constructor({ limit, windowMs }: { limit: number; windowMs: number }) {
    this.largestCost = limit;
    this.#windowMs = windowMs;
  }

  decide(grants: Grant[] = [], now: number, cost: number): { decision: Decision; state: Grant[] } {
    const counting = grants.filter((grant) => grant.at + this.#windowMs > now);
    const used = counting.reduce((sum, grant) => sum + grant.cost, 0);
    const left = this.largestCost - used;
    if (cost <= left) {
      const decision = { allowed: true, remaining: left - cost, retryAfterMs: 0 };
      return { decision, state: [...counting, { at: now, cost }] };
    }
    // The call fits as soon as the oldest grants that stand in its way have left the window.
    let missing = cost - left;
    const last = counting.find((grant) => {
      missing -= grant.cost;
      return missing <= 0;
    });
    const retryAfterMs = (last?.at ?? now) + this.#windowMs - now;
    return { decision: { allowed: false, remaining: left, retryAfterMs }, state: grants };
  }

  emptyFrom(grants: Grant[]): number {
    return (grants.at(-1)?.at ?? 0) + this.#windowMs;
  }
}

/** The states of one process, by key. */
class Keyed<State> {
  readonly #rule: Rule<State>;
  // A Map, since `{}` already has a `constructor`.
  readonly #states = new Map<string, State>();
  #sweep: Iterator<[string, State]> = this.#states.entries();

  constructor(rule: Rule<State>) {
    this.#rule = rule;
  }

  decide(key: string, now: number, cost: number): Decision {
    this.#forgetSome(now);
    const { decision, state } = this.#rule.decide(this.#states.get(key), now, cost);
    if (decision.allowed) this.#states.set(key, state);
    return decision;
  }

  /**
   * Each call looks at two keys, in a walk that goes round the map and begins again: n keys are seen within n calls, no
   * call ever pays for all of them, and no timer keeps the process awake.
   */
  #forgetSome(now: number): void {
    for (let looked = 0; looked < 2; looked += 1) {
      const { value, done } = this.#sweep.next();
      if (done) {
        this.#sweep = this.#states.entries();
        return;
      }
      const [key, state] = value;
      if (this.#rule.emptyFrom(state) <= now) this.#states.delete(key);
    }
  }
}

function checkCost(cost: number, most: number): void {
  if (!Number.isInteger(cost) || cost < 1 || cost > most) {
    throw new RangeError(`a cost must be a whole number from 1 to ${most}`);
  }
}

/** Part 1: decides inside one process. */
export class RateLimiter {
  readonly #keys: Keyed<Bucket> | Keyed<Grant[]>;
  readonly #largestCost: number;

  constructor(policy: Policy) {
    const bucket = policy.kind === 'token-bucket';
    this.#keys = bucket ? new Keyed(new TokenBucket(policy)) : new Keyed(new SlidingWindow(policy));
    this.#largestCost = bucket ? policy.capacity : policy.limit;
  }

  /** @throws RangeError for a cost that can never pass */
  tryAcquire(key: string, cost = 1): Decision {
    checkCost(cost, this.#largestCost);
    return this.#keys.decide(key, Date.now(), cost);
  }
}

/** One try to have the store decide. It is over when a decision was given, by whomever. */
interface Attempt {
  over: boolean;
}

/** Part 2: decides for many nodes that share one store. */
export class SharedRateLimiter {
  readonly #options: SharedOptions;
  readonly #rule: TokenBucket;
  /** Lives as long as the node: an outage that follows another finds what the first one left. */
  readonly #share: RateLimiter;
  #askStoreFrom = Number.NEGATIVE_INFINITY;

  constructor(options: SharedOptions) {
    this.#options = options;
    this.#rule = new TokenBucket(options);
    this.#share = new RateLimiter({ kind: 'token-bucket', ...options.share });
  }

  /** @throws RangeError for a cost that can never pass; never for anything that the store does */
  async tryAcquire(key: string, cost = 1): Promise<SharedDecision> {
    checkCost(cost, this.#options.capacity);
    if (Date.now() < this.#askStoreFrom) return this.#byShare(key, cost);

    const attempt: Attempt = { over: false };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the store did not answer in time')), this.#options.deadlineMs);
    });
    try {
      return await Promise.race([late, this.#byStore(key, cost, attempt)]);
    } catch {
      this.#askStoreFrom = Date.now() + this.#options.coolDownMs;
      return this.#byShare(key, cost);
    } finally {
      attempt.over = true;
      clearTimeout(timer);
    }
  }

  /**
   * Read, decide, and write only if nobody else wrote meanwhile. Whoever loses that race is told the entry that won, and
   * decides again on it: some other call got on, so the calls together always do.
   */
  async #byStore(key: string, cost: number, attempt: Attempt): Promise<SharedDecision> {
    const { store } = this.#options;
    let reading = await store.read(key);
    while (!attempt.over) {
      const now = reading.now;
      const { decision, state } = this.#rule.decide(this.#believed(reading), now, cost);
      if (!decision.allowed) return { ...decision, decidedBy: 'store' };

      const ttlMs = this.#rule.emptyFrom(state) - now;
      const saved = JSON.stringify({ ...state, epoch: reading.epoch });
      const answer = await store.writeIf(key, reading.version, saved, ttlMs);
      if (answer.written) return { ...decision, decidedBy: 'store' };
      reading = answer;
    }
    throw new Error('decided elsewhere meanwhile');
  }

  /**
   * What may be believed of an entry. Only this epoch's writes are known to be complete; otherwise the worst is assumed,
   * that everything had been spent when the epoch began. It errs against the caller, and only until the bucket would have
   * been full again. A key that nobody used in this epoch comes out full by the same sum.
   */
  #believed({ value, epoch, epochBeganAt }: Reading): Bucket {
    const saved = value === null ? null : (JSON.parse(value) as Bucket & { epoch: number });
    if (saved?.epoch === epoch) return saved;
    return { parts: 0, at: epochBeganAt };
  }

  #byShare(key: string, cost: number): SharedDecision {
    return { ...this.#share.tryAcquire(key, cost), decidedBy: 'share' };
  }
}
