/**
 * Whether somebody rates otherwise than in their own past. What is watched is how far each of their ratings lies from what
 * colleagues made of the same performance, their strictness allowed for; the first ratings are the baseline, frozen. A sum
 * of what goes beyond (CUSUM) raises the alarm, and the alarm counts only if the change is large enough to matter and its
 * interval excludes none. Pure.
 */
import { cusum, ewma } from '@/stats/control-charts';
import type { PerformanceRatings } from './performances';
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
  /** The course to draw, which is worked out for those who are drawn alone; null below the floor. */
  course: (() => DriftPoint[]) | null;
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
export function driftOf(ratings: PerformanceRatings, { groups }: SeverityFigures, only: string | null): DriftRow[] {
  const { of, rater } = ratings;
  const own: number[][] = of.raters.map(() => []);
  for (let i = 0; i < rater.length; i += 1) own[rater[i]!]!.push(i);
  const byRater = new Map(of.raters.map((id, place) => [id, own[place]!]));
  const unitOf = unitsOf(ratings);
  return groups.flatMap(({ raters, fit }) => {
    const effects = Float64Array.from(of.raters, (id) => fit?.effects.get(id) ?? 0);
    return raters
      .filter((row) => only === null || row.raterId === only)
      .map(({ raterId, name }): DriftRow => {
        const own = inTime(ratings, byRater.get(raterId) ?? []);
        const base = { raterId, name, ratings: own.length };
        const least = DRIFT_FLOOR.baseline + DRIFT_FLOOR.after;
        const nothing = { course: null, baseline: 0, sd: 0, change: null };
        if (fit === null || own.length < least) {
          return { ...base, ...nothing, missing: `not enough yet: ${own.length} of ${least} shared performances` };
        }
        const distances = own.map((i) => distanceOf(ratings, unitOf, i, fit, effects));
        const baseline = Math.min(DRIFT_FLOOR.most, Math.max(DRIFT_FLOOR.baseline, Math.floor(own.length / 2)));
        const past = distances.slice(0, baseline);
        const sd = Math.sqrt(variance(past));
        if (sd === 0) return { ...base, ...nothing, missing: 'the first ratings do not vary, so there is no measure' };
        const centre = mean(past);
        const usual = { centre, sd, baseline };
        const instantOf = (place: number) => new Date(ratings.revealedAt[own[Math.min(place, own.length - 1)]!]!);
        return {
          ...base,
          course: () => courseOf(instantOf, distances, usual),
          change: changeOf(instantOf, distances, usual),
          baseline,
          sd,
          missing: '',
        };
      });
  });
}

/** The series that drift is read from: each rater's distances in the order of time. @param only whose; everybody's for null */
export function distancesOf(
  ratings: PerformanceRatings,
  { groups }: SeverityFigures,
  only: string | null,
): { raterId: string; performanceId: string; value: number }[] {
  const { of, rater, performance } = ratings;
  const unitOf = unitsOf(ratings);
  const all = Array.from(rater.keys());
  return groups.flatMap(({ raters, fit }) => {
    if (fit === null) return [];
    const effects = Float64Array.from(of.raters, (id) => fit.effects.get(id) ?? 0);
    return raters
      .filter(({ raterId }) => only === null || raterId === only)
      .flatMap(({ raterId }) => {
        const own = of.raters.indexOf(raterId);
        const places = all.filter((i) => rater[i] === own);
        return inTime(ratings, places).map((i) => ({
          raterId,
          performanceId: of.performances[performance[unitOf[i]!]!] ?? '',
          value: distanceOf(ratings, unitOf, i, fit, effects),
        }));
      });
  });
}

/** By the reveal of their round, and then by performance: values lie in the order of performances. */
const inTime = ({ revealedAt }: PerformanceRatings, own: readonly number[]): number[] =>
  [...own].sort((a, b) => revealedAt[a]! - revealedAt[b]! || a - b);

/** For each value, the performance that it belongs to, as a place among the starts. */
function unitsOf({ starts, rater }: PerformanceRatings): Int32Array {
  const units = new Int32Array(rater.length);
  for (let u = 0; u < starts.length - 1; u += 1) units.fill(u, starts[u], starts[u + 1]);
  return units;
}

/** How far one value lies from what colleagues made of the same performance, their strictness allowed for. */
function distanceOf(
  { starts, rater, value }: PerformanceRatings,
  unitOf: Int32Array,
  i: number,
  fit: SeverityFit,
  effects: Float64Array,
): number {
  const u = unitOf[i]!;
  let [sum, others] = [0, 0];
  for (let other = starts[u]!; other < starts[u + 1]!; other += 1) {
    if (other === i) continue;
    sum += value[other]! - fit.mean - effects[rater[other]!]!;
    others += 1;
  }
  const ratio = fit.variances.rest === 0 ? 1e9 : fit.variances.unit / fit.variances.rest;
  const belief = (ratio * others) / (1 + ratio * others);
  return value[i]! - fit.mean - belief * (sum / others);
}

/** What a series is held against: centre and spread of its first values, and how many those were. */
interface Usual {
  centre: number;
  sd: number;
  baseline: number;
}

function courseOf(
  instantOf: (place: number) => Date,
  distances: readonly number[],
  { centre, sd }: Usual,
): DriftPoint[] {
  const chart = ewma(distances, { target: centre, sigma: sd, ...EWMA });
  return distances.map((_, i) => ({
    at: instantOf(i),
    value: (chart.values[i] ?? centre) - centre,
    lower: (chart.lower[i] ?? centre) - centre,
    upper: (chart.upper[i] ?? centre) - centre,
  }));
}

function changeOf(
  instantOf: (place: number) => Date,
  distances: readonly number[],
  { centre, sd, baseline }: Usual,
): DriftChange | null {
  const sums = cusum(distances.slice(baseline), { target: centre, sigma: sd, ...CUSUM });
  if (sums.signal === null) return null;
  const up = (sums.above[sums.signal] ?? 0) > (sums.below[sums.signal] ?? 0);
  const side = up ? sums.above : sums.below;
  // The change began after the sum was last at nothing: the maximum likelihood estimate of the instant (Montgomery, 9.1.4).
  const last = side.slice(0, sums.signal).lastIndexOf(0);
  const start = baseline + last + 1;
  const before = distances.slice(0, start);
  const after = distances.slice(start);
  const by = mean(after) - mean(before);
  const error = Math.sqrt(
    variance(before) / before.length + (after.length > 1 ? variance(after) / after.length : sd * sd),
  );
  const [low, high] = [by - 1.96 * error, by + 1.96 * error];
  if (Math.abs(by) < NOTEWORTHY || (low <= 0 && high >= 0)) return null;
  return { since: instantOf(start), by, low, high, before: before.length, after: after.length };
}
