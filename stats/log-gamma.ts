/** ln of the gamma function, which the beta and chi-squared distributions rest on. */

const SMALLEST_SERIES = 10;
const HALF_LOG_TWO_PI = Math.log(2 * Math.PI) / 2;
/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series, from k = 1. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/**
 * The natural logarithm of gamma(x), right to about 1e-14 relative (absolute near 1 and 2, where it is 0).
 *
 * Arguments below 10 are raised by gamma(x) = gamma(x + 1) / x; from there on Stirling's series. Source: Abramowitz and
 * Stegun (1964), 6.1.15 and 6.1.40.
 *
 * @param x above 0
 * @throws {RangeError} for x of 0 or below
 * @example
 * logGamma(5).toFixed(12) // => Math.log(24).toFixed(12)
 * logGamma(0.5).toFixed(12) // => (Math.log(Math.PI) / 2).toFixed(12)
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`The logarithm of gamma is asked for at ${x}; it needs a number above 0.`);
  let product = 1;
  let raised = x;
  while (raised < SMALLEST_SERIES) product *= raised++;
  const inverse = 1 / raised;
  const square = inverse * inverse;
  let series = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) series = series * square + STIRLING[k]!;
  return (raised - 0.5) * Math.log(raised) - raised + HALF_LOG_TWO_PI + series * inverse - Math.log(product);
}
