export interface Row {
  /** Unique; capitals and small letters differ. */
  code: string;
  url: string;
  expiresAt: number | null;
  /** Unique, except null. */
  requestKey: string | null;
  /** Yours. */
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

export class Shortener {
  readonly options: Options;

  constructor(options: Options) {
    this.options = options;
  }

  async create(creation: Creation): Promise<Created> {
    throw new Error(`create(${creation.url}) is not written yet`);
  }

  async open(code: string): Promise<Opened> {
    throw new Error(`open(${code}) is not written yet`);
  }

  async close(): Promise<void> {
    throw new Error('close() is not written yet');
  }
}
