/** The exact chance of a Spearman correlation under "no order in common", for few pairs without ties. */

/** Beyond this the approximation by Student's t is within a few thousandths. */
const MOST = 12;

/**
 * The two-sided p of a sum of squared rank differences: the share of all n! orders that lie at least as far from 0 on its side,
 * doubled. Orders are counted over sets of used ranks, 2^n of them, and not one by one.
 *
 * Source: Kendall and Gibbons (1990), Rank Correlation Methods, 5th ed., 4.12; the same tails as R's cor.test.
 *
 * @param n pairs, 2 to 12
 * @param squares sum of squared rank differences
 * @returns null for more pairs
 * @example
 * spearmanExact(9, 48).toFixed(6) // => '0.096798'
 * spearmanExact(40, 48) // => null
 */
export function spearmanExact(n: number, squares: number): number | null {
  if (n > MOST) return null;
  const most = (n ** 3 - n) / 3;
  // ways[set] counts by sum: place i (the set's size) takes one rank that is not in the set yet.
  let ways = new Map<number, Float64Array>([[0, new Float64Array([1])]]);
  for (let place = 0; place < n; place++) {
    const next = new Map<number, Float64Array>();
    for (const [used, counts] of ways) {
      for (let rank = 0; rank < n; rank++) {
        const bit = 1 << rank;
        if (used & bit) continue;
        const step = (place - rank) ** 2;
        let sums = next.get(used | bit);
        if (sums === undefined) {
          sums = new Float64Array(most + 1);
          next.set(used | bit, sums);
        }
        for (let sum = 0; sum < counts.length && sum + step <= most; sum++) sums[sum + step]! += counts[sum]!;
      }
    }
    ways = next;
  }
  const counts = ways.get((1 << n) - 1)!;
  const all = counts.reduce((total, one) => total + one, 0);
  const low = squares <= most / 2;
  let tail = 0;
  for (let sum = 0; sum <= most; sum++) if (low ? sum <= squares + 1e-9 : sum >= squares - 1e-9) tail += counts[sum]!;
  return Math.min(1, (2 * tail) / all);
}
