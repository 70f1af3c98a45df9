/**
 * What is left of each rating once the unit and the rater are allowed for: the stuff of habits (who is erratic, who gives everybody
 * the same) and, with the rater's own rating kept out of the unit's estimate, of drift.
 */
import { type CrossedFit, fitCrossed } from './crossed-model';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface RatingResidual {
  readonly unit: string;
  readonly rater: string;
  /** Rating less mean, unit and rater effect, both shrunk. */
  readonly residual: number;
  /**
   * Rating less mean and what the others' ratings say of the unit, over the standard deviation of that: about normal with the
   * rater's own strictness as its level. Null where nobody else rated the unit.
   */
  readonly leftOut: number | null;
}

export interface Residuals {
  /** In the order of the ratings given. */
  readonly ratings: readonly RatingResidual[];
  /** Alphabetical. Mean squared residual over that of all: above 1.5 erratic, far below 1 flat, from 30 ratings on. */
  readonly raters: readonly { readonly rater: string; readonly meanSquareRatio: number; readonly ratings: number }[];
}

/**
 * Residuals of the crossed model.
 *
 * The rating of unit u by r, left out: y - mean - s (mean of the others' y - mean - their effects), s = v k / (1 + v k) for k others
 * and v the squared ratio of units; its variance is rest (1 + v / (1 + v k)), the raters' effects taken as known.
 *
 * Source: Robinson (1991), Statistical Science 6, 15-32; deletion residuals as in Haslett and Hayes (1998), JRSS B 60, 201-215.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = residuals([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 1), ...row('d', 2, 3, 3)]);
 * figures.raters[2].meanSquareRatio > 1 // => true
 */
export function residuals(ratings: readonly Rating[]): Result<Residuals> {
  const fit = fitCrossed(ratings);
  if (!fit.defined) return fit;
  const { sums, best } = fit;
  const { mean, raterEffects, ratios, variances } = best;
  const effectOf = new Map(sums.table.raters.map((rater, r) => [rater, raterEffects[r]!]));
  const v = ratios.unit ** 2;
  const totals = new Map<string, { sum: number; seats: number }>();
  for (const { unit, rater, value } of ratings) {
    const own = totals.get(unit) ?? { sum: 0, seats: 0 };
    totals.set(unit, { sum: own.sum + value - mean - effectOf.get(rater)!, seats: own.seats + 1 });
  }
  const shrunk = (sum: number, seats: number): number => (v * sum) / (1 + v * seats);
  const byRater = new Map<string, { squares: number; ratings: number }>();
  let squares = 0;
  const all = ratings.map(({ unit, rater, value }): RatingResidual => {
    const { sum, seats } = totals.get(unit)!;
    const effect = effectOf.get(rater)!;
    const residual = value - mean - effect - shrunk(sum, seats);
    squares += residual ** 2;
    const own = byRater.get(rater) ?? { squares: 0, ratings: 0 };
    byRater.set(rater, { squares: own.squares + residual ** 2, ratings: own.ratings + 1 });
    if (seats === 1) return { unit, rater, residual, leftOut: null };
    const others = shrunk(sum - (value - mean - effect), seats - 1);
    const deviation = Math.sqrt(variances.rest * (1 + v / (1 + v * (seats - 1))));
    return { unit, rater, residual, leftOut: (value - mean - others) / deviation };
  });
  if (squares <= 1e-18 * ratings.length) return undefinedBecause('no-residual');
  const average = squares / ratings.length;
  return {
    defined: true,
    ratings: all,
    raters: [...byRater]
      .map(([rater, own]) => ({ rater, meanSquareRatio: own.squares / own.ratings / average, ratings: own.ratings }))
      .sort((a, b) => (a.rater < b.rater ? -1 : 1)),
  };
}

/**
 * Mean squared residual by rater over that of all, from a fit that is there already: `residuals(...).raters` without the list of
 * single residuals.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 1), ...row('d', 2, 3, 3)];
 * residualsByRater(fitCrossed(ratings))[2].meanSquareRatio > 1 // => true
 */
export function residualsByRater(fit: CrossedFit): Residuals['raters'] {
  if (!fit.defined) return [];
  const { table } = fit.sums;
  const { mean, raterEffects, ratios } = fit.best;
  const v = ratios.unit ** 2;
  const squaresOf = new Float64Array(table.raters.length);
  let squares = 0;
  for (let u = 0; u < table.units.length; u++) {
    const from = table.starts[u]!;
    const to = table.starts[u + 1]!;
    const off = (e: number): number => table.levels[table.level[e]!]! - mean - raterEffects[table.rater[e]!]!;
    let sum = 0;
    for (let e = from; e < to; e++) sum += off(e);
    const unit = (v * sum) / (1 + v * (to - from));
    for (let e = from; e < to; e++) {
      const residual = off(e) - unit;
      squares += residual * residual;
      squaresOf[table.rater[e]!]! += residual * residual;
    }
  }
  const n = table.level.length;
  if (squares <= 1e-18 * n) return [];
  const { counts } = fit.sums;
  return table.raters
    .map((rater, r) => ({ rater, meanSquareRatio: squaresOf[r]! / counts[r]! / (squares / n), ratings: counts[r]! }))
    .sort((a, b) => (a.rater < b.rater ? -1 : 1));
}
