/**
 * Whether somebody rates otherwise than in their own past. What is watched is how far each of their ratings lies from what
 * colleagues made of the same performance, their strictness allowed for; the first ratings are the baseline, frozen. A sum
 * of what goes beyond (CUSUM) raises the alarm, and the alarm counts only if the change is large enough to matter and its
 * interval excludes none. Pure.
 */
import { cusum, ewma } from '@/stats/control-charts';
import { groupBy } from './figures';
import type { PerformanceRating } from './performances';
import { NOTEWORTHY, type SeverityFigures, type SeverityFit } from './severity';

/** From so many ratings a baseline stands, at most so many are taken for it, and so many must follow it. */
export const DRIFT_FLOOR = { baseline: 20, most: 60, after: 10 } as const;
/** Steady raters raise a false alarm within 50 interviews in 24 % of cases at h 4, 9 % at 5, 3.4 % at 6. */
export const CUSUM = { k: 0.5, h: 6 } as const;
/** On average 500 points between false alarms. */
export const EWMA = { lambda: 0.1, width: 2.814 } as const;

export interface DriftPoint {
  at: Date;
  /** Moving average of the distance to colleagues less the baseline's, in levels, and its limits. */
  value: number;
  lower: number;
  upper: number;
}

export interface DriftChange {
  /** The first rating that belongs to the change. */
  since: Date;
  /** In levels. */
  by: number;
  low: number;
  high: number;
  before: number;
  after: number;
}

export interface DriftRow {
  raterId: string;
  name: string;
  ratings: number;
  /** Empty below the floor. */
  points: DriftPoint[];
  baseline: number;
  /** The baseline's own spread, in levels. */
  sd: number;
  change: DriftChange | null;
  missing: string;
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((sum, one) => sum + (one - centre) ** 2, 0) / (values.length - 1);
};

/** Each rater's series, by name. @param only whose; everybody's where it is null */
export function driftOf(
  ratings: readonly PerformanceRating[],
  { groups }: SeverityFigures,
  only: string | null,
): DriftRow[] {
  const byUnit = groupBy(ratings, (one) => one.unit);
  const byRater = groupBy(ratings, (one) => one.rater);
  return groups.flatMap(({ raters, fit }) =>
    raters
      .filter((row) => only === null || row.raterId === only)
      .map(({ raterId, name }): DriftRow => {
        const own = [...(byRater.get(raterId) ?? [])].sort(inTime);
        const base = { raterId, name, ratings: own.length };
        const least = DRIFT_FLOOR.baseline + DRIFT_FLOOR.after;
        const nothing = { points: [], baseline: 0, sd: 0, change: null };
        if (fit === null || own.length < least) {
          return { ...base, ...nothing, missing: `not enough yet: ${own.length} of ${least} shared performances` };
        }
        const distances = own.map((rating) => distanceOf(rating, byUnit.get(rating.unit) ?? [], fit));
        const baseline = Math.min(DRIFT_FLOOR.most, Math.max(DRIFT_FLOOR.baseline, Math.floor(own.length / 2)));
        const past = distances.slice(0, baseline);
        const sd = Math.sqrt(variance(past));
        if (sd === 0) return { ...base, ...nothing, missing: 'the first ratings do not vary, so there is no measure' };
        const centre = mean(past);
        return { ...base, ...charted(own, distances, { centre, sd, baseline }), baseline, sd, missing: '' };
      }),
  );
}

/** How far a rating lies from what colleagues made of the same performance, their strictness allowed for. */
function distanceOf(rating: PerformanceRating, beside: readonly PerformanceRating[], fit: SeverityFit): number {
  const others = beside.filter((one) => one.rater !== rating.rater);
  const off = mean(others.map((one) => one.value - fit.mean - (fit.effects.get(one.rater) ?? 0)));
  const ratio = fit.variances.rest === 0 ? 1e9 : fit.variances.unit / fit.variances.rest;
  const belief = (ratio * others.length) / (1 + ratio * others.length);
  return rating.value - fit.mean - belief * off;
}

/** The series that drift is read from: each rater's distances in the order of time. @param only whose; everybody's for null */
export function distancesOf(
  ratings: readonly PerformanceRating[],
  { groups }: SeverityFigures,
  only: string | null,
): { raterId: string; unit: string; value: number }[] {
  const byUnit = groupBy(ratings, (one) => one.unit);
  const byRater = groupBy(ratings, (one) => one.rater);
  return groups.flatMap(({ raters, fit }) =>
    fit === null
      ? []
      : raters
          .filter(({ raterId }) => only === null || raterId === only)
          .flatMap(({ raterId }) =>
            [...(byRater.get(raterId) ?? [])]
              .sort(inTime)
              .map((one) => ({ raterId, unit: one.unit, value: distanceOf(one, byUnit.get(one.unit) ?? [], fit) })),
          ),
  );
}

const inTime = (a: PerformanceRating, b: PerformanceRating): number =>
  a.revealedAt.getTime() - b.revealedAt.getTime() || (a.unit < b.unit ? -1 : 1);

function charted(
  own: readonly PerformanceRating[],
  distances: readonly number[],
  { centre, sd, baseline }: { centre: number; sd: number; baseline: number },
): { points: DriftPoint[]; change: DriftChange | null } {
  const chart = ewma(distances, { target: centre, sigma: sd, ...EWMA });
  const points = own.map(
    (one, i): DriftPoint => ({
      at: one.revealedAt,
      value: (chart.values[i] ?? centre) - centre,
      lower: (chart.lower[i] ?? centre) - centre,
      upper: (chart.upper[i] ?? centre) - centre,
    }),
  );
  const watched = distances.slice(baseline);
  const sums = cusum(watched, { target: centre, sigma: sd, ...CUSUM });
  if (sums.signal === null) return { points, change: null };
  const up = (sums.above[sums.signal] ?? 0) > (sums.below[sums.signal] ?? 0);
  const course = up ? sums.above : sums.below;
  // The change began after the sum was last at nothing: the maximum likelihood estimate of the instant (Montgomery, 9.1.4).
  const last = course.slice(0, sums.signal).lastIndexOf(0);
  const start = baseline + last + 1;
  const before = distances.slice(0, start);
  const after = distances.slice(start);
  const by = mean(after) - mean(before);
  const error = Math.sqrt(
    variance(before) / before.length + (after.length > 1 ? variance(after) / after.length : sd * sd),
  );
  const [low, high] = [by - 1.96 * error, by + 1.96 * error];
  if (Math.abs(by) < NOTEWORTHY || (low <= 0 && high >= 0)) return { points, change: null };
  const since = own[start]?.revealedAt ?? (own.at(-1) as PerformanceRating).revealedAt;
  return { points, change: { since, by, low, high, before: before.length, after: after.length } };
}
