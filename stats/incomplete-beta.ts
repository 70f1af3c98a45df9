/** The regularised incomplete beta function: the distribution function of beta, and through it of F and t. */
import { logGamma } from './log-gamma';

const ENOUGH = 1e-16;
const TINY = 1e-300;
const MOST_STEPS = 10_000;

/**
 * I_x(a, b), the probability that a beta(a, b) variable is at most x, and its complement, each right where it is small.
 *
 * The continued fraction of Abramowitz and Stegun (1964), 26.5.8, by Lentz's method (Press et al., Numerical Recipes,
 * 6.4), on whichever side of the mean it converges quickly.
 *
 * @param x from 0 to 1
 * @param a above 0
 * @param b above 0
 * @throws {RangeError} outside of these
 * @example
 * incompleteBeta(1, 2, 3) // => { lower: 1, upper: 0 }
 * incompleteBeta(0.5, 3, 3).lower.toFixed(12) // => '0.500000000000'
 */
export function incompleteBeta(x: number, a: number, b: number): { lower: number; upper: number } {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) {
    throw new RangeError(`The incomplete beta function is asked for at x ${x}, a ${a}, b ${b}.`);
  }
  if (x === 0) return { lower: 0, upper: 1 };
  if (x === 1) return { lower: 1, upper: 0 };
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x <= (a + 1) / (a + b + 2)) {
    const lower = (front * fraction(x, a, b)) / a;
    return { lower, upper: 1 - lower };
  }
  const upper = (front * fraction(1 - x, b, a)) / b;
  return { lower: 1 - upper, upper };
}

function fraction(x: number, a: number, b: number): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < ENOUGH) break;
  }
  return result;
}
