/** How far apart the raters of one row are, and who stands at either end: those two speak first. */
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface Extreme {
  readonly value: number;
  /** Everyone who gave it, in alphabetical (code unit) order. */
  readonly raters: readonly string[];
}

export interface Spread {
  /** Highest less lowest value, in levels. */
  readonly spread: number;
  readonly lowest: Extreme;
  readonly highest: Extreme;
  readonly ratings: number;
}

/**
 * Spread (highest - lowest) of the ratings of one unit, with the raters at both ends. With no spread both ends name
 * everyone. Undefined with fewer than two ratings.
 *
 * @throws {RangeError} when the rows are of several units, a rater comes twice or a value is not a finite number.
 * @example
 * const row = [['ann', 3], ['bo', 1], ['cy', 3]].map(([rater, value]) => ({ unit: 'a', rater, value }));
 * const { spread: levels, lowest, highest } = spread(row);
 * [levels, lowest.raters, highest.raters] // => [2, ['bo'], ['ann', 'cy']]
 */
export function spread(row: readonly Rating[]): Result<Spread> {
  const [first] = row;
  if (first === undefined) return undefinedBecause('no-ratings');
  const seen = new Set<string>();
  let low = first.value;
  let high = first.value;
  for (const { unit, rater, value } of row) {
    if (unit !== first.unit) throw new RangeError(`A row is one unit, not both ${first.unit} and ${unit}.`);
    if (seen.has(rater)) throw new RangeError(`${rater} has more than one rating of ${unit}.`);
    if (!Number.isFinite(value)) throw new RangeError(`The rating of ${unit} by ${rater} is ${value}, not a number.`);
    seen.add(rater);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (row.length === 1) return undefinedBecause('one-rating');
  const at = (value: number): Extreme => ({
    value,
    raters: row
      .filter((rating) => rating.value === value)
      .map((rating) => rating.rater)
      .sort(),
  });
  return { defined: true, spread: high - low, lowest: at(low), highest: at(high), ratings: row.length };
}
