/** What both suites use: the attempt's parameters, and the store that the tests play. */
import type { Parameters } from '@/runner/contract';
import type { Clock, Fake, Fakes } from '@/runner/testing';

export interface Decision {
  allowed: boolean;
  remaining: number;
  retryAfterMs: number;
}

export interface Limiter {
  tryAcquire(key: string, cost?: number): Decision;
}

export interface SharedLimiter {
  tryAcquire(key: string, cost?: number): Promise<Decision & { decidedBy: 'store' | 'share' }>;
}

/** The attempt's parameters, with their types. */
export function drawn(params: Parameters) {
  const keys = params.keys as readonly [string, string, string, string];
  const bucket = { capacity: params.capacity as number, refillPerSecond: params.refillPerSecond as number };
  const window = { limit: params.limit as number, windowMs: params.windowMs as number };
  return {
    keys,
    bucket,
    window,
    bucketPolicy: { kind: 'token-bucket', ...bucket },
    windowPolicy: { kind: 'sliding-window', ...window },
    finePerSecond: params.finePerSecond as number,
    oddKeys: params.oddKeys as readonly string[],
    skewMs: (params.skewMinutes as number) * 60_000,
    deadlineMs: params.deadlineMs as number,
    coolDownMs: params.coolDownMs as number,
    share: { capacity: params.shareCapacity as number, refillPerSecond: 1 },
  };
}

/** Milliseconds in which an empty bucket comes to hold this many permits. */
export const msFor = (permits: number, refillPerSecond: number): number =>
  Math.ceil((permits * 1000) / refillPerSecond);

interface Entry {
  value: string;
  version: number;
  expiresAt: number;
}

const DAY = 24 * 60 * 60_000;
/** A date of its own, far from that of any node. */
const STORE_BEGAN = 1_000_000_000_000;

/** The store as the tests play it. An operation takes effect when the test lets it answer. */
export class PlayedStore {
  readonly #clock: Clock;
  #entries = new Map<string, Entry>();
  #versions = 0;
  #epoch = 1;
  #epochBeganAt = STORE_BEGAN - DAY;
  /** Added to the store's clock. */
  stepMs = 0;
  /** While true every operation is rejected. */
  down = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  read(key: string) {
    return this.#reading(key);
  }

  writeIf(key: string, version: number, value: string, ttlMs: number) {
    const written = this.#reading(key).version === version;
    if (written) this.#put(key, value, ttlMs);
    return { ...this.#reading(key), written };
  }

  write(key: string, value: string, ttlMs: number) {
    this.#reading(key);
    this.#put(key, value, ttlMs);
    return this.#reading(key);
  }

  /** What a replica holds at this moment. */
  copy(): ReadonlyMap<string, Entry> {
    return new Map(this.#entries);
  }

  /** A replica takes over, with what it held. */
  failOver(copy: ReadonlyMap<string, Entry>): void {
    this.#entries = new Map(copy);
    this.#epoch += 1;
    this.#epochBeganAt = this.#now();
  }

  #now(): number {
    return STORE_BEGAN + this.#clock.now() + this.stepMs;
  }

  #put(key: string, value: string, ttlMs: number): void {
    this.#versions += 1;
    this.#entries.set(key, { value, version: this.#versions, expiresAt: this.#now() + ttlMs });
  }

  #reading(key: string) {
    if (this.down) throw new Error('the store is gone');
    const now = this.#now();
    let entry = this.#entries.get(key);
    if (entry && entry.expiresAt <= now) {
      this.#entries.delete(key);
      entry = undefined;
    }
    const { value, version } = entry ?? { value: null, version: 0 };
    return { value, version, now, epoch: this.#epoch, epochBeganAt: this.#epochBeganAt };
  }
}

type Operation = (...args: never[]) => unknown;

/** The store's operations, each made of one kind of fake. */
export function operations<F extends Fake>(store: PlayedStore, make: (operation: Operation) => F) {
  return {
    read: make((key: string) => store.read(key)),
    writeIf: make((key: string, version: number, value: string, ttlMs: number) =>
      store.writeIf(key, version, value, ttlMs),
    ),
    write: make((key: string, value: string, ttlMs: number) => store.write(key, value, ttlMs)),
  };
}

/** Operations that answer at once, or after a time. */
export const answering = (store: PlayedStore, fake: Fakes, delayMs = 0) =>
  operations(store, (operation) => fake.async(operation, delayMs > 0 ? { delayMs } : {}));

/** Operations that wait until the test lets them take effect. */
export const held = (store: PlayedStore, fake: Fakes) => operations(store, (operation) => fake.held(operation));

/** What a node's limiter is made with. */
export function sharedOptions(params: Parameters, store: unknown) {
  const { bucket, deadlineMs, coolDownMs, share } = drawn(params);
  return { ...bucket, store, deadlineMs, coolDownMs, share };
}
