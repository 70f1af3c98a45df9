/**
 * Units that show the same levels equally often are alike to every statistic that ignores who rated. With 2 to 4 raters a
 * unit on 5 levels there are at most 120 such patterns, so a statistic over 100,000 units becomes one over 120 weighted
 * patterns, and a bootstrap of the units becomes a multinomial draw of the weights.
 */
import { type RatingTable, tabulate } from './rating-table';
import { type Rating, type Undefined, undefinedBecause } from './ratings';

/** Distinct patterns of the units with enough ratings (two, unless told), in lexicographic order of their levels. */
export interface CountPatterns {
  /** Distinct values, ascending (also those that only single ratings used). */
  readonly levels: readonly number[];
  /** Units with enough ratings. */
  readonly units: number;
  /** Ratings in those units. */
  readonly ratings: number;
  /** Per pattern: how many units show it. */
  readonly frequency: Int32Array;
  /** Per pattern: ratings in one such unit. */
  readonly size: Int32Array;
  /** Pattern `p` owns the cells `starts[p] .. starts[p + 1] - 1`. */
  readonly starts: Int32Array;
  /** Per cell: index into `levels`, ascending within a pattern. */
  readonly level: Int32Array;
  /** Per cell: how many of the unit's ratings are on that level. */
  readonly count: Int32Array;
}

/**
 * Reduces a table to its distinct count patterns. The order of units, of raters and of rows makes no difference.
 *
 * Each unit's ascending levels are walked down a trie whose edges live in one map (`node * levels + level`), so the cost
 * is one look-up a rating and equal patterns end at the same node.
 *
 * @param smallest ratings that a unit needs to take part: 2 for what compares raters, 1 for what does not
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * countPatterns(tabulate([...row('a', 1, 2), ...row('b', 2, 1), ...row('c', 3)])).frequency // => new Int32Array([2])
 */
export function countPatterns(table: Pick<RatingTable, 'levels' | 'starts' | 'level'>, smallest = 2): CountPatterns {
  const { starts, level } = table;
  const width = table.levels.length;
  const edges = new Map<number, number>();
  const parent = [0];
  const levelAt = [0];
  const ends = [0];
  let units = 0;
  let ratings = 0;
  for (let u = 0; u < starts.length - 1; u++) {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    if (to - from < smallest) continue;
    units++;
    ratings += to - from;
    let node = 0;
    for (let e = from; e < to; e++) {
      const edge = node * width + level[e]!;
      let child = edges.get(edge);
      if (child === undefined) {
        child = parent.length;
        edges.set(edge, child);
        parent.push(node);
        levelAt.push(level[e]!);
        ends.push(0);
      }
      node = child;
    }
    ends[node]!++;
  }

  const found: { frequency: number; levels: number[] }[] = [];
  for (let node = 1; node < parent.length; node++) {
    if (ends[node] === 0) continue;
    const levels: number[] = [];
    for (let at = node; at !== 0; at = parent[at]!) levels.push(levelAt[at]!);
    found.push({ frequency: ends[node]!, levels: levels.reverse() });
  }
  found.sort((a, b) => compareLevels(a.levels, b.levels));

  const cellStarts = [0];
  const cellLevel: number[] = [];
  const cellCount: number[] = [];
  for (const { levels } of found) {
    for (let i = 0; i < levels.length; i++) {
      if (i > 0 && levels[i] === levels[i - 1]) cellCount[cellCount.length - 1]!++;
      else {
        cellLevel.push(levels[i]!);
        cellCount.push(1);
      }
    }
    cellStarts.push(cellLevel.length);
  }
  return {
    levels: table.levels,
    units,
    ratings,
    frequency: Int32Array.from(found, (pattern) => pattern.frequency),
    size: Int32Array.from(found, (pattern) => pattern.levels.length),
    starts: Int32Array.from(cellStarts),
    level: Int32Array.from(cellLevel),
    count: Int32Array.from(cellCount),
  };
}

/**
 * The patterns of all units with two or more ratings, or the reason why there are none.
 *
 * @example
 * pairablePatterns([{ unit: 'a', rater: 'x', value: 1 }]).code // => 'one-rater'
 */
export function pairablePatterns(ratings: readonly Rating[]): CountPatterns | Undefined {
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  const table = tabulate(ratings);
  if (table.raters.length < 2) return undefinedBecause('one-rater');
  const patterns = countPatterns(table);
  return patterns.units === 0 ? undefinedBecause('no-pairs') : patterns;
}

function compareLevels(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
