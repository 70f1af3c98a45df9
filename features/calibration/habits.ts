/**
 * How somebody uses a rubric, whatever their strictness: whether one impression colours all criteria (halo), whether their
 * levels hardly vary (flat), and whether they lie far from colleagues' now here, now there (erratic). Pure.
 */
import { intraclassCorrelations } from '@/stats/icc';
import { residuals } from '@/stats/residuals';
import type { ComparableRating } from './comparable';
import { count, type Floored, groupBy, type Interval } from './figures';
import type { PerformanceRating } from './performances';
import type { SeverityFigures } from './severity';

export const HABIT_FLOOR = 30;
/** Residual mean square beyond this many times the panel's. */
const ERRATIC = 1.5;
/** Spread of levels below this share of the panel's. */
const FLAT = 0.6;

export interface HabitRow {
  raterId: string;
  name: string;
  performances: number;
  /** How alike a rater's levels are over the criteria of one performance: 0 not at all, 1 always the same. */
  halo: Floored<Interval & { value: number }>;
  /** Standard deviation of the levels given, and residual mean square over the panel's. */
  sd: number;
  restlessness: number | null;
  says: ('halo' | 'flat' | 'erratic')[];
}

/** @param only whose; everybody's where it is null */
export function habitsOf(
  ratings: readonly ComparableRating[],
  performances: readonly PerformanceRating[],
  severity: SeverityFigures,
  only: string | null,
): { rows: HabitRow[]; typical: number | null } {
  const centre = new Map([...groupBy(ratings, (one) => one.criterionId)].map(([id, own]) => [id, meanLevelOf(own)]));
  const byRater = groupBy(ratings, (one) => one.raterId);
  const left = residuals(performances);
  const restless = new Map(left.defined ? left.raters.map((one) => [one.rater, one.meanSquareRatio]) : []);
  const panelSd = deviation(ratings);
  const rows = severity.groups
    .flatMap((group) => group.raters)
    .map(({ raterId, name }): HabitRow => {
      const own = byRater.get(raterId) ?? [];
      const n = count(own, (one) => one.performanceId);
      return {
        raterId,
        name,
        performances: n,
        halo: haloOf(own, centre, n),
        sd: deviation(own),
        restlessness: n < HABIT_FLOOR ? null : (restless.get(raterId) ?? null),
        says: [],
      };
    });
  const known = rows.flatMap((row) => (row.halo.shown ? [row.halo.value] : [])).sort((a, b) => a - b);
  const typical = known.length < 3 ? null : (known[Math.floor((known.length - 1) / 2)] ?? null);
  for (const row of rows) {
    if (row.performances < HABIT_FLOOR) continue;
    if (typical !== null && row.halo.shown && row.halo.low > typical && row.halo.value > typical + 0.1)
      row.says.push('halo');
    if (row.sd < FLAT * panelSd) row.says.push('flat');
    if (row.restlessness !== null && row.restlessness > ERRATIC) row.says.push('erratic');
  }
  return { rows: rows.filter((row) => only === null || row.raterId === only), typical };
}

const meanLevelOf = (ratings: readonly ComparableRating[]): number =>
  ratings.reduce((sum, one) => sum + one.level, 0) / ratings.length;

function deviation(ratings: readonly ComparableRating[]): number {
  if (ratings.length < 2) return 0;
  const centre = meanLevelOf(ratings);
  return Math.sqrt(ratings.reduce((sum, one) => sum + (one.level - centre) ** 2, 0) / (ratings.length - 1));
}

/** One-way intraclass correlation of levels less their criterion's mean, grouped by performance. */
function haloOf(
  own: readonly ComparableRating[],
  centre: ReadonlyMap<string, number>,
  performances: number,
): Floored<Interval & { value: number }> {
  const short = { shown: false as const, have: performances, floor: HABIT_FLOOR };
  if (performances < HABIT_FLOOR) return { ...short, reason: null };
  const found = intraclassCorrelations(
    own.map((one) => ({
      unit: one.performanceId,
      rater: one.criterionId,
      value: one.level - (centre.get(one.criterionId) ?? 0),
    })),
    { acrossGroups: true },
  );
  if (!found.defined) return { ...short, reason: found.reason };
  const { value, interval } = found.oneWay;
  return { shown: true, value, low: Math.max(-1, interval[0]), high: Math.min(1, interval[1]) };
}
