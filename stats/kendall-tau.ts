/** Kendall's tau-b: how many pairs of units two series put into the same order, less those they put into opposite ones. */
import { normalTail } from './normal-quantile';
import { type Result, undefinedBecause } from './ratings';

export interface Tau {
  /** -1 to 1. */
  readonly tau: number;
  /** Two-sided; exact without ties up to 50 pairs, else by the normal approximation with ties allowed for. */
  readonly p: number;
  readonly exact: boolean;
  readonly concordant: number;
  readonly discordant: number;
  readonly n: number;
}

const EXACT_UP_TO = 50;

/**
 * tau-b = (C - D) / sqrt((pairs - ties in x) (pairs - ties in y)), over all pairs of positions.
 *
 * Source: Kendall and Gibbons (1990), Rank Correlation Methods, 5th ed., chapters 3 to 5. Without ties the number of discordant
 * pairs has the Mahonian distribution, which gives the exact p.
 *
 * @throws {RangeError} when the series differ in length
 * @example
 * const { tau, p } = kendallTau([44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1], [2.6, 3.1, 2.5, 5, 3.6, 4, 5.2, 2.8, 3.8]);
 * [tau.toFixed(4), p.toFixed(4)] // => ['0.4444', '0.1194']
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): Result<Tau> {
  const n = x.length;
  if (n !== y.length) throw new RangeError(`A correlation needs pairs: ${n} values meet ${y.length}.`);
  if (n === 0) return undefinedBecause('no-ratings');
  if (n === 1) return undefinedBecause('one-unit');
  let concordant = 0;
  let discordant = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const way = Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!);
      if (way > 0) concordant++;
      else if (way < 0) discordant++;
    }
  }
  const tiesX = tiesOf(x);
  const tiesY = tiesOf(y);
  const pairs = (n * (n - 1)) / 2;
  const room = (pairs - tiesX.pairs) * (pairs - tiesY.pairs);
  if (room === 0) return undefinedBecause('constant');
  const tau = (concordant - discordant) / Math.sqrt(room);
  const exact = tiesX.pairs === 0 && tiesY.pairs === 0 && n <= EXACT_UP_TO;
  const p = exact ? exactTails(n, discordant) : approximateTails(n, concordant - discordant, tiesX, tiesY);
  return { defined: true, tau, p, exact, concordant, discordant, n };
}

interface Ties {
  readonly pairs: number;
  /** Sums over groups of t equal values: t(t-1)(2t+5), t(t-1), t(t-1)(t-2). */
  readonly v0: number;
  readonly v1: number;
  readonly v2: number;
}

function tiesOf(values: ArrayLike<number>): Ties {
  const groups = new Map<number, number>();
  for (let i = 0; i < values.length; i++) groups.set(values[i]!, (groups.get(values[i]!) ?? 0) + 1);
  let [pairs, v0, v1, v2] = [0, 0, 0, 0];
  for (const t of groups.values()) {
    pairs += (t * (t - 1)) / 2;
    v0 += t * (t - 1) * (2 * t + 5);
    v1 += t * (t - 1);
    v2 += t * (t - 1) * (t - 2);
  }
  return { pairs, v0, v1, v2 };
}

/** Share of orders with as few or as many discordant pairs: counts of inversions, built up one element at a time. */
function exactTails(n: number, discordant: number): number {
  const most = (n * (n - 1)) / 2;
  let chances = new Float64Array([1]);
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array((size * (size - 1)) / 2 + 1);
    for (let inversions = 0; inversions < chances.length; inversions++) {
      for (let more = 0; more < size; more++) next[inversions + more]! += chances[inversions]! / size;
    }
    chances = next;
  }
  const few = Math.min(discordant, most - discordant);
  let tail = 0;
  for (let inversions = 0; inversions <= few; inversions++) tail += chances[inversions]!;
  return Math.min(1, 2 * tail);
}

function approximateTails(n: number, s: number, x: Ties, y: Ties): number {
  const variance =
    (n * (n - 1) * (2 * n + 5) - x.v0 - y.v0) / 18 +
    (x.v1 * y.v1) / (2 * n * (n - 1)) +
    (n > 2 ? (x.v2 * y.v2) / (9 * n * (n - 1) * (n - 2)) : 0);
  return variance <= 0 ? 1 : Math.min(1, 2 * normalTail(Math.abs(s) / Math.sqrt(variance)));
}
