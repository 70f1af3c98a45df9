/**
 * All ratings of a workspace in one text, a line a performance: what a thread is handed, because a text crosses from thread
 * to thread in one copy while half a million rows would not. Ids that repeat stand once, in lists, and a line counts into
 * them. Pure.
 */
import type { RatingRow } from './comparable';

export interface Dataset {
  /** Ids of raters, and of criterion versions with the criterion of each; a rating of any other version is not meant. */
  raters: readonly string[];
  versions: readonly { id: string; criterionId: string }[];
  /**
   * A performance a line: `performance|loop|second|rater,version,level,flags;...`. The loop is empty for a sample answer, the
   * level for "not assessed"; the second is the reveal's; rater and version are as many first characters of their ids as
   * tell them apart (`uniqueLength`); flags are 1 late, 2 not blind.
   */
  lines: readonly string[];
}

/**
 * How many first characters tell these ids apart; at least one.
 * @throws {RangeError} when an id comes twice
 */
export function uniqueLength(ids: readonly string[]): number {
  const longest = Math.max(1, ...ids.map((id) => id.length));
  for (let length = 1; length <= longest; length += 1) {
    if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length) return length;
  }
  throw new RangeError('Ids that are told apart must differ.');
}

const LATE = 1;
const NOT_BLIND = 2;

/** The rows of a dataset, in the order of performances; what many of them have in common is one object. */
export function rowsOf(dataset: Dataset): RatingRow[] {
  const rows: RatingRow[] = [];
  const instants = new Map<string, Date>();
  const byStart = <T>(items: readonly T[], idOf: (item: T) => string): Map<string, T> => {
    const length = uniqueLength(items.map(idOf));
    return new Map(items.map((item) => [idOf(item).slice(0, length), item]));
  };
  const raters = byStart(dataset.raters, (id) => id);
  const versions = byStart(dataset.versions, ({ id }) => id);
  const lines = dataset.lines.flatMap((part) => part.split('\n')).sort();
  for (const line of lines) {
    if (line === '') continue;
    const [performanceId = '', loop = '', second = '', cells = ''] = line.split('|');
    const revealedAt = instants.get(second) ?? new Date(Number(second) * 1000);
    instants.set(second, revealedAt);
    const loopId = loop === '' ? null : loop;
    for (const cell of cells.split(';').sort()) {
      const [r = '', v = '', level = '', flag] = cell.split(',');
      const raterId = raters.get(r);
      const version = versions.get(v);
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
  return rows;
}
