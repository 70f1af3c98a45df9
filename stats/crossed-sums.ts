/**
 * What a crossed model needs of its data, whatever its variances: units come in only through how many seats they had, so
 * 100,000 of them shrink to one R x R matrix for each number of seats (R raters).
 */
import { type RatingTable, tableOf } from './rating-table';
import type { Rating } from './ratings';

/** Units with the same number of seats. */
export interface SeatClass {
  readonly seats: number;
  readonly units: number;
  /** Sum of squared unit sums, and of unit sums, of values less `origin`. */
  readonly squares: number;
  readonly sum: number;
  /** Per pair of raters (R x R): units that both rated. The diagonal counts each rater's units. */
  readonly shared: Float64Array;
  /** Per rater: sum of the sums of their units. */
  readonly sums: Float64Array;
}

export interface CrossedSums {
  readonly table: RatingTable;
  readonly raters: number;
  readonly ratings: number;
  /** Taken off every value, so that squares stay small; the grand mean. */
  readonly origin: number;
  readonly squares: number;
  /** Per rater: number of ratings, and sum of values less `origin`. */
  readonly counts: Float64Array;
  readonly totals: Float64Array;
  readonly classes: readonly SeatClass[];
}

/**
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const sums = crossedSums([...row('a', 1, 3), ...row('b', 2, 2), ...row('c', 2)]);
 * sums.classes.map(({ seats, units }) => [seats, units]) // => [[1, 1], [2, 2]]
 * sums.classes[1].shared // => new Float64Array([2, 2, 2, 2])
 */
export function crossedSums(ratings: readonly Rating[] | RatingTable): CrossedSums {
  const table = tableOf(ratings);
  const raters = table.raters.length;
  const { starts, levels } = table;
  const total = table.level.length;
  let origin = 0;
  for (let e = 0; e < total; e++) origin += levels[table.level[e]!]! / total;

  const counts = new Float64Array(raters);
  const totals = new Float64Array(raters);
  let squares = 0;
  type Open = { -readonly [K in keyof SeatClass]: SeatClass[K] };
  const bySeats = new Map<number, Open>();
  for (let u = 0; u < table.units.length; u++) {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    const seats = to - from;
    let own = bySeats.get(seats);
    if (own === undefined) {
      const shared = new Float64Array(raters * raters);
      own = { seats, units: 0, squares: 0, sum: 0, shared, sums: new Float64Array(raters) };
      bySeats.set(seats, own);
    }
    let sum = 0;
    for (let e = from; e < to; e++) {
      const value = levels[table.level[e]!]! - origin;
      sum += value;
      squares += value * value;
      counts[table.rater[e]!]!++;
      totals[table.rater[e]!]! += value;
    }
    own.units++;
    own.sum += sum;
    own.squares += sum * sum;
    for (let e = from; e < to; e++) {
      const rater = table.rater[e]!;
      own.sums[rater]! += sum;
      for (let f = from; f < to; f++) own.shared[rater * raters + table.rater[f]!]!++;
    }
  }
  const classes = [...bySeats.values()].sort((a, b) => a.seats - b.seats);
  return { table, raters, ratings: total, origin, squares, counts, totals, classes };
}
