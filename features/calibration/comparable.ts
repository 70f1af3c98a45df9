/**
 * Which ratings can be compared at all. Two ratings are comparable when two raters judged the same performance on the same
 * criterion, both before they could see the other's level. The unit of every figure is therefore one performance on one
 * criterion; everything else is left out, counted and given its reason. Pure.
 */
import { type Ledger, ledgerOf, type Ratings, rowAt } from './ledger';

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

export interface Comparison {
  kept: Ratings;
  left: Record<LeftOut, number>;
}

/**
 * Sorts the ratings that can be compared from those that cannot. Each one left out is counted under its first reason; of
 * somebody's several ratings of one sample answer the earliest is kept.
 * @param among whose performances are looked at; all of them unless told
 */
export function compare(ledger: Ledger, among: (performance: number) => boolean = () => true): Comparison {
  const { performance, criterion, rater, level, late, blind } = ledger;
  const n = level.length;
  const left: Record<LeftOut, number> = { late: 0, 'not-blind': 0, 'not-assessed': 0, repeated: 0, 'single-rater': 0 };
  const kept = new Int32Array(n);
  let count = 0;
  let from = 0;
  while (from < n) {
    const [p, c] = [performance[from]!, criterion[from]!];
    let to = from;
    const start = count;
    let last = -1;
    const wanted = among(p);
    for (; to < n && performance[to] === p && criterion[to] === c; to += 1) {
      if (!wanted) continue;
      if (late[to] === 1) left.late += 1;
      else if (blind[to] === 0) left['not-blind'] += 1;
      else if (level[to] === 0) left['not-assessed'] += 1;
      // A rater's own ratings of a unit lie side by side, the earliest first.
      else if (rater[to] === last) left.repeated += 1;
      else {
        last = rater[to]!;
        kept[count] = to;
        count += 1;
      }
    }
    if (count - start === 1) {
      left['single-rater'] += 1;
      count = start;
    }
    from = to;
  }
  return { kept: { of: ledger, at: kept.slice(0, count) }, left };
}

/** Comparable ratings as rows, by performance, criterion and rater. */
export const rowsOfKept = (kept: Ratings): ComparableRating[] =>
  Array.from(kept.at, (at): ComparableRating => {
    const row = rowAt(kept.of, at);
    return { ...row, level: row.level ?? 0, unit: `${row.performanceId}/${row.criterionId}` };
  });

/** The same for rows, for whoever wants few of them and not figures. */
export function comparable(rows: readonly RatingRow[]): { kept: ComparableRating[]; left: Record<LeftOut, number> } {
  const { kept, left } = compare(ledgerOf(rows));
  return { kept: rowsOfKept(kept), left };
}
