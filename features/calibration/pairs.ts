/** Pairs of interviewers who judged together: how often they give the same level, from thirty shared performances on. Pure. */
import { agreementWeights } from '@/stats/agreement-weights';
import { cohenKappa, pairTable } from '@/stats/cohen-kappa';
import type { ComparableRating } from './comparable';
import { type AgreementFigures, agreementOfPairs, FEWER_DRAWS, type Floored, groupBy } from './figures';

export const PAIR_FLOOR = 30;
/** More would be a list that nobody reads. */
export const MOST_PAIRS = 66;

export interface PairFigures {
  /** Alphabetical by name, the earlier first. */
  raters: readonly [string, string];
  names: readonly [string, string];
  performances: number;
  agreement: Floored<AgreementFigures>;
  /** Cohen's, quadratic weights; null below the floor, or where it has no value. */
  kappa: { value: number; low: number; high: number } | null;
}

/**
 * @param ratings on one scale, with its levels
 * @returns pairs by name, those who meet most often where there are too many
 */
export function pairsOfRaters(
  ratings: readonly ComparableRating[],
  levels: readonly number[],
  nameOf: (raterId: string) => string,
): { pairs: PairFigures[]; met: number } {
  const performances = new Map<string, Set<string>>();
  for (const [performance, own] of groupBy(ratings, (one) => one.performanceId)) {
    const raters = [...new Set(own.map((one) => one.raterId))].sort((a, b) => byName(nameOf, a, b));
    for (const [i, a] of raters.entries()) {
      for (const b of raters.slice(i + 1)) {
        const key = `${a}/${b}`;
        const known = performances.get(key);
        if (known === undefined) performances.set(key, new Set([performance]));
        else known.add(performance);
      }
    }
  }
  const byRater = groupBy(ratings, (one) => one.raterId);
  const chosen = [...performances].sort((a, b) => b[1].size - a[1].size).slice(0, MOST_PAIRS);
  const pairs = chosen.map(([key, shared]): PairFigures => {
    const [a = '', b = ''] = key.split('/');
    const base = { raters: [a, b] as const, names: [nameOf(a), nameOf(b)] as const, performances: shared.size };
    if (shared.size < PAIR_FLOOR) {
      return { ...base, agreement: { shown: false, have: shared.size, floor: PAIR_FLOOR, reason: null }, kappa: null };
    }
    const own = [a, b].flatMap((rater) =>
      (byRater.get(rater) ?? [])
        .filter((one) => shared.has(one.performanceId))
        .map((one) => ({ unit: one.unit, rater, value: one.level })),
    );
    const kappa = cohenKappa(pairTable(own, a, b, levels), agreementWeights(levels, 'quadratic'));
    return {
      ...base,
      agreement: agreementOfPairs(own, shared.size, FEWER_DRAWS),
      kappa: kappa.defined ? { value: kappa.kappa, low: kappa.interval[0], high: kappa.interval[1] } : null,
    };
  });
  return {
    pairs: pairs.sort(
      (a, b) => a.names[0].localeCompare(b.names[0], 'en') || a.names[1].localeCompare(b.names[1], 'en'),
    ),
    met: performances.size,
  };
}

const byName = (nameOf: (id: string) => string, a: string, b: string): number =>
  nameOf(a).localeCompare(nameOf(b), 'en') || (a < b ? -1 : 1);
