/** Who asks. Answers of one tenant are never shown to another. */
export interface Viewer {
  tenant: string;
  role: string;
}

/** How values of one kind are treated. */
export interface KindRules {
  /** The longest lifetime of a value. */
  ttlMs: number;
  /** How long after its lifetime a value may be served while a refresh runs. */
  staleMs: number;
  /** How long after its lifetime a value may be served when the store fails; at least `staleMs`. */
  ifDownMs: number;
  /** True when the store's answer depends on the viewer's role. */
  perRole: boolean;
}

export interface CacheOptions {
  /** Entries held at most. */
  capacity: number;
  /** Lifetimes are drawn between `ttlMs * (1 - jitter)` and `ttlMs`. */
  jitter: number;
  /** How long "there is none" is remembered. */
  missingMs: number;
  /** When a load is given up. */
  loadTimeoutMs: number;
  /** Pause after a failed load while an old value can be served. */
  retryMs: number;
  kinds: Record<string, KindRules>;
}

/** Asks the store; `undefined` means that there is none. */
export type Load = (kind: string, id: string, viewer: Viewer) => Promise<unknown>;

/** Changes the store. */
export type Save = (kind: string, id: string, value: unknown, viewer: Viewer) => Promise<void>;

export class Cache {
  readonly options: CacheOptions;
  readonly load: Load;
  readonly save: Save;

  constructor(options: CacheOptions, load: Load, save: Save) {
    this.options = options;
    this.load = load;
    this.save = save;
  }

  /** The value, or `undefined` when there is none. */
  async get(viewer: Viewer, kind: string, id: string): Promise<unknown> {
    return this.load(kind, id, viewer);
  }

  /** Changes the value in the store. */
  async write(viewer: Viewer, kind: string, id: string, value: unknown): Promise<void> {
    await this.save(kind, id, value, viewer);
  }
}
