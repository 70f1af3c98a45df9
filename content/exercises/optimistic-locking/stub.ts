export interface Item {
  sku: string;
  quantity: number;
  /** Another one after every write. */
  version: number;
}

export interface Write {
  sku: string;
  /** The version that was read. */
  version: number;
  quantity: number;
}

export interface Store {
  read(skus: string[]): Promise<Item[]>;
  commit(writes: Write[]): Promise<boolean>;
}

export interface Line {
  sku: string;
  quantity: number;
}

export type Reserved =
  | { ok: true }
  | { ok: false; reason: 'unknown-item'; sku: string }
  | { ok: false; reason: 'out-of-stock'; sku: string; available: number }
  | { ok: false; reason: 'conflict' };

export type Corrected = { ok: true } | { ok: false; reason: 'conflict'; current: Item | null };

export class Inventory {
  readonly store: Store;
  readonly maxTries: number;

  constructor(store: Store, options: { maxTries: number }) {
    this.store = store;
    this.maxTries = options.maxTries;
  }

  async reserve(lines: Line[]): Promise<Reserved> {
    return notWritten(lines);
  }

  async correct(seen: Item, quantity: number): Promise<Corrected> {
    return notWritten(seen, quantity);
  }
}

function notWritten(..._given: unknown[]): never {
  throw new Error('This is not written yet.');
}
