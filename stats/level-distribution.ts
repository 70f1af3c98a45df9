/**
 * How the levels of a rubric are used. It stands beside every agreement figure: when 80 % of ratings sit on one level,
 * two raters agree by luck two times in three.
 */
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface LevelCount {
  readonly value: number;
  readonly count: number;
  /** 0 to 1. */
  readonly share: number;
}

export interface LevelDistribution {
  /** One entry for each level of the rubric, in the rubric's order, also where the count is 0. */
  readonly levels: readonly LevelCount[];
  /** Levels that nobody gave. */
  readonly unused: readonly number[];
  /** The level given most often (the first of them in the rubric's order). */
  readonly commonest: LevelCount;
  /** All ratings. */
  readonly ratings: number;
}

/**
 * Counts and shares by level, over all ratings (paired or not), and the levels nobody used.
 *
 * @param scale all levels of the rubric, so that unused ones show
 * @throws {RangeError} when the scale is empty or repeats a level, or a rating is not on it (two versions of a rubric
 *   with different levels must not be pooled).
 * @example
 * const ratings = [3, 3, 2].map((value, i) => ({ unit: `u${i}`, rater: 'x', value }));
 * const { levels, unused } = levelDistribution(ratings, [1, 2, 3]);
 * levels.map(({ count }) => count) // => [0, 1, 2]
 * unused // => [1]
 */
export function levelDistribution(
  ratings: readonly Pick<Rating, 'value'>[],
  scale: readonly number[],
): Result<LevelDistribution> {
  const counts = new Map(scale.map((value) => [value, 0]));
  if (counts.size === 0 || counts.size < scale.length) throw new RangeError('A scale needs levels, each of them once.');
  for (const { value } of ratings) {
    const count = counts.get(value);
    if (count === undefined) throw new RangeError(`The value ${value} is not on the scale ${scale.join(', ')}.`);
    counts.set(value, count + 1);
  }
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  const levels = Array.from(counts, ([value, count]) => ({ value, count, share: count / ratings.length }));
  return {
    defined: true,
    levels,
    unused: levels.filter(({ count }) => count === 0).map(({ value }) => value),
    commonest: levels.reduce((most, level) => (level.count > most.count ? level : most)),
    ratings: ratings.length,
  };
}
