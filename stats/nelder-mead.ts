/** Least value of a function of a few variables, without derivatives. */

/**
 * The downhill simplex method, started again from its answer until a round gains nothing.
 *
 * Source: Nelder and Mead (1965), The Computer Journal 7, 308-313.
 *
 * @param of the function; may answer Infinity where it has no value
 * @param start where to begin, one number a variable
 * @param step size of the first simplex
 * @param tolerance by how much values of the last simplex may still differ
 * @example
 * const { at } = nelderMead(([x, y]) => (x - 1) ** 2 + 10 * (y + 2) ** 2, [0, 0], 0.5, 1e-12);
 * at.map((one) => one.toFixed(3)) // => ['1.000', '-2.000']
 */
export function nelderMead(
  of: (at: readonly number[]) => number,
  start: readonly number[],
  step: number,
  tolerance: number,
): { readonly at: readonly number[]; readonly value: number } {
  let best = { at: [...start], value: of(start) };
  for (let round = 0; round < 5; round++) {
    const found = descend(of, best.at, best.value, step / 4 ** round, tolerance);
    const gained = best.value - found.value;
    if (found.value <= best.value) best = found;
    if (!(gained > tolerance)) break;
  }
  return best;
}

interface Corner {
  at: number[];
  value: number;
}

function descend(
  of: (at: readonly number[]) => number,
  start: readonly number[],
  value: number,
  step: number,
  tolerance: number,
): Corner {
  const n = start.length;
  const corner = (at: number[]): Corner => ({ at, value: of(at) });
  const simplex: Corner[] = [{ at: [...start], value }];
  for (let i = 0; i < n; i++) simplex.push(corner(start.map((x, j) => (i === j ? x + step : x))));
  for (let turn = 0; turn < 400 * n; turn++) {
    simplex.sort((a, b) => a.value - b.value);
    const [low, high] = [simplex[0]!, simplex[n]!];
    if (high.value - low.value <= tolerance) break;
    const centre = start.map((_, j) => simplex.slice(0, n).reduce((sum, one) => sum + one.at[j]! / n, 0));
    const towards = (share: number): Corner => corner(centre.map((c, j) => c + share * (high.at[j]! - c)));
    const mirrored = towards(-1);
    if (mirrored.value < low.value) {
      const further = towards(-2);
      simplex[n] = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < simplex[n - 1]!.value) simplex[n] = mirrored;
    else {
      const nearer = mirrored.value < high.value ? towards(-0.5) : towards(0.5);
      if (nearer.value < Math.min(mirrored.value, high.value)) simplex[n] = nearer;
      else for (let i = 1; i <= n; i++) simplex[i] = corner(low.at.map((x, j) => x + (simplex[i]!.at[j]! - x) / 2));
    }
  }
  return simplex.reduce((a, b) => (b.value < a.value ? b : a));
}
