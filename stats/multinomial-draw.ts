/** How often each of several kinds turns up when units are drawn with replacement. */
import { drawBinomial } from './binomial-draw';
import type { Random } from './random';

/**
 * Draws as many units as there are, with replacement, and writes how many of each kind came up: the counts a bootstrap
 * of the units would give, without touching units one by one. Kind after kind by a binomial on what is left.
 *
 * Source: Devroye, L. (1986), Non-Uniform Random Variate Generation, XI.1.3 (the conditional method).
 *
 * @param frequency units of each kind in the data
 * @param into written: units of each kind in the draw, with the same sum
 * @example
 * const drawn = new Int32Array(2);
 * drawMultinomial(() => 0.5, new Int32Array([2, 2]), drawn);
 * drawn // => new Int32Array([2, 2])
 */
export function drawMultinomial(random: Random, frequency: Int32Array, into: Int32Array): void {
  let units = 0;
  for (let kind = 0; kind < frequency.length; kind++) units += frequency[kind]!;
  let left = units;
  for (let kind = 0; kind < frequency.length; kind++) {
    const f = frequency[kind]!;
    const drawn = left === 0 ? 0 : drawBinomial(random, left, f / units);
    into[kind] = drawn;
    left -= drawn;
    units -= f;
  }
}
