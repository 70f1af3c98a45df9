/**
 * How somebody uses a rubric, whatever their strictness: whether one impression colours all criteria (halo), whether their
 * levels hardly vary (flat), and whether they lie far from colleagues' now here, now there (erratic). Pure.
 */
import { oneWayIntraclass } from '@/stats/icc';
import { residualsByRater } from '@/stats/residuals';
import { type Floored, type Interval, tableLess } from './figures';
import { distinct, type Ratings, runs, split } from './ledger';
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
  ratings: Ratings,
  severity: SeverityFigures,
  only: string | null,
): { rows: HabitRow[]; typical: number | null } {
  const { of } = ratings;
  const centre = Float64Array.from(split(ratings, 'criterion'), (own) => (own.at.length === 0 ? 0 : meanLevelOf(own)));
  const byRater = new Map(split(ratings, 'rater').map((own, r) => [of.raters[r], own]));
  const [group, ...others] = severity.groups;
  // Across groups that share nothing a residual says nothing.
  const left = group === undefined || others.length > 0 ? [] : residualsByRater(group.model);
  const restless = new Map(left.map((one) => [one.rater, one.meanSquareRatio]));
  const panelSd = deviation(ratings);
  const rows = severity.groups
    .flatMap((one) => one.raters)
    .map(({ raterId, name }): HabitRow => {
      const own = byRater.get(raterId) ?? { of, at: new Int32Array() };
      const n = distinct(own, 'performance');
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

const meanLevelOf = ({ of, at }: Ratings): number =>
  at.reduce((sum, place) => sum + (of.level[place] ?? 0), 0) / at.length;

function deviation(ratings: Ratings): number {
  const { of, at } = ratings;
  if (at.length < 2) return 0;
  const centre = meanLevelOf(ratings);
  return Math.sqrt(at.reduce((sum, place) => sum + ((of.level[place] ?? 0) - centre) ** 2, 0) / (at.length - 1));
}

/** One-way intraclass correlation of levels less their criterion's mean, grouped by performance. */
function haloOf(own: Ratings, centre: Float64Array, performances: number): Floored<Interval & { value: number }> {
  const short = { shown: false as const, have: performances, floor: HABIT_FLOOR };
  if (performances < HABIT_FLOOR) return { ...short, reason: null };
  const table = tableLess(own, runs(own, 'performance'), 'criterion', centre);
  const found = oneWayIntraclass(table);
  if (!found.defined) return { ...short, reason: found.reason };
  const { value, interval } = found;
  return { shown: true, value, low: Math.max(-1, interval[0]), high: Math.min(1, interval[1]) };
}
