/** A quantile of sorted numbers. */

/**
 * The value below which the share `q` of the numbers lies, with linear interpolation between order statistics
 * (type 7 of Hyndman and Fan (1996), The American Statistician 50, 361-365; the default of R and NumPy).
 *
 * @param sorted ascending, at least one
 * @param q from 0 to 1
 * @throws {RangeError} when there are no numbers or q is outside 0 to 1
 * @example
 * quantile([1, 2, 3, 4], 0.5) // => 2.5
 * quantile([1, 2, 3, 4], 1) // => 4
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) throw new RangeError('A quantile needs at least one number.');
  if (!(q >= 0 && q <= 1)) throw new RangeError(`A quantile lies between 0 and 1, not at ${q}.`);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
