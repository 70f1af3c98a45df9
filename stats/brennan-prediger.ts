/** Brennan and Prediger's kappa: agreement beyond what ratings thrown on the levels at random, all alike likely, would reach. */
import type { Rating, Result } from './ratings';
import { type ChanceCorrected, chanceCorrected } from './weighted-agreement';

/**
 * (po - pe) / (1 - pe) with pe = T / q^2, T the sum of all weights and q the number of levels; missing cells allowed.
 *
 * Sources: Brennan and Prediger (1981), Educational and Psychological Measurement 41, 687-699; with weights and missing cells
 * Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.
 *
 * Chance does not depend on how levels are used: a level that nobody needs, added to the scale, raises it.
 *
 * @param levels the full scale, ascending: q counts unused levels too
 * @param weights agreement weights of those levels (`agreementWeights`)
 * @throws {RangeError} on malformed rows, or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1), ...row('b', 1, 1), ...row('c', 1, 1), ...row('d', 1, 2)];
 * brennanPrediger(ratings, [1, 2], agreementWeights([1, 2], 'identity')).coefficient // => 0.5
 */
export function brennanPrediger(
  ratings: readonly Rating[],
  levels: readonly number[],
  weights: readonly (readonly number[])[],
): Result<ChanceCorrected> {
  const total = weights.flat().reduce((sum, weight) => sum + weight, 0);
  const expected = total / levels.length ** 2;
  return chanceCorrected(ratings, levels, weights, () => ({ expected, of: () => expected }));
}
