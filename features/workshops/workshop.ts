/**
 * A workshop as it is read: an answer, its criteria, who gave which level, where the expert's stands, and which line between
 * two anchors splits the room. Built from a view, so it can show nothing that the view does not hold. Pure.
 */
import type { Dot } from '@/features/polls/debrief';
import { dotsOf } from '@/features/polls/debrief';
import { isRevealed, type Round } from '@/features/polls/poll';
import { toleranceOf } from './check';

export interface AnchorText {
  readonly level: number;
  readonly label: string;
  readonly anchor: string;
}

/** One criterion of an answer. */
export interface SampleRow {
  readonly rowKey: string;
  readonly title: string;
  readonly levels: readonly AnchorText[];
  /** The expert's level and why; null before the round is shown to the reader. */
  readonly key: { readonly level: number; readonly why: string } | null;
}

/** What a round is about, as its reader may have it. */
export interface SampleMaterial {
  readonly roundId: string;
  readonly sampleId: string;
  readonly question: { readonly slug: string; readonly title: string; readonly prompt: string };
  readonly answer: string;
  readonly rows: readonly SampleRow[];
}

/** Between two neighbouring anchors: how many stood below the line and how many above. */
export interface Split {
  readonly low: number;
  readonly high: number;
  readonly below: number;
  readonly above: number;
}

/**
 * The line between two neighbouring levels that parts the ratings most evenly; of two that part them alike the lower one. Null
 * when all are on one level, or fewer than two have one.
 * @param levels one number a rater, from 1 upwards
 */
export function splitOf(levels: readonly number[]): Split | null {
  let best: Split | null = null;
  for (let low = Math.min(...levels); low < Math.max(...levels); low += 1) {
    const below = levels.filter((level) => level <= low).length;
    const above = levels.length - below;
    if (best === null || Math.min(below, above) > Math.min(best.below, best.above)) {
      best = { low, high: low + 1, below, above };
    }
  }
  return best;
}

export interface RatedRow extends SampleRow {
  readonly dots: readonly Dot[];
  /** Highest minus lowest level. */
  readonly spread: number;
  readonly split: Split | null;
  /** Raters on the expert's level, or within the tolerance of a long scale. */
  readonly near: number;
}

/** An answer's criteria with what the room gave, widest spread first; before the reveal in their own order, without dots. */
export function ratedRows(round: Round, material: SampleMaterial): RatedRow[] {
  const shown = isRevealed(round.state) && !round.withheld;
  const rows = material.rows.map((row): RatedRow => {
    const dots = shown ? dotsOf(round, row.rowKey, material.sampleId) : [];
    const levels = dots.flatMap((dot) => dot.level ?? []);
    const { key } = row;
    return {
      ...row,
      dots,
      spread: levels.length === 0 ? 0 : Math.max(...levels) - Math.min(...levels),
      split: splitOf(levels),
      near:
        key === null
          ? 0
          : levels.filter((level) => Math.abs(level - key.level) <= toleranceOf(row.levels.length)).length,
    };
  });
  const evenness = (row: RatedRow) => (row.split === null ? 0 : Math.min(row.split.below, row.split.above));
  const order = new Map(rows.map((row, index) => [row, index]));
  return rows.sort(
    (a, b) => b.spread - a.spread || evenness(b) - evenness(a) || (order.get(a) ?? 0) - (order.get(b) ?? 0),
  );
}

const labelOf = (row: SampleRow, level: number): string => row.levels.find((one) => one.level === level)?.label ?? '';

/** What the room did on a row, in one sentence. */
export function rowSentence(row: RatedRow): string {
  const n = row.dots.filter((dot) => dot.level !== null).length;
  if (n === 0) return 'Nobody rated it.';
  if (row.split === null) {
    const level = row.dots.find((dot) => dot.level !== null)?.level ?? 1;
    return n === 1 ? 'One rater: nothing to compare.' : `All ${n} on ${labelOf(row, level)}.`;
  }
  const { low, high, below, above } = row.split;
  const last = row.levels.length;
  const lower = low === 1 ? labelOf(row, low) : `${labelOf(row, low)} or lower`;
  const upper = high === last ? labelOf(row, high) : `${labelOf(row, high)} or higher`;
  return `${below} on ${lower}, ${above} on ${upper}: the line between ${labelOf(row, low)} and ${labelOf(row, high)} splits the room.`;
}
