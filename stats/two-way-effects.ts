/**
 * Units and raters as fixed effects, by least squares: what a level would have been had every unit met every rater. No
 * shrinkage, so thin raters land at the extremes: an exact check on the crossed model, and the adjusted means of textbooks.
 */
import { factorise, solveLower, solveUpper } from './cholesky';
import { connectedGroups } from './connected-groups';
import { fTail } from './f-distribution';
import { type RatingTable, tabulate } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface TwoWayEffects {
  /** Alphabetical; effects sum to zero within a group, and say nothing across groups. */
  readonly raters: readonly {
    readonly rater: string;
    readonly effect: number;
    readonly standardError: number | null;
    readonly group: number;
  }[];
  /** Alphabetical; what the unit would have got from all raters of its group together. */
  readonly units: readonly {
    readonly unit: string;
    readonly adjusted: number;
    readonly raw: number;
    readonly group: number;
  }[];
  readonly residualVariance: number | null;
  readonly residualDegrees: number;
  /** F of "units do not differ once raters are allowed for", over all groups; null where nothing is left to judge by. */
  readonly unitsTest: { readonly f: number; readonly degrees: number; readonly p: number } | null;
  readonly groups: number;
}

/**
 * Least squares of value = unit + rater, rater effects summing to zero within each connected group.
 *
 * Units are eliminated first: (diag(n_r) - N' diag(1 / k) N) b = t, N the units x raters indicators, which is singular once a
 * group; the condition is added to the matrix, so one Cholesky of raters x raters gives effects and standard errors.
 *
 * Source: Searle (1987), Linear Models for Unbalanced Data, 4.9; Montgomery, Design and Analysis of Experiments, 4.4.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = twoWayEffects([...row('a', 1, 2), ...row('b', 3, 4), ...row('c', 2, 3)]);
 * figures.raters.map(({ effect }) => effect.toFixed(3)) // => ['-0.500', '0.500']
 * figures.units.map(({ adjusted }) => adjusted.toFixed(3)) // => ['1.500', '3.500', '2.500']
 */
export function twoWayEffects(ratings: readonly Rating[]): Result<TwoWayEffects> {
  const table = tabulate(ratings);
  const R = table.raters.length;
  const n = table.units.length;
  if (n === 0) return undefinedBecause('no-ratings');
  if (R === 1) return undefinedBecause('one-rater');
  if (ratings.length === n) return undefinedBecause('no-pairs');
  const groups = connectedGroups(ratings);
  const groupOf = new Map(groups.flatMap((group, g) => group.raters.map((rater) => [rater, g] as const)));
  const groupOfUnit = new Map(groups.flatMap((group, g) => group.units.map((unit) => [unit, g] as const)));

  const { matrix, right } = normalEquations(table);
  const members = table.raters.map((rater) => groupOf.get(rater)!);
  for (let r = 0; r < R; r++) {
    for (let s = 0; s < R; s++) if (members[r] === members[s]) matrix[r * R + s]! += 1;
  }
  if (factorise(matrix, R) === null) return undefinedBecause('disconnected');
  const effects = right.slice();
  solveLower(matrix, R, effects);
  solveUpper(matrix, R, effects);

  const { raw, adjusted, squares } = remainder(table, effects);
  const residualDegrees = ratings.length - n - R + groups.length;
  const residualVariance = residualDegrees > 0 ? squares / residualDegrees : null;
  return {
    defined: true,
    raters: table.raters
      .map((rater, r) => ({
        rater,
        effect: effects[r]!,
        standardError:
          residualVariance === null ? null : Math.sqrt(residualVariance * inverseAt(matrix, R, r, members)),
        group: members[r]!,
      }))
      .sort((a, b) => (a.rater < b.rater ? -1 : 1)),
    units: table.units
      .map((unit, u) => ({ unit, adjusted: adjusted[u]!, raw: raw[u]!, group: groupOfUnit.get(unit)! }))
      .sort((a, b) => (a.unit < b.unit ? -1 : 1)),
    residualVariance,
    residualDegrees,
    unitsTest: testOfUnits(table, squares, residualDegrees, groups.length),
    groups: groups.length,
  };
}

/** The raters' equations after units are eliminated. */
function normalEquations(table: RatingTable): { matrix: Float64Array; right: Float64Array } {
  const R = table.raters.length;
  const matrix = new Float64Array(R * R);
  const right = new Float64Array(R);
  for (let u = 0; u < table.units.length; u++) {
    const from = table.starts[u]!;
    const to = table.starts[u + 1]!;
    let mean = 0;
    for (let e = from; e < to; e++) mean += table.levels[table.level[e]!]! / (to - from);
    for (let e = from; e < to; e++) {
      const rater = table.rater[e]!;
      matrix[rater * R + rater]!++;
      right[rater]! += table.levels[table.level[e]!]! - mean;
      for (let f = from; f < to; f++) matrix[rater * R + table.rater[f]!]! -= 1 / (to - from);
    }
  }
  return { matrix, right };
}

/** Means of units, raw and with the raters' effects taken off, and the squares that are left. */
function remainder(table: RatingTable, effects: Float64Array) {
  const raw: number[] = [];
  const adjusted: number[] = [];
  let squares = 0;
  for (let u = 0; u < table.units.length; u++) {
    const from = table.starts[u]!;
    const to = table.starts[u + 1]!;
    let plain = 0;
    let mean = 0;
    for (let e = from; e < to; e++) {
      const value = table.levels[table.level[e]!]!;
      plain += value / (to - from);
      mean += (value - effects[table.rater[e]!]!) / (to - from);
    }
    for (let e = from; e < to; e++) {
      squares += (table.levels[table.level[e]!]! - effects[table.rater[e]!]! - mean) ** 2;
    }
    raw.push(plain);
    adjusted.push(mean);
  }
  return { raw, adjusted, squares };
}

/** Entry [r][r] of the pseudo-inverse: the inverse of the matrix with the conditions added, less what they added. */
function inverseAt(factor: Float64Array, R: number, r: number, members: readonly number[]): number {
  const column = new Float64Array(R);
  column[r] = 1;
  solveLower(factor, R, column);
  const size = members.filter((group) => group === members[r]).length;
  return column.reduce((sum, one) => sum + one * one, 0) - 1 / (size * size);
}

/** Squares of units with raters allowed for: what raters alone leave, less what raters and units leave. */
function testOfUnits(table: RatingTable, left: number, residualDegrees: number, groups: number) {
  const degrees = table.units.length - groups;
  if (residualDegrees <= 0 || degrees <= 0 || left === 0) return null;
  const R = table.raters.length;
  const counts = new Float64Array(R);
  const sums = new Float64Array(R);
  let squares = 0;
  for (let e = 0; e < table.level.length; e++) {
    const value = table.levels[table.level[e]!]!;
    counts[table.rater[e]!]!++;
    sums[table.rater[e]!]! += value;
    squares += value * value;
  }
  const byRaters = squares - sums.reduce((sum, one, r) => sum + (one * one) / counts[r]!, 0);
  const f = (byRaters - left) / degrees / (left / residualDegrees);
  return { f, degrees, p: fTail(f, degrees, residualDegrees) };
}
