/**
 * Stock under optimistic control: read, decide, and write only if nothing that the decision rests on has changed.
 *
 * Two kinds of change need two answers to a conflict. A reservation is relative ("three fewer"): the order still wants its
 * three, so it may be decided afresh on what is there now. A correction is absolute ("there are eleven"): it says what a
 * person saw, and what they have not seen they cannot have counted, so the conflict goes back to them.
 */
export interface Item {
  sku: string;
  quantity: number;
  version: number;
}

export interface Write {
  sku: string;
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

type Refused =
  | { ok: false; reason: 'unknown-item'; sku: string }
  | { ok: false; reason: 'out-of-stock'; sku: string; available: number };
export type Reserved = { ok: true } | Refused | { ok: false; reason: 'conflict' };
export type Corrected = { ok: true } | { ok: false; reason: 'conflict'; current: Item | null };

export class Inventory {
  readonly #store: Store;
  readonly #maxTries: number;

  constructor(store: Store, options: { maxTries: number }) {
    this.#store = store;
    this.#maxTries = options.maxTries;
  }

  /** Takes all lines or none; tries again on conflict, with fresh reads, a bound and a pause. */
  async reserve(lines: Line[]): Promise<Reserved> {
    const wanted = addUp(lines);
    for (let tries = 1; tries <= this.#maxTries; tries += 1) {
      // Everything below rests on this read and on nothing older: not the quantities, and not the verdict "in stock" either.
      const items = await this.#store.read([...wanted.keys()]);
      const plan = decide(wanted, items);
      if (!Array.isArray(plan)) return plan;
      // One commit for all items. One for each would let others see, and a crash leave, half of an order.
      if (await this.#store.commit(plan)) return { ok: true };
      // Those who met would meet again without a pause of random length.
      if (tries < this.#maxTries) await pause(Math.random() * 10 * tries);
    }
    return { ok: false, reason: 'conflict' };
  }

  /** Writes a person's figure if the item is still the one that they saw. */
  async correct(seen: Item, quantity: number): Promise<Corrected> {
    // The version that was seen, and not one that is read here: between the two lies whatever the person does not know.
    if (await this.#store.commit([{ sku: seen.sku, version: seen.version, quantity }])) return { ok: true };
    const [current] = await this.#store.read([seen.sku]);
    return { ok: false, reason: 'conflict', current: current ?? null };
  }
}

/** What is wanted of each item, in the order in which the lines first name them. */
function addUp(lines: Line[]): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const { sku, quantity } of lines) wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
  return wanted;
}

/** Pure, so that a second try cannot help but start from what was read for it. */
function decide(wanted: Map<string, number>, items: Item[]): Write[] | Refused {
  const bySku = new Map(items.map((item) => [item.sku, item]));
  const writes: Write[] = [];
  for (const [sku, quantity] of wanted) {
    const item = bySku.get(sku);
    if (!item) return { ok: false, reason: 'unknown-item', sku };
    if (item.quantity < quantity) return { ok: false, reason: 'out-of-stock', sku, available: item.quantity };
    writes.push({ sku, version: item.version, quantity: item.quantity - quantity });
  }
  return writes;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
