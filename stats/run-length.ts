/**
 * How many points a control chart takes on average until it signals: how often it cries wolf when nothing has changed, and how
 * fast it sees a change. Computed, not simulated: the run length solves an integral equation.
 */
import { gaussLegendre } from './gauss-legendre';
import { linearSolve } from './linear-solve';
import { normalTail } from './normal-quantile';

const NODES = 60;
const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/**
 * Average run length of a two-sided EWMA with the limits of a long series, started at its target.
 *
 * L(z) = 1 + integral of L(x) phi((x - (1 - lambda) z) / lambda - shift) / lambda over the limits, at Gauss and Legendre's nodes.
 * Source: Crowder (1987), Technometrics 29, 401-407.
 *
 * @param options.shift by how many standard deviations the mean has moved; 0: how rare a false alarm is
 * @throws {RangeError} for lambda outside (0, 1] or a width of 0 or below
 * @example
 * ewmaRunLength({ lambda: 0.1, width: 2.814, shift: 0 }).toFixed(0) // => '500'
 */
export function ewmaRunLength(options: { readonly lambda: number; readonly width: number; readonly shift: number }) {
  const { lambda, width, shift } = options;
  if (!(lambda > 0 && lambda <= 1 && width > 0)) {
    throw new RangeError(`A chart needs lambda in (0, 1] and a width above 0, not ${lambda} and ${width}.`);
  }
  const reach = width * Math.sqrt(lambda / (2 - lambda));
  const { at, weight } = gaussLegendre(NODES, -reach, reach);
  const step = (z: number, i: number): number =>
    (weight[i]! * density((at[i]! - (1 - lambda) * z) / lambda - shift)) / lambda;
  const matrix = new Float64Array(NODES * NODES);
  for (let i = 0; i < NODES; i++) {
    for (let j = 0; j < NODES; j++) matrix[i * NODES + j] = (i === j ? 1 : 0) - step(at[i]!, j);
  }
  const lengths = linearSolve(matrix, new Float64Array(NODES).fill(1));
  return lengths === null ? Number.POSITIVE_INFINITY : lengths.reduce((sum, own, i) => sum + own * step(0, i), 1);
}

/**
 * Average run length of a two-sided CUSUM started at 0: 1 / (1 / L(up) + 1 / L(down)).
 *
 * One side: L(u) = 1 + L(0) P(falls back to 0) + integral of L(x) phi(x + k - u - shift) over 0 to h. Sources: Page (1954), Biometrika
 * 41, 100-115; Vance (1986), Journal of Quality Technology 18, 189-193; two sides by Kemp (1961), JRSS B 23, 149-153.
 *
 * @param options.k allowance and `options.h` decision value, in standard deviations
 * @throws {RangeError} for h of 0 or below, or k below 0
 * @example
 * [4, 5].map((h) => cusumRunLength({ k: 0.5, h, shift: 0 }).toFixed(1)) // => ['167.7', '465.4']
 */
export function cusumRunLength(options: { readonly k: number; readonly h: number; readonly shift: number }): number {
  const { k, h, shift } = options;
  if (!(h > 0 && k >= 0)) throw new RangeError(`A chart needs h above 0 and k of 0 or above, not ${h} and ${k}.`);
  const { at, weight } = gaussLegendre(NODES, 0, h);
  const size = NODES + 1;
  const oneSide = (towards: number): number => {
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      const u = i === 0 ? 0 : at[i - 1]!;
      matrix[i * size] = -normalTail(u - k + towards);
      for (let j = 1; j < size; j++) matrix[i * size + j] = -weight[j - 1]! * density(at[j - 1]! + k - u - towards);
      matrix[i * size + i]! += 1;
    }
    return linearSolve(matrix, new Float64Array(size).fill(1))?.[0] ?? Number.POSITIVE_INFINITY;
  };
  return 1 / (1 / oneSide(shift) + 1 / oneSide(-shift));
}
