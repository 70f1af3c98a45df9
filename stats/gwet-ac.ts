/** Gwet's AC1 and AC2: agreement whose chance term does not grow when nearly all ratings sit on one level. */
import { type Rating, type Result, undefinedBecause } from './ratings';
import { type ChanceCorrected, chanceCorrected } from './weighted-agreement';

/**
 * (po - pe) / (1 - pe) with pe = T / (q (q - 1)) * sum pi_k (1 - pi_k), T the sum of all weights and q the number of
 * levels. AC1 with identity weights, AC2 with others; missing cells allowed.
 *
 * Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48; Gwet (2014), 4th ed.
 *
 * It stays high when nobody tells units apart, so it never makes up for a low alpha: show it beside alpha on skewed levels.
 *
 * @param levels the full scale, ascending: q counts unused levels too
 * @param weights agreement weights of those levels (`agreementWeights`)
 * @throws {RangeError} on malformed rows, or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1), ...row('b', 1, 1), ...row('c', 1, 1), ...row('d', 1, 2)];
 * gwetAc(ratings, [1, 2], agreementWeights([1, 2], 'identity')).coefficient.toFixed(2) // => '0.68'
 */
export function gwetAc(
  ratings: readonly Rating[],
  levels: readonly number[],
  weights: readonly (readonly number[])[],
): Result<ChanceCorrected> {
  const q = levels.length;
  if (ratings.length > 0 && q < 2) return undefinedBecause('constant');
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  const scale = total / (q * (q - 1));
  return chanceCorrected(ratings, levels, weights, (prevalence) => {
    const of = (share: Float64Array): number =>
      scale * share.reduce((sum, part, k) => sum + part * (1 - prevalence[k]!), 0);
    return { expected: of(prevalence), of };
  });
}
