/** Many findings at once: of a hundred comparisons of nothing five come out "significant". Controls the share of false ones. */

/**
 * Benjamini-Hochberg adjusted p values, in the order given: the smallest false discovery rate at which each would be found.
 *
 * adjusted_(i) = min over j >= i of p_(j) m / j, for the sorted p values and m of them. Source: Benjamini and Hochberg (1995),
 * Journal of the Royal Statistical Society B 57, 289-300.
 *
 * @throws {RangeError} for a p outside of 0 to 1
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.03, 0.5]).map((p) => p.toFixed(4)) // => ['0.0400', '0.0533', '0.0533', '0.5000']
 */
export function benjaminiHochberg(values: readonly number[]): number[] {
  const bad = values.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) throw new RangeError(`A p value lies between 0 and 1, and ${bad} does not.`);
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
  const adjusted = new Array<number>(values.length).fill(1);
  let least = 1;
  for (const [place, i] of order.entries()) {
    least = Math.min(least, values[i]! * (values.length / (values.length - place)));
    adjusted[i] = least;
  }
  return adjusted;
}
