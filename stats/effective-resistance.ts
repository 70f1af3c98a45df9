/** How well any two raters can be compared through the units they and others saw, before a single value is looked at. */
import { factorise, solveLower } from './cholesky';
import { connectedGroups } from './connected-groups';
import type { Rating } from './ratings';

export interface PairResistance {
  readonly raters: readonly [string, string];
  /** Variance of the difference of their strictness over the variance of one rating; infinite between groups: then null. */
  readonly resistance: number | null;
  /** Units that both rated. */
  readonly shared: number;
}

/**
 * Effective resistance of every pair of raters in the network whose wires are shared units: the variance of the difference of
 * two fixed effects, (e_r - e_s)' L+ (e_r - e_s) with L = diag(n_r) - N' diag(1 / k) N.
 *
 * Two raters of n units that nobody else rated have 2 / n; every other path between them takes it down.
 *
 * Source: Klein and Randic (1993), Journal of Mathematical Chemistry 12, 81-95; in designs Bailey and Cameron (2009).
 *
 * @returns pairs in alphabetical order
 * @example
 * const unit = (name, ...raters) => raters.map((rater) => ({ unit: name, rater }));
 * const pairs = effectiveResistance([...unit('a', 'x', 'y'), ...unit('b', 'y', 'z'), ...unit('c', 'y', 'z')]);
 * pairs.map(({ raters, resistance }) => [raters.join(''), resistance.toFixed(2)]) // => [['xy', '2.00'], ['xz', '3.00'], ['yz', '1.00']]
 */
export function effectiveResistance(ratings: readonly Pick<Rating, 'unit' | 'rater'>[]): PairResistance[] {
  const names = [...new Set(ratings.map(({ rater }) => rater))].sort();
  const R = names.length;
  const at = new Map(names.map((name, i) => [name, i]));
  const byUnit = new Map<string, Set<number>>();
  for (const { unit, rater } of ratings) {
    const own = byUnit.get(unit) ?? new Set<number>();
    byUnit.set(unit, own.add(at.get(rater)!));
  }
  const groups = connectedGroups(ratings);
  const groupOf = new Map(groups.flatMap((group, g) => group.raters.map((rater) => [rater, g] as const)));
  const matrix = new Float64Array(R * R);
  const shared = new Float64Array(R * R);
  for (const raters of byUnit.values()) {
    for (const r of raters) {
      matrix[r * R + r]! += 1;
      for (const s of raters) {
        matrix[r * R + s]! -= 1 / raters.size;
        shared[r * R + s]! += 1;
      }
    }
  }
  // One per group is added to every entry inside of it, which makes the matrix invertible and leaves differences as they are.
  for (let r = 0; r < R; r++) {
    for (let s = 0; s < R; s++) if (groupOf.get(names[r]!) === groupOf.get(names[s]!)) matrix[r * R + s]! += 1;
  }
  if (R === 0 || factorise(matrix, R) === null) return [];
  const columns = names.map((_, r) => {
    const column = new Float64Array(R);
    column[r] = 1;
    solveLower(matrix, R, column);
    return column;
  });
  const pairs: PairResistance[] = [];
  for (let r = 0; r < R; r++) {
    for (let s = r + 1; s < R; s++) {
      const together = groupOf.get(names[r]!) === groupOf.get(names[s]!);
      const squares = columns[r]!.reduce((sum, one, i) => sum + (one - columns[s]![i]!) ** 2, 0);
      pairs.push({ raters: [names[r]!, names[s]!], resistance: together ? squares : null, shared: shared[r * R + s]! });
    }
  }
  return pairs;
}
