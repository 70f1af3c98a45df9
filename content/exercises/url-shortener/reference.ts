/**
 * The core of a link shortener. Uniqueness is the store's business, since only the store sees all processes: a row is
 * inserted, and what was in the way decides what happens next. Nothing is looked up beforehand to find out whether it
 * would be free; between looking and inserting anybody can come.
 */

export interface Row {
  /** Unique; capitals and small letters differ. */
  code: string;
  url: string;
  expiresAt: number | null;
  /** Unique, except null. */
  requestKey: string | null;
  /** Here: what was asked for, to know a repeated request from another one with the same key. */
  note: string;
}

export interface Store {
  /** Adds the row, or says which unique column was in the way (the code first); one step. */
  insert(row: Row): Promise<'added' | 'code-taken' | 'request-key-taken'>;
  /** Adds the row, or replaces the one with this code. */
  put(row: Row): Promise<void>;
  find(code: string): Promise<Row | null>;
  findByRequestKey(requestKey: string): Promise<Row | null>;
  /** Adds to the hits of codes, all or nothing. */
  addHits(hits: Record<string, number>): Promise<void>;
}

export interface Options {
  store: Store;
  /** A proposal for a code: it may be taken, and it may be a reserved word. */
  nextCode: () => string;
  reserved: string[];
  flushMs: number;
}

export interface Creation {
  url: string;
  alias?: string;
  ttlMs?: number;
  requestKey?: string;
}

export type Created =
  | { ok: true; code: string; expiresAt: number | null }
  | { ok: false; reason: 'invalid-url' | 'invalid-alias' | 'alias-taken' | 'no-free-code' | 'request-key-reused' };

export type Opened = { status: 302; url: string } | { status: 404 } | { status: 410 };

const PROPOSALS = 5;
const LONGEST_URL = 2048;

export class Shortener {
  readonly #store: Store;
  readonly #nextCode: () => string;
  readonly #reserved: ReadonlySet<string>;
  readonly #hits: HitCounter;

  constructor({ store, nextCode, reserved, flushMs }: Options) {
    this.#store = store;
    this.#nextCode = nextCode;
    this.#reserved = new Set(reserved.map((word) => word.toLowerCase()));
    this.#hits = new HitCounter((hits) => store.addHits(hits), flushMs);
  }

  /** @throws what the store throws; the caller may repeat with the same request key */
  async create({ url, alias, ttlMs, requestKey }: Creation): Promise<Created> {
    if (!/^https?:\/\/\S+$/i.test(url) || url.length > LONGEST_URL) return { ok: false, reason: 'invalid-url' };
    if (alias !== undefined && (!/^[a-zA-Z0-9-]{3,30}$/.test(alias) || this.#isReserved(alias))) {
      return { ok: false, reason: 'invalid-alias' };
    }
    const asked = JSON.stringify([url, alias ?? null, ttlMs ?? null]);
    const expiresAt = ttlMs === undefined ? null : Date.now() + ttlMs;

    const proposals = alias === undefined ? PROPOSALS : 1;
    for (let proposal = 0; proposal < proposals; proposal += 1) {
      const code = alias ?? this.#nextCode();
      if (this.#isReserved(code)) continue;
      const row = { code, url, expiresAt, requestKey: requestKey ?? null, note: asked };
      const outcome = await this.#store.insert(row);
      if (outcome === 'added') return { ok: true, code, expiresAt };
      if (outcome === 'request-key-taken') break;
    }

    // An alias may be taken by this very request, sent before. So the key is asked for whatever was in the way.
    const first = requestKey === undefined ? null : await this.#store.findByRequestKey(requestKey);
    if (first) {
      if (first.note !== asked) return { ok: false, reason: 'request-key-reused' };
      return { ok: true, code: first.code, expiresAt: first.expiresAt };
    }
    return { ok: false, reason: alias === undefined ? 'no-free-code' : 'alias-taken' };
  }

  async open(code: string): Promise<Opened> {
    const row = await this.#store.find(code);
    if (row === null) return { status: 404 };
    if (row.expiresAt !== null && Date.now() >= row.expiresAt) return { status: 410 };
    this.#hits.add(code);
    return { status: 302, url: row.url };
  }

  close(): Promise<void> {
    return this.#hits.close();
  }

  #isReserved(word: string): boolean {
    return this.#reserved.has(word.toLowerCase());
  }
}

/** Gathers hits and hands them over in batches, one batch at a time. */
class HitCounter {
  readonly #handOver: (hits: Record<string, number>) => Promise<void>;
  readonly #flushMs: number;
  #gathered = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The batch that is on its way; it never rejects. */
  #atWork: Promise<void> | null = null;

  constructor(handOver: (hits: Record<string, number>) => Promise<void>, flushMs: number) {
    this.#handOver = handOver;
    this.#flushMs = flushMs;
  }

  add(code: string, hits = 1): void {
    this.#gathered.set(code, (this.#gathered.get(code) ?? 0) + hits);
    this.#timer ??= setTimeout(() => this.#due(), this.#flushMs);
  }

  async close(): Promise<void> {
    await this.#atWork;
    clearTimeout(this.#timer);
    if (this.#gathered.size > 0) await this.#handOver(Object.fromEntries(this.#gathered));
    this.#gathered = new Map();
  }

  #due(): void {
    this.#timer = undefined;
    // What is on its way will look again when it has arrived.
    if (this.#atWork || this.#gathered.size === 0) return;
    this.#atWork = this.#flush();
  }

  async #flush(): Promise<void> {
    // The batch is taken away before anything is awaited: hits that come meanwhile belong to the next one.
    const batch = this.#gathered;
    this.#gathered = new Map();
    try {
      await this.#handOver(Object.fromEntries(batch));
    } catch {
      for (const [code, hits] of batch) this.add(code, hits);
    }
    this.#atWork = null;
    if (this.#gathered.size > 0) this.#timer ??= setTimeout(() => this.#due(), this.#flushMs);
  }
}
