/**
 * A room as a value: its phase, its rounds, who votes in them, what was voted and what was said about it. Ids and
 * times arrive from outside; nothing here reads a clock, draws a number or touches a row, so the server and the browser
 * run the same file.
 *
 * The same shape serves twice. On the server a `Room` is whole. What a viewer receives is a `Room` with everything left
 * out that this viewer may not know, and `apply` takes a whole event to a whole room exactly as it takes a redacted event
 * to a redacted room:
 *
 *     view(apply(room, event), viewer) = apply(view(room, viewer), ...redact(room, event, viewer))
 *
 * What a viewer may know depends on one thing alone, their `sight` of each round; `viewClass` names it, and viewers of one
 * class share every byte. Own votes are no part of it: until the reveal they travel on their author's own stream.
 */
import { canSeeValues } from './policy';

export type Phase = 'draft' | 'open' | 'closed';
export type RoundState = 'open' | 'revealed' | 'closed' | 'void';
export type RaterState = 'invited' | 'voting' | 'sealed' | 'late' | 'recused';
/** What others learn of a rater before the reveal: invited and voting look alike. */
export type ShownRaterState = RaterState | 'thinking';
export type DisagreementKind = 'different-evidence' | 'different-bar' | 'criterion-unclear';

export const DISAGREEMENT_KINDS: readonly DisagreementKind[] = [
  'different-evidence',
  'different-bar',
  'criterion-unclear',
];

/** What each kind is called, and what it means. */
export const DISAGREEMENT_WORDS: Readonly<Record<DisagreementKind, { label: string; hint: string }>> = {
  'different-evidence': { label: 'Different evidence', hint: 'they did not see or hear the same' },
  'different-bar': { label: 'Different bar', hint: 'same facts, another level' },
  'criterion-unclear': { label: 'The criterion is unclear', hint: 'the anchors can be read both ways' },
};

/** `<row key>@<performance id>`: one row as seen in one performance. */
export type Cell = `${string}@${string}`;
export const cellOf = (rowKey: string, performanceId: string): Cell => `${rowKey}@${performanceId}`;

/** The two halves of a cell. */
export function partsOf(cell: string): { rowKey: string; performanceId: string } {
  const at = cell.lastIndexOf('@');
  return { rowKey: cell.slice(0, at), performanceId: cell.slice(at + 1) };
}

export interface Vote {
  /** From 1 upwards; null is "not assessed", never a number. */
  readonly level: number | null;
  readonly late: boolean;
}

export interface Disagreement {
  readonly kind: DisagreementKind;
  readonly authorId: string;
  readonly at: string;
}

export interface RowComment {
  readonly id: string;
  readonly rowKey: string;
  readonly authorId: string;
  readonly text: string;
  readonly at: string;
}

export interface Round {
  readonly id: string;
  readonly number: number;
  /** The sample answer that a workshop's round rates; null in a debrief, whose rounds are about its loop. */
  readonly sampleId: string | null;
  readonly state: RoundState;
  /** Only in views: the round was revealed, and this viewer stays blind until sealing or recusing. */
  readonly withheld: boolean;
  readonly revealedAt: string | null;
  readonly revealedBy: string | null;
  /** Raters who had not sealed at the reveal. */
  readonly missingAtReveal: number | null;
  readonly raters: Readonly<Record<string, ShownRaterState>>;
  readonly votes: Readonly<Record<Cell, Readonly<Record<string, Vote>>>>;
  readonly disagreements: Readonly<Record<Cell, Disagreement>>;
  readonly comments: readonly RowComment[];
}

/** A manager revealed in the facilitator's place, and why. */
export interface Override {
  readonly id: string;
  readonly actorId: string;
  readonly reason: string;
  readonly at: string;
}

export interface Room {
  readonly roomId: string;
  /** What a debrief is about; null in a workshop. */
  readonly loopId: string | null;
  readonly phase: Phase;
  readonly facilitatorId: string;
  /** By number; a void round comes before the one that took its number. */
  readonly rounds: readonly Round[];
  readonly overrides: readonly Override[];
}

export type Event =
  | { readonly type: 'phase-changed'; readonly phase: Phase }
  | { readonly type: 'facilitator-changed'; readonly facilitatorId: string }
  | { readonly type: 'override-logged'; readonly override: Override }
  | { readonly type: 'round-opened'; readonly round: Round }
  | {
      readonly type: 'round-revealed';
      readonly roundId: string;
      readonly at: string;
      readonly by: string | null;
      readonly missing: number;
    }
  | { readonly type: 'round-closed'; readonly roundId: string }
  | { readonly type: 'round-voided'; readonly roundId: string }
  | {
      readonly type: 'rater-moved';
      readonly roundId: string;
      readonly raterId: string;
      readonly state: ShownRaterState;
    }
  | { readonly type: 'rater-removed'; readonly roundId: string; readonly raterId: string }
  | {
      readonly type: 'vote-cast';
      readonly roundId: string;
      readonly cell: Cell;
      readonly raterId: string;
      readonly vote: Vote;
    }
  | {
      readonly type: 'disagreement-typed';
      readonly roundId: string;
      readonly cell: Cell;
      readonly disagreement: Disagreement;
    }
  | { readonly type: 'comment-added'; readonly roundId: string; readonly comment: RowComment }
  /** The viewer's sight changed: the whole view, in one piece. This is what a reveal is. */
  | { readonly type: 'view-replaced'; readonly room: Room };

/** A workshop rates sample answers, one a round; every other room is the debrief of a loop. */
export const isWorkshop = (room: Pick<Room, 'loopId'>): boolean => room.loopId === null;

/** The loop of a debrief. @throws Error when asked of a workshop, which is a fault of whoever asks */
export function loopOf(room: Pick<Room, 'loopId'>): string {
  if (room.loopId === null) throw new Error('A workshop has no loop');
  return room.loopId;
}

export const isRevealed = (state: RoundState): boolean => state === 'revealed' || state === 'closed';
export const isUnsealed = (state: ShownRaterState | undefined): boolean =>
  state === 'invited' || state === 'voting' || state === 'thinking';
export const hasSealed = (state: ShownRaterState | undefined): boolean => state === 'sealed' || state === 'late';

export const roundById = (room: Room, roundId: string): Round | undefined =>
  room.rounds.find((round) => round.id === roundId);

/** The round that counts now: the last that was not reset. */
export const currentRound = (room: Room): Round | undefined => room.rounds.filter((one) => one.state !== 'void').at(-1);

export const missingRaters = (round: Round): string[] =>
  Object.keys(round.raters)
    .filter((id) => isUnsealed(round.raters[id]))
    .sort();
export const sealedRaters = (round: Round): string[] =>
  Object.keys(round.raters)
    .filter((id) => hasSealed(round.raters[id]))
    .sort();

function withRound(room: Room, roundId: string, change: (round: Round) => Round): Room {
  return { ...room, rounds: room.rounds.map((round) => (round.id === roundId ? change(round) : round)) };
}

/** The room after the event. An event about a round that is not there changes nothing. */
export function apply(room: Room, event: Event): Room {
  switch (event.type) {
    case 'phase-changed':
      return { ...room, phase: event.phase };
    case 'facilitator-changed':
      return { ...room, facilitatorId: event.facilitatorId };
    case 'override-logged':
      return { ...room, overrides: [...room.overrides, event.override] };
    case 'round-opened':
      return { ...room, rounds: [...room.rounds, event.round] };
    case 'round-revealed':
      return withRound(room, event.roundId, (round) => ({
        ...round,
        state: 'revealed',
        revealedAt: event.at,
        revealedBy: event.by,
        missingAtReveal: event.missing,
      }));
    case 'round-closed':
      return withRound(room, event.roundId, (round) => ({ ...round, state: 'closed' }));
    case 'round-voided':
      return withRound(room, event.roundId, (round) => ({ ...round, state: 'void' }));
    case 'rater-moved':
      return withRound(room, event.roundId, (round) => ({
        ...round,
        raters: { ...round.raters, [event.raterId]: event.state },
      }));
    case 'rater-removed':
      return withRound(room, event.roundId, (round) => {
        const { [event.raterId]: _removed, ...raters } = round.raters;
        return { ...round, raters };
      });
    case 'vote-cast':
      return withRound(room, event.roundId, (round) => ({
        ...round,
        votes: { ...round.votes, [event.cell]: { ...round.votes[event.cell], [event.raterId]: event.vote } },
      }));
    case 'disagreement-typed':
      return withRound(room, event.roundId, (round) => ({
        ...round,
        disagreements: { ...round.disagreements, [event.cell]: event.disagreement },
      }));
    case 'comment-added':
      return withRound(room, event.roundId, (round) => ({ ...round, comments: [...round.comments, event.comment] }));
    case 'view-replaced':
      return event.room;
  }
}

export const applyAll = (room: Room, events: readonly Event[]): Room => events.reduce(apply, room);

/**
 * How a viewer sees a round. `sealed`: nobody's values yet. `shown`: everything. `withheld`: revealed, but this viewer owes
 * it a seal. `hidden`: a later round, while an earlier one is withheld. `void`: reset, values gone from sight.
 */
export type Sight = 'sealed' | 'shown' | 'withheld' | 'hidden' | 'void';

/** @param viewerId whose eyes: any member of the workspace whom policy lets into the room */
export function sight(room: Room, round: Round, viewerId: string): Sight {
  const owed = room.rounds.find((one) => isRevealed(one.state) && isUnsealed(one.raters[viewerId]));
  if (owed !== undefined && owed.number < round.number) return 'hidden';
  if (round.state === 'void') return 'void';
  if (!isRevealed(round.state)) return 'sealed';
  const facts = {
    number: round.number,
    state: round.state,
    mine: room.rounds.map((one) => ({ number: one.number, state: one.state, rater: one.raters[viewerId] ?? null })),
  };
  return canSeeValues(facts) ? 'shown' : 'withheld';
}

/** Names everything that a viewer's payload depends on: viewers with equal classes receive equal bytes. */
export const viewClass = (room: Room, viewerId: string): string =>
  room.rounds.map((round) => sight(room, round, viewerId)).join(' ');

const mask = (state: ShownRaterState): ShownRaterState =>
  state === 'recused' ? 'recused' : hasSealed(state) ? 'sealed' : 'thinking';

/** Keys in one fixed order, so that no payload shows in which order its parts came to be. */
function sorted<V, W>(record: Readonly<Record<string, V>>, value: (one: V, key: string) => W | undefined) {
  const result: Record<string, W> = {};
  for (const key of Object.keys(record).sort()) {
    const kept = value(record[key] as V, key);
    if (kept !== undefined) result[key] = kept;
  }
  return result;
}

function viewRound(round: Round, as: Exclude<Sight, 'hidden'>): Round {
  if (as === 'shown') {
    return {
      ...round,
      raters: sorted(round.raters, (state) => (isUnsealed(state) ? ('thinking' as const) : state)),
      votes: sorted(round.votes, (byRater) => {
        const standing = sorted(byRater, (vote, raterId) => (hasSealed(round.raters[raterId]) ? vote : undefined));
        return Object.keys(standing).length === 0 ? undefined : standing;
      }),
      disagreements: sorted(round.disagreements, (one) => one),
    };
  }
  return {
    id: round.id,
    number: round.number,
    sampleId: round.sampleId,
    state: as === 'void' ? 'void' : 'open',
    withheld: as === 'withheld',
    revealedAt: null,
    revealedBy: null,
    missingAtReveal: null,
    raters: sorted(round.raters, mask),
    votes: {},
    disagreements: {},
    comments: [],
  };
}

/** The room as this viewer may know it. */
export function view(room: Room, viewerId: string): Room {
  return {
    ...room,
    rounds: room.rounds.flatMap((round) => {
      const as = sight(room, round, viewerId);
      return as === 'hidden' ? [] : [viewRound(round, as)];
    }),
  };
}

/**
 * What of an event this viewer receives. A change of sight arrives as one `view-replaced`; an event about what the viewer
 * may not know leaves nothing behind, not even an empty shell.
 */
export function redact(room: Room, event: Event, viewerId: string): Event[] {
  const next = apply(room, event);
  const replaced: Event[] = [{ type: 'view-replaced', room: view(next, viewerId) }];
  if (event.type === 'view-replaced') return replaced;
  if (event.type === 'phase-changed' || event.type === 'facilitator-changed' || event.type === 'override-logged') {
    return [event];
  }
  if (event.type === 'round-opened') {
    const as = sight(next, event.round, viewerId);
    return as === 'hidden' ? [] : [{ ...event, round: viewRound(event.round, as) }];
  }
  const before = roundById(room, event.roundId);
  const after = roundById(next, event.roundId);
  if (before === undefined || after === undefined) return [];
  if (viewClass(room, viewerId) !== viewClass(next, viewerId)) return replaced;
  const as = sight(next, after, viewerId);
  if (as === 'hidden') return [];
  const shown = as === 'shown';
  switch (event.type) {
    case 'rater-moved': {
      const was = before.raters[event.raterId];
      // Taking back a seal that everyone has seen does not happen in a panel; were it to, votes would leave the view.
      if (shown && hasSealed(was) && !hasSealed(event.state)) return replaced;
      const seen = (state: ShownRaterState) => (shown ? (isUnsealed(state) ? 'thinking' : state) : mask(state));
      const moved: Event[] =
        was !== undefined && seen(was) === seen(event.state) ? [] : [{ ...event, state: seen(event.state) }];
      if (!shown || hasSealed(was) || !hasSealed(event.state)) return moved;
      return [...moved, ...votesOf(after, event.raterId)];
    }
    case 'rater-removed':
      return shown && hasSealed(before.raters[event.raterId]) ? replaced : [event];
    case 'vote-cast':
      return shown && hasSealed(after.raters[event.raterId]) ? [event] : [];
    case 'round-closed':
    case 'round-revealed':
    case 'disagreement-typed':
    case 'comment-added':
      return shown ? [event] : [];
    case 'round-voided':
      return [event];
  }
}

function votesOf(round: Round, raterId: string): Event[] {
  return Object.keys(round.votes)
    .sort()
    .flatMap((cell) => {
      const vote = round.votes[cell as Cell]?.[raterId];
      return vote === undefined
        ? []
        : [{ type: 'vote-cast' as const, roundId: round.id, cell: cell as Cell, raterId, vote }];
    });
}

/** `redact` over several events, each against the room as the one before left it. */
export function redactAll(room: Room, events: readonly Event[], viewerId: string): Event[] {
  const out: Event[] = [];
  let at = room;
  for (const event of events) {
    out.push(...redact(at, event, viewerId));
    at = apply(at, event);
  }
  return out;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A round as it was opened, and the state that opening leaves to later events. */
const asOpened = (round: Round): Round => ({
  ...round,
  state: 'open',
  revealedAt: null,
  revealedBy: null,
  missingAtReveal: null,
  votes: {},
  disagreements: {},
  comments: [],
});

/**
 * The events that lead from one whole room to another that came after it: `applyAll(before, diff(before, after))` equals
 * `after`. Rounds, votes, comments and overrides are only ever added to; that is what rows do.
 */
export function diff(before: Room, after: Room): Event[] {
  const events: Event[] = [];
  if (before.facilitatorId !== after.facilitatorId) {
    events.push({ type: 'facilitator-changed', facilitatorId: after.facilitatorId });
  }
  for (const override of after.overrides) {
    if (!before.overrides.some((one) => one.id === override.id)) events.push({ type: 'override-logged', override });
  }
  for (const round of after.rounds) {
    const known = roundById(before, round.id);
    if (known === undefined) events.push({ type: 'round-opened', round: asOpened(round) });
    events.push(...diffRound(known ?? asOpened(round), round));
  }
  if (before.phase !== after.phase) events.push({ type: 'phase-changed', phase: after.phase });
  return events;
}

function diffRound(before: Round, after: Round): Event[] {
  const roundId = after.id;
  const events: Event[] = [];
  for (const [cell, byRater] of Object.entries(after.votes)) {
    for (const [raterId, vote] of Object.entries(byRater)) {
      if (!same(before.votes[cell as Cell]?.[raterId], vote)) {
        events.push({ type: 'vote-cast', roundId, cell: cell as Cell, raterId, vote });
      }
    }
  }
  for (const [raterId, state] of Object.entries(after.raters)) {
    if (before.raters[raterId] !== state) events.push({ type: 'rater-moved', roundId, raterId, state });
  }
  for (const raterId of Object.keys(before.raters)) {
    if (after.raters[raterId] === undefined) events.push({ type: 'rater-removed', roundId, raterId });
  }
  if (after.revealedAt !== null && before.revealedAt === null) {
    const missing = after.missingAtReveal ?? 0;
    events.push({ type: 'round-revealed', roundId, at: after.revealedAt, by: after.revealedBy, missing });
  }
  for (const [cell, disagreement] of Object.entries(after.disagreements)) {
    if (!same(before.disagreements[cell as Cell], disagreement)) {
      events.push({ type: 'disagreement-typed', roundId, cell: cell as Cell, disagreement });
    }
  }
  for (const comment of after.comments) {
    if (!before.comments.some((one) => one.id === comment.id)) events.push({ type: 'comment-added', roundId, comment });
  }
  if (after.state === 'closed' && before.state !== 'closed') events.push({ type: 'round-closed', roundId });
  if (after.state === 'void' && before.state !== 'void') events.push({ type: 'round-voided', roundId });
  return events;
}
