/**
 * Who may see and do what in a room, as pure functions over facts. Each refusal is a sentence for the person who is
 * refused; none says anything that depends on somebody else's values.
 */
import type { WorkspaceRole } from '@/features/access/scope';
import { accepted, type Outcome, refused } from '@/lib/errors';
import type { Phase, RoundState, ShownRaterState } from './poll';

type Rater = ShownRaterState | null;

const revealed = (state: RoundState): boolean => state === 'revealed' || state === 'closed';
const unsealed = (rater: Rater): boolean => rater === 'invited' || rater === 'voting' || rater === 'thinking';
const yes = accepted(undefined);

/** What decides whether somebody sees the values of one round. */
export interface SightFacts {
  number: number;
  state: RoundState;
  /** Every round of the room, with the viewer's own state in it (null: not a rater of it). */
  mine: readonly { number: number; state: RoundState; rater: Rater }[];
}

/**
 * THE rule of blindness, for every surface: a round's values are seen once it is revealed, and not by somebody who still
 * owes a seal to a revealed round of that room, be it this one or an earlier one. A role gives no right to see more.
 */
export function canSeeValues(facts: SightFacts): boolean {
  if (!revealed(facts.state)) return false;
  return !facts.mine.some((one) => one.number <= facts.number && revealed(one.state) && unsealed(one.rater));
}

/** Who somebody is in a room. */
export interface RoomActor {
  role: WorkspaceRole;
  facilitator: boolean;
  /** A rater in any round of the room. */
  onPanel: boolean;
  /** A workshop on sample answers, which is about no candidate. */
  workshop?: boolean;
}

const runsWorkspace = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';

/** To others the room does not exist. A workshop is open to everybody of its workspace. */
export const canEnterRoom = (actor: RoomActor): boolean =>
  actor.workshop === true ||
  runsWorkspace(actor.role) ||
  actor.role === 'observer' ||
  actor.onPanel ||
  actor.facilitator;

export interface RevealFacts {
  facilitator: boolean;
  phase: Phase;
  round: RoundState | null;
  mine: Rater;
  sealed: number;
}

function revealable(facts: Omit<RevealFacts, 'facilitator'>): Outcome {
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.round === null) return refused('There is no round to reveal.');
  if (facts.round !== 'open') return refused('This round has been revealed already.');
  if (unsealed(facts.mine))
    return refused('Seal your own ratings first: whoever reveals must not have been waiting to see.');
  if (facts.sealed === 0) return refused('Nobody has sealed yet: there is nothing to reveal.');
  return yes;
}

/** Reveal to everybody at once. A facilitator who rates must have sealed. */
export function canReveal(facts: RevealFacts): Outcome {
  if (!facts.facilitator) return refused('Only the facilitator reveals.');
  return revealable(facts);
}

/** A manager in the facilitator's place. It reveals to everybody; a look for one person alone does not exist. */
export function canOverride(facts: RevealFacts & { role: WorkspaceRole; reason: string }): Outcome {
  if (!runsWorkspace(facts.role))
    return refused('Only a manager of the workspace may reveal in the facilitator’s place.');
  if (facts.reason.trim().length < 10) return refused('Say in a sentence why the facilitator does not reveal.');
  return revealable(facts);
}

export interface VoteFacts {
  /** In a workshop every round is voted here, the first included. */
  workshop?: boolean;
  /** Null when the round is not there for this person. */
  round: { number: number; state: RoundState } | null;
  mine: Rater;
  /** An earlier round was revealed and this person owes it a seal. */
  owesEarlier: boolean;
  row: 'known' | 'unknown-row' | 'level-out-of-range';
}

/**
 * A vote in a later round; round 1 is voted by sealing cards and nowhere else. Whoever has not sealed may still vote and seal
 * after the reveal, and is marked late: nobody is kept blind for ever.
 */
export function canVote(facts: VoteFacts): Outcome {
  if (facts.round === null) return refused('There is no such round in this room.');
  if (facts.round.number === 1 && !facts.workshop) return refused('Round 1 is voted by sealing your cards.');
  if (facts.mine === null) return refused('You are not a rater in this round.');
  if (facts.round.state === 'void') return refused('This round was reset; vote in the new one.');
  if (facts.mine === 'recused') return refused('You have recused yourself from this round.');
  if (facts.owesEarlier) {
    return refused(facts.workshop ? 'Seal or pass the earlier answer first.' : 'Seal your cards of round 1 first.');
  }
  if (!unsealed(facts.mine)) return refused('You have sealed this round.');
  if (facts.row === 'unknown-row') return refused('This row is not voted on in this round.');
  if (facts.row === 'level-out-of-range') return refused('This row has no such level.');
  return yes;
}

/** Freeze one's own votes of a later round. @param facts.unanswered rows that have neither a level nor "not assessed" */
export function canSealRound(facts: Omit<VoteFacts, 'row'> & { unanswered: number }): Outcome {
  const may = canVote({ ...facts, row: 'known' });
  if (!may.ok) return may;
  if (facts.unanswered === 1) return refused('One row has no answer yet.');
  if (facts.unanswered > 1) return refused(`${facts.unanswered} rows have no answer yet.`);
  return yes;
}

/** Why another round would not help, or null when it may. */
export type StopAdvice = 'within-one-level' | 'nothing-moved' | null;

/** Count as sealed in round 1 because every card that is left to oneself is. */
export function canHandIn(facts: {
  round: { number: number; state: RoundState } | null;
  mine: Rater;
  /** Cards that this person is to write in the loop, and how many of them are not sealed. */
  seats: number;
  unsealed: number;
}): Outcome {
  if (facts.round === null || facts.round.number !== 1) return refused('Only the cards of round 1 are handed in.');
  if (facts.mine === null) return refused('You are not a rater in this round.');
  if (!unsealed(facts.mine)) return refused('You have handed in already.');
  if (facts.seats === 0) return refused('You have no card in this loop.');
  if (facts.unsealed > 0) return refused('Seal each of your cards first.');
  return yes;
}

export interface OpenRoundFacts {
  facilitator: boolean;
  phase: Phase;
  last: RoundState | null;
  /** Rounds that were not reset. */
  rounds: number;
  advice: StopAdvice;
}

/** The second round is the facilitator's choice; a third and later one has to have a reason in the votes. */
export function canOpenRound(facts: OpenRoundFacts): Outcome {
  if (!facts.facilitator) return refused('Only the facilitator of this loop opens a round.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.last === null || facts.last === 'open') return refused('Reveal the open round first.');
  if (facts.rounds >= 2 && facts.advice === 'within-one-level') {
    return refused('Every row is within one level: another round would change nothing.');
  }
  if (facts.rounds >= 2 && facts.advice === 'nothing-moved') {
    return refused('Nothing moved between the last two rounds: the difference is for the decision to weigh.');
  }
  return yes;
}

/** More people than this cannot be heard in one workshop. */
export const MOST_RATERS = 30;

const NOT_A_WORKSHOP = 'This is done in workshops; here the loop says who takes part.';

/** Take part in a workshop, from the answer that is open or the next one. */
export function canJoin(facts: {
  workshop: boolean;
  role: WorkspaceRole;
  phase: Phase;
  mine: Rater;
  /** Raters of the round that counts now. */
  raters: number;
}): Outcome {
  if (!facts.workshop) return refused(NOT_A_WORKSHOP);
  if (facts.role === 'observer') return refused('Observers look on; they do not rate.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.mine !== null) return refused('You take part already.');
  if (facts.raters >= MOST_RATERS) return refused(`A workshop has room for ${MOST_RATERS} raters, and it is full.`);
  return yes;
}

/** Leave one answer of a workshop out: seen from the reveal on, and rated not at all. */
export function canPass(facts: { workshop: boolean; round: RoundState | null; mine: Rater }): Outcome {
  if (!facts.workshop) return refused(NOT_A_WORKSHOP);
  if (facts.round === null) return refused('There is no such round in this room.');
  if (facts.mine === null) return refused('You are not a rater in this round.');
  if (!unsealed(facts.mine)) return refused('You have sealed or passed this answer already.');
  return yes;
}

/** Lead a workshop in its facilitator's place. It shows nothing that was not to be seen before. */
export function canTakeLead(facts: {
  workshop: boolean;
  role: WorkspaceRole;
  facilitator: boolean;
  phase: Phase;
}): Outcome {
  if (!facts.workshop) return refused(NOT_A_WORKSHOP);
  if (!runsWorkspace(facts.role)) return refused('Only a manager of the workspace takes over a workshop.');
  if (facts.facilitator) return refused('You lead this workshop already.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  return yes;
}

/** Go on to a workshop's next answer. @param facts.left answers that no round has taken yet */
export function canOpenAnswer(facts: {
  facilitator: boolean;
  phase: Phase;
  last: RoundState | null;
  left: number;
}): Outcome {
  if (!facts.facilitator) return refused('Only the facilitator goes on to the next answer.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.last === 'open') return refused('Reveal the open answer first.');
  if (facts.left === 0) return refused('Every answer of this workshop has been rated.');
  return yes;
}

/** Reset a later round. Round 1 is the sealed cards and is never reset. */
export function canVoidRound(facts: {
  facilitator: boolean;
  phase: Phase;
  round: { number: number; state: RoundState } | null;
}): Outcome {
  if (!facts.facilitator) return refused('Only the facilitator of this loop resets a round.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.round === null) return refused('There is no such round in this room.');
  if (facts.round.number === 1) return refused('Round 1 is the sealed cards: first votes are never overwritten.');
  if (facts.round.state === 'void') return refused('This round was reset already.');
  return yes;
}

export function canCloseRound(facts: { facilitator: boolean; phase: Phase; round: RoundState | null }): Outcome {
  if (!facts.facilitator) return refused('Only the facilitator closes a round.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (facts.round === null) return refused('There is no such round in this room.');
  if (facts.round !== 'revealed') return refused('Only a revealed round can be closed.');
  return yes;
}

export function canCloseRoom(facts: {
  facilitator: boolean;
  role: WorkspaceRole;
  phase: Phase;
  last: RoundState | null;
}): Outcome {
  if (!facts.facilitator && !runsWorkspace(facts.role))
    return refused('Only the facilitator or a manager closes the room.');
  if (facts.phase === 'closed') return refused('This room is closed already.');
  if (facts.last === 'open') return refused('Reveal or reset the open round first.');
  return yes;
}

/** Typing why two raters differ, and commenting on a row. */
export function canDiscuss(facts: RoomActor & { phase: Phase; sees: boolean; round: RoundState | null }): Outcome {
  if (facts.round === null || !revealed(facts.round)) return refused('The rows are discussed after the reveal.');
  if (!facts.sees) return refused('Seal your own cards first.');
  if (facts.phase === 'closed') return refused('This room is closed.');
  if (!runsWorkspace(facts.role) && !facts.onPanel && !facts.facilitator) return refused('Observers read along.');
  return yes;
}

/** Somebody may join the panel after the reveal only when they cannot have seen its values. */
export function canJoinAfterReveal(facts: RoomActor): Outcome {
  return canEnterRoom(facts)
    ? refused('The panel has been revealed and this person could see it: ask somebody who could not.')
    : yes;
}
