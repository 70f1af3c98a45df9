/** What the hidden tests alone use: the rules of the statement as arithmetic on whole numbers, and what the store saw. */
import type { Fake } from '@/runner/testing';
import type { Decision } from './support';

/** A bucket by the statement's rules, counted in thousandths of a permit. */
export class BucketByTheRules {
  parts: number;
  at = 0;
  readonly capacity: number;
  readonly refillPerSecond: number;

  constructor({ capacity, refillPerSecond }: { capacity: number; refillPerSecond: number }) {
    this.capacity = capacity;
    this.refillPerSecond = refillPerSecond;
    this.parts = capacity * 1000;
  }

  call(now: number, cost: number): Decision {
    this.parts = Math.min(this.capacity * 1000, this.parts + (now - this.at) * this.refillPerSecond);
    this.at = now;
    const missing = cost * 1000 - this.parts;
    if (missing <= 0) this.parts -= cost * 1000;
    return {
      allowed: missing <= 0,
      remaining: Math.floor(this.parts / 1000),
      retryAfterMs: missing <= 0 ? 0 : Math.ceil(missing / this.refillPerSecond),
    };
  }
}

/** A window by the statement's rules: it tries every millisecond until the call would pass. */
export class WindowByTheRules {
  readonly #granted: { at: number; cost: number }[] = [];
  readonly limit: number;
  readonly windowMs: number;

  constructor({ limit, windowMs }: { limit: number; windowMs: number }) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  call(now: number, cost: number): Decision {
    const allowed = this.#used(now) + cost <= this.limit;
    if (allowed) this.#granted.push({ at: now, cost });
    let retryAfterMs = 0;
    while (!allowed && this.#used(now + retryAfterMs) + cost > this.limit) retryAfterMs += 1;
    return { allowed, remaining: this.limit - this.#used(now), retryAfterMs };
  }

  #used(now: number): number {
    return this.#granted.filter(({ at }) => at > now - this.windowMs).reduce((sum, { cost }) => sum + cost, 0);
  }
}

/** How many operations have been started. */
export const started = (all: Readonly<Record<string, Fake>>): number =>
  Object.values(all).reduce((sum, operation) => sum + operation.calls.length, 0);

/** How many writes have been started. */
export const writes = (all: { readonly writeIf: Fake; readonly write: Fake }): number =>
  all.writeIf.calls.length + all.write.calls.length;
