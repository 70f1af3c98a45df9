/** What both suites use: the store as the tests play it, and a generator of codes that proposes what the test wants. */
import type { Parameters } from '@/runner/contract';
import type { Clock, Fake, Fakes } from '@/runner/testing';

export type Created = { ok: boolean; code?: string; reason?: string; expiresAt?: number | null };

export interface Shortener {
  create(creation: { url: string; alias?: string; ttlMs?: number; requestKey?: string }): Promise<Created>;
  open(code: string): Promise<{ status: number; url?: string }>;
  close(): Promise<void>;
}

interface Row {
  code: string;
  url: string;
  expiresAt: number | null;
  requestKey: string | null;
  note: string;
}

export const drawn = (params: Parameters) => ({
  flushMs: params.flushMs as number,
  ttlMs: params.ttlMs as number,
  aliases: params.aliases as readonly [string, string, string],
  reserved: params.reserved as readonly string[],
});

/** Rows with two unique columns, and what has been counted. */
export class PlayedStore {
  readonly rows = new Map<string, Row>();
  readonly hits = new Map<string, number>();
  /** While true addHits is rejected. */
  countingDown = false;

  insert(row: Row): string {
    if (this.rows.has(row.code)) return 'code-taken';
    if (row.requestKey !== null && this.findByRequestKey(row.requestKey)) return 'request-key-taken';
    this.rows.set(row.code, row);
    return 'added';
  }

  put(row: Row): void {
    this.rows.set(row.code, row);
  }

  findByRequestKey(requestKey: string): Row | null {
    return [...this.rows.values()].find((row) => row.requestKey === requestKey) ?? null;
  }

  addHits(hits: Record<string, number>): void {
    if (this.countingDown) throw new Error('counting is down');
    for (const [code, count] of Object.entries(hits)) this.hits.set(code, (this.hits.get(code) ?? 0) + count);
  }

  counted(code: string): number {
    return this.hits.get(code) ?? 0;
  }
}

type Operation = (...args: never[]) => unknown;

/** The operations of the store, each made of a kind of fake. */
export function operations<F extends Fake>(store: PlayedStore, make: (operation: Operation) => F) {
  return {
    insert: make((row: Row) => store.insert(row)),
    put: make((row: Row) => store.put(row)),
    find: make((code: string) => store.rows.get(code) ?? null),
    findByRequestKey: make((requestKey: string) => store.findByRequestKey(requestKey)),
    addHits: make((hits: Record<string, number>) => store.addHits(hits)),
  };
}

/** Operations that answer at once. */
export const answering = (store: PlayedStore, fake: Fakes) => operations(store, (operation) => fake.async(operation));

/** Operations that wait until the test lets them take effect. */
export const held = (store: PlayedStore, fake: Fakes) => operations(store, (operation) => fake.held(operation));

/** Lets everything that waits take effect, what was asked first going first, until nothing waits. */
export async function letAllGo(all: ReturnType<typeof held>, clock: Clock): Promise<void> {
  await clock.flush();
  const next = () => [all.find, all.findByRequestKey, all.insert, all.put].find((one) => one.waiting.length > 0);
  for (let operation = next(); operation; operation = next()) {
    await operation.release();
    await clock.flush();
  }
}

/** Proposes these codes in turn, then `code-1`, `code-2` and so on. */
export function proposals(fake: Fakes, codes: readonly string[] = []): Fake {
  let count = 0;
  return fake.sync(() => {
    count += 1;
    return codes[count - 1] ?? `code-${count - codes.length}`;
  });
}

/** What a shortener is made with. */
export function options(params: Parameters, store: unknown, nextCode: Fake) {
  const { reserved, flushMs } = drawn(params);
  return { store, nextCode, reserved, flushMs };
}
