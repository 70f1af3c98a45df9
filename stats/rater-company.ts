/** How far raters were in company: without it nothing is known of anybody's strictness. */
import type { CrossedSums } from './crossed-sums';

/**
 * Per rater, in the table's order: ratings of units that somebody else rated too, and how many others they shared one with.
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const { shared, colleagues } = raterCompany(crossedSums([...row('a', 1, 2, 3), ...row('b', 1, 2), ...row('c', 1)]));
 * [[...shared], [...colleagues]] // => [[2, 2, 1], [2, 2, 2]]
 */
export function raterCompany(sums: CrossedSums): { readonly shared: Float64Array; readonly colleagues: Float64Array } {
  const R = sums.raters;
  const shared = new Float64Array(R);
  const colleagues = new Float64Array(R);
  const classes = sums.classes.filter((own) => own.seats > 1);
  for (let r = 0; r < R; r++) {
    for (let s = 0; s < R; s++) {
      const together = classes.reduce((sum, own) => sum + own.shared[r * R + s]!, 0);
      if (r === s) shared[r] = together;
      else if (together > 0) colleagues[r]!++;
    }
  }
  return { shared, colleagues };
}
