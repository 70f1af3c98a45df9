/**
 * One value a rater and performance: the mean of the levels on criteria that everybody rated there. Severity, reliability and
 * drift are read from these, because criteria of one performance hang together: three levels by one person on one afternoon
 * are one observation of that person's strictness, not three. Pure.
 */
import type { ComparableRating } from './comparable';
import { groupBy } from './figures';

/** A rating as stats/ takes it, with what a series needs beside. */
export interface PerformanceRating {
  /** The performance. */
  unit: string;
  rater: string;
  /** Mean level. */
  value: number;
  criteria: number;
  loopId: string | null;
  revealedAt: Date;
}

/** Performances by id of the ratings given; one in which no criterion was rated by all of its raters is left out. */
export function performanceRatings(kept: readonly ComparableRating[]): PerformanceRating[] {
  const found: PerformanceRating[] = [];
  for (const [unit, ratings] of groupBy(kept, (one) => one.performanceId)) {
    const byRater = groupBy(ratings, (one) => one.raterId);
    const raters = new Map<string, number>();
    for (const one of ratings) raters.set(one.criterionId, (raters.get(one.criterionId) ?? 0) + 1);
    const common = [...raters].filter(([, count]) => count === byRater.size).length;
    if (common === 0 || byRater.size < 2) continue;
    for (const [rater, own] of byRater) {
      let sum = 0;
      for (const one of own) if (raters.get(one.criterionId) === byRater.size) sum += one.level;
      const { loopId, revealedAt } = own[0] as ComparableRating;
      found.push({ unit, rater, value: sum / common, criteria: common, loopId, revealedAt });
    }
  }
  return found;
}
