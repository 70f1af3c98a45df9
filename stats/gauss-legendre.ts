/** Integrals as weighted sums: the nodes and weights that are exact for polynomials of degree 2 n - 1. */

export interface Nodes {
  readonly at: Float64Array;
  readonly weight: Float64Array;
}

/**
 * Gauss and Legendre's nodes between two ends: roots of the Legendre polynomial by Newton's method, from Tricomi's first value.
 *
 * Source: Abramowitz and Stegun (1964), 25.4.29; Press et al., Numerical Recipes, 4.6.
 *
 * @param n nodes, 1 or more
 * @example
 * const { at, weight } = gaussLegendre(5, 0, 2);
 * at.reduce((sum, x, i) => sum + weight[i] * x ** 3, 0).toFixed(12) // => '4.000000000000'
 */
export function gaussLegendre(n: number, from: number, to: number): Nodes {
  const at = new Float64Array(n);
  const weight = new Float64Array(n);
  const middle = (from + to) / 2;
  const half = (to - from) / 2;
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [last, value] = [1, x];
      for (let k = 2; k <= n; k++) [last, value] = [value, ((2 * k - 1) * x * value - (k - 1) * last) / k];
      slope = (n * (x * value - last)) / (x * x - 1);
      const off = value / slope;
      x -= off;
      if (Math.abs(off) < 1e-15) break;
    }
    at[n - 1 - i] = middle + half * x;
    weight[n - 1 - i] = (2 * half) / ((1 - x * x) * slope * slope);
  }
  return { at, weight };
}
