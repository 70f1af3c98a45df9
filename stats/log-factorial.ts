/** ln(n!), needed where a ratio of binomial probabilities would overflow. */

const SMALL = [0];
for (let n = 1; n < 16; n++) SMALL.push(SMALL[n - 1]! + Math.log(n));

const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;

/**
 * The natural logarithm of n factorial, right to about 1e-15 relative.
 *
 * From n = 16 on by Stirling's series, n ln n - n + ln(2 pi n) / 2 + 1/(12 n) - 1/(360 n^3) + 1/(1260 n^5) - 1/(1680 n^7);
 * the first term left out is below 1.3e-14 there. Source: Abramowitz and Stegun (1964), 6.1.41.
 *
 * @param n an integer, 0 or more
 * @example
 * logFactorial(0) // => 0
 * Math.exp(logFactorial(5)).toFixed(9) // => '120.000000000'
 */
export function logFactorial(n: number): number {
  if (n < 16) return SMALL[n]!;
  const inverse = 1 / n;
  const square = inverse * inverse;
  const tail = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)));
  return (n + 0.5) * Math.log(n) - n + HALF_LOG_TWO_PI + tail;
}
