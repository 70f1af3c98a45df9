/** Agreement and alpha of the same ratings, from one set of resamples: drawing is what costs. */

import { agreementOfPatterns } from './agreement';
import type { AgreementIntervals } from './agreement-bootstrap';
import type { CountPatterns } from './count-patterns';
import { type Alpha, alphaOfPatterns } from './krippendorff-alpha';
import { type BootstrapInterval, type BootstrapOptions, percentileBootstraps } from './percentile-bootstrap';
import { type Result, undefinedBecause } from './ratings';

/**
 * What `agreementBootstrap` and `krippendorffAlphaBootstrap` (ordinal) give, to the last digit: both seed their draws by the patterns, so
 * both draw the same units, and here they are drawn once.
 *
 * @example
 * const pair = (unit, x, y) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }];
 * const ratings = [...pair('a', 1, 1), ...pair('b', 1, 2), ...pair('c', 2, 2), ...pair('d', 3, 3), ...pair('e', 3, 1)];
 * const both = agreementAndAlpha(countPatterns(tabulate(ratings)));
 * both.agreement.exactInterval.low === agreementBootstrap(ratings).exactInterval.low // => true
 * both.alpha.low === krippendorffAlphaBootstrap(ratings, 'ordinal').low // => true
 */
export function agreementAndAlpha(
  patterns: CountPatterns,
  options: BootstrapOptions = {},
): { agreement: Result<AgreementIntervals>; alpha: Result<Alpha & BootstrapInterval> } {
  const agreementOf = agreementOfPatterns(patterns);
  const alphaOf = alphaOfPatterns(patterns, 'ordinal');
  const value = alphaOf(patterns.frequency);
  // The statistics of one draw are asked in their order: the second reads what the first has computed.
  let drawn = agreementOf(patterns.frequency);
  const intervals = percentileBootstraps(
    patterns,
    [
      (frequency) => {
        drawn = agreementOf(frequency);
        return drawn.exact;
      },
      () => drawn.withinOne,
      alphaOf,
    ],
    options,
  );
  const [exactInterval, withinOneInterval, alphaInterval] = [intervals[0]!, intervals[1]!, intervals[2]!];
  const { units, ratings } = patterns;
  return {
    agreement: !exactInterval.defined
      ? exactInterval
      : !withinOneInterval.defined
        ? withinOneInterval
        : { defined: true, ...agreementOf(patterns.frequency), exactInterval, withinOneInterval },
    alpha:
      value === undefined
        ? undefinedBecause('constant')
        : !alphaInterval.defined
          ? alphaInterval
          : { alpha: value, metric: 'ordinal', units, ratings, ...alphaInterval },
  };
}
