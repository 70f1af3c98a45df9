/** A mean level with its interval: how one rater used the rubric, before anything is said of whom they met. */
import { type CountPatterns, countPatterns } from './count-patterns';
import { type BootstrapInterval, type BootstrapOptions, percentileBootstrap } from './percentile-bootstrap';
import { type RatingTable, tabulate } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface Mean {
  readonly mean: number;
  /** Units that the values come from. */
  readonly units: number;
  readonly ratings: number;
}

/**
 * The mean of all values with a percentile bootstrap interval over units: values of one unit hang together (four criteria
 * of one performance rise and fall with the candidate), so it is units that are drawn, each with all its values, and the
 * interval is wider than one over single values would be. Every value counts the same.
 *
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13; resampling whole clusters after
 * Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8.
 *
 * It is no measure of strictness: two raters who met different candidates differ in their means for that reason alone.
 * With few units the interval is somewhat narrow: ask for 10 or more.
 *
 * @param ratings `rater` tells the values of one unit apart; it may be a criterion, where all are one person's
 * @returns undefined without ratings and with one unit
 * @throws {RangeError} on malformed rows (see `tabulate`) and unusable options.
 * @example
 * const value = (unit, rater, value) => ({ unit, rater, value });
 * const figures = meanBootstrap([value('a', 'x', 1), value('a', 'y', 1), value('b', 'x', 3), value('b', 'y', 3)]);
 * [figures.mean, figures.low, figures.high, figures.units, figures.ratings] // => [2, 1, 3, 2, 4]
 * meanBootstrap([value('a', 'x', 1)]).code // => 'one-unit'
 */
export function meanBootstrap(
  ratings: readonly Rating[],
  options: BootstrapOptions = {},
): Result<Mean & BootstrapInterval> {
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  return meanBootstrapOf(tabulate(ratings), options);
}

/**
 * The same from a table that is there already.
 *
 * @example
 * const value = (unit, rater, value) => ({ unit, rater, value });
 * meanBootstrapOf(tabulate([value('a', 'x', 1), value('b', 'x', 3)])).mean // => 2
 */
export function meanBootstrapOf(
  table: Pick<RatingTable, 'levels' | 'starts' | 'level'>,
  options: BootstrapOptions = {},
): Result<Mean & BootstrapInterval> {
  if (table.level.length === 0) return undefinedBecause('no-ratings');
  const { patterns, sums } = bySum(countPatterns(table, 1));
  const { size } = patterns;
  const meanOf = (frequency: Int32Array): number => {
    let sum = 0;
    let n = 0;
    for (let p = 0; p < frequency.length; p++) {
      sum += frequency[p]! * sums[p]!;
      n += frequency[p]! * size[p]!;
    }
    return sum / n;
  };
  const interval = percentileBootstrap(patterns, meanOf, options);
  if (!interval.defined) return interval;
  return { mean: meanOf(patterns.frequency), units: patterns.units, ratings: patterns.ratings, ...interval };
}

/**
 * Patterns of one size and one sum are one to a mean (1, 3 and 2, 2): merging them shortens every draw. The first of them
 * in the patterns' own order lends its levels, so the seed still depends on nothing but the data.
 */
function bySum(all: CountPatterns): { patterns: CountPatterns; sums: Float64Array } {
  const merged = new Map<string, { first: number; sum: number; frequency: number }>();
  for (let p = 0; p < all.size.length; p++) {
    let sum = 0;
    for (let cell = all.starts[p]!; cell < all.starts[p + 1]!; cell++) {
      sum += all.count[cell]! * all.levels[all.level[cell]!]!;
    }
    const key = `${all.size[p]}/${sum}`;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { first: p, sum, frequency: all.frequency[p]! });
    else known.frequency += all.frequency[p]!;
  }
  const kinds = [...merged.values()];
  const cells = kinds.map(({ first }) => [all.starts[first]!, all.starts[first + 1]!] as const);
  const starts = [0];
  for (const [from, to] of cells) starts.push(starts.at(-1)! + to - from);
  const pick = (values: Int32Array) => Int32Array.from(cells.flatMap(([from, to]) => [...values.subarray(from, to)]));
  return {
    patterns: {
      ...all,
      frequency: Int32Array.from(kinds, (kind) => kind.frequency),
      size: Int32Array.from(kinds, (kind) => all.size[kind.first]!),
      starts: Int32Array.from(starts),
      level: pick(all.level),
      count: pick(all.count),
    },
    sums: Float64Array.from(kinds, (kind) => kind.sum),
  };
}
