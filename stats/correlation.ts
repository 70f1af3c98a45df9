/** How two series go together: Pearson's correlation of the values, Spearman's of their ranks. */
import { tTails } from './f-distribution';
import { midRanks } from './mid-ranks';
import { type Result, undefinedBecause } from './ratings';
import { spearmanExact } from './spearman-exact';

export interface Correlation {
  /** -1 to 1. */
  readonly r: number;
  /** Two-sided, by Student's t with n - 2 degrees of freedom; 1 for two pairs. */
  readonly p: number;
  readonly n: number;
}

export interface RankCorrelation extends Correlation {
  /** Two-sided and exact, for up to 12 pairs without ties; else null. */
  readonly pExact: number | null;
}

/**
 * Pearson's product-moment correlation.
 *
 * @throws {RangeError} when the series differ in length
 * @example
 * pearson([1, 2, 3], [2, 4, 6.1]).r.toFixed(4) // => '0.9999'
 * pearson([1, 1, 1], [1, 2, 3]).code // => 'constant'
 */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): Result<Correlation> {
  if (x.length !== y.length) throw new RangeError(`A correlation needs pairs: ${x.length} values meet ${y.length}.`);
  const n = x.length;
  if (n === 0) return undefinedBecause('no-ratings');
  if (n === 1) return undefinedBecause('one-unit');
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const flat = (squares: number, mean: number): boolean => squares <= n * (1e-14 * Math.abs(mean)) ** 2;
  if (flat(xx, meanX) || flat(yy, meanY)) return undefinedBecause('constant');
  const r = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
  if (n === 2) return { defined: true, r, p: 1, n };
  const p = Math.abs(r) === 1 ? 0 : tTails(r * Math.sqrt((n - 2) / (1 - r * r)), n - 2);
  return { defined: true, r, p, n };
}

/**
 * Spearman's rank correlation: Pearson's of the mid-ranks, which is right with ties (the formula with squared rank
 * differences is not). Its p is the usual approximation by Student's t.
 *
 * Source: Spearman (1904), American Journal of Psychology 15, 72-101; Kendall and Gibbons (1990), Rank Correlation Methods.
 *
 * @throws {RangeError} when the series differ in length
 * @example
 * spearman([1, 2, 3, 4], [1, 3, 2, 9]).r.toFixed(2) // => '0.80'
 * spearman([1, 2, 3, 4], [1, 3, 2, 9]).pExact.toFixed(4) // => '0.3333'
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): Result<RankCorrelation> {
  const [a, b] = [midRanks(x), midRanks(y)];
  const figures = pearson(a.ranks, b.ranks);
  if (!figures.defined) return figures;
  const squares = a.ranks.reduce((sum, rank, i) => sum + (rank - b.ranks[i]!) ** 2, 0);
  return { ...figures, pExact: a.ties + b.ties > 0 ? null : spearmanExact(figures.n, squares) };
}
