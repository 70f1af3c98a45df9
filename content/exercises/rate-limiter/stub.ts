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

/** Part 1: decides inside one process. */
export class RateLimiter {
  readonly policy: Policy;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  tryAcquire(key: string, cost = 1): Decision {
    throw new Error(`RateLimiter.tryAcquire('${key}', ${cost}) is not written yet`);
  }
}

/** Part 2: decides for many nodes that share one store. */
export class SharedRateLimiter {
  readonly options: SharedOptions;

  constructor(options: SharedOptions) {
    this.options = options;
  }

  async tryAcquire(key: string, cost = 1): Promise<SharedDecision> {
    throw new Error(`SharedRateLimiter.tryAcquire('${key}', ${cost}) is not written yet`);
  }
}
