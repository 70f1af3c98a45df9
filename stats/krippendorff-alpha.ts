/**
 * Krippendorff's alpha: one minus observed over expected disagreement, for any number of raters, missing cells and four
 * kinds of scale. No coincidence matrix is built (it has levels x levels cells, and continuous data have as many levels
 * as ratings): the disagreement of a unit and that of all pairable ratings pooled are the same sum over ordered pairs,
 * and for three of the four scales that sum has a closed form in one pass.
 */
import { type CountPatterns, pairablePatterns } from './count-patterns';
import { type Rating, type Result, undefinedBecause } from './ratings';

/** What the distance between two values means. Interview rubrics are ordinal. */
export type Metric = 'nominal' | 'ordinal' | 'interval' | 'ratio';

export interface Alpha {
  /** 1 = perfect, 0 = as chance would have it, below 0 = systematic disagreement. */
  readonly alpha: number;
  readonly metric: Metric;
  /** Units with two or more ratings: the others cannot be paired and take no part. */
  readonly units: number;
  /** Ratings in those units. */
  readonly ratings: number;
}

/**
 * Krippendorff's alpha.
 *
 *     alpha = 1 - (n - 1) * [sum over units u of D(u) / (m_u - 1)] / D(all)
 *
 * with m_u ratings in unit u, n = sum of m_u over units with m_u >= 2, D(S) = sum of the squared distance over ordered
 * pairs of ratings in S, and D(all) taken over those n ratings pooled. Squared distances of values a and b: nominal 0 or
 * 1; interval (a - b)^2; ratio ((a - b) / (a + b))^2; ordinal (r_a - r_b)^2, where r_v = ratings below v + half of those
 * at v. That r is Krippendorff's "sum of frequencies between, less half of both ends", so ordinal is interval on ranks.
 *
 * Source: Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania.
 *
 * Low alpha beside high raw agreement usually means that nearly all ratings sit on one level: show the level
 * distribution with it. Time and memory grow with the number of ratings (ratio: also levels squared in time).
 *
 * @throws {RangeError} on malformed rows (see `tabulate`), or negative values with the ratio metric.
 * @example
 * const pair = (unit, x, y) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }];
 * const figures = krippendorffAlpha([...pair('a', 1, 1), ...pair('b', 2, 2), ...pair('c', 1, 3)], 'ordinal');
 * figures.alpha.toFixed(3) // => '0.111'
 * krippendorffAlpha(pair('a', 2, 2), 'ordinal').code // => 'constant'
 */
export function krippendorffAlpha(ratings: readonly Rating[], metric: Metric): Result<Alpha> {
  const patterns = pairablePatterns(ratings);
  if ('defined' in patterns) return patterns;
  const alpha = alphaOfPatterns(patterns, metric)(patterns.frequency);
  if (alpha === undefined) return undefinedBecause('constant');
  return { defined: true, alpha, metric, units: patterns.units, ratings: patterns.ratings };
}

/**
 * Alpha as a function of how many units show each pattern, for resampling: the scratch arrays are made once.
 * The function answers `undefined` where all ratings are on one level.
 *
 * @throws {RangeError} for negative values with the ratio metric.
 * @example
 * const pair = (unit, x, y) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }];
 * const patterns = countPatterns(tabulate([...pair('a', 1, 1), ...pair('b', 2, 2)]));
 * alphaOfPatterns(patterns, 'nominal')(new Int32Array([3, 4])) // => 1
 * alphaOfPatterns(patterns, 'nominal')(new Int32Array([7, 0])) // => undefined
 */
export function alphaOfPatterns(
  patterns: CountPatterns,
  metric: Metric,
): (frequency: Int32Array) => number | undefined {
  const { levels, size, starts, level, count } = patterns;
  if (metric === 'ratio' && levels.some((value) => value < 0)) {
    throw new RangeError('The ratio metric needs a true zero: a value is negative.');
  }
  const pooled = new Float64Array(levels.length);
  const everyLevel = Int32Array.from(levels, (_, i) => i);
  const score = metric === 'interval' ? unitRange(levels) : Float64Array.from(levels);
  const disagreement =
    metric === 'nominal' ? nominalDisagreement : metric === 'ratio' ? ratioDisagreement : squaredDisagreement;

  return (frequency) => {
    let n = 0;
    pooled.fill(0);
    for (let p = 0; p < size.length; p++) {
      const weight = frequency[p]!;
      if (weight === 0) continue;
      n += weight * size[p]!;
      for (let cell = starts[p]!; cell < starts[p + 1]!; cell++) pooled[level[cell]!]! += weight * count[cell]!;
    }
    if (metric === 'ordinal') midRanks(pooled, score);

    const expected = disagreement(score, everyLevel, pooled, 0, levels.length);
    if (expected === 0) return undefined;
    let observed = 0;
    for (let p = 0; p < size.length; p++) {
      const weight = frequency[p]!;
      if (weight === 0) continue;
      observed += (weight * disagreement(score, level, count, starts[p]!, starts[p + 1]!)) / (size[p]! - 1);
    }
    return 1 - ((n - 1) * observed) / expected;
  };
}

/**
 * D(S): the squared distance summed over ordered pairs of the ratings in the cells `from .. to - 1`, of which cell `i`
 * holds `count[i]` ratings on level `level[i]`.
 */
type Disagreement = (
  score: Float64Array,
  level: Int32Array,
  count: Int32Array | Float64Array,
  from: number,
  to: number,
) => number;

const nominalDisagreement: Disagreement = (_score, _level, count, from, to) => {
  let total = 0;
  let alike = 0;
  for (let i = from; i < to; i++) {
    const c = count[i]!;
    total += c;
    alike += c * c;
  }
  return total * total - alike;
};

// Distances are taken from the first score in use, so that ratings which all agree give exactly 0 and alpha exactly 1.
const squaredDisagreement: Disagreement = (score, level, count, from, to) => {
  let first = from;
  while (first < to - 1 && count[first] === 0) first++;
  const origin = score[level[first]!]!;
  let total = 0;
  let sum = 0;
  let squares = 0;
  for (let i = first; i < to; i++) {
    const c = count[i]!;
    const distance = score[level[i]!]! - origin;
    total += c;
    sum += c * distance;
    squares += c * distance * distance;
  }
  return 2 * (total * squares - sum * sum);
};

const ratioDisagreement: Disagreement = (score, level, count, from, to) => {
  let sum = 0;
  for (let low = from; low < to; low++) {
    for (let high = low + 1; high < to; high++) {
      // Levels ascend, so the larger value is positive; dividing by it keeps a + b from overflowing.
      const share = score[level[low]!]! / score[level[high]!]!;
      const distance = (1 - share) / (1 + share);
      sum += 2 * count[low]! * count[high]! * distance * distance;
    }
  }
  return sum;
};

/** Writes each level's mid-rank: ratings below it, plus half of those on it. */
function midRanks(pooled: Float64Array, ranks: Float64Array): void {
  let below = 0;
  for (let i = 0; i < pooled.length; i++) {
    ranks[i] = below + pooled[i]! / 2;
    below += pooled[i]!;
  }
}

/** Values moved to 0 .. 1: alpha does not change, and squares of very large or very small values stay finite. */
function unitRange(levels: readonly number[]): Float64Array {
  const lowest = levels[0]! / 2;
  const range = levels[levels.length - 1]! / 2 - lowest;
  return Float64Array.from(levels, (value) => (range === 0 ? 0 : (value / 2 - lowest) / range));
}
