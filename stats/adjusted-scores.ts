/**
 * What a unit's mean would have been had it met the average rater: the raw mean less the strictness of those who rated it,
 * shrunk towards the mean of all as far as so few ratings demand. Advisory: beside the raw mean, never instead of it.
 */
import { type CrossedFit, type ErrorsAt, fitOf, type ModelAt, type Variances } from './crossed-model';
import type { CrossedSums } from './crossed-sums';
import { normalQuantile } from './normal-quantile';
import type { Rating, Result } from './ratings';
import { weighedRatios } from './weighed-ratios';

export interface AdjustedUnit {
  readonly unit: string;
  /** Mean of its ratings as they were given. */
  readonly raw: number;
  readonly adjusted: number;
  /** Of `adjusted`; carries what is not known of the raters and of the variances. */
  readonly standardError: number;
  /** At the confidence asked for, 95 % unless told. */
  readonly interval: readonly [number, number];
  /** Mean effect of those who rated it (positive: they give more); raw less this is what shrinkage starts from. */
  readonly ratersEffect: number;
  readonly ratings: number;
}

export interface AdjustedScores {
  /** Alphabetical: it is no ranking. */
  readonly units: readonly AdjustedUnit[];
  readonly mean: number;
  readonly variances: Variances;
}

/**
 * Shrunk adjusted scores: mean + best linear unbiased prediction of the unit, from the crossed model.
 *
 * With k ratings and u the squared ratio of units the prediction is s (raw - mean - raters' mean effect), s = u k / (1 + u k). Its
 * squared error at given ratios is rest * u / (1 + u k) + s^2 a'Ca + (1 - s + s a'p)^2 Var(mean), with a the raters' shares, C
 * the covariance of their effects and p the pull of the mean on them; over the ratios as in `severity`.
 *
 * Source: Robinson (1991), That BLUP is a good thing, Statistical Science 6, 15-32; for multiple mini-interviews Roberts, Rothnie,
 * Zoanetti and Crossley (2010), Medical Education 44, 690-698.
 *
 * @param ratings or their fit, where it is there already
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = adjustedScores([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * figures.units.map(({ raw, adjusted }) => [raw.toFixed(2), adjusted.toFixed(2)])[0] // => ['1.33', '1.37']
 */
export function adjustedScores(
  ratings: readonly Rating[] | CrossedFit,
  options: { readonly confidence?: number } = {},
): Result<AdjustedScores> {
  const fit = fitOf(ratings);
  if (!fit.defined) return fit;
  const { sums, model, best } = fit;
  const reported = predictions(sums, best);
  const squares = new Float64Array(reported.length);
  for (const { ratios, weight } of weighedRatios(model, best, 'deviation')) {
    const there = model.at(ratios);
    const errors = squaredErrors(sums, there, model.errorsAt(ratios));
    const others = predictions(sums, there);
    for (let u = 0; u < squares.length; u++) squares[u]! += weight * (errors[u]! + (others[u]! - reported[u]!) ** 2);
  }
  const reach = normalQuantile((1 + (options.confidence ?? 0.95)) / 2);
  const { table } = sums;
  const units = table.units.map((unit, u): AdjustedUnit => {
    const adjusted = reported[u]!;
    const standardError = Math.sqrt(squares[u]!);
    return {
      unit,
      raw: meanOver(sums, u, (e) => table.levels[table.level[e]!]!),
      adjusted,
      standardError,
      interval: [adjusted - reach * standardError, adjusted + reach * standardError],
      ratersEffect: meanOver(sums, u, (e) => best.raterEffects[table.rater[e]!]!),
      ratings: table.starts[u + 1]! - table.starts[u]!,
    };
  });
  return {
    defined: true,
    units: units.sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    mean: best.mean,
    variances: best.variances,
  };
}

function meanOver({ table }: CrossedSums, unit: number, of: (entry: number) => number): number {
  const from = table.starts[unit]!;
  const to = table.starts[unit + 1]!;
  let sum = 0;
  for (let e = from; e < to; e++) sum += of(e);
  return sum / (to - from);
}

/** How far a unit with k ratings is believed: 0 not at all, towards 1 with many ratings. */
const belief = (best: ModelAt, k: number): number => {
  const u = best.ratios.unit ** 2;
  return (u * k) / (1 + u * k);
};

function predictions(sums: CrossedSums, at: ModelAt): Float64Array {
  const { levels, level, rater, starts, units } = sums.table;
  return Float64Array.from(units, (_, u) => {
    const off = meanOver(sums, u, (e) => levels[level[e]!]! - at.mean - at.raterEffects[rater[e]!]!);
    return at.mean + belief(at, starts[u + 1]! - starts[u]!) * off;
  });
}

function squaredErrors(sums: CrossedSums, at: ModelAt, { covariance, pull, meanVariance }: ErrorsAt): Float64Array {
  const { rater, starts, units } = sums.table;
  const R = sums.raters;
  return Float64Array.from(units, (_, u) => {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    const k = to - from;
    let among = 0;
    let pulled = 0;
    for (let e = from; e < to; e++) {
      pulled += pull[rater[e]!]! / k;
      for (let f = from; f < to; f++) among += covariance[rater[e]! * R + rater[f]!]! / (k * k);
    }
    const s = belief(at, k);
    const own = (at.variances.rest * at.ratios.unit ** 2) / (1 + at.ratios.unit ** 2 * k);
    return own + s * s * among + (1 - s + s * pulled) ** 2 * meanVariance;
  });
}
