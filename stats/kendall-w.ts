/** Kendall's W: how far several raters put the same units into the same order. It does not see how strict anybody is. */
import { connectedGroups } from './connected-groups';
import { spearman } from './correlation';
import { chiSquaredTail } from './incomplete-gamma';
import { midRanks } from './mid-ranks';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface Concordance {
  /** 0 = no common order, 1 = everybody gives the same. */
  readonly w: number;
  /** Chi-squared for "no common order", with its degrees of freedom and p; good from about 8 units on. */
  readonly chiSquared: number;
  readonly degrees: number;
  readonly p: number;
  readonly units: number;
  readonly raters: number;
  /** Mean number of ratings a unit: the number of raters in a full table. */
  readonly ratersPerUnit: number;
}

/**
 * Kendall's coefficient of concordance.
 *
 * Every rater has rated every unit: W = sum of squared deviations of the units' rank sums, over the largest that the raters'
 * ties allow, [m^2 (n^3 - n) - m sum (t^3 - t)] / 12. With holes: W = [1 + r (k - 1)] / k, r the mean of Spearman's
 * correlations over pairs of raters, each with weight (shared units - 1), and k the mean number of ratings a unit.
 *
 * Sources: Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287; Kendall (1962), Rank
 * Correlation Methods, 95; weights by Taylor (1987), Biometrics 43, 409-416; with holes Brueckl (2011).
 *
 * @param options.acrossGroups goes on where raters fall into groups that share no unit, where W says nothing of their common
 *   order: for comparison with other packages alone
 * @throws {RangeError} when a rater has two ratings of one unit
 * @example
 * const rater = (name, ...levels) => levels.map((value, i) => ({ unit: `u${i}`, rater: name, value }));
 * kendallW([...rater('x', 1, 2, 3), ...rater('y', 1, 2, 3)]).w // => 1
 * kendallW([...rater('x', 1, 2, 3), ...rater('y', 3, 2, 1)]).w // => 0
 */
export function kendallW(
  ratings: readonly Rating[],
  options: { readonly acrossGroups?: boolean } = {},
): Result<Concordance> {
  const units = [...new Set(ratings.map(({ unit }) => unit))];
  const byRater = new Map<string, Map<string, number>>();
  for (const { unit, rater, value } of ratings) {
    const own = byRater.get(rater) ?? new Map<string, number>();
    if (own.has(unit)) throw new RangeError(`${rater} has more than one rating of ${unit}.`);
    byRater.set(rater, own.set(unit, value));
  }
  const lists = [...byRater.values()].filter((own) => own.size > 1);
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  if (units.length === 1) return undefinedBecause('one-unit');
  if (byRater.size === 1) return undefinedBecause('one-rater');
  if (!options.acrossGroups && connectedGroups(ratings).length > 1) return undefinedBecause('disconnected');
  const full = lists.length === byRater.size && lists.every((own) => own.size === units.length);
  const w = full ? ofFullTable(lists, units) : ofPairs(lists);
  if (w === null) return undefinedBecause('constant');
  if (w === undefined) return undefinedBecause('no-pairs');
  const ratersPerUnit = lists.reduce((sum, own) => sum + own.size, 0) / units.length;
  const degrees = units.length - 1;
  const chiSquared = ratersPerUnit * degrees * w;
  return {
    defined: true,
    w,
    chiSquared,
    degrees,
    p: chiSquaredTail(chiSquared, degrees),
    units: units.length,
    raters: byRater.size,
    ratersPerUnit,
  };
}

/** @returns null when nobody tells the units apart */
function ofFullTable(lists: readonly ReadonlyMap<string, number>[], units: readonly string[]): number | null {
  const n = units.length;
  const m = lists.length;
  const sums = new Float64Array(n);
  let ties = 0;
  for (const own of lists) {
    const ranked = midRanks(units.map((unit) => own.get(unit)!));
    ranked.ranks.forEach((rank, u) => {
      sums[u]! += rank;
    });
    ties += ranked.ties;
  }
  const most = (m * m * (n ** 3 - n) - m * ties) / 12;
  if (most <= 0) return null;
  return sums.reduce((total, sum) => total + (sum - (m * (n + 1)) / 2) ** 2, 0) / most;
}

/** @returns undefined when no two raters share two units; a pair in which one has a single level counts as no order in common */
function ofPairs(lists: readonly ReadonlyMap<string, number>[]): number | undefined {
  let weighted = 0;
  let weight = 0;
  let rated = 0;
  const units = new Set<string>();
  lists.forEach((own, at) => {
    rated += own.size;
    for (const unit of own.keys()) units.add(unit);
    for (const other of lists.slice(0, at)) {
      const shared = [...own.keys()].filter((unit) => other.has(unit));
      if (shared.length < 2) continue;
      const together = spearman(
        shared.map((unit) => own.get(unit)!),
        shared.map((unit) => other.get(unit)!),
      );
      weight += shared.length - 1;
      weighted += (shared.length - 1) * (together.defined ? together.r : 0);
    }
  });
  if (weight === 0) return undefined;
  const k = rated / units.size;
  return (1 + (weighted / weight) * (k - 1)) / k;
}
