/**
 * One draw from a binomial distribution at a cost that does not grow with n; what makes a bootstrap of 100,000 units as
 * cheap as one of 100.
 */
import { logFactorial } from './log-factorial';
import type { Random } from './random';

/**
 * Draws the number of successes in `n` trials of probability `p`.
 *
 * Below a mean of 10 by inversion (walk up the probabilities until they pass a uniform number), above it by the
 * transformed rejection method BTRS. Both are exact up to rounding.
 *
 * Source: Hormann, W. (1993), The generation of binomial random variates, Journal of Statistical Computation and
 * Simulation 46, 101-110 (BTRS and its constants).
 *
 * @param n trials, an integer, 0 or more
 * @param p from 0 to 1
 * @example
 * drawBinomial(() => 0.5, 10, 0) // => 0
 * drawBinomial(() => 0.5, 10, 1) // => 10
 * drawBinomial(() => 0.5, 4, 0.5) // => 2
 */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  return n * p < 10 ? byInversion(random, n, p) : byTransformedRejection(random, n, p);
}

function byInversion(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let left = random();
  let k = 0;
  while (left > probability && k < n) {
    left -= probability;
    probability *= ((n - k) / (k + 1)) * odds;
    k++;
  }
  return k;
}

function byTransformedRejection(random: Random, n: number, p: number): number {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const centre = n * p + 0.5;
  const scale = (2.83 + 5.1 / b) * spread;
  const squeeze = 0.92 - 4.2 / b;
  const mode = Math.floor((n + 1) * p);
  const logOdds = Math.log(p / (1 - p));
  const atMode = logFactorial(mode) + logFactorial(n - mode);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const edge = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / edge + b) * u + centre);
    if (edge >= 0.07 && v <= squeeze) return k;
    if (k < 0 || k > n) continue;
    const logRatio = atMode - logFactorial(k) - logFactorial(n - k) + (k - mode) * logOdds;
    if (Math.log((v * scale) / (a / (edge * edge) + b)) <= logRatio) return k;
  }
}
