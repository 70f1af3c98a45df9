/** Raw agreement with its intervals: the form in which it may be shown. */
import { type Agreement, agreementOfPatterns } from './agreement';
import { type CountPatterns, pairablePatterns } from './count-patterns';
import { type BootstrapInterval, type BootstrapOptions, percentileBootstraps } from './percentile-bootstrap';
import type { Rating, Result } from './ratings';

export interface AgreementIntervals extends Agreement {
  readonly exactInterval: BootstrapInterval;
  readonly withinOneInterval: BootstrapInterval;
}

/**
 * Exact and within-one-level agreement, each with a percentile bootstrap interval over units (pairs within a unit hang
 * together, so a binomial interval over pairs would be too narrow). Undefined with one unit.
 *
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
 *
 * @param options `random`, if given, makes the draws that serve both intervals
 * @throws {RangeError} on malformed rows (see `tabulate`) and unusable options.
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const shown = agreementBootstrap([...row('a', 2, 2), ...row('b', 1, 3), ...row('c', 1, 2), ...row('d', 3, 3)]);
 * [shown.exact, shown.exactInterval.low, shown.exactInterval.high] // => [0.5, 0, 1]
 */
export function agreementBootstrap(
  ratings: readonly Rating[],
  options: BootstrapOptions = {},
): Result<AgreementIntervals> {
  const patterns = pairablePatterns(ratings);
  return 'defined' in patterns ? patterns : agreementBootstrapOf(patterns, options);
}

/**
 * The same from patterns that are there already, of one unit with two ratings or more.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const patterns = countPatterns(tabulate([...row('a', 2, 2), ...row('b', 1, 3), ...row('c', 1, 2), ...row('d', 3, 3)]));
 * agreementBootstrapOf(patterns).exact // => 0.5
 */
export function agreementBootstrapOf(
  patterns: CountPatterns,
  options: BootstrapOptions = {},
): Result<AgreementIntervals> {
  const agreementOf = agreementOfPatterns(patterns);
  const intervals = percentileBootstraps(
    patterns,
    [(frequency) => agreementOf(frequency).exact, (frequency) => agreementOf(frequency).withinOne],
    options,
  );
  const exactInterval = intervals[0]!;
  const withinOneInterval = intervals[1]!;
  if (!exactInterval.defined) return exactInterval;
  if (!withinOneInterval.defined) return withinOneInterval;
  return { defined: true, ...agreementOf(patterns.frequency), exactInterval, withinOneInterval };
}
