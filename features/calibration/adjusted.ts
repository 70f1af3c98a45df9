/**
 * What a performance's mean level would have been had it met the average interviewer: beside the raw one, never instead of it,
 * never to sort by. Only where all of its interviewers have a severity. Pure.
 */
import { adjustedScores } from '@/stats/adjusted-scores';
import type { Ledger } from './ledger';
import type { PerformanceRatings } from './performances';
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
export function adjustedOf(ratings: PerformanceRatings, severity: SeverityFigures): AdjustedPerformance[] {
  const { of, performance, starts, rater } = ratings;
  const placeOf = new Map(Array.from(performance, (one, u) => [of.performances[one]!, u]));
  const loops = loopsOf(ratings.of);
  return severity.groups.flatMap((group) => {
    if (group.fit === null) return [];
    const known = new Set(group.raters.flatMap((row) => (row.effect === null ? [] : [row.raterId])));
    if (known.size === 0) return [];
    const found = adjustedScores(group.model);
    if (!found.defined) return [];
    return found.units.flatMap((unit): AdjustedPerformance[] => {
      const u = placeOf.get(unit.unit);
      if (u === undefined) return [];
      const loopId = of.loops[loops[performance[u]!]!] ?? null;
      const own = Array.from(rater.subarray(starts[u], starts[u + 1]), (one) => of.raters[one]!);
      if (loopId === null || own.some((one) => !known.has(one))) return [];
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

/** The loop of each performance; -1 for a sample answer. */
function loopsOf({ performances, performance, loop }: Ledger): Int32Array {
  const loops = new Int32Array(performances.length).fill(-1);
  for (let i = 0; i < loop.length; i += 1) if (loop[i]! >= 0) loops[performance[i]!] = loop[i]!;
  return loops;
}
