/**
 * Everything that a decision rests on, in one document: rows with every rater's level in both rounds, evidence lines under
 * their row, red flags, addenda, what was decided and why. Built from a viewer's own view, so it holds nothing that the
 * viewer could not see in the room. Pure.
 */
import type { Loop, LoopEvent } from '@/features/interviews/loop';
import { type Comparison, compare, type Dot, dotsOf } from '@/features/polls/debrief';
import { type DisagreementKind, isRevealed, partsOf, type Room } from '@/features/polls/poll';
import type { RevealedCard } from '@/features/scorecards/card';
import { RECOMMENDATIONS, type SealedCard } from '@/features/scorecards/schema';
import type { OutcomeOfLoop } from './schema';

/** What a row is called and how its levels read. */
export interface RowLabel {
  rowKey: string;
  title: string;
  capability: string;
  /** The question of a criterion; empty for capability and recommendation rows. */
  question: string;
  levels: { level: number; label: string; anchor: string }[];
}

export interface PacketLevel {
  raterId: string;
  rater: string;
  interviewId: string | null;
  level: number | null;
  label: string;
  late: boolean;
}

export interface PacketLine {
  /** `<card id>/<line id>`. */
  cite: string;
  rater: string;
  raterId: string;
  interviewId: string;
  at: string;
  kind: SealedCard['evidence'][number]['kind'];
  text: string;
}

export interface PacketRow extends RowLabel {
  rounds: { number: number; levels: PacketLevel[] }[];
  /** How far the levels of the last of these rounds may be compared. */
  comparison: Comparison;
  evidence: PacketLine[];
  /** Why the raters differed, as it was said in the room. */
  disagreements: { kind: DisagreementKind; by: string; interviewId: string | null; at: string }[];
  /** What was written on the row in the room. */
  comments: { by: string; text: string; at: string }[];
}

export interface SignedDecision {
  id: string;
  outcome: OutcomeOfLoop;
  reasons: { text: string; cites: string[] }[];
  signedName: string;
  signedAt: string;
  /** When a later decision took its place; null for the one that stands. */
  supersededAt: string | null;
}

export interface Packet {
  loopId: string;
  candidate: string;
  roleId: string;
  role: string;
  facilitator: string;
  revealedAt: string | null;
  missingAtReveal: number | null;
  interviews: { id: string; title: string; startsAt: string | null; raters: string[]; skipped: boolean }[];
  rows: PacketRow[];
  redFlags: { rater: string; text: string; at: string }[];
  summaries: { rater: string; text: string }[];
  addenda: {
    rater: string;
    kind: string;
    text: string;
    row: string | null;
    level: number | null;
    stamped: string;
    at: string;
  }[];
  overrides: { by: string; reason: string; at: string }[];
  history: { at: string; by: string; kind: string; detail: string; reason: string }[];
  decisions: SignedDecision[];
}

export const RECOMMENDATION_LABEL: RowLabel = {
  rowKey: 'recommendation',
  title: 'Recommendation',
  capability: '',
  question: '',
  levels: RECOMMENDATIONS.map((one) => ({ level: one.level, label: one.label, anchor: '' })),
};

/** A row that is printed under its key because no kit, capability or recommendation names it any more. */
const unnamed = (rowKey: string): RowLabel => ({ rowKey, title: rowKey, capability: '', question: '', levels: [] });

const byName = (a: PacketLevel, b: PacketLevel): number =>
  a.rater === b.rater ? (a.raterId < b.raterId ? -1 : 1) : a.rater < b.rater ? -1 : 1;

/**
 * @param room a view (`features/polls/poll.ts`), never the whole room
 * @param labels rows in the order in which they are to be printed; a row that was voted on or has evidence and no label is
 *   printed at the end, under its key
 * @param names by user id
 */
export function buildPacket(input: {
  loop: Loop;
  room: Room;
  labels: RowLabel[];
  names: ReadonlyMap<string, string>;
  cards: RevealedCard[];
  criterionOfVersion: ReadonlyMap<string, string>;
  events: LoopEvent[];
  decisions: SignedDecision[];
}): Packet {
  const { loop, room, cards } = input;
  const nameOf = (id: string): string => input.names.get(id) ?? 'Former member';
  const shown = room.rounds.filter((round) => isRevealed(round.state) && !round.withheld);
  const rowOfLine = (row: string): string => {
    const version = /^criterion:(.*)$/.exec(row)?.[1];
    return version === undefined ? row : `criterion:${input.criterionOfVersion.get(version) ?? version}`;
  };
  const lines = cards.flatMap((card) =>
    card.body.evidence.map((line) => ({
      rowKey: rowOfLine(line.row),
      line: {
        cite: `${card.cardId}/${line.id}`,
        rater: card.authorName,
        raterId: card.authorId,
        interviewId: card.interviewId,
        at: line.at,
        kind: line.kind,
        text: line.text,
      },
    })),
  );
  const used = new Set([
    ...shown.flatMap((round) => Object.keys(round.votes).map((cell) => partsOf(cell).rowKey)),
    ...shown.flatMap((round) => round.comments.map((comment) => comment.rowKey)),
    ...lines.map((one) => one.rowKey),
  ]);
  const known = new Set(input.labels.map((label) => label.rowKey));
  const labels = [
    ...input.labels.filter((label) => used.has(label.rowKey)),
    ...[...used]
      .filter((key) => !known.has(key))
      .sort()
      .map(unnamed),
  ];
  /** A room keeps the loop's id where a row belongs to no single interview. */
  const interviewOf = (performanceId: string): string | null => (performanceId === loop.id ? null : performanceId);
  const levelOf = (label: RowLabel, dot: Dot): PacketLevel => ({
    raterId: dot.raterId,
    rater: nameOf(dot.raterId),
    interviewId: interviewOf(dot.performanceId),
    level: dot.level,
    label:
      dot.level === null
        ? 'not assessed'
        : (label.levels.find((one) => one.level === dot.level)?.label ?? String(dot.level)),
    late: dot.late,
  });
  const typed = shown.flatMap((round) =>
    Object.entries(round.disagreements).map(([cell, one]) => {
      const { rowKey, performanceId } = partsOf(cell);
      return { rowKey, kind: one.kind, by: nameOf(one.authorId), interviewId: interviewOf(performanceId), at: one.at };
    }),
  );
  const rowOf = (label: RowLabel): PacketRow => {
    const rounds = shown
      .map((round) => ({ number: round.number, dots: dotsOf(round, label.rowKey, null) }))
      .filter((round) => round.dots.length > 0);
    return {
      ...label,
      rounds: rounds.map(({ number, dots }) => ({
        number,
        levels: dots.map((dot) => levelOf(label, dot)).sort(byName),
      })),
      comparison: compare(label.rowKey, rounds.at(-1)?.dots ?? []),
      evidence: lines.filter((one) => one.rowKey === label.rowKey).map((one) => one.line),
      disagreements: typed
        .filter((one) => one.rowKey === label.rowKey)
        .map(({ kind, by, interviewId, at }) => ({ kind, by, interviewId, at })),
      comments: shown.flatMap((round) =>
        round.comments
          .filter((one) => one.rowKey === label.rowKey)
          .map((one) => ({ by: nameOf(one.authorId), text: one.text, at: one.at })),
      ),
    };
  };
  const first = shown.find((round) => round.number === 1);
  return {
    loopId: loop.id,
    candidate: loop.candidateName,
    roleId: loop.roleId,
    role: loop.roleTitle,
    facilitator: loop.facilitatorName,
    revealedAt: first?.revealedAt ?? null,
    missingAtReveal: first?.missingAtReveal ?? null,
    interviews: loop.interviews.map((one) => ({
      id: one.id,
      title: one.title,
      startsAt: one.startsAt?.toISOString() ?? null,
      raters: one.panel.filter((seat) => seat.status === 'assigned').map((seat) => seat.name),
      skipped: one.status === 'skipped',
    })),
    rows: labels.map(rowOf),
    redFlags: cards.flatMap((card) =>
      card.body.redFlags.map((flag) => ({ rater: card.authorName, text: flag.text, at: flag.at })),
    ),
    summaries: cards
      .filter((card) => card.body.summary !== '')
      .map((card) => ({ rater: card.authorName, text: card.body.summary })),
    addenda: cards.flatMap((card) =>
      card.addenda.map((one) => ({
        rater: card.authorName,
        kind: one.kind,
        text: one.text,
        row: one.rowKey,
        level: one.level,
        stamped: one.stamped,
        at: one.at.toISOString(),
      })),
    ),
    overrides: room.overrides.map((one) => ({ by: nameOf(one.actorId), reason: one.reason, at: one.at })),
    history: input.events.map((one) => ({
      at: one.at.toISOString(),
      by: one.actorName,
      kind: one.kind,
      detail: one.detail,
      reason: one.reason,
    })),
    decisions: input.decisions,
  };
}

/** How wide a row stands open: compared rows by spread, then what cannot be compared, then what one person alone rated. */
const width = ({ comparison }: PacketRow): number =>
  comparison.kind === 'compared' ? comparison.spread + 1 : comparison.kind === 'different-evidence' ? 0.5 : 0;

/** Rows as a debrief reads them, disagreement first; rows that stand equally wide open keep their order. */
export const byDisagreement = (rows: readonly PacketRow[]): PacketRow[] =>
  [...rows].sort((a, b) => width(b) - width(a));

/** "2 raters, spread 2", "3 raters, not compared", "1 rater". */
export function comparisonWords(comparison: Comparison): string {
  const raters = `${comparison.raters} ${comparison.raters === 1 ? 'rater' : 'raters'}`;
  if (comparison.kind === 'single') return comparison.raters === 0 ? 'nobody rated it' : raters;
  if (comparison.kind === 'different-evidence') return `${raters}, not compared: different interviews`;
  if (comparison.spread === 0) return `${raters}, agree`;
  return comparison.spread === 1 ? `${raters}, within one level` : `${raters}, spread ${comparison.spread}`;
}

/** Every evidence line of the packet by its cite. */
export const linesByCite = (packet: Pick<Packet, 'rows'>): Map<string, PacketLine> =>
  new Map(packet.rows.flatMap((row) => row.evidence.map((line) => [line.cite, line])));

export const CSV_HEADER = [
  'candidate',
  'role',
  'interview',
  'question',
  'row',
  'kind',
  'round',
  'rater',
  'level',
  'level label',
  'late',
  'evidence',
] as const;

/** One row a level, in long form; the evidence lines of that rater on that row are joined by a line break. */
export function packetCsvRows(packet: Packet): (string | number | boolean | null)[][] {
  const titleOf = (id: string | null): string => packet.interviews.find((one) => one.id === id)?.title ?? '';
  return packet.rows.flatMap((row) =>
    row.rounds.flatMap((round) =>
      round.levels.map((level) => [
        packet.candidate,
        packet.role,
        titleOf(level.interviewId),
        row.question,
        row.title,
        row.rowKey.split(':')[0] ?? '',
        round.number,
        level.rater,
        level.level,
        level.label,
        level.late,
        round.number === 1
          ? row.evidence
              .filter((line) => line.raterId === level.raterId && line.interviewId === level.interviewId)
              .map((line) => line.text)
              .join('\n')
          : '',
      ]),
    ),
  );
}
