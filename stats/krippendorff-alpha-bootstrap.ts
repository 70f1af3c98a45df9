/** Krippendorff's alpha with its interval: the form in which it may be shown. */
import { type CountPatterns, pairablePatterns } from './count-patterns';
import { type Alpha, alphaOfPatterns, type Metric } from './krippendorff-alpha';
import { type BootstrapInterval, type BootstrapOptions, percentileBootstrap } from './percentile-bootstrap';
import { type Rating, type Result, undefinedBecause } from './ratings';

/**
 * Krippendorff's alpha with a percentile bootstrap interval: units with two or more ratings are resampled with
 * replacement and alpha, its expected disagreement and (ordinal) its ranks included, is computed anew each time.
 *
 * Undefined wherever alpha is, with one unit, and when more than 1 in 20 resamples hold a single level. Half-widths to
 * expect on 3 to 5 levels with 2 to 4 raters a unit: 0.29 at 11 units, 0.18 at 20, 0.16 at 60, 0.09 at 200, 0.05 at 1,000.
 *
 * Source: Krippendorff (2011) for alpha; Efron and Tibshirani (1993), chapter 13, for the interval.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`) and unusable options.
 * @example
 * const pair = (unit, x, y) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }];
 * const ratings = [...pair('a', 1, 1), ...pair('b', 1, 2), ...pair('c', 2, 2), ...pair('d', 3, 3), ...pair('e', 3, 1)];
 * const { low, alpha, high } = krippendorffAlphaBootstrap(ratings, 'ordinal');
 * low < alpha && alpha < high // => true
 * krippendorffAlphaBootstrap(ratings, 'ordinal').low === low // => true
 */
export function krippendorffAlphaBootstrap(
  ratings: readonly Rating[],
  metric: Metric,
  options: BootstrapOptions = {},
): Result<Alpha & BootstrapInterval> {
  const patterns = pairablePatterns(ratings);
  return 'defined' in patterns ? patterns : alphaBootstrapOf(patterns, metric, options);
}

/**
 * The same from patterns that are there already, of one unit with two ratings or more.
 *
 * @example
 * const pair = (unit, x, y) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }];
 * const patterns = countPatterns(tabulate([...pair('a', 1, 1), ...pair('b', 2, 2), ...pair('c', 3, 3), ...pair('d', 1, 2)]));
 * alphaBootstrapOf(patterns, 'ordinal').units // => 4
 */
export function alphaBootstrapOf(
  patterns: CountPatterns,
  metric: Metric,
  options: BootstrapOptions = {},
): Result<Alpha & BootstrapInterval> {
  const alphaOf = alphaOfPatterns(patterns, metric);
  const alpha = alphaOf(patterns.frequency);
  if (alpha === undefined) return undefinedBecause('constant');
  const interval = percentileBootstrap(patterns, alphaOf, options);
  if (!interval.defined) return interval;
  return { alpha, metric, units: patterns.units, ratings: patterns.ratings, ...interval };
}
