/**
 * Cohen's kappa of two raters, plain and weighted. It belongs to two named people with many shared units; for a panel there
 * is Krippendorff's alpha.
 */
import { normalQuantile } from './normal-quantile';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface Kappa {
  /** 1 = perfect, 0 = as chance would have it. */
  readonly kappa: number;
  /** Observed and expected (weighted) agreement, 0 to 1. */
  readonly observed: number;
  readonly expected: number;
  /** Asymptotic standard error, for intervals. */
  readonly standardError: number;
  /** Standard error under independence, for a test of kappa = 0. */
  readonly standardErrorIfZero: number;
  /** Kappa +/- 1.96 standard errors (or as far as the confidence asked for), not beyond 1. */
  readonly interval: readonly [number, number];
  /**
   * The interval that R's psych prints (2.2.9), for whoever checks against it. For plain kappa it is the same. For weights it is
   * another, and not to be followed: in the second rater's mean weights it has sums of rows where its source has sums of
   * columns, so that it changes when the two raters change places.
   */
  readonly intervalPsych: readonly [number, number];
  readonly units: number;
}

/**
 * A square table of two raters' levels: entry [i][j] counts the units that `first` put on level i and `second` on level j.
 * Units that only one of them rated take no part.
 *
 * @param levels the full scale, ascending, whether used or not: levels that are left out would change the weights
 * @throws {RangeError} when a rating is on none of these levels
 * @example
 * const rows = [['a', 1, 1], ['b', 1, 2]].flatMap(([unit, x, y]) => [{ unit, rater: 'x', value: x }, { unit, rater: 'y', value: y }]);
 * pairTable(rows, 'x', 'y', [1, 2]) // => [[1, 1], [0, 0]]
 */
export function pairTable(
  ratings: readonly Rating[],
  first: string,
  second: string,
  levels: readonly number[],
): number[][] {
  const place = new Map(levels.map((level, at) => [level, at]));
  const levelOf = ({ value }: Rating): number => {
    const at = place.get(value);
    if (at === undefined) throw new RangeError(`A rating of ${value} is not on the scale ${levels.join(', ')}.`);
    return at;
  };
  const byFirst = new Map(ratings.filter((one) => one.rater === first).map((one) => [one.unit, levelOf(one)]));
  const table = levels.map(() => levels.map(() => 0));
  for (const one of ratings) {
    const row = one.rater === second ? byFirst.get(one.unit) : undefined;
    if (row !== undefined) table[row]![levelOf(one)]!++;
  }
  return table;
}

/**
 * kappa = (po - pe) / (1 - pe), with po = sum w_ij p_ij and pe = sum w_ij p_i. p_.j, and its standard errors.
 *
 * Sources: Cohen (1960), Educational and Psychological Measurement 20, 37-46; Cohen (1968), Psychological Bulletin 70,
 * 213-220; standard errors by Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72, 323-327.
 *
 * Misleads where nearly all units sit on one level: the same 85 % agreement gives .70 or .32 (Feinstein and Cicchetti 1990).
 * Show the levels' distribution beside it.
 *
 * @param table counts (or shares, with `units` given) of first rater's level by second rater's
 * @param weights agreement weights, 1 on the diagonal (`agreementWeights`); identity for plain kappa
 * @throws {RangeError} when table and weights are not square and of one size
 * @example
 * const figures = cohenKappa([[40, 9], [6, 45]], agreementWeights([1, 2], 'identity'));
 * figures.kappa.toFixed(4) // => '0.6995'
 * cohenKappa([[7, 0], [0, 0]], agreementWeights([1, 2], 'identity')).code // => 'constant'
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  weights: readonly (readonly number[])[],
  options: { readonly confidence?: number } = {},
): Result<Kappa> {
  const size = table.length;
  const square = (matrix: readonly (readonly number[])[]) =>
    matrix.length === size && matrix.every((row) => row.length === size);
  if (!square(table) || !square(weights)) {
    throw new RangeError('Kappa needs a square table of counts and weights of the same size.');
  }
  const n = table.flat().reduce((sum, count) => sum + count, 0);
  if (n === 0) return undefinedBecause('no-pairs');
  const indices = table.map((_, i) => i);
  const sum = (of: (i: number) => number): number => indices.reduce((total, i) => total + of(i), 0);
  const both = (of: (i: number, j: number) => number): number => sum((i) => sum((j) => of(i, j)));
  const p = (i: number, j: number): number => table[i]![j]! / n;
  const w = (i: number, j: number): number => weights[i]![j]!;
  const rows = indices.map((i) => sum((j) => p(i, j)));
  const columns = indices.map((j) => sum((i) => p(i, j)));
  const observed = both((i, j) => w(i, j) * p(i, j));
  const expected = both((i, j) => w(i, j) * rows[i]! * columns[j]!);
  if (1 - expected < 1e-12) return undefinedBecause('constant');

  const kappa = (observed - expected) / (1 - expected);
  const rowWeight = indices.map((i) => sum((j) => w(i, j) * columns[j]!));
  const columnWeight = indices.map((j) => sum((i) => w(i, j) * rows[i]!));
  const errorWith = (second: readonly number[]): number => {
    const spread = both((i, j) => p(i, j) * (w(i, j) - (rowWeight[i]! + second[j]!) * (1 - kappa)) ** 2);
    return Math.sqrt(Math.max(0, spread - (kappa - expected * (1 - kappa)) ** 2) / n) / (1 - expected);
  };
  const apart = both((i, j) => rows[i]! * columns[j]! * (w(i, j) - rowWeight[i]! - columnWeight[j]!) ** 2);
  const varianceIfZero = (apart - expected ** 2) / (n * (1 - expected) ** 2);
  const standardError = errorWith(columnWeight);
  const width = normalQuantile((1 + (options.confidence ?? 0.95)) / 2);
  const around = (error: number): readonly [number, number] => [
    Math.max(-1, kappa - width * error),
    Math.min(1, kappa + width * error),
  ];
  return {
    defined: true,
    kappa,
    observed,
    expected,
    standardError,
    standardErrorIfZero: Math.sqrt(Math.max(0, varianceIfZero)),
    interval: around(standardError),
    intervalPsych: around(errorWith(indices.map((j) => rows[j]! * sum((i) => w(j, i))))),
    units: n,
  };
}
