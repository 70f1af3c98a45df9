/**
 * Raw agreement, the figure people understand first: how often two raters of one unit give the same level, or levels
 * next to each other. It says nothing about luck, so the level distribution belongs beside it.
 */
import { type CountPatterns, pairablePatterns } from './count-patterns';
import type { Rating, Result } from './ratings';

export interface Agreement {
  /** Share of pairs on the same level, 0 to 1. */
  readonly exact: number;
  /** Share of pairs at most one level apart, 0 to 1. */
  readonly withinOne: number;
  /** Mean distance of a pair, in levels. */
  readonly meanGap: number;
  /** Pairs of raters within units, over all units. */
  readonly pairs: number;
  /** Units with two or more ratings. */
  readonly units: number;
  /** Units in which all raters gave the same level. */
  readonly unitsExact: number;
  /** Units in which the lowest and the highest level are at most one apart. */
  readonly unitsWithinOne: number;
}

/**
 * Exact and within-one-level agreement over all pairs of raters within units; every pair counts the same, so a unit with
 * 4 raters (6 pairs) weighs six times one with 2. With equally many raters everywhere `exact` is the observed agreement
 * of Fleiss (1971), Psychological Bulletin 76, 378-382.
 *
 * Values must be positions on the rubric (1, 2, 3 ...): "within one level" means a difference of at most 1.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`).
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const { exact, withinOne, meanGap, pairs } = agreement([...row('a', 2, 2), ...row('b', 1, 2, 3), ...row('c', 1)]);
 * [exact, withinOne, meanGap, pairs] // => [0.25, 0.75, 1, 4]
 */
export function agreement(ratings: readonly Rating[]): Result<Agreement> {
  const patterns = pairablePatterns(ratings);
  if ('defined' in patterns) return patterns;
  return { defined: true, ...agreementOfPatterns(patterns)(patterns.frequency) };
}

/**
 * Agreement as a function of how many units show each pattern (one unit or more), for resampling.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const of = agreementOfPatterns(countPatterns(tabulate([...row('a', 2, 2), ...row('b', 2, 3)])));
 * of(new Int32Array([3, 1])).exact // => 0.75
 */
export function agreementOfPatterns(patterns: CountPatterns): (frequency: Int32Array) => Agreement {
  const perUnit = Array.from(patterns.frequency, (_, p) => pairsOf(patterns, p));
  return (frequency) => {
    let units = 0;
    let pairs = 0;
    let same = 0;
    let near = 0;
    let gaps = 0;
    let unitsExact = 0;
    let unitsWithinOne = 0;
    perUnit.forEach((unit, p) => {
      const weight = frequency[p]!;
      units += weight;
      pairs += weight * unit.pairs;
      same += weight * unit.same;
      near += weight * unit.near;
      gaps += weight * unit.gaps;
      if (unit.same === unit.pairs) unitsExact += weight;
      if (unit.near === unit.pairs) unitsWithinOne += weight;
    });
    return {
      exact: same / pairs,
      withinOne: near / pairs,
      meanGap: gaps / pairs,
      pairs,
      units,
      unitsExact,
      unitsWithinOne,
    };
  };
}

/** Pairs in one unit of pattern `p`: all, on the same level, at most one level apart, and the sum of their distances. */
function pairsOf({ levels, starts, level, count, size }: CountPatterns, p: number) {
  const pairs = (size[p]! * (size[p]! - 1)) / 2;
  let same = 0;
  let near = 0;
  let gaps = 0;
  for (let low = starts[p]!; low < starts[p + 1]!; low++) {
    same += (count[low]! * (count[low]! - 1)) / 2;
    for (let high = low + 1; high < starts[p + 1]!; high++) {
      const gap = levels[level[high]!]! - levels[level[low]!]!;
      const between = count[low]! * count[high]!;
      if (gap <= 1) near += between;
      gaps += between * gap;
    }
  }
  return { pairs, same, near: near + same, gaps };
}
