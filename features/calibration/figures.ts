/**
 * Single figures over comparable ratings, each with its interval, and below its floor not there at all: instead stands how
 * much is missing, or why it has no value whatever its size. Pure; the arithmetic is in stats/.
 */
import { agreementBootstrap } from '@/stats/agreement-bootstrap';
import { krippendorffAlphaBootstrap } from '@/stats/krippendorff-alpha-bootstrap';
import { levelDistribution } from '@/stats/level-distribution';
import { meanBootstrap } from '@/stats/mean-bootstrap';
import type { Rating } from '@/stats/ratings';
import type { ComparableRating } from './comparable';

/**
 * From how many shared performances on a figure is shown. They are counted, and not units, because several criteria of one
 * performance hang together: forty units of fifteen performances say little more than fifteen would. Half-widths of 95 %
 * intervals of ordinal alpha: 0.29 at 11, 0.18 at 20, 0.16 at 60. A figure of a person needs no less than one of the panel.
 */
export const FLOORS = { agreement: 20, alpha: 30, mean: 20 } as const;

/** A figure, or how much it lacks, or why it has no value whatever its size. */
export type Floored<Figures extends object> =
  | ({ readonly shown: true } & Figures)
  | { readonly shown: false; readonly have: number; readonly floor: number; readonly reason: string | null };

export interface Interval {
  low: number;
  high: number;
}

export interface AgreementFigures {
  /** Share of pairs on the same level. */
  exact: Interval & { value: number };
  /** Share of pairs at most one level apart. */
  withinOne: Interval & { value: number };
  /** Mean distance of a pair, in levels. */
  meanGap: number;
  pairs: number;
  units: number;
  performances: number;
}

export interface AlphaFigures extends Interval {
  alpha: number;
  units: number;
  ratings: number;
  performances: number;
}

export interface MeanFigures extends Interval {
  mean: number;
  performances: number;
  ratings: number;
}

export interface LevelUse {
  level: number;
  label: string;
  count: number;
  share: number;
}

/** Resamples for small pictures of many figures; the headline and the criteria take the statistics' own 2,000. */
export const FEWER_DRAWS = 1000;

const below = (have: number, floor: number): { shown: false; have: number; floor: number; reason: null } => ({
  shown: false,
  have,
  floor,
  reason: null,
});

const asRatings = (ratings: readonly ComparableRating[]): Rating[] =>
  ratings.map((one) => ({ unit: one.unit, rater: one.raterId, value: one.level }));

export function count<T>(items: readonly T[], key: (item: T) => string): number {
  const seen = new Set<string>();
  for (const item of items) seen.add(key(item));
  return seen.size;
}

const performancesOf = (ratings: readonly ComparableRating[]): number => count(ratings, (one) => one.performanceId);

/** Groups items, keeping the order in which keys first appear. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [item]);
    else known.push(item);
  }
  return groups;
}

/** @param pairs ratings by unit, from so many performances. @param draws resamples, 2,000 unless told */
export function agreementOfPairs(
  pairs: readonly Rating[],
  performances: number,
  draws?: number,
): Floored<AgreementFigures> {
  if (performances < FLOORS.agreement) return below(performances, FLOORS.agreement);
  const found = agreementBootstrap(pairs, draws === undefined ? {} : { draws });
  if (!found.defined) return { ...below(performances, FLOORS.agreement), reason: found.reason };
  const { exact, exactInterval, withinOne, withinOneInterval, meanGap } = found;
  return {
    shown: true,
    exact: { value: exact, low: exactInterval.low, high: exactInterval.high },
    withinOne: { value: withinOne, low: withinOneInterval.low, high: withinOneInterval.high },
    meanGap,
    pairs: found.pairs,
    units: found.units,
    performances,
  };
}

/** Agreement of all pairs of raters on the same unit. */
export const agreementOf = (ratings: readonly ComparableRating[], draws?: number): Floored<AgreementFigures> =>
  agreementOfPairs(asRatings(ratings), performancesOf(ratings), draws);

/** Krippendorff's alpha for ordered levels. */
export function alphaOf(ratings: readonly ComparableRating[]): Floored<AlphaFigures> {
  const performances = performancesOf(ratings);
  if (performances < FLOORS.alpha) return below(performances, FLOORS.alpha);
  const found = krippendorffAlphaBootstrap(asRatings(ratings), 'ordinal');
  if (!found.defined) return { ...below(performances, FLOORS.alpha), reason: found.reason };
  const { alpha, low, high } = found;
  return { shown: true, alpha, low, high, units: found.units, ratings: found.ratings, performances };
}

/** The mean level of ratings that hang together by performance. */
export function meanOf(ratings: readonly ComparableRating[]): Floored<MeanFigures> {
  const performances = performancesOf(ratings);
  if (performances < FLOORS.mean) return below(performances, FLOORS.mean);
  const found = meanBootstrap(
    ratings.map((one) => ({
      unit: one.performanceId,
      rater: `${one.raterId}/${one.criterionId}`,
      value: one.level,
    })),
    { draws: FEWER_DRAWS },
  );
  if (!found.defined) return { ...below(performances, FLOORS.mean), reason: found.reason };
  return { shown: true, mean: found.mean, low: found.low, high: found.high, performances, ratings: found.ratings };
}

export interface PairCounts {
  units: number;
  pairs: number;
  differing: number;
  /** The two levels between which raters differ most often. */
  split: { low: number; high: number; pairs: number } | null;
}

/** Pairs of raters on one unit, counted. @param ratings unit by unit, as `comparable` gives them */
export function pairCounts(ratings: readonly ComparableRating[]): PairCounts {
  const apart = new Map<number, number>();
  let [units, pairs, from] = [0, 0, 0];
  for (let to = 1; to <= ratings.length; to += 1) {
    if (to < ratings.length && ratings[to]?.unit === ratings[from]?.unit) continue;
    units += 1;
    for (let a = from; a < to; a += 1) {
      for (let b = a + 1; b < to; b += 1) {
        const [x, y] = [ratings[a]?.level ?? 0, ratings[b]?.level ?? 0];
        pairs += 1;
        if (x !== y)
          apart.set(16 * Math.min(x, y) + Math.max(x, y), (apart.get(16 * Math.min(x, y) + Math.max(x, y)) ?? 0) + 1);
      }
    }
    from = to;
  }
  const differing = [...apart.values()].reduce((sum, one) => sum + one, 0);
  const [widest] = [...apart].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return {
    units,
    pairs,
    differing,
    split: widest === undefined ? null : { low: Math.floor(widest[0] / 16), high: widest[0] % 16, pairs: widest[1] },
  };
}

export function levelUse(
  ratings: readonly ComparableRating[],
  scale: readonly { level: number; label: string }[],
): LevelUse[] {
  // Without ratings there is no criterion, and without a criterion no scale.
  if (scale.length === 0) return [];
  const known = new Set(scale.map((one) => one.level));
  const found = levelDistribution(
    ratings.filter((one) => known.has(one.level)).map((one) => ({ value: one.level })),
    scale.map((one) => one.level),
  );
  return scale.map(({ level, label }) => {
    const use = found.defined ? found.levels.find((one) => one.value === level) : undefined;
    return { level, label, count: use?.count ?? 0, share: use?.share ?? 0 };
  });
}
