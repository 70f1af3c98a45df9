/** The regularised incomplete gamma function, and the upper tail of chi-squared that is read off it. */
import { logGamma } from './log-gamma';

const ENOUGH = 1e-16;
const TINY = 1e-300;
const MOST_STEPS = 100_000;

/**
 * P(a, x) and its complement Q(a, x), each right where it is small: the series below the mean, the continued fraction
 * above it. Source: Abramowitz and Stegun (1964), 6.5.29 and 6.5.31.
 *
 * @param a above 0
 * @param x 0 or more
 * @throws {RangeError} outside of these
 * @example
 * incompleteGamma(1, 2).upper.toFixed(12) // => Math.exp(-2).toFixed(12)
 * incompleteGamma(3, 0) // => { lower: 0, upper: 1 }
 */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0 && x >= 0)) throw new RangeError(`The incomplete gamma function is asked for at a ${a}, x ${x}.`);
  if (x === 0) return { lower: 0, upper: 1 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= MOST_STEPS && term > sum * ENOUGH; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = front * sum;
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let result = d;
  for (let n = 1; n <= MOST_STEPS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = b + numerator / c;
    c = Math.abs(c) < TINY ? TINY : c;
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < ENOUGH) break;
  }
  const upper = front * result;
  return { lower: 1 - upper, upper };
}

/**
 * The probability that chi-squared with `degrees` degrees of freedom exceeds `x`.
 *
 * @example
 * chiSquaredTail(2 * Math.log(20), 2).toFixed(12) // => '0.050000000000'
 */
export function chiSquaredTail(x: number, degrees: number): number {
  return incompleteGamma(degrees / 2, Math.max(0, x) / 2).upper;
}
