/** Fleiss' kappa: agreement of any number of raters, who are taken as interchangeable. */
import type { Rating, Result } from './ratings';
import { type ChanceCorrected, chanceCorrected } from './weighted-agreement';

/**
 * (po - pe) / (1 - pe) with pe = sum w_kl pi_k pi_l, pi_k the mean share of level k over units; missing cells allowed.
 *
 * Sources: Fleiss (1971), Psychological Bulletin 76, 378-382; with weights, missing cells and the standard error over
 * units, Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.
 *
 * Unweighted it ignores the order of levels: on rubrics prefer Krippendorff's alpha (ordinal).
 *
 * @param levels the full scale, ascending
 * @param weights agreement weights of those levels (`agreementWeights`)
 * @throws {RangeError} on malformed rows, or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1, 1), ...row('b', 2, 2, 2), ...row('c', 1, 2, 2)];
 * fleissKappa(ratings, [1, 2], agreementWeights([1, 2], 'identity')).coefficient.toFixed(4) // => '0.5500'
 */
export function fleissKappa(
  ratings: readonly Rating[],
  levels: readonly number[],
  weights: readonly (readonly number[])[],
): Result<ChanceCorrected> {
  return chanceCorrected(ratings, levels, weights, (prevalence) => {
    const pull = prevalence.map((_, k) =>
      prevalence.reduce((sum, share, l) => sum + ((weights[k]![l]! + weights[l]![k]!) / 2) * share, 0),
    );
    const of = (share: Float64Array): number => share.reduce((sum, part, k) => sum + part * pull[k]!, 0);
    return { expected: of(prevalence), of };
  });
}

/** Kappa of one level against all others together. */
export interface LevelKappa {
  readonly level: number;
  /** Null where the level was never or always given. */
  readonly kappa: number | null;
}

/**
 * Fleiss' kappa by level: does the panel agree on this level when the others are taken as one?
 *
 * Source: Fleiss (1971), equation 23, with the missing cells of `fleissKappa`.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1), ...row('b', 2, 2), ...row('c', 3, 2)];
 * fleissKappaByLevel(ratings, [1, 2, 3]).map(({ kappa }) => kappa?.toFixed(2)) // => ['1.00', '0.33', '-0.20']
 */
export function fleissKappaByLevel(ratings: readonly Rating[], levels: readonly number[]): LevelKappa[] {
  const plain = [
    [1, 0],
    [0, 1],
  ];
  return levels.map((level) => {
    const against = ratings.map((one) => ({ ...one, value: one.value === level ? 1 : 0 }));
    const figures = fleissKappa(against, [0, 1], plain);
    return { level, kappa: figures.defined ? figures.coefficient : null };
  });
}
