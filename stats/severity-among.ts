/**
 * How strict each rater is beside the others of this panel: not beside all raters there might be. With six colleagues nobody knows
 * where the strictness of raters in general lies, and `severity` says so by wide intervals; how the six lie to each other is
 * known far better, and is what "lower than colleagues on the same performances" means.
 */
import { type CrossedFit, fitOf, type Variances } from './crossed-model';
import { mixtureQuantile } from './mixture-quantile';
import { raterCompany } from './rater-company';
import type { Rating, Result } from './ratings';
import type { RaterSeverity } from './severity';
import { weighedRatios } from './weighed-ratios';

export interface SeverityAmong {
  /** Alphabetical: it is no ranking. Effects sum to 0. */
  readonly raters: readonly RaterSeverity[];
  readonly variances: Variances;
  /** Of the panel as it is: the model's mean plus the mean effect of these raters. */
  readonly mean: number;
  readonly units: number;
  readonly ratings: number;
}

/**
 * Effects of the crossed model less their mean over the panel, with intervals of that difference.
 *
 * With e the effects and a = e_r - (1 / R) sum of all, the error of a'e given the ratios is a'(C + p p' Var(mean))a, C the
 * covariance of the effects and p the pull of the mean on them; over the ratios as in `severity`, but with uniform weight on the
 * raters' variance: in the recovery study these intervals cover 94 to 96 in a hundred, where uniform on the deviation covers 92 to 94.
 *
 * Source: Henderson (1975), Biometrics 31, 423-447 (prediction of contrasts of random effects); the rest as in `severity`.
 *
 * @param ratings or their fit, where it is there already
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = severityAmong([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * figures.raters.map(({ effect }) => effect.toFixed(2)) // => ['-0.25', '-0.06', '0.32']
 * figures.raters[2].interval[0] > 0 // => true
 */
export function severityAmong(
  ratings: readonly Rating[] | CrossedFit,
  options: { readonly confidence?: number } = {},
): Result<SeverityAmong> {
  const fit = fitOf(ratings);
  if (!fit.defined) return fit;
  const { sums, model, best } = fit;
  const R = sums.raters;
  const nodes = weighedRatios(model, best, 'variance').map(({ ratios, weight }) => {
    const there = model.errorsAt(ratios);
    return { weight, effects: less(there.raterEffects), deviations: contrastDeviations(there, R) };
  });
  const reported = less(best.raterEffects);
  const outside = (1 - (options.confidence ?? 0.95)) / 2;
  const { colleagues, shared } = raterCompany(sums);
  const shift = best.raterEffects.reduce((sum, one) => sum + one, 0) / R;
  const raters = sums.table.raters.map((rater, r): RaterSeverity => {
    const effect = reported[r]!;
    const components = nodes.map(({ weight, effects, deviations }) => ({
      weight,
      centre: effects[r]!,
      deviation: deviations[r]!,
    }));
    const squares = components.reduce(
      (sum, { weight, centre, deviation }) => sum + weight * (deviation ** 2 + (centre - effect) ** 2),
      0,
    );
    const end = (share: number): number => mixtureQuantile(components, share, sums.ratings - 1);
    return {
      rater,
      effect,
      standardError: Math.sqrt(squares),
      interval: [end(outside), end(1 - outside)],
      ratings: sums.counts[r]!,
      shared: shared[r]!,
      colleagues: colleagues[r]!,
    };
  });
  return {
    defined: true,
    raters: raters.sort((a, b) => (a.rater < b.rater ? -1 : 1)),
    variances: best.variances,
    mean: best.mean + shift,
    units: sums.table.units.length,
    ratings: sums.ratings,
  };
}

/** Values less their mean. */
function less(effects: Float64Array): Float64Array {
  const mean = effects.reduce((sum, one) => sum + one, 0) / effects.length;
  return effects.map((one) => one - mean);
}

function contrastDeviations(
  { covariance, pull, meanVariance }: { covariance: Float64Array; pull: Float64Array; meanVariance: number },
  R: number,
): Float64Array {
  const rows = new Float64Array(R);
  const pulls = pull.reduce((sum, one) => sum + one, 0);
  let all = 0;
  for (let r = 0; r < R; r++) {
    let sum = meanVariance * pull[r]! * pulls;
    for (let s = 0; s < R; s++) sum += covariance[r * R + s]!;
    rows[r] = sum;
    all += sum;
  }
  return rows.map((row, r) =>
    Math.sqrt(Math.max(1e-24, covariance[r * R + r]! + meanVariance * pull[r]! ** 2 - (2 * row) / R + all / (R * R))),
  );
}
