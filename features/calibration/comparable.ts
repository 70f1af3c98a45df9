/**
 * Which ratings can be compared at all. Two ratings are comparable when two raters judged the same performance on the same
 * criterion, both before they could see the other's level. The unit of every figure is therefore one performance on one
 * criterion; everything else is left out, counted and given its reason. Pure.
 */

/** One round-1 level of one rater, as the reader may see it. */
export interface RatingRow {
  /** The interview that was judged, or the sample answer. */
  performanceId: string;
  /** Null for a sample answer, which is nobody's. */
  loopId: string | null;
  criterionId: string;
  criterionVersionId: string;
  raterId: string;
  /** Null: not assessed. */
  level: number | null;
  late: boolean;
  blind: boolean;
  /** When its round was revealed. The order of seals is nobody's business, so no other time is read. */
  revealedAt: Date;
}

/** A rating that stands beside another one of the same unit. */
export interface ComparableRating extends RatingRow {
  level: number;
  /** One performance on one criterion. */
  unit: string;
}

export const LEFT_OUT = ['late', 'not-blind', 'not-assessed', 'repeated', 'single-rater'] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export const LEFT_OUT_WORDS: Record<LeftOut, { title: string; reason: string }> = {
  late: { title: 'Sealed after the reveal', reason: 'their author could have seen the others’ levels' },
  'not-blind': { title: 'Not given blind', reason: 'they were given with others’ levels in view' },
  'not-assessed': { title: 'Not assessed', reason: 'that is an answer, and not a level' },
  repeated: { title: 'Rated before', reason: 'somebody’s first rating of a sample answer is the one that counts' },
  'single-rater': { title: 'One rater alone', reason: 'nobody else judged the same performance on that criterion' },
};

export interface Comparable {
  kept: ComparableRating[];
  left: Record<LeftOut, number>;
}

const unitOf = (row: RatingRow): string => `${row.performanceId}/${row.criterionId}`;

/**
 * Sorts the ratings that can be compared from those that cannot. Each one left out is counted under its first reason; of
 * somebody's several ratings of one sample answer the earliest is kept.
 */
export function comparable(rows: readonly RatingRow[]): Comparable {
  const left: Record<LeftOut, number> = { late: 0, 'not-blind': 0, 'not-assessed': 0, repeated: 0, 'single-rater': 0 };
  const byUnit = new Map<string, ComparableRating[]>();
  for (const row of rows) {
    if (row.late) left.late += 1;
    else if (!row.blind) left['not-blind'] += 1;
    else if (row.level === null) left['not-assessed'] += 1;
    else {
      const name = unitOf(row);
      const known = byUnit.get(name);
      // One string for all ratings of a unit: half a million of them are compared again and again.
      const unit = known?.[0]?.unit ?? name;
      const rating: ComparableRating = {
        unit,
        performanceId: row.performanceId,
        loopId: row.loopId,
        criterionId: row.criterionId,
        criterionVersionId: row.criterionVersionId,
        raterId: row.raterId,
        level: row.level,
        late: row.late,
        blind: row.blind,
        revealedAt: row.revealedAt,
      };
      if (known === undefined) byUnit.set(unit, [rating]);
      else if (keepFirst(known, rating)) left.repeated += 1;
    }
  }
  const kept: ComparableRating[] = [];
  for (const ratings of byUnit.values()) {
    if (ratings.length < 2) left['single-rater'] += ratings.length;
    else for (const rating of ratings) kept.push(rating);
  }
  return { kept, left };
}

/** Adds a rating to its unit, or lets it take the place of a later one by the same rater. @returns whether one fell away */
function keepFirst(known: ComparableRating[], rating: ComparableRating): boolean {
  const at = known.findIndex((one) => one.raterId === rating.raterId);
  const before = known[at];
  if (before === undefined) {
    known.push(rating);
    return false;
  }
  if (rating.revealedAt < before.revealedAt) known[at] = rating;
  return true;
}
