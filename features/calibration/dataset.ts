/**
 * All ratings of a workspace in one text, a line a performance: what a thread is handed, because a text crosses from thread
 * to thread in one copy while half a million rows would not. Ids that repeat stand once, in lists, and a line counts into
 * them. Pure.
 */
import type { RatingRow } from './comparable';

export interface Dataset {
  /** Ids of raters, and of criterion versions with the criterion of each. */
  raters: readonly string[];
  versions: readonly { id: string; criterionId: string }[];
  /**
   * A performance a line: `performance|loop|second|rater,version,level,flags;...`. The loop is empty for a sample answer, the
   * level for "not assessed"; the second is the reveal's; flags are 1 late, 2 not blind, 4 from a sample answer.
   */
  lines: readonly string[];
}

const LATE = 1;
const NOT_BLIND = 2;

/** The rows of a dataset; what many of them have in common is one object. */
export function rowsOf(dataset: Dataset): RatingRow[] {
  const rows: RatingRow[] = [];
  const instants = new Map<string, Date>();
  for (const part of dataset.lines) {
    for (const line of part.split('\n')) {
      if (line === '') continue;
      const [performanceId = '', loop = '', second = '', cells = ''] = line.split('|');
      const revealedAt = instants.get(second) ?? new Date(Number(second) * 1000);
      instants.set(second, revealedAt);
      const loopId = loop === '' ? null : loop;
      for (const cell of cells.split(';')) {
        const [r, v, level = '', flag] = cell.split(',');
        const raterId = dataset.raters[Number(r)];
        const version = dataset.versions[Number(v)];
        if (raterId === undefined || version === undefined) continue;
        const flags = Number(flag);
        rows.push({
          performanceId,
          loopId,
          criterionId: version.criterionId,
          criterionVersionId: version.id,
          raterId,
          level: level === '' ? null : Number(level),
          late: (flags & LATE) !== 0,
          blind: (flags & NOT_BLIND) === 0,
          revealedAt,
        });
      }
    }
  }
  return rows;
}
