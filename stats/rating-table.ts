/**
 * Ratings grouped by unit, in flat typed arrays: 12 bytes a rating whatever the number of raters, where a units x raters
 * matrix of 100,000 x 300 would be nine tenths holes. Inside a unit the ratings run from the lowest level to the highest,
 * so that extremes, pairs and count patterns can be read off in one pass.
 */
import type { Rating } from './ratings';

export interface RatingTable {
  /** Names of units and raters, in order of first appearance. */
  readonly units: readonly string[];
  readonly raters: readonly string[];
  /** Distinct values, ascending. */
  readonly levels: readonly number[];
  /** Unit `u` owns the entries `starts[u] .. starts[u + 1] - 1`; length `units.length + 1`. */
  readonly starts: Int32Array;
  /** Per entry: index into `levels`, not descending within a unit. */
  readonly level: Int32Array;
  /** Per entry: index into `raters`. */
  readonly rater: Int32Array;
}

function indexOf<Key>(index: Map<Key, number>, key: Key): number {
  const known = index.get(key);
  if (known !== undefined) return known;
  index.set(key, index.size);
  return index.size - 1;
}

/** Stable counting sort of `order` by `key[order[i]]`; also returns where each key's run starts. */
function sortByKey(order: Int32Array, key: Int32Array, keys: number): { sorted: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(keys + 1);
  for (const k of key) starts[k + 1]!++;
  for (let k = 0; k < keys; k++) starts[k + 1]! += starts[k]!;
  const next = starts.slice(0, keys);
  const sorted = new Int32Array(order.length);
  for (const entry of order) sorted[next[key[entry]!]!++] = entry;
  return { sorted, starts };
}

/**
 * The table of ratings, or the table itself where it is there already.
 *
 * @example
 * tableOf([{ unit: 'a', rater: 'x', value: 3 }]).levels // => [3]
 */
export const tableOf = (ratings: readonly Rating[] | RatingTable): RatingTable =>
  'starts' in ratings ? ratings : tabulate(ratings);

/**
 * Groups ratings by unit, and by level inside the unit (two counting sorts: time and memory grow with the number of
 * ratings alone).
 *
 * @throws {RangeError} when a value is not a finite number, or a rater has two ratings of one unit. Both mean that the
 *   caller's rows are wrong (a join that multiplied them, "not assessed" passed as a number); no answer would be right.
 * @example
 * tabulate([{ unit: 'a', rater: 'x', value: 3 }, { unit: 'a', rater: 'y', value: 1 }]).levels // => [1, 3]
 */
export function tabulate(ratings: readonly Rating[]): RatingTable {
  const unitIndex = new Map<string, number>();
  const raterIndex = new Map<string, number>();
  const valueIndex = new Map<number, number>();
  const n = ratings.length;
  const unitOf = new Int32Array(n);
  const raterOf = new Int32Array(n);
  const levelOf = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const { unit, rater, value } = ratings[i]!;
    if (!Number.isFinite(value)) throw new RangeError(`The rating of ${unit} by ${rater} is ${value}, not a number.`);
    unitOf[i] = indexOf(unitIndex, unit);
    raterOf[i] = indexOf(raterIndex, rater);
    levelOf[i] = indexOf(valueIndex, value);
  }

  const levels = [...valueIndex.keys()].sort((a, b) => a - b);
  const rank = new Int32Array(levels.length);
  levels.forEach((value, at) => {
    rank[valueIndex.get(value)!] = at;
  });
  for (let i = 0; i < n; i++) levelOf[i] = rank[levelOf[i]!]!;

  const units = [...unitIndex.keys()];
  const raters = [...raterIndex.keys()];
  const asGiven = Int32Array.from({ length: n }, (_, i) => i);
  const byLevel = sortByKey(asGiven, levelOf, levels.length).sorted;
  const { sorted: order, starts } = sortByKey(byLevel, unitOf, units.length);

  const lastUnitOf = new Int32Array(raters.length).fill(-1);
  for (const entry of order) {
    const unit = unitOf[entry]!;
    const rater = raterOf[entry]!;
    if (lastUnitOf[rater] === unit)
      throw new RangeError(`${raters[rater]} has more than one rating of ${units[unit]}.`);
    lastUnitOf[rater] = unit;
  }
  return { units, raters, levels, starts, level: order.map((e) => levelOf[e]!), rater: order.map((e) => raterOf[e]!) };
}
