/** The normal distribution's tail and quantile. */
import { incompleteGamma } from './incomplete-gamma';

/**
 * The probability that a standard normal variable exceeds `z`: half of chi-squared's upper tail at z squared.
 *
 * @example
 * normalTail(1.959963984540054).toFixed(12) // => '0.025000000000'
 * normalTail(0) // => 0.5
 */
export function normalTail(z: number): number {
  const { lower, upper } = incompleteGamma(0.5, (z * z) / 2);
  return z >= 0 ? upper / 2 : (1 + lower) / 2;
}

/**
 * The value that a standard normal variable exceeds with probability `1 - p`, right to about 1e-15 relative.
 *
 * A first value within 4.5e-4 (Abramowitz and Stegun (1964), 26.2.23), then three steps of Halley's method on the tail.
 *
 * @param p above 0 and below 1
 * @throws {RangeError} outside of these
 * @example
 * normalQuantile(0.975).toFixed(9) // => '1.959963985'
 * normalQuantile(0.5) // => 0
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A quantile is asked for at ${p}; it lies between 0 and 1.`);
  if (p === 0.5) return 0;
  if (p < 0.5) return -normalQuantile(1 - p);
  const tail = 1 - p;
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    const off = (normalTail(z) - tail) / density;
    z += off / (1 - (off * z) / 2);
  }
  return z;
}
