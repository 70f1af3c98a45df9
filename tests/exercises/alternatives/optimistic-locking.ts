/**
 * The inventory in another shape than the reference's: items are read one at a time, tries are a recursion without pauses, and
 * a correction looks before it commits. It keeps the same rules, so the suite has to accept it.
 */
type Item = { sku: string; quantity: number; version: number };
type Line = { sku: string; quantity: number };
type Store = { read(skus: string[]): Promise<Item[]>; commit(writes: Item[]): Promise<boolean> };

export class Inventory {
  private readonly store: Store;
  private readonly maxTries: number;

  constructor(store: Store, options: { maxTries: number }) {
    this.store = store;
    this.maxTries = options.maxTries;
  }

  reserve(lines: Line[]): Promise<object> {
    const totals: Line[] = [];
    for (const line of lines) {
      const same = totals.find((one) => one.sku === line.sku);
      if (same) same.quantity += line.quantity;
      else totals.push({ ...line });
    }
    return this.tryFor(totals, this.maxTries);
  }

  private async tryFor(totals: Line[], left: number): Promise<object> {
    if (left === 0) return { ok: false, reason: 'conflict' };
    const writes: Item[] = [];
    for (const { sku, quantity } of totals) {
      const item = await this.one(sku);
      if (item === null) return { ok: false, reason: 'unknown-item', sku };
      if (quantity > item.quantity) return { ok: false, reason: 'out-of-stock', sku, available: item.quantity };
      writes.push({ ...item, quantity: item.quantity - quantity });
    }
    const written = await this.store.commit(writes);
    return written ? { ok: true } : this.tryFor(totals, left - 1);
  }

  async correct(seen: Item, quantity: number): Promise<object> {
    const before = await this.one(seen.sku);
    const unchanged = before !== null && before.version === seen.version;
    if (unchanged && (await this.store.commit([{ ...before, quantity }]))) return { ok: true };
    return { ok: false, reason: 'conflict', current: await this.one(seen.sku) };
  }

  private async one(sku: string): Promise<Item | null> {
    return (await this.store.read([sku]))[0] ?? null;
  }
}
