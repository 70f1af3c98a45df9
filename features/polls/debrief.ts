/**
 * The debrief as rows: what the panel voted, row by row, widest spread first. Built from a view, on the server and in the
 * browser alike, so it can show nothing that the view does not hold.
 *
 * Two levels are compared only when both raters judged the same performance. The recommendation is about the candidate, so
 * everybody's is compared; a capability met in different interviews stands side by side as different evidence. In a later
 * round everybody votes with all evidence in view, so there every row is compared.
 */

import type { StopAdvice } from './policy';
import { type Cell, cellOf, isRevealed, loopOf, partsOf, type Room, type Round } from './poll';

/** One rater's level on one performance. */
export interface Dot {
  readonly raterId: string;
  readonly performanceId: string;
  /** Null: not assessed. */
  readonly level: number | null;
  readonly late: boolean;
}

export type Comparison =
  /** At least two raters on one performance (or any two recommendations); `spread` is the widest difference. */
  | { readonly kind: 'compared'; readonly spread: number; readonly raters: number }
  /** Two or more raters, no two on one performance. */
  | { readonly kind: 'different-evidence'; readonly raters: number }
  /** One rater with a level, or none. */
  | { readonly kind: 'single'; readonly raters: number };

/** A row that the loop plans for, known before anybody has voted. */
export interface PlannedRow {
  readonly rowKey: string;
  /** The interview of a criterion row; null for capability and recommendation rows, which gather all interviews. */
  readonly performanceId: string | null;
  /** Weight of the row's capability in the role: breaks ties of spread, and nothing more. */
  readonly weight: number;
  readonly raterIds: readonly string[];
}

export interface PlanLevel {
  readonly level: number;
  readonly label: string;
  readonly anchor: string;
}

/** A planned row with its words. */
export interface PlanEntry extends PlannedRow {
  raterIds: string[];
  title: string;
  /** Where it was seen and by whom, in a few words. */
  about: string;
  levels: readonly PlanLevel[];
  /** Versions of the criteria that this row is about, as raters of this loop hold them; evidence is filed to these. */
  versionIds: string[];
}

/** What a debrief is about, without any value. */
export interface DebriefPlan {
  readonly candidate: string;
  readonly role: string;
  /** Names of everybody in the workspace, by id. */
  readonly people: Readonly<Record<string, string>>;
  /** Titles of the loop's interviews, by id. */
  readonly interviews: Readonly<Record<string, string>>;
  readonly rows: readonly PlanEntry[];
}

/** What one rater wrote about one interview, as far as it was sealed. */
export interface RaterEvidence {
  readonly raterId: string;
  readonly interviewId: string;
  /** `row` is `criterion:<criterion version id>` or `capability:<key>`. */
  readonly lines: readonly { readonly id: string; readonly text: string; readonly at: string; readonly row: string }[];
  readonly redFlags: readonly { readonly text: string; readonly at: string }[];
  readonly summary: string;
}

export interface DebriefRow extends PlannedRow {
  /** Where a disagreement about this row is kept. */
  readonly cell: Cell;
  /** Each round that shows its values, first round first. */
  readonly rounds: readonly {
    readonly roundId: string;
    readonly number: number;
    readonly dots: readonly Dot[];
    readonly comparison: Comparison;
  }[];
  /** The comparison that stands now, or null before the reveal. */
  readonly comparison: Comparison | null;
}

function spreadOf(dots: readonly Dot[]): number {
  const levels = dots.map((dot) => dot.level ?? 0);
  return Math.max(...levels) - Math.min(...levels);
}

/** How far the dots of one row may be compared. @param rowKey `recommendation` is compared across performances */
export function compare(rowKey: string, dots: readonly Dot[]): Comparison {
  const rated = dots.filter((dot) => dot.level !== null);
  const raters = new Set(rated.map((dot) => dot.raterId)).size;
  if (raters < 2) return { kind: 'single', raters };
  if (rowKey === 'recommendation') return { kind: 'compared', spread: spreadOf(rated), raters };
  const performances = [...new Set(rated.map((dot) => dot.performanceId))];
  const shared = performances
    .map((id) => rated.filter((dot) => dot.performanceId === id))
    .filter((group) => new Set(group.map((dot) => dot.raterId)).size > 1);
  if (shared.length === 0) return { kind: 'different-evidence', raters };
  return { kind: 'compared', spread: Math.max(...shared.map(spreadOf)), raters };
}

const isCriterion = (rowKey: string): boolean => rowKey.startsWith('criterion:');

/** The dots of one row in one round, by rater. @param performanceId narrows to one performance; null takes all */
export function dotsOf(round: Round, rowKey: string, performanceId: string | null): Dot[] {
  const dots: Dot[] = [];
  for (const [cell, byRater] of Object.entries(round.votes)) {
    const parts = partsOf(cell);
    if (parts.rowKey !== rowKey || (performanceId !== null && parts.performanceId !== performanceId)) continue;
    for (const [raterId, vote] of Object.entries(byRater)) {
      dots.push({ raterId, performanceId: parts.performanceId, ...vote });
    }
  }
  return dots.sort((a, b) => (a.raterId < b.raterId ? -1 : a.raterId > b.raterId ? 1 : 0));
}

const showsValues = (round: Round): boolean => isRevealed(round.state) && !round.withheld;

/** How wide a row stands open: compared rows by spread, then what cannot be compared, then what one person alone rated. */
function width(row: DebriefRow): number {
  const found = row.comparison;
  if (found === null) return 0;
  if (found.kind === 'compared') return found.spread + 1;
  return found.kind === 'different-evidence' ? 0.5 : 0;
}

/**
 * Rows of a room in the order in which they are discussed. Before the reveal they keep the plan's order.
 * @param room a view
 * @param planned rows of the loop, in the order of its interviews and criteria
 */
export function debriefRows(room: Room, planned: readonly PlannedRow[]): DebriefRow[] {
  const shown = room.rounds.filter(showsValues);
  const rows = [...planned, ...unplanned(shown, planned)].map((plan): DebriefRow => {
    const rounds = shown
      .map((round) => ({ round, dots: dotsOf(round, plan.rowKey, plan.performanceId) }))
      .filter(({ round, dots }) => round.number === 1 || dots.length > 0)
      .map(({ round, dots }) => ({
        roundId: round.id,
        number: round.number,
        dots,
        comparison: compare(plan.rowKey, dots),
      }));
    const cell = cellOf(plan.rowKey, plan.performanceId ?? loopOf(room));
    return { ...plan, cell, rounds, comparison: standing(rounds.map((one) => one.comparison)) };
  });
  const order = new Map(rows.map((row, index) => [row, index]));
  const first = (row: DebriefRow) => order.get(row) ?? 0;
  return rows.sort(
    (a, b) =>
      width(b) - width(a) || b.weight * Math.sign(width(b)) - a.weight * Math.sign(width(a)) || first(a) - first(b),
  );
}

/** The latest comparison that is one; a later round in which hardly anybody voted does not undo the one before. */
function standing(comparisons: readonly Comparison[]): Comparison | null {
  return comparisons.findLast((one) => one.kind !== 'single') ?? comparisons.at(-1) ?? null;
}

/** Rows that were voted on though no seat plans for them any more. */
function unplanned(shown: readonly Round[], planned: readonly PlannedRow[]): PlannedRow[] {
  const known = new Set(planned.map((row) => `${row.rowKey}@${row.performanceId ?? ''}`));
  const extra = new Map<string, PlannedRow>();
  for (const round of shown) {
    for (const cell of Object.keys(round.votes)) {
      const { rowKey, performanceId } = partsOf(cell);
      const of = isCriterion(rowKey) ? performanceId : null;
      const key = `${rowKey}@${of ?? ''}`;
      if (!known.has(key)) extra.set(key, { rowKey, performanceId: of, weight: 0, raterIds: [] });
    }
  }
  return [...extra.values()];
}

/** Rows that the panel talks about: those whose spread exceeds one level. */
export const rowsToDiscuss = (rows: readonly DebriefRow[]): DebriefRow[] =>
  rows.filter((row) => row.comparison?.kind === 'compared' && row.comparison.spread > 1);

/** The two raters furthest apart on one performance, lower level first, or null when nothing is compared or all agree. */
export function extremes(rowKey: string, dots: readonly Dot[]): { low: Dot; high: Dot } | null {
  const rated = dots.filter((dot) => dot.level !== null);
  let widest: { low: Dot; high: Dot } | null = null;
  for (const a of rated) {
    for (const b of rated) {
      if (rowKey !== 'recommendation' && a.performanceId !== b.performanceId) continue;
      const gap = (b.level ?? 0) - (a.level ?? 0);
      const best = widest === null ? 0 : (widest.high.level ?? 0) - (widest.low.level ?? 0);
      if (gap > best) widest = { low: a, high: b };
    }
  }
  return widest;
}

/** Why another round would not help: everything lies within one level, or nobody moved in the last one. */
export function stopAdvice(room: Room): StopAdvice {
  const shown = room.rounds.filter(showsValues);
  const last = shown.at(-1);
  if (last === undefined) return null;
  const spreads = keysOf(last).map(({ rowKey, performanceId }) => compare(rowKey, dotsOf(last, rowKey, performanceId)));
  if (spreads.every((one) => one.kind !== 'compared' || one.spread <= 1)) return 'within-one-level';
  const before = shown.at(-2);
  if (before === undefined) return null;
  const moved = keysOf(last).some(({ rowKey, performanceId }) => {
    const earlier = dotsOf(before, rowKey, before.number === 1 ? null : performanceId);
    return dotsOf(last, rowKey, performanceId).some((dot) => {
      const own = earlier.filter((one) => one.raterId === dot.raterId);
      return !own.some((one) => one.level === dot.level);
    });
  });
  return moved ? null : 'nothing-moved';
}

function keysOf(round: Round): { rowKey: string; performanceId: string | null }[] {
  const found = new Map<string, { rowKey: string; performanceId: string | null }>();
  for (const cell of Object.keys(round.votes)) {
    const { rowKey, performanceId } = partsOf(cell);
    const of = isCriterion(rowKey) || round.number > 1 ? performanceId : null;
    found.set(`${rowKey}@${of ?? ''}`, { rowKey, performanceId: of });
  }
  return [...found.values()];
}
