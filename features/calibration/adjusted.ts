/**
 * What a performance's mean level would have been had it met the average interviewer: beside the raw one, never instead of it,
 * never to sort by. Only where all of its interviewers have a severity. Pure.
 */
import { adjustedScores } from '@/stats/adjusted-scores';
import { groupBy } from './figures';
import type { PerformanceRating } from './performances';
import type { SeverityFigures } from './severity';

export interface AdjustedPerformance {
  performanceId: string;
  loopId: string | null;
  raw: number;
  /** Shrunk towards the mean of all. */
  adjusted: number;
  low: number;
  high: number;
  /** What strictness of its interviewers alone makes: raw less adjusted for it, before shrinking. */
  luck: number;
}

/** A difference from here on is worth a second look. In levels. */
export const WORTH_A_LOOK = 0.3;

/** Adjusted levels of performances of loops; none in groups without a model or with an interviewer below the floor. */
export function adjustedOf(ratings: readonly PerformanceRating[], severity: SeverityFigures): AdjustedPerformance[] {
  const byUnit = groupBy(ratings, (one) => one.unit);
  return severity.groups.flatMap((group) => {
    if (group.fit === null) return [];
    const known = new Set(group.raters.flatMap((row) => (row.effect === null ? [] : [row.raterId])));
    const members = new Set(group.raters.map((row) => row.raterId));
    if (known.size === 0) return [];
    const found = adjustedScores(ratings.filter((one) => members.has(one.rater)));
    if (!found.defined) return [];
    return found.units.flatMap((unit): AdjustedPerformance[] => {
      const own = byUnit.get(unit.unit) ?? [];
      const loopId = own[0]?.loopId ?? null;
      if (loopId === null || own.some((one) => !known.has(one.rater))) return [];
      return [
        {
          performanceId: unit.unit,
          loopId,
          raw: unit.raw,
          adjusted: unit.adjusted,
          low: unit.interval[0],
          high: unit.interval[1],
          luck: unit.ratersEffect,
        },
      ];
    });
  });
}
