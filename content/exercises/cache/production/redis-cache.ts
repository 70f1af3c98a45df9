/**
 * A cache for many processes in front of a slow store: values in Redis, copies of them in each process.
 *
 * What it promises. While Redis serves and the process that loads is alive, a thing is loaded once, however many ask and
 * wherever: in a process they share one promise, between processes one lease, which its holder renews for as long as it
 * loads. A holder that dies is replaced when its lease runs out. A value that was loaded before a write is neither stored
 * nor served by Redis after it; a copy in another process lives until the message about the write arrives, and in no case
 * longer than `localMs`. While Redis is gone each process loads for itself, once a thing at a time.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { FORGET, GIVE_UP, READ, RENEW, STORE } from './lease-scripts';
import { LocalTier } from './local-tier';

/** Who asks. Answers of one tenant are never shown to another. */
export interface Viewer {
  readonly tenant: string;
  readonly role: string;
}

export interface KindRules {
  readonly ttlMs: number;
  /** How long after its lifetime a value may be served while a refresh runs. */
  readonly staleMs: number;
  /** How long after its lifetime a value may be served when the store fails; at least `staleMs`. */
  readonly ifDownMs: number;
  /** True when the answer depends on the role. */
  readonly perRole: boolean;
}

/** @param signal aborts when the answer is no longer waited for */
export type Load = (kind: string, id: string, viewer: Viewer, signal: AbortSignal) => Promise<unknown>;
export type Save = (kind: string, id: string, value: unknown, viewer: Viewer) => Promise<void>;

export interface RedisCacheOptions {
  /** Keys in Redis begin with it. */
  readonly name: string;
  readonly load: Load;
  readonly save: Save;
  readonly kinds: Readonly<Record<string, KindRules>>;
  /** Copies that one process keeps at most, and for how long at most. */
  readonly capacity?: number;
  readonly localMs?: number;
  /** Lifetimes are drawn between `ttlMs * (1 - jitter)` and `ttlMs`, so that what was stored together does not end together. */
  readonly jitter?: number;
  /** How long "there is none" is remembered. */
  readonly missingMs?: number;
  readonly loadTimeoutMs?: number;
  /** Pause after a failed load while an old value can be served. */
  readonly retryMs?: number;
  /** How long a lease lasts without a sign of life from its holder. */
  readonly leaseMs?: number;
  /** How often a process looks whether another one's load is there. */
  readonly pollMs?: number;
  readonly now?: () => number;
  readonly random?: () => number;
}

/** Settings of a connection that suits a cache: a miss must not wait for a Redis that is not there. */
export const CONNECTION = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(50 * attempt, 500),
} as const;

type Outcome = 'fresh' | 'stale' | 'load' | 'wait' | 'failed' | 'down';
interface Scripts {
  cacheRead(key: string, ...args: (string | number)[]): Promise<[Outcome, string, number, string]>;
  cacheRenew(key: string, ...args: (string | number)[]): Promise<number>;
  cacheStore(key: string, ...args: (string | number)[]): Promise<number>;
  cacheGiveUp(key: string, ...args: (string | number)[]): Promise<number>;
  cacheForget(key: string, channel: string): Promise<number>;
}

/** What is asked for: the hash in Redis, the field in it, and how to load it. */
interface Thing {
  readonly key: string;
  readonly role: string;
  readonly local: string;
  readonly rules: KindRules;
  load(signal: AbortSignal): Promise<unknown>;
}

/** The load that this one waited for, in this process or another, has failed. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

/** JSON has no word for "there is none": an absent field says it. */
const wrap = (value: unknown): string => JSON.stringify({ value });
const unwrap = (text: string): unknown => (JSON.parse(text) as { value?: unknown }).value;

export class RedisCache {
  readonly #redis: Redis & Scripts;
  readonly #options: Required<RedisCacheOptions>;
  readonly #copies: LocalTier;
  /** Asked for and not yet answered, so that a process asks once. */
  readonly #flights = new Map<string, Promise<unknown>>();

  /**
   * @param redis a connection made with `CONNECTION`; the caller closes it
   * @param messages a second connection, which does nothing but listen; the caller closes it too
   */
  constructor(redis: Redis, messages: Redis, options: RedisCacheOptions) {
    const scripts = { Read: READ, Renew: RENEW, Store: STORE, GiveUp: GIVE_UP, Forget: FORGET };
    for (const [name, lua] of Object.entries(scripts)) redis.defineCommand(`cache${name}`, { numberOfKeys: 1, lua });
    this.#redis = redis as Redis & Scripts;
    this.#options = {
      capacity: 10_000,
      localMs: 1_000,
      jitter: 0.1,
      missingMs: 1_000,
      loadTimeoutMs: 10_000,
      retryMs: 1_000,
      leaseMs: 2_000,
      pollMs: 25,
      now: () => performance.now(),
      random: Math.random,
      ...options,
    };
    this.#copies = new LocalTier(this.#options.capacity);
    messages.on('message', (_channel: string, key: string) => this.#forgetHere(key));
    // What was said while nobody listened is unknown.
    messages.on('close', () => this.#copies.clear());
    const listen = () => void messages.subscribe(`${this.#options.name}:changed`).catch(() => {});
    messages.on('ready', listen);
    if (messages.status === 'ready') listen();
  }

  /** The value, or `undefined` when there is none. Rejects with the load's error when there is nothing to serve. */
  async get(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const thing = this.#thing(viewer, kind, id);
    const copy = this.#copies.get(thing.local, this.#options.now());
    if (copy) return copy.value;
    const known = this.#flights.get(thing.local);
    if (known) return await known;
    const flight = this.#ask(thing, (value, forMs) => {
      // A flight that a write has overtaken is no longer listed, and leaves no copy.
      if (this.#flights.get(thing.local) !== flight) return;
      this.#copies.set(thing.local, value, this.#options.now() + Math.min(forMs, this.#options.localMs));
    }).finally(() => {
      if (this.#flights.get(thing.local) === flight) this.#flights.delete(thing.local);
    });
    this.#flights.set(thing.local, flight);
    return await flight;
  }

  /**
   * Saves, then forgets, also when saving failed: the store may have applied it. Rejects when the value was saved and Redis
   * could not be told, since an old value may then be served until its lifetime is over; calling again puts it right.
   */
  async write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void> {
    try {
      await this.#options.save(kind, id, value, viewer);
    } finally {
      await this.invalidate(viewer.tenant, kind, id);
    }
  }

  /** Forgets a thing for all roles. */
  async invalidate(tenant: string, kind: string, id: string): Promise<void> {
    const key = this.#key(tenant, kind, id);
    this.#forgetHere(key);
    await this.#redis.cacheForget(key, `${this.#options.name}:changed`);
    this.#forgetHere(key);
  }

  #forgetHere(key: string): void {
    this.#copies.drop(`${key} `);
    for (const local of this.#flights.keys()) if (local.startsWith(`${key} `)) this.#flights.delete(local);
  }

  /** Parts are encoded, so that no tenant can spell another's key. */
  #key(tenant: string, kind: string, id: string): string {
    return [this.#options.name, ...[tenant, kind, id].map(encodeURIComponent)].join(':');
  }

  #thing(viewer: Viewer, kind: string, id: string): Thing {
    const rules = this.#options.kinds[kind];
    if (!rules) throw new RangeError(`there are no rules for the kind "${kind}"`);
    const key = this.#key(viewer.tenant, kind, id);
    const role = rules.perRole ? encodeURIComponent(viewer.role) : '';
    return {
      key,
      role,
      local: `${key} ${role}`,
      rules,
      load: (signal) => this.#options.load(kind, id, viewer, signal),
    };
  }

  /** Asks until there is an answer: what is loaded and then overtaken by a write is asked again. */
  async #ask(thing: Thing, remember: (value: unknown, forMs: number) => void): Promise<unknown> {
    const { leaseMs, pollMs, random } = this.#options;
    let waitedFor = '';
    for (;;) {
      const token = randomUUID();
      const answer = await this.#redis.cacheRead(thing.key, thing.role, token, leaseMs, waitedFor).catch(() => null);
      if (!answer) {
        const value = await this.#load(thing);
        remember(value, Infinity);
        return value;
      }
      const [outcome, text, freshMs, lease] = answer;
      switch (outcome) {
        case 'fresh': {
          const value = unwrap(text);
          remember(value, freshMs);
          return value;
        }
        case 'stale':
          // Nobody waits for this load; a failure of it is told to Redis and to no reader.
          if (lease === token) void this.#fill(thing, token).catch(() => {});
          return unwrap(text);
        case 'down':
          return unwrap(text);
        case 'failed':
          throw new LoadError(text);
        case 'wait':
          waitedFor = lease;
          await wait(pollMs * (0.5 + random()));
          break;
        case 'load':
          try {
            const filled = await this.#fill(thing, token);
            if (filled.stored) return filled.value;
          } catch (error) {
            if (text !== '') return unwrap(text);
            throw error;
          }
      }
    }
  }

  /** Loads under a lease and stores. `stored` is false when the lease was lost: to a write, or to a pause of this process. */
  async #fill(thing: Thing, token: string): Promise<{ value: unknown; stored: boolean }> {
    const { leaseMs, retryMs, missingMs, jitter, random } = this.#options;
    const renewal = setInterval(() => {
      this.#redis.cacheRenew(thing.key, thing.role, token, leaseMs).catch(() => {});
    }, leaseMs / 3);
    try {
      const value = await this.#load(thing);
      const { ttlMs, staleMs, ifDownMs } = thing.rules;
      const fresh = Math.round(ttlMs * (1 - jitter * random()));
      const until =
        value === undefined ? [missingMs, missingMs, missingMs] : [fresh, fresh + staleMs, fresh + ifDownMs];
      // A Redis that is gone by now refuses nothing: the value is good, and somebody else will load it again.
      const stored = await this.#redis.cacheStore(thing.key, thing.role, token, wrap(value), ...until).catch(() => 1);
      return { value, stored: stored === 1 };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.#redis.cacheGiveUp(thing.key, thing.role, token, reason, retryMs).catch(() => {});
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  /** @throws the load's error, or one named TimeoutError */
  async #load(thing: Thing): Promise<unknown> {
    const signal = AbortSignal.timeout(this.#options.loadTimeoutMs);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    return await Promise.race([thing.load(signal), late]);
  }
}
