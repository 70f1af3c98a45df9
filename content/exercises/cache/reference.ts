/**
 * A cache-aside cache for one server: values are loaded when somebody asks, kept for a while, and dropped by a write.
 *
 * Two tables carry everything. `entries` holds what may be served; a Map remembers the order in which keys were set, so
 * setting a key anew whenever it is used makes the first key the one least recently used. `flights` holds the one load
 * that counts for each entry. A load looks itself up there before it stores anything: once a write or the deadline has
 * taken it out, its answer is late and has no effect. That single check closes the race between a slow read and a
 * write, and it is why a write needs no lock.
 */

/** Who asks. Answers of one tenant are never shown to another. */
export interface Viewer {
  tenant: string;
  role: string;
}

/** How values of one kind are treated; the two periods follow the end of the lifetime. */
export interface KindRules {
  ttlMs: number;
  staleMs: number;
  ifDownMs: number;
  perRole: boolean;
}

export interface CacheOptions {
  capacity: number;
  jitter: number;
  missingMs: number;
  loadTimeoutMs: number;
  retryMs: number;
  kinds: Record<string, KindRules>;
}

export type Load = (kind: string, id: string, viewer: Viewer) => Promise<unknown>;
export type Save = (kind: string, id: string, value: unknown, viewer: Viewer) => Promise<void>;

/** What is held for one key. The three instants are the ages of a value: fresh, stale, kept for bad days. */
interface Entry {
  /** What a write would have to name to drop this entry. */
  readonly thing: string;
  readonly value: unknown;
  readonly freshUntil: number;
  readonly staleUntil: number;
  readonly keptUntil: number;
  /** Before this instant the entry is not loaded again, because a load has just failed. */
  retryAt: number;
}

/** A load under way, shared by everyone who waits for it. */
interface Flight {
  answer: Promise<unknown>;
}

export class Cache {
  readonly #options: CacheOptions;
  readonly #load: Load;
  readonly #save: Save;
  readonly #entries = new Map<string, Entry>();
  readonly #flights = new Map<string, Flight>();
  /** For each thing that a write can change: the keys under which answers about it are held or being loaded. */
  readonly #keysOf = new Map<string, Set<string>>();

  constructor(options: CacheOptions, load: Load, save: Save) {
    this.#options = options;
    this.#load = load;
    this.#save = save;
  }

  /** The value, or `undefined` when there is none. Rejects when the store fails and no old value may be served. */
  async get(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const key = this.#keyOf(viewer, kind, id);
    const entry = this.#entries.get(key);
    const now = Date.now();

    if (entry !== undefined) {
      const pausing = now < entry.retryAt;
      if (now < entry.freshUntil || (pausing && now < entry.keptUntil)) {
        this.#use(key, entry);
        return entry.value;
      }
      if (now < entry.staleUntil) {
        this.#use(key, entry);
        // Nobody waits for this load, so nobody else would hear of its failure.
        this.#loadOnce(key, viewer, kind, id).catch(() => {});
        return entry.value;
      }
    }

    try {
      return await this.#loadOnce(key, viewer, kind, id);
    } catch (error) {
      // Looked up again: while we waited, a write may have dropped the old value.
      const old = this.#entries.get(key);
      if (old === undefined || Date.now() >= old.keptUntil) throw error;
      this.#use(key, old);
      return old.value;
    }
  }

  /** Changes the store, then forgets what was known. Settles as the store's own `save` does. */
  async write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void> {
    try {
      await this.#save(kind, id, value, viewer);
    } finally {
      // After the save, never before: a reader in between would put the old value back. And after a failed save too,
      // because a store that timed out may have applied it.
      this.#forget(this.#thingOf(viewer, kind, id));
    }
  }

  /** What a write names. JSON keeps the parts apart whatever they contain; a separator of our own would not. */
  #thingOf(viewer: Viewer, kind: string, id: string): string {
    return JSON.stringify([viewer.tenant, kind, id]);
  }

  /** Everything that the answer depends on. */
  #keyOf(viewer: Viewer, kind: string, id: string): string {
    const role = this.#rules(kind).perRole ? viewer.role : null;
    return JSON.stringify([viewer.tenant, kind, id, role]);
  }

  #rules(kind: string): KindRules {
    const rules = this.#options.kinds[kind];
    if (rules === undefined) throw new Error(`no rules for kind "${kind}"`);
    return rules;
  }

  /** Joins the load that runs for this key, or starts one. */
  #loadOnce(key: string, viewer: Viewer, kind: string, id: string): Promise<unknown> {
    const running = this.#flights.get(key);
    if (running !== undefined) return running.answer;

    const thing = this.#thingOf(viewer, kind, id);
    const flight: Flight = { answer: this.#withDeadline(this.#load(kind, id, viewer)) };
    const stillCounts = () => this.#flights.get(key) === flight;
    flight.answer = flight.answer.then(
      (value) => {
        if (stillCounts()) {
          this.#flights.delete(key);
          this.#store(key, this.#entryOf(thing, kind, value));
        }
        return value;
      },
      (error) => {
        if (stillCounts()) {
          this.#flights.delete(key);
          const old = this.#entries.get(key);
          if (old !== undefined) old.retryAt = Date.now() + this.#options.retryMs;
          this.#tidy(key, thing);
        }
        throw error;
      },
    );
    this.#flights.set(key, flight);
    const keys = this.#keysOf.get(thing) ?? new Set();
    this.#keysOf.set(thing, keys.add(key));
    return flight.answer;
  }

  /** Settles as `work` does, or rejects when the store has taken too long. */
  #withDeadline(work: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        const error = new Error(`no answer after ${this.#options.loadTimeoutMs} ms`);
        error.name = 'TimeoutError';
        reject(error);
      }, this.#options.loadTimeoutMs);
      work.then(resolve, reject).finally(() => clearTimeout(giveUp));
    });
  }

  #entryOf(thing: string, kind: string, value: unknown): Entry {
    const now = Date.now();
    if (value === undefined) {
      const until = now + this.#options.missingMs;
      return { thing, value, freshUntil: until, staleUntil: until, keptUntil: until, retryAt: 0 };
    }
    const { ttlMs, staleMs, ifDownMs } = this.#rules(kind);
    // Entries filled in one busy second would otherwise all run out in one busy second.
    const freshUntil = now + ttlMs * (1 - this.#options.jitter * Math.random());
    return { thing, value, freshUntil, staleUntil: freshUntil + staleMs, keptUntil: freshUntil + ifDownMs, retryAt: 0 };
  }

  /** Holds the entry as the most recently used one, and lets the others go from the least recently used on. */
  #store(key: string, entry: Entry): void {
    this.#use(key, entry);
    for (const [oldest, { thing }] of this.#entries) {
      if (this.#entries.size <= this.#options.capacity) return;
      this.#entries.delete(oldest);
      this.#tidy(oldest, thing);
    }
  }

  /** Makes the key the most recently used one. */
  #use(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  /** Drops what is held about a thing, for every role, and makes loads under way late. */
  #forget(thing: string): void {
    for (const key of this.#keysOf.get(thing) ?? []) {
      this.#entries.delete(key);
      this.#flights.delete(key);
    }
    this.#keysOf.delete(thing);
  }

  /** Forgets the key's name once nothing is held or loaded under it, so that no table outgrows the entries. */
  #tidy(key: string, thing: string): void {
    if (this.#entries.has(key) || this.#flights.has(key)) return;
    const keys = this.#keysOf.get(thing);
    keys?.delete(key);
    if (keys?.size === 0) this.#keysOf.delete(thing);
  }
}
