/**
 * The crossed model behind severity and reliability: value = mean + unit + rater + rest, units and raters both random, fitted
 * by REML. Every unit may have other raters and another number of them.
 */
import { factorise, solveLower, solveUpper } from './cholesky';
import { connectedRaters } from './connected-groups';
import { type CrossedSums, crossedSums } from './crossed-sums';
import { nelderMead } from './nelder-mead';
import type { RatingTable } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

/** Standard deviations of unit and rater effects, over that of the rest. */
export interface Ratios {
  readonly unit: number;
  readonly rater: number;
}

export interface Variances {
  readonly unit: number;
  readonly rater: number;
  readonly rest: number;
}

/** The model at given ratios: everything else has a closed form. */
export interface ModelAt {
  readonly ratios: Ratios;
  /** -2 log of the restricted likelihood, as lme4 prints it. */
  readonly criterion: number;
  readonly variances: Variances;
  readonly mean: number;
  readonly meanStandardError: number;
  /** Best linear unbiased predictions, in the table's order of raters; positive = gives higher values. */
  readonly raterEffects: Float64Array;
  /** Standard deviation of each true effect given the data and these variances, the mean's own error included. */
  readonly raterDeviations: Float64Array;
}

/** How the errors of rater effects and of the mean hang together, at given ratios. */
export interface ErrorsAt {
  readonly raterEffects: Float64Array;
  /** R x R: covariance of the true effects given the data and the mean. */
  readonly covariance: Float64Array;
  /** By how much each predicted effect falls when the mean is taken to be 1 higher. */
  readonly pull: Float64Array;
  readonly meanVariance: number;
}

export interface CrossedModel extends Omit<ModelAt, 'raterDeviations' | 'raterEffects'> {
  readonly raters: readonly {
    readonly rater: string;
    readonly effect: number;
    /**
     * Standard deviation of the true effect given the data, the mean and these variances, as lme4 prints it. Smaller than the
     * error anybody should trust, since neither the mean nor the variances are known: see `severity`.
     */
    readonly conditionalDeviation: number;
    readonly ratings: number;
  }[];
  readonly units: number;
  readonly ratings: number;
}

/**
 * The criterion, and on request the rest, as a function of the ratios.
 *
 * With Z the raters' indicators and W = I - sum over units of w_k 1 1' (w_k = u / (1 + u k) for k seats, u the squared ratio of
 * units), Z'WZ = diag(counts) - sum_k w_k S_k is one R x R matrix, and with v the squared ratio of raters the covariance of the
 * values has the determinant prod (1 + u k) * |I + v Z'WZ| and the inverse W - v WZ (I + v Z'WZ)^-1 Z'W: one Cholesky an evaluation,
 * whatever the number of units, and no division by a variance that may be 0.
 *
 * Source: Searle, Casella and McCulloch (1992), Variance Components, 6.6 (REML); the reduction is worked out here.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const model = modelOf(crossedSums([...row('a', 1, 3), ...row('b', 2, 3), ...row('c', 4, 5)]));
 * model.at({ unit: 0, rater: 0 }).variances.rest.toFixed(3) // => '2.000'
 */
export function modelOf(sums: CrossedSums): {
  criterion(ratios: Ratios): number;
  at(ratios: Ratios): ModelAt;
  errorsAt(ratios: Ratios): ErrorsAt;
} {
  const R = sums.raters;
  const N = sums.ratings;
  const matrix = new Float64Array(R * R);
  const b = new Float64Array(R);
  const c = new Float64Array(R);

  /** Fills `matrix` with the factor of I + v Z'WZ, and `b`, `c` with Z'Wy and Z'W1. */
  function reduce({ unit, rater }: Ratios) {
    const u = unit * unit;
    const v = rater * rater;
    let yy = sums.squares;
    let y1 = 0;
    let oneOne = N;
    let determinant = 0;
    matrix.fill(0);
    b.set(sums.totals);
    c.set(sums.counts);
    for (const own of sums.classes) {
      const w = u / (1 + u * own.seats);
      determinant += own.units * Math.log1p(u * own.seats);
      yy -= w * own.squares;
      y1 -= w * own.seats * own.sum;
      oneOne -= w * own.seats * own.seats * own.units;
      for (let i = 0; i < R * R; i++) matrix[i]! -= w * own.shared[i]!;
      for (let r = 0; r < R; r++) {
        b[r]! -= w * own.sums[r]!;
        c[r]! -= w * own.seats * own.shared[r * R + r]!;
      }
    }
    y1 += sums.totals.reduce((sum, one) => sum + one, 0);
    for (let i = 0; i < R * R; i++) matrix[i]! *= v;
    for (let r = 0; r < R; r++) matrix[r * R + r]! += v * sums.counts[r]! + 1;
    return { v, yy, y1, oneOne, determinant };
  }

  function evaluate(ratios: Ratios) {
    const { v, yy, y1, oneOne, determinant } = reduce(ratios);
    const inner = factorise(matrix, R);
    if (inner === null) return null;
    const lb = b.slice();
    const lc = c.slice();
    solveLower(matrix, R, lb);
    solveLower(matrix, R, lc);
    const dot = (x: Float64Array, z: Float64Array): number => x.reduce((sum, one, r) => sum + one * z[r]!, 0);
    const qyy = yy - v * dot(lb, lb);
    const q1y = y1 - v * dot(lc, lb);
    const q11 = oneOne - v * dot(lc, lc);
    const rest = (qyy - (q1y * q1y) / q11) / (N - 1);
    const criterion = (N - 1) * (1 + Math.log(2 * Math.PI * rest)) + determinant + inner + Math.log(q11);
    return { v, lb, lc, mean: q1y / q11, q11, rest, criterion };
  }

  return {
    criterion: (ratios) => evaluate(ratios)?.criterion ?? Number.POSITIVE_INFINITY,
    at(ratios) {
      const found = evaluate(ratios);
      if (found === null) throw new RangeError(`The model has no value at ratios ${ratios.unit} and ${ratios.rater}.`);
      const { v, lb, lc, mean, q11, rest, criterion } = found;
      const raterEffects = lb.map((one, r) => v * (one - mean * lc[r]!));
      solveUpper(matrix, R, raterEffects);
      // Given the mean: v (I + v Z'WZ)^-1 on the diagonal; the mean's own error comes on top.
      const pull = lc.map((one) => v * one);
      solveUpper(matrix, R, pull);
      const raterDeviations = new Float64Array(R);
      const column = new Float64Array(R);
      for (let r = 0; r < R; r++) {
        column.fill(0);
        column[r] = 1;
        for (let i = r; i < R; i++) {
          let sum = column[i]!;
          for (let k = r; k < i; k++) sum -= matrix[i * R + k]! * column[k]!;
          column[i] = sum / matrix[i * R + i]!;
        }
        let squared = 0;
        for (let i = r; i < R; i++) squared += column[i]! * column[i]!;
        raterDeviations[r] = Math.sqrt(rest * (v * squared + (pull[r]! * pull[r]!) / q11));
      }
      const variances = { unit: rest * ratios.unit ** 2, rater: rest * ratios.rater ** 2, rest };
      return {
        ratios,
        criterion,
        variances,
        mean: mean + sums.origin,
        meanStandardError: Math.sqrt(rest / q11),
        raterEffects,
        raterDeviations,
      };
    },
    errorsAt(ratios) {
      const found = evaluate(ratios);
      if (found === null) throw new RangeError(`The model has no value at ratios ${ratios.unit} and ${ratios.rater}.`);
      const { v, lb, lc, mean, q11, rest } = found;
      const pull = lc.map((one) => v * one);
      solveUpper(matrix, R, pull);
      const raterEffects = lb.map((one, r) => v * (one - mean * lc[r]!));
      solveUpper(matrix, R, raterEffects);
      return { raterEffects, covariance: inverseOf(matrix, R, v * rest), pull, meanVariance: rest / q11 };
    },
  };
}

/** `scale` times the inverse of the matrix whose lower factor this is. */
function inverseOf(factor: Float64Array, R: number, scale: number): Float64Array {
  // Row r holds column r of the factor's inverse, so that both passes run along rows.
  const columns = new Float64Array(R * R);
  for (let r = 0; r < R; r++) {
    const row = r * R;
    columns[row + r] = 1 / factor[r * R + r]!;
    for (let i = r + 1; i < R; i++) {
      let sum = 0;
      for (let k = r; k < i; k++) sum += factor[i * R + k]! * columns[row + k]!;
      columns[row + i] = -sum / factor[i * R + i]!;
    }
  }
  const inverse = new Float64Array(R * R);
  for (let r = 0; r < R; r++) {
    for (let s = 0; s <= r; s++) {
      let sum = 0;
      for (let k = r; k < R; k++) sum += columns[r * R + k]! * columns[s * R + k]!;
      inverse[r * R + s] = inverse[s * R + r] = scale * sum;
    }
  }
  return inverse;
}

/**
 * REML estimates of the ratios: the criterion is even in both, so its least value at or near 0 needs no bounds.
 *
 * @param tolerance in -2 log likelihood; it grows with the number of ratings, and the ratios' precision with it
 * @returns ratios of 0 or more; one that gains nothing over 0 is 0
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const sums = crossedSums([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * const { unit, rater } = bestRatios(modelOf(sums));
 * [unit.toFixed(2), rater.toFixed(2)] // => ['4.05', '0.89']
 */
export function bestRatios(model: { criterion(ratios: Ratios): number }, tolerance = 1e-9): Ratios {
  const of = ([unit, rater]: readonly number[]): number =>
    model.criterion({ unit: Math.abs(unit!), rater: Math.abs(rater!) });
  const found = nelderMead(of, [0.8, 0.4], 0.3, tolerance);
  const best = { unit: Math.abs(found.at[0]!), rater: Math.abs(found.at[1]!) };
  const without = (name: keyof Ratios): boolean => model.criterion({ ...best, [name]: 0 }) <= found.value + 1e-7;
  if (without('rater')) best.rater = 0;
  if (without('unit')) best.unit = 0;
  return best;
}

/** The model at its estimates: made once, it serves severity, reliability, residuals and adjusted scores of the same ratings. */
export type CrossedFit = Result<{
  readonly sums: CrossedSums;
  readonly model: ReturnType<typeof modelOf>;
  readonly best: ModelAt;
}>;

/**
 * The fit of ratings, or the fit itself where it is there already.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * fitOf([]).code // => 'no-ratings'
 */
export const fitOf = (from: readonly Rating[] | CrossedFit): CrossedFit =>
  'defined' in from ? from : fitCrossed(from);

export interface FitOptions {
  /**
   * Goes on where raters fall into groups that share no unit, by taking the groups' units for equally good on the whole. Raters of
   * different groups cannot be compared by it: for comparison with other packages alone.
   */
  readonly acrossGroups?: boolean;
}

/**
 * The rest's variance as a share of all below which the effects explain every rating: errors cannot be judged any more. Below the
 * larger share that is so as well if the likelihood would have the rest smaller still: how small it got is then a matter of where
 * the search stopped.
 */
const NOTHING_LEFT = 1e-8;
const HARDLY_ANYTHING = 1e-4;
/** In -2 log likelihood, when both ratios are taken four times as large; where the rest is real, it loses a thousand times that. */
const NO_LOSS = 1e-3;

/**
 * The model of some ratings at its estimates, or the reason why they have none: what severity, adjusted scores and the rest begin with.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * fitCrossed([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5)]).best.mean.toFixed(2) // => '3.22'
 * fitCrossed([...row('a', 1, 2), ...row('b', 3, 4)]).code // => 'no-residual'
 */
export function fitCrossed(
  ratings: readonly Rating[] | RatingTable,
  { acrossGroups = false }: FitOptions = {},
): CrossedFit {
  const sums = crossedSums(ratings);
  if (sums.ratings === 0) return undefinedBecause('no-ratings');
  const reason = whyNot(sums);
  if (reason !== null && !(reason === 'disconnected' && acrossGroups)) return undefinedBecause(reason);
  const model = modelOf(sums);
  const best = model.at(bestRatios(model, 1e-9 * Math.max(1, sums.ratings / 1000)));
  const { unit, rater, rest } = best.variances;
  const share = rest / (unit + rater + rest);
  const further = { unit: 4 * best.ratios.unit, rater: 4 * best.ratios.rater };
  const unbounded = () => !(model.criterion(further) > best.criterion + NO_LOSS);
  if (!(share > NOTHING_LEFT) || (share < HARDLY_ANYTHING && unbounded())) return undefinedBecause('no-residual');
  return { defined: true, sums, model, best };
}

/**
 * Fits the model. A variance of exactly 0 is an answer: no difference between raters (or units) can be told from chance.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = crossedModel([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * figures.raters.map(({ effect }) => effect.toFixed(2)) // => ['-0.25', '-0.06', '0.32']
 */
export function crossedModel(ratings: readonly Rating[], options: FitOptions = {}): Result<CrossedModel> {
  const fit = fitCrossed(ratings, options);
  if (!fit.defined) return fit;
  const { sums, model, best } = fit;
  const { covariance } = model.errorsAt(best.ratios);
  const { ratios, criterion, variances, mean, meanStandardError, raterEffects } = best;
  return {
    defined: true,
    ratios,
    criterion,
    variances,
    mean,
    meanStandardError,
    raters: sums.table.raters.map((rater, r) => ({
      rater,
      effect: raterEffects[r]!,
      conditionalDeviation: Math.sqrt(covariance[r * sums.raters + r]!),
      ratings: sums.counts[r]!,
    })),
    units: sums.table.units.length,
    ratings: sums.ratings,
  };
}

/**
 * Why these data have no crossed model, or null: groups that share no unit are told apart by assuming equal units, which the
 * model would do without a word.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 1), ...row('b', 2)];
 * whyNot(crossedSums(ratings)) // => 'one-rater'
 */
export function whyNot(sums: CrossedSums): 'one-rater' | 'one-unit' | 'no-pairs' | 'constant' | 'disconnected' | null {
  if (sums.raters === 1) return 'one-rater';
  if (sums.table.units.length === 1) return 'one-unit';
  if (sums.ratings === sums.table.units.length) return 'no-pairs';
  if (sums.table.levels.length === 1) return 'constant';
  return connectedRaters(sums.table).length > 1 ? 'disconnected' : null;
}
