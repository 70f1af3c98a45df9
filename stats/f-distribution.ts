/** The F distribution, and Student's t as its square root: upper tails and quantiles, for tests and intervals of variances. */
import { incompleteBeta } from './incomplete-beta';

/**
 * The probability that F with these degrees of freedom exceeds `f`.
 *
 * P(F > f) = I_y(d2 / 2, d1 / 2) with y = d2 / (d2 + d1 f). Source: Abramowitz and Stegun (1964), 26.6.2. Degrees of
 * freedom need not be whole (Satterthwaite's are not).
 *
 * @example
 * fTail(1, 7, 7).toFixed(12) // => '0.500000000000'
 * fTail(11.666666666667, 3, 5).toFixed(8) // => '0.01073866'
 */
export function fTail(f: number, d1: number, d2: number): number {
  if (f <= 0) return 1;
  return incompleteBeta(d2 / (d2 + d1 * f), d2 / 2, d1 / 2).lower;
}

/**
 * The value that F exceeds with probability `1 - p`: fTail(fQuantile(p, d1, d2), d1, d2) = 1 - p. By bisection on the
 * logarithm, so it is right to about 1e-14 relative for every p.
 *
 * @param p above 0 and below 1
 * @throws {RangeError} outside of these
 * @example
 * fQuantile(0.975, 5, 15).toFixed(6) // => '3.576415'
 */
export function fQuantile(p: number, d1: number, d2: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A quantile is asked for at ${p}; it lies between 0 and 1.`);
  let low = -1;
  let high = 1;
  while (fTail(Math.exp(low), d1, d2) < 1 - p) low *= 2;
  while (fTail(Math.exp(high), d1, d2) > 1 - p) high *= 2;
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (fTail(Math.exp(middle), d1, d2) > 1 - p) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * The two-sided probability that Student's t lies further from 0 than `t`.
 *
 * @example
 * tTails(2.2281388519649385, 10).toFixed(10) // => '0.0500000000'
 */
export function tTails(t: number, degrees: number): number {
  return fTail(t * t, 1, degrees);
}

/**
 * The value that Student's t exceeds with probability `1 - p`.
 *
 * @param p above 0 and below 1
 * @example
 * tQuantile(0.975, 10).toFixed(6) // => '2.228139'
 * tQuantile(0.5, 3) // => 0
 */
export function tQuantile(p: number, degrees: number): number {
  if (p === 0.5) return 0;
  return p > 0.5 ? Math.sqrt(fQuantile(2 * p - 1, 1, degrees)) : -tQuantile(1 - p, degrees);
}
