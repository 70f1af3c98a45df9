/**
 * What Fleiss' kappa and Gwet's AC share: how each unit's ratings fall on the levels, how much they agree with part marks,
 * and a standard error over units. The two differ in one thing alone, what they hold chance to be.
 */
import { tQuantile } from './f-distribution';
import { normalQuantile } from './normal-quantile';
import { type RatingTable, tabulate } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface ChanceCorrected {
  /** 1 = perfect, 0 = as this coefficient's chance would have it. */
  readonly coefficient: number;
  /** Observed and chance agreement, with part marks, 0 to 1. */
  readonly observed: number;
  readonly expected: number;
  /** Over units: these raters on more such units. */
  readonly standardError: number;
  /** The same divided by the number of units where that divides by one less: what is printed for tables of two raters (Gwet 2008; irrCAC). */
  readonly standardErrorOfTable: number;
  /** Coefficient over standard error; null where the error is 0. */
  readonly z: number | null;
  /** Units with any rating (they count for chance), and those with two or more (they count for agreement). */
  readonly units: number;
  readonly pairable: number;
}

/** What chance agreement is: of all units, and the part that one unit's levels have in it. */
export interface Chance {
  readonly expected: number;
  /** @param share the unit's ratings on each level, as shares that add up to 1 */
  of(share: Float64Array): number;
}

/**
 * A chance-corrected coefficient, (po - pe) / (1 - pe), with Gwet's linearised standard error over units.
 *
 * Units with one rating count in the chance term and not in observed agreement: Gwet's convention, not Krippendorff's.
 * Source: Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapters 2, 3 and 5.
 *
 * @param levels the full scale, ascending
 * @param weights agreement weights of those levels
 * @param chanceOf from the mean share of each level over units
 * @throws {RangeError} on malformed rows (see `tabulate`), or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const even = () => ({ expected: 0.5, of: () => 0.5 });
 * const figures = chanceCorrected([...row('a', 1, 1), ...row('b', 1, 2)], [1, 2], [[1, 0], [0, 1]], even);
 * [figures.observed, figures.coefficient] // => [0.5, 0]
 */
export function chanceCorrected(
  ratings: readonly Rating[],
  levels: readonly number[],
  weights: readonly (readonly number[])[],
  chanceOf: (prevalence: Float64Array) => Chance,
): Result<ChanceCorrected> {
  const table = tabulate(ratings);
  const units = table.units.length;
  if (units === 0) return undefinedBecause('no-ratings');
  const counts = countsByUnit(table, levels);
  const sizes = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const pairable = sizes.filter((size) => size >= 2).length;
  if (pairable === 0) return undefinedBecause(table.raters.length === 1 ? 'one-rater' : 'no-pairs');

  const prevalence = new Float64Array(levels.length);
  const shares = counts.map((row, u) => row.map((count) => count / sizes[u]!));
  for (const share of shares) {
    share.forEach((part, k) => {
      prevalence[k]! += part / units;
    });
  }
  const agreed = counts.map((row, u) => (sizes[u]! < 2 ? 0 : agreementIn(row, sizes[u]!, weights)));
  const observed = agreed.reduce((sum, one) => sum + one, 0) / pairable;
  const chance = chanceOf(prevalence);
  const { expected } = chance;
  if (1 - expected < 1e-12) return undefinedBecause('constant');
  const coefficient = (observed - expected) / (1 - expected);
  if (units === 1) return undefinedBecause('one-unit');

  let squares = 0;
  shares.forEach((share, u) => {
    const own = sizes[u]! < 2 ? 0 : (units / pairable) * (agreed[u]! - expected);
    const shift = 2 * (1 - coefficient) * (chance.of(share) - expected);
    squares += ((own - shift) / (1 - expected) - coefficient) ** 2;
  });
  const standardError = Math.sqrt(squares / (units * (units - 1)));
  return {
    defined: true,
    coefficient,
    observed,
    expected,
    standardError,
    standardErrorOfTable: Math.sqrt(squares) / units,
    z: standardError === 0 ? null : coefficient / standardError,
    units,
    pairable,
  };
}

/** How often each level of the scale was given to each unit. */
function countsByUnit(table: RatingTable, levels: readonly number[]): Float64Array[] {
  const place = table.levels.map((level) => levels.indexOf(level));
  const stranger = place.indexOf(-1);
  if (stranger >= 0) {
    throw new RangeError(`A rating of ${table.levels[stranger]} is not on the scale ${levels.join(', ')}.`);
  }
  return table.units.map((_, u) => {
    const row = new Float64Array(levels.length);
    for (let e = table.starts[u]!; e < table.starts[u + 1]!; e++) row[place[table.level[e]!]!]!++;
    return row;
  });
}

/** Mean weight of the ordered pairs of one unit's ratings. */
function agreementIn(row: Float64Array, size: number, weights: readonly (readonly number[])[]): number {
  let sum = 0;
  row.forEach((count, k) => {
    if (count === 0) return;
    const alike = row.reduce((total, other, l) => total + weights[k]![l]! * other, 0);
    sum += count * (alike - 1);
  });
  return sum / (size * (size - 1));
}

/**
 * The interval that goes with a coefficient's standard error, 95 % unless told, not beyond 1.
 *
 * @example
 * normalInterval({ coefficient: 0.5, standardError: 0.1 }).map((end) => end.toFixed(3)) // => ['0.304', '0.696']
 */
export function normalInterval(
  { coefficient, standardError }: Pick<ChanceCorrected, 'coefficient' | 'standardError'>,
  confidence = 0.95,
): [number, number] {
  const reach = normalQuantile((1 + confidence) / 2) * standardError;
  return [Math.max(-1, coefficient - reach), Math.min(1, coefficient + reach)];
}

/**
 * The same by Student's t with one degree of freedom a unit less one, as R's irrCAC prints it: wider with few units.
 *
 * @example
 * studentInterval({ coefficient: 0.5, standardError: 0.1, units: 11 }).map((end) => end.toFixed(3)) // => ['0.277', '0.723']
 */
export function studentInterval(
  { coefficient, standardError, units }: Pick<ChanceCorrected, 'coefficient' | 'standardError' | 'units'>,
  confidence = 0.95,
): [number, number] {
  const reach = tQuantile((1 + confidence) / 2, units - 1) * standardError;
  return [Math.max(-1, coefficient - reach), Math.min(1, coefficient + reach)];
}
