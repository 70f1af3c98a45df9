/** Conger's kappa: Cohen's for any number of raters, who stay themselves; Fleiss' takes them as interchangeable. */
import { tabulate } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';
import { chanceCorrected } from './weighted-agreement';

export interface CongerKappa {
  /** 1 = perfect, 0 = as chance would have it. */
  readonly coefficient: number;
  readonly observed: number;
  readonly expected: number;
  readonly units: number;
  readonly pairable: number;
  readonly raters: number;
}

/**
 * (po - pe) / (1 - pe) with pe the mean over ordered pairs of different raters of sum w_kl p_gk p_hl, p_gk the share of level k
 * among rater g's own ratings. With two raters who rated the same units it is Cohen's kappa.
 *
 * Source: Conger (1980), Psychological Bulletin 88, 322-328; with weights and missing cells Gwet (2014), Handbook of Inter-Rater
 * Reliability, 4th ed.
 *
 * @param levels the full scale, ascending
 * @param weights agreement weights of those levels (`agreementWeights`)
 * @throws {RangeError} on malformed rows, or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1, 1), ...row('b', 2, 2, 2), ...row('c', 1, 2, 2)];
 * congerKappa(ratings, [1, 2], agreementWeights([1, 2], 'identity')).coefficient.toFixed(4) // => '0.5714'
 */
export function congerKappa(
  ratings: readonly Rating[],
  levels: readonly number[],
  weights: readonly (readonly number[])[],
): Result<CongerKappa> {
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  const { raters, rater, level, levels: used } = tabulate(ratings);
  const places = used.map((value) => levels.indexOf(value));
  const counts = new Float64Array(raters.length);
  const shares = raters.map(() => new Float64Array(levels.length));
  rater.forEach((r) => {
    counts[r]!++;
  });
  const expected = (): number => {
    rater.forEach((r, entry) => {
      shares[r]![places[level[entry]!]!]! += 1 / counts[r]!;
    });
    // All ordered pairs, less every rater with itself: sums of weighted products of two vectors.
    const product = (a: Float64Array, b: Float64Array): number =>
      a.reduce((sum, one, k) => sum + one * b.reduce((inner, other, l) => inner + weights[k]![l]! * other, 0), 0);
    const all = levels.map((_, k) => shares.reduce((sum, own) => sum + own[k]!, 0));
    const together = product(Float64Array.from(all), Float64Array.from(all));
    const alone = shares.reduce((sum, own) => sum + product(own, own), 0);
    return (together - alone) / (raters.length * (raters.length - 1));
  };
  const figures = chanceCorrected(ratings, levels, weights, () => {
    const chance = expected();
    return { expected: chance, of: () => chance };
  });
  if (!figures.defined) return figures;
  const { coefficient, observed, expected: chance, units, pairable } = figures;
  return { defined: true, coefficient, observed, expected: chance, units, pairable, raters: raters.length };
}
