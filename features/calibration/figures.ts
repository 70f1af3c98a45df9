/**
 * Single figures over comparable ratings, each with its interval, and below its floor not there at all: instead stands how
 * much is missing, or why it has no value whatever its size. Pure; the arithmetic is in stats/.
 */
import { agreementAndAlpha } from '@/stats/agreement-and-alpha';
import { type AgreementIntervals, agreementBootstrapOf } from '@/stats/agreement-bootstrap';
import { type CountPatterns, countPatterns } from '@/stats/count-patterns';
import type { Alpha } from '@/stats/krippendorff-alpha';
import { meanBootstrapOf } from '@/stats/mean-bootstrap';
import type { BootstrapInterval } from '@/stats/percentile-bootstrap';
import type { RatingTable } from '@/stats/rating-table';
import type { Result } from '@/stats/ratings';
import { distinct, type Ratings, runs } from './ledger';

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

export function count<T>(items: readonly T[], key: (item: T) => string): number {
  const seen = new Set<string>();
  for (const item of items) seen.add(key(item));
  return seen.size;
}

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

/** Runs of ratings as the statistics take them: levels in use, and each run's from the lowest to the highest. */
export function levelTable({ of, at }: Ratings, starts: Int32Array): Pick<RatingTable, 'levels' | 'starts' | 'level'> {
  const used = new Uint8Array(256);
  for (let i = 0; i < at.length; i += 1) used[of.level[at[i]!]!] = 1;
  const levels = Array.from(used.keys()).filter((value) => used[value] === 1);
  const rank = new Int32Array(256);
  levels.forEach((value, i) => {
    rank[value] = i;
  });
  const level = new Int32Array(at.length);
  for (let run = 0; run < starts.length - 1; run += 1) {
    const from = starts[run]!;
    for (let i = from; i < starts[run + 1]!; i += 1) {
      const own = rank[of.level[at[i]!]!]!;
      let into = i;
      for (; into > from && level[into - 1]! > own; into -= 1) level[into] = level[into - 1]!;
      level[into] = own;
    }
  }
  return { levels, starts, level };
}

/**
 * Ratings of performances as a table of the statistics, with something taken off each level.
 * @param starts of the performances, each a unit of the table
 * @param by whose column stands for the rater: a criterion may, where all are one person's
 * @param less what is taken off, by that column
 */
export function tableLess(
  { of, at }: Ratings,
  starts: Int32Array,
  by: 'rater' | 'criterion',
  less: Float64Array,
): RatingTable {
  const column = of[by];
  const list = by === 'rater' ? of.raters : of.criteria;
  const place = new Int32Array(list.length).fill(-1);
  const raters: string[] = [];
  // A value is a level less something of its rater's, so there are few of them: each has its cell.
  const used = new Uint8Array(256 * list.length);
  for (let i = 0; i < at.length; i += 1) {
    const r = column[at[i]!]!;
    used[256 * r + of.level[at[i]!]!] = 1;
    if (place[r]! >= 0) continue;
    place[r] = raters.length;
    raters.push(list[r]!);
  }
  const leftOf = (cell: number): number => (cell & 255) - less[cell >> 8]!;
  const cells: number[] = [];
  for (let cell = 0; cell < used.length; cell += 1) if (used[cell] === 1) cells.push(cell);
  const levels = [...new Set(cells.map(leftOf))].sort((a, b) => a - b);
  const known = new Map(levels.map((value, i) => [value, i]));
  const ranks = new Int32Array(used.length);
  for (const cell of cells) ranks[cell] = known.get(leftOf(cell))!;
  const units: string[] = [];
  const level = new Int32Array(at.length);
  const rater = new Int32Array(at.length);
  for (let run = 0; run < starts.length - 1; run += 1) {
    const from = starts[run]!;
    units.push(of.performances[of.performance[at[from]!]!]!);
    for (let i = from; i < starts[run + 1]!; i += 1) {
      const r = column[at[i]!]!;
      const own = ranks[256 * r + of.level[at[i]!]!]!;
      let to = i;
      for (; to > from && level[to - 1]! > own; to -= 1) {
        level[to] = level[to - 1]!;
        rater[to] = rater[to - 1]!;
      }
      level[to] = own;
      rater[to] = place[r]!;
    }
  }
  return { units, raters, levels, starts, level, rater };
}

/** Ratings reduced to what agreement and alpha ask of them: one pass for both. */
export interface Counted {
  performances: number;
  /** Null where no unit has two ratings. */
  patterns: CountPatterns | null;
}

export function counted(ratings: Ratings): Counted {
  const patterns = countPatterns(levelTable(ratings, runs(ratings, 'unit')));
  return { performances: distinct(ratings, 'performance'), patterns: patterns.units === 0 ? null : patterns };
}

const NO_PAIRS = 'No unit was rated by two raters, so no two ratings can be compared.';

/** Agreement of all pairs of raters on the same unit. @param draws resamples, 2,000 unless told */
export function agreementOf({ performances, patterns }: Counted, draws?: number): Floored<AgreementFigures> {
  if (performances < FLOORS.agreement) return below(performances, FLOORS.agreement);
  if (patterns === null) return { ...below(performances, FLOORS.agreement), reason: NO_PAIRS };
  return shownAgreement(agreementBootstrapOf(patterns, draws === undefined ? {} : { draws }), performances);
}

/** The same with Krippendorff's alpha for ordered levels, of one set of resamples. */
export function agreementAndAlphaOf({ performances, patterns }: Counted): {
  agreement: Floored<AgreementFigures>;
  alpha: Floored<AlphaFigures>;
} {
  const short = {
    agreement: below(performances, FLOORS.agreement),
    alpha: below(performances, FLOORS.alpha),
  };
  if (performances < Math.min(FLOORS.agreement, FLOORS.alpha)) return short;
  if (patterns === null) {
    return {
      agreement: { ...short.agreement, reason: NO_PAIRS },
      alpha: { ...short.alpha, reason: performances < FLOORS.alpha ? null : NO_PAIRS },
    };
  }
  if (performances < FLOORS.alpha) return { ...short, agreement: agreementOf({ performances, patterns }) };
  const { agreement, alpha } = agreementAndAlpha(patterns);
  return { agreement: shownAgreement(agreement, performances), alpha: shownAlpha(alpha, performances) };
}

function shownAgreement(found: Result<AgreementIntervals>, performances: number): Floored<AgreementFigures> {
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

function shownAlpha(found: Result<Alpha & BootstrapInterval>, performances: number): Floored<AlphaFigures> {
  if (!found.defined) return { ...below(performances, FLOORS.alpha), reason: found.reason };
  const { alpha, low, high } = found;
  return { shown: true, alpha, low, high, units: found.units, ratings: found.ratings, performances };
}

/** The mean level of ratings that hang together by performance. */
export function meanOf(ratings: Ratings): Floored<MeanFigures> {
  const starts = runs(ratings, 'performance');
  const performances = starts.length - 1;
  if (performances < FLOORS.mean) return below(performances, FLOORS.mean);
  const found = meanBootstrapOf(levelTable(ratings, starts), { draws: FEWER_DRAWS });
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

/** Pairs of raters on one unit, counted. */
export function pairCounts({ patterns }: Counted): PairCounts {
  if (patterns === null) return { units: 0, pairs: 0, differing: 0, split: null };
  const { levels, units, frequency, size, starts, level, count } = patterns;
  const apart = new Map<number, { low: number; high: number; pairs: number }>();
  let [pairs, differing] = [0, 0];
  for (let p = 0; p < frequency.length; p += 1) {
    const shown = frequency[p]!;
    pairs += (shown * size[p]! * (size[p]! - 1)) / 2;
    for (let a = starts[p]!; a < starts[p + 1]!; a += 1) {
      for (let b = a + 1; b < starts[p + 1]!; b += 1) {
        const between = shown * count[a]! * count[b]!;
        const [low, high] = [levels[level[a]!]!, levels[level[b]!]!];
        const known = apart.get(256 * low + high) ?? { low, high, pairs: 0 };
        apart.set(256 * low + high, { low, high, pairs: known.pairs + between });
        differing += between;
      }
    }
  }
  const [widest] = [...apart.values()].sort((a, b) => b.pairs - a.pairs || a.low - b.low || a.high - b.high);
  return { units, pairs, differing, split: widest ?? null };
}

export function levelUse({ of, at }: Ratings, scale: readonly { level: number; label: string }[]): LevelUse[] {
  const counts = new Float64Array(256);
  for (let i = 0; i < at.length; i += 1) counts[of.level[at[i]!]!]! += 1;
  const all = scale.reduce((sum, { level }) => sum + counts[level]!, 0);
  return scale.map(({ level, label }) => {
    const own = counts[level]!;
    return { level, label, count: own, share: all === 0 ? 0 : own / all };
  });
}
