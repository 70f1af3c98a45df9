/** The shop's store as the tests play it, and what others do to it between two steps of a submission. */
import type { Harness, Remote, Sut, TestContext } from '@/runner/testing';

export interface Item {
  sku: string;
  quantity: number;
  version: number;
}

interface Write {
  sku: string;
  version: number;
  quantity: number;
}

export interface Inventory {
  reserve(lines: { sku: string; quantity: number }[]): { ok: boolean };
  correct(seen: Item, quantity: number): { ok: boolean; current?: Item | null };
}

/** The rows themselves, as any process of the shop may read and write them. */
export class Rows {
  readonly #rows = new Map<string, Item>();
  /** Every state that a reader could have seen, oldest first. */
  readonly history: Record<string, number>[] = [];
  #version = 0;

  constructor(stock: Record<string, number>) {
    for (const [sku, quantity] of Object.entries(stock)) this.put(sku, quantity);
    this.history.length = 0;
  }

  item(sku: string): Item {
    const found = this.#rows.get(sku);
    if (!found) throw new Error(`the test knows no ${sku}`);
    return { ...found };
  }

  quantity(sku: string): number {
    return this.item(sku).quantity;
  }

  /** Another process writes one item. */
  put(sku: string, quantity: number): void {
    this.#set([{ sku, quantity }]);
  }

  /** Another process sells `count` (or takes back, when negative). */
  sell(sku: string, count: number): void {
    this.put(sku, this.quantity(sku) - count);
  }

  remove(sku: string): void {
    this.#rows.delete(sku);
  }

  read(skus: readonly string[]): Item[] {
    return [...new Set(skus)].flatMap((sku) => this.#rows.get(sku) ?? []).map((item) => ({ ...item }));
  }

  commit(writes: readonly Write[]): boolean {
    if (!writes.every(({ sku, version }) => this.#rows.get(sku)?.version === version)) return false;
    this.#set(writes);
    return true;
  }

  /** Versions are one count for the whole store, so that no arithmetic on them helps. */
  #set(writes: readonly { sku: string; quantity: number }[]): void {
    for (const { sku, quantity } of writes) {
      this.#version += 1;
      this.#rows.set(sku, { sku, quantity, version: this.#version });
    }
    this.history.push(Object.fromEntries([...this.#rows.values()].map((item) => [item.sku, item.quantity])));
  }
}

/** Things that others do at agreed moments: each is done once, in order. */
export interface Others {
  /** Right after a `read` has been answered. */
  readonly afterRead: (() => void)[];
  /** Right before a `commit` compares versions. */
  readonly beforeCommit: (() => void)[];
}

/** A store of the given stock with its rows, its call records, and what others do in between. */
export function shop({ fake }: TestContext, stock: Record<string, number>) {
  const rows = new Rows(stock);
  const others: Others = { afterRead: [], beforeCommit: [] };
  const read = fake.async(
    (skus: string[]) => {
      const items = rows.read(skus);
      others.afterRead.shift()?.();
      return items;
    },
    { delayMs: 3 },
  );
  const commit = fake.async(
    (writes: Write[]) => {
      others.beforeCommit.shift()?.();
      return rows.commit(writes);
    },
    { delayMs: 3 },
  );
  return { rows, others, read, commit };
}

/** A shop and one instance of the submission on it. */
export async function open(context: TestContext, stock: Record<string, number>) {
  const store = shop(context, stock);
  const inventory = await inventoryOn(context.sut, store, context);
  return { ...store, inventory };
}

/** One instance of the submission on a store. */
export function inventoryOn(
  sut: Sut,
  { read, commit }: { read: unknown; commit: unknown },
  { params }: TestContext,
): Promise<Remote<Inventory>> {
  return sut.create<Inventory>('Inventory', { read, commit }, { maxTries: params.maxTries as number });
}

/** What the seed drew: names of items, a stock, and the bound on tries. */
export function drawn({ params }: TestContext): { names: string[]; stock: number; maxTries: number } {
  return { names: params.names as string[], stock: params.stock as number, maxTries: params.maxTries as number };
}

/** A copy of `count` things for others to do. */
export const times = (count: number, act: () => void): (() => void)[] => Array.from({ length: count }, () => act);

/** Checks an answer that is a conflict of a correction with the item as it is. */
export function expectConflict({ expect }: Harness, answer: unknown, current: Item | null): void {
  expect(answer, 'correct').toEqual({ ok: false, reason: 'conflict', current });
}
