/**
 * All ratings of a workspace as columns: what half a million of them are for a machine, where as many objects with six names
 * each are seconds of looking names up. Ids stand once, in lists, and a rating counts into them. Ratings lie by performance, then
 * criterion, then rater, then time, so that what belongs together lies side by side; nothing of that order says who sealed when. Pure.
 */
import type { RatingRow } from './comparable';

export interface Ledger {
  /** Ids, each list ascending. */
  readonly performances: readonly string[];
  readonly loops: readonly string[];
  readonly criteria: readonly string[];
  readonly versions: readonly string[];
  readonly raters: readonly string[];
  /** Per rating: its place in the list of that name; -1 for the loop of a sample answer. */
  readonly performance: Int32Array;
  readonly loop: Int32Array;
  readonly criterion: Int32Array;
  readonly version: Int32Array;
  readonly rater: Int32Array;
  /** 0: not assessed. */
  readonly level: Uint8Array;
  readonly late: Uint8Array;
  readonly blind: Uint8Array;
  /** When its round was revealed, in milliseconds. */
  readonly revealedAt: Float64Array;
}

/** Some ratings of a ledger: their places, ascending. */
export interface Ratings {
  readonly of: Ledger;
  readonly at: Int32Array;
}

/** The columns that count into a list. */
export type Key = 'performance' | 'loop' | 'criterion' | 'version' | 'rater';
const LIST = {
  performance: 'performances',
  loop: 'loops',
  criterion: 'criteria',
  version: 'versions',
  rater: 'raters',
} as const satisfies Record<Key, keyof Ledger>;

/** How many values a column can have. */
export const sizeOf = (ledger: Ledger, key: Key): number => ledger[LIST[key]].length;

/** Stable: `order` by ascending `key`. */
function sorted(order: Int32Array, key: Int32Array, size: number): Int32Array {
  const next = new Int32Array(size + 1);
  for (let i = 0; i < order.length; i += 1) next[key[order[i]!]! + 1]! += 1;
  for (let k = 0; k < size; k += 1) next[k + 1]! += next[k]!;
  const into = new Int32Array(order.length);
  for (let i = 0; i < order.length; i += 1) {
    const place = order[i]!;
    const k = key[place]!;
    into[next[k]!] = place;
    next[k]! += 1;
  }
  return into;
}

type Column = Int32Array | Uint8Array | Float64Array;

function picked<T extends Column>(column: Column, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i += 1) into[i] = column[order[i]!]!;
  return into;
}

/** A list in ascending order, and what a place in it became. */
function ascending(list: readonly string[]): { list: string[]; place: Int32Array } {
  const order = Array.from(list.keys()).sort((a, b) => (list[a]! < list[b]! ? -1 : 1));
  const place = new Int32Array(list.length);
  order.forEach((was, is) => {
    place[was] = is;
  });
  return { list: order.map((was) => list[was]!), place };
}

/** For each rating, how many instants lie before its own. */
function instantsOf(revealedAt: Float64Array): { instants: number; instant: Int32Array } {
  const places = new Map<number, number>();
  const found = new Int32Array(revealedAt.length);
  let [last, at] = [Number.NaN, -1];
  for (let i = 0; i < revealedAt.length; i += 1) {
    const own = revealedAt[i]!;
    if (own !== last) {
      last = own;
      at = places.get(own) ?? places.size;
      places.set(own, at);
    }
    found[i] = at;
  }
  const order = [...places.keys()].sort((a, b) => a - b);
  const rank = new Int32Array(order.length);
  order.forEach((own, i) => {
    rank[places.get(own)!] = i;
  });
  return { instants: order.length, instant: found.map((one) => rank[one]!) };
}

/** Puts columns in the order of a ledger, whatever the order in which they and their lists come. */
export function orderedLedger(raw: Ledger): Ledger {
  const n = raw.level.length;
  const lists = Object.fromEntries(Object.values(LIST).map((name) => [name, ascending(raw[name])])) as Record<
    (typeof LIST)[Key],
    { list: string[]; place: Int32Array }
  >;
  const placed = (key: Key): Int32Array => {
    const { place } = lists[LIST[key]];
    const column = raw[key];
    const into = new Int32Array(n);
    for (let i = 0; i < n; i += 1) into[i] = column[i]! < 0 ? -1 : place[column[i]!]!;
    return into;
  };
  const columns = {
    performance: placed('performance'),
    loop: placed('loop'),
    criterion: placed('criterion'),
    version: placed('version'),
    rater: placed('rater'),
  };
  const { instants, instant } = instantsOf(raw.revealedAt);
  let order: Int32Array = Int32Array.from({ length: n }, (_, i) => i);
  order = sorted(order, instant, instants);
  for (const key of ['rater', 'criterion', 'performance'] as const) {
    order = sorted(order, columns[key], lists[LIST[key]].list.length);
  }
  const ints = (column: Int32Array) => picked(column, order, new Int32Array(n));
  return {
    performances: lists.performances.list,
    loops: lists.loops.list,
    criteria: lists.criteria.list,
    versions: lists.versions.list,
    raters: lists.raters.list,
    performance: ints(columns.performance),
    loop: ints(columns.loop),
    criterion: ints(columns.criterion),
    version: ints(columns.version),
    rater: ints(columns.rater),
    level: picked(raw.level, order, new Uint8Array(n)),
    late: picked(raw.late, order, new Uint8Array(n)),
    blind: picked(raw.blind, order, new Uint8Array(n)),
    revealedAt: picked(raw.revealedAt, order, new Float64Array(n)),
  };
}

/** Nothing at all. */
const NOTHING: Ledger = {
  performances: [],
  loops: [],
  criteria: [],
  versions: [],
  raters: [],
  performance: new Int32Array(),
  loop: new Int32Array(),
  criterion: new Int32Array(),
  version: new Int32Array(),
  rater: new Int32Array(),
  level: new Uint8Array(),
  late: new Uint8Array(),
  blind: new Uint8Array(),
  revealedAt: new Float64Array(),
};

/** @param rows in any order @throws {RangeError} for a level that is not a whole number from 1 to 255 */
export const ledgerOf = (rows: readonly RatingRow[]): Ledger => withRows(NOTHING, rows);

/** A ledger with some rows more. @throws {RangeError} for a level that is not a whole number from 1 to 255 */
export function withRows(ledger: Ledger, rows: readonly RatingRow[]): Ledger {
  const before = ledger.level.length;
  const n = before + rows.length;
  const known = (key: Key) => new Map(ledger[LIST[key]].map((id, place) => [id, place]));
  const index = {
    performance: known('performance'),
    loop: known('loop'),
    criterion: known('criterion'),
    version: known('version'),
    rater: known('rater'),
  };
  const placeOf = (key: Key, id: string): number => {
    const found = index[key].get(id) ?? index[key].size;
    index[key].set(id, found);
    return found;
  };
  const longer = <T extends Column>(column: T, into: T): T => {
    into.set(column);
    return into;
  };
  const raw = {
    performance: longer(ledger.performance, new Int32Array(n)),
    loop: longer(ledger.loop, new Int32Array(n)),
    criterion: longer(ledger.criterion, new Int32Array(n)),
    version: longer(ledger.version, new Int32Array(n)),
    rater: longer(ledger.rater, new Int32Array(n)),
    level: longer(ledger.level, new Uint8Array(n)),
    late: longer(ledger.late, new Uint8Array(n)),
    blind: longer(ledger.blind, new Uint8Array(n)),
    revealedAt: longer(ledger.revealedAt, new Float64Array(n)),
  };
  rows.forEach((row, extra) => {
    if (row.level !== null && !(Number.isInteger(row.level) && row.level > 0 && row.level < 256)) {
      throw new RangeError(`A level is a whole number from 1 on, not ${row.level}.`);
    }
    const i = before + extra;
    raw.performance[i] = placeOf('performance', row.performanceId);
    raw.loop[i] = row.loopId === null ? -1 : placeOf('loop', row.loopId);
    raw.criterion[i] = placeOf('criterion', row.criterionId);
    raw.version[i] = placeOf('version', row.criterionVersionId);
    raw.rater[i] = placeOf('rater', row.raterId);
    raw.level[i] = row.level ?? 0;
    raw.late[i] = row.late ? 1 : 0;
    raw.blind[i] = row.blind ? 1 : 0;
    raw.revealedAt[i] = row.revealedAt.getTime();
  });
  const list = (key: Key): string[] => [...index[key].keys()];
  return orderedLedger({
    ...raw,
    performances: list('performance'),
    loops: list('loop'),
    criteria: list('criterion'),
    versions: list('version'),
    raters: list('rater'),
  });
}

/** One rating as a row. */
export function rowAt(ledger: Ledger, at: number): RatingRow {
  const loop = ledger.loop[at]!;
  const level = ledger.level[at]!;
  return {
    performanceId: ledger.performances[ledger.performance[at]!]!,
    loopId: loop < 0 ? null : ledger.loops[loop]!,
    criterionId: ledger.criteria[ledger.criterion[at]!]!,
    criterionVersionId: ledger.versions[ledger.version[at]!]!,
    raterId: ledger.raters[ledger.rater[at]!]!,
    level: level === 0 ? null : level,
    late: ledger.late[at] === 1,
    blind: ledger.blind[at] === 1,
    revealedAt: new Date(ledger.revealedAt[at]!),
  };
}

/** All ratings as rows, in the ledger's order. */
export const rowsOf = (ledger: Ledger): RatingRow[] =>
  Array.from({ length: ledger.level.length }, (_, at) => rowAt(ledger, at));

/** All ratings of a ledger. */
export const every = (ledger: Ledger): Ratings => ({
  of: ledger,
  at: Int32Array.from({ length: ledger.level.length }, (_, place) => place),
});

/** Those of the ratings for which this holds. */
export function only({ of, at }: Ratings, holds: (place: number) => boolean): Ratings {
  const kept = new Int32Array(at.length);
  let count = 0;
  for (let i = 0; i < at.length; i += 1) {
    if (!holds(at[i]!)) continue;
    kept[count] = at[i]!;
    count += 1;
  }
  return { of, at: kept.slice(0, count) };
}

/** Ratings by one column, a list for each of its values; those without a value are in none. */
export function split({ of, at }: Ratings, key: Key): Ratings[] {
  return splitBy({ of, at }, of[key], sizeOf(of, key));
}

/** The same by any number that stands beside each place. @param values from 0 to `size` - 1, or below 0 for none */
export function splitBy({ of, at }: Ratings, values: ArrayLike<number>, size: number): Ratings[] {
  const counts = new Int32Array(size);
  for (let i = 0; i < at.length; i += 1) {
    const value = values[at[i]!]!;
    if (value >= 0) counts[value]! += 1;
  }
  const parts = Array.from(counts, (count) => new Int32Array(count));
  counts.fill(0);
  for (let i = 0; i < at.length; i += 1) {
    const place = at[i]!;
    const value = values[place]!;
    if (value < 0) continue;
    parts[value]![counts[value]!] = place;
    counts[value]! += 1;
  }
  return parts.map((part) => ({ of, at: part }));
}

/** How many values of a column occur. */
export function distinct({ of, at }: Ratings, key: Key): number {
  const seen = new Uint8Array(sizeOf(of, key));
  const column = of[key];
  let found = 0;
  for (let i = 0; i < at.length; i += 1) {
    const value = column[at[i]!]!;
    if (value < 0 || seen[value] === 1) continue;
    seen[value] = 1;
    found += 1;
  }
  return found;
}

/** Where one performance (or one unit: performance on criterion) ends and the next begins: `starts[i]` to `starts[i + 1] - 1`. */
export function runs({ of, at }: Ratings, by: 'unit' | 'performance'): Int32Array {
  const { performance, criterion } = of;
  const starts = new Int32Array(at.length + 1);
  const units = by === 'unit';
  let found = 0;
  let lastPerformance = -1;
  let lastCriterion = -1;
  for (let i = 0; i < at.length; i += 1) {
    const place = at[i]!;
    const here = performance[place]!;
    const on = criterion[place]!;
    if (here === lastPerformance && (!units || on === lastCriterion)) continue;
    lastPerformance = here;
    lastCriterion = on;
    starts[found] = i;
    found += 1;
  }
  starts[found] = at.length;
  return starts.subarray(0, found + 1);
}
