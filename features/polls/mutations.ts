/**
 * Core writes of rooms. Every change that others may see raises the room's version by one in the same transaction and, once
 * that has committed, drops a hint on the bus; what nobody else may see (a draft, a reseal, a first edit) raises nothing.
 *
 * Whoever changes a round's state or a rater's locks the room's rounds first and its version last, so two seals, or a seal
 * and a reveal, come one after the other.
 */
import { and, eq, inArray, ne, notInArray, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import {
  assignmentCriteria,
  assignments,
  criterionVersions,
  disagreements,
  loopEvents,
  loops,
  memberships,
  rooms,
  roundRaters,
  rounds,
  rowComments,
  sampleAnswers,
  votes,
  workshopSamples,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { hasMetSample } from '@/features/questions/data';
import { renewFromWorkshop } from '@/features/workshops/mutations';
import { bus } from '@/lib/bus';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { resolve } from '@/lib/process';
import { isOnPanel, type PollScope, readOwnRounds, readRoom } from './data';
import { stopAdvice } from './debrief';
import {
  canCloseRoom,
  canCloseRound,
  canDiscuss,
  canEnterRoom,
  canHandIn,
  canJoin,
  canJoinAfterReveal,
  canOpenAnswer,
  canOpenRound,
  canOverride,
  canPass,
  canReveal,
  canSealRound,
  canTakeLead,
  canVoidRound,
  canVote,
} from './policy';
import {
  currentRound,
  hasSealed,
  isRevealed,
  isUnsealed,
  isWorkshop,
  missingRaters,
  type RaterState,
  type Room,
  type Round,
  type RoundState,
  roundById,
  sealedRaters,
  sight,
} from './poll';
import type { RoomCommand, VoteInput } from './schema';

/** An id that no row has. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Raises the version: the last statement of every visible change. @returns the new version */
async function bump(tx: Tx, scope: PollScope, roomId: string): Promise<number> {
  const rows = await tx
    .update(rooms)
    .set({ version: sql`${rooms.version} + 1` })
    .where(and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.id, roomId)))
    .returning({ version: rooms.version });
  const row = rows[0];
  if (row === undefined) throw notFound('The room');
  afterCommit(tx, () => bus().publish('room', roomId));
  return row.version;
}

const lockRounds = (tx: Tx, scope: PollScope, roomId: string) =>
  tx
    .select({ id: rounds.id })
    .from(rounds)
    .where(and(eq(rounds.workspaceId, scope.workspaceId), eq(rounds.roomId, roomId)))
    .orderBy(rounds.id)
    .for('update');

/** The loop's room with its rounds locked. @throws AppError `not-found` when the loop has no room in this workspace */
async function lockLoop(tx: Tx, scope: PollScope, loopId: string): Promise<{ room: Room; first: Round }> {
  const found = await tx
    .select({ id: rooms.id })
    .from(rooms)
    .where(and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.loopId, loopId)));
  const roomId = found[0]?.id;
  if (roomId === undefined) throw notFound('The room of this loop');
  await lockRounds(tx, scope, roomId);
  const read = await readRoom(tx, scope, roomId);
  const first = read?.room.rounds.find((round) => round.number === 1 && round.state !== 'void');
  if (read === null || first === undefined) throw notFound('The round');
  return { room: read.room, first };
}

const setRater = (tx: Tx, scope: PollScope, roundId: string, raterId: string, state: RaterState) =>
  tx
    .insert(roundRaters)
    .values({ workspaceId: scope.workspaceId, roundId, raterId, state })
    .onConflictDoUpdate({ target: [roundRaters.roundId, roundRaters.raterId], set: { state } });

/** Marks the round revealed and opens the room. @param by null when the last seal did it */
async function markRevealed(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  target: { roomId: string; roundId: string; by: string | null; missing: number },
): Promise<void> {
  await tx
    .update(rounds)
    .set({ state: 'revealed', revealedAt: moment.now, revealedBy: target.by, missingAtReveal: target.missing })
    .where(and(eq(rounds.workspaceId, scope.workspaceId), eq(rounds.id, target.roundId)));
  await tx
    .update(rooms)
    .set({ phase: 'open' })
    .where(and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.id, target.roomId), eq(rooms.phase, 'draft')));
}

/** Reveals an open round that nobody is missing from, where the loop says that the last seal does. */
async function revealIfLast(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  room: Room,
  round: Round,
  raters: Round['raters'],
): Promise<boolean> {
  const after: Round = { ...round, raters };
  // A workshop reveals when its facilitator says so: somebody may still be on the way in.
  if (room.loopId === null) return false;
  if (round.state !== 'open' || missingRaters(after).length > 0 || sealedRaters(after).length === 0) return false;
  const loop = await tx
    .select({ atLastSeal: loops.revealAtLastSeal })
    .from(loops)
    .where(and(eq(loops.workspaceId, scope.workspaceId), eq(loops.id, room.loopId)));
  if (loop[0]?.atLastSeal !== true) return false;
  await markRevealed(tx, scope, moment, { roomId: room.roomId, roundId: round.id, by: null, missing: 0 });
  return true;
}

/** Makes the loop's room, in draft, with round 1 open and sealed. Made together with the loop, before its panel. */
export async function openDebrief(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  input: { loopId: string },
): Promise<{ roomId: string; roundId: string }> {
  const roomId = moment.id();
  const roundId = moment.id();
  await tx.insert(rooms).values({
    id: roomId,
    workspaceId: scope.workspaceId,
    kind: 'debrief',
    loopId: input.loopId,
    phase: 'draft',
    createdAt: moment.now,
  });
  await tx.insert(rounds).values({
    id: roundId,
    workspaceId: scope.workspaceId,
    roomId,
    number: 1,
    state: 'open',
    visibility: 'sealed',
    openedAt: moment.now,
  });
  return { roomId, roundId };
}

/**
 * Makes somebody a rater of round 1. One who had sealed, or recused, and gets another card to write owes a seal again.
 * @throws AppError `conflict` after the reveal, for somebody who could see what was revealed
 */
export async function inviteRater(
  tx: Tx,
  scope: PollScope,
  _moment: Moment,
  input: { loopId: string; raterId: string },
): Promise<void> {
  const { room, first } = await lockLoop(tx, scope, input.loopId);
  const state = first.raters[input.raterId];
  if (isUnsealed(state)) return;
  if (isRevealed(first.state)) {
    const seats = await tx
      .select({ role: memberships.role })
      .from(memberships)
      .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, input.raterId)));
    const may = canJoinAfterReveal({
      role: seats[0]?.role ?? 'interviewer',
      facilitator: room.facilitatorId === input.raterId,
      onPanel: isOnPanel(room, input.raterId),
    });
    if (!may.ok) throw new AppError('conflict', may.reason);
  }
  await setRater(tx, scope, first.id, input.raterId, 'invited');
  await bump(tx, scope, room.roomId);
}

/** Takes somebody who holds no more seats off round 1. A vote that was revealed stays, and its rater with it. */
export async function removeRater(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  input: { loopId: string; raterId: string },
): Promise<void> {
  const { room, first } = await lockLoop(tx, scope, input.loopId);
  const state = first.raters[input.raterId];
  if (state === undefined || (isRevealed(first.state) && hasSealed(state))) return;
  await tx
    .delete(roundRaters)
    .where(
      and(
        eq(roundRaters.workspaceId, scope.workspaceId),
        eq(roundRaters.roundId, first.id),
        eq(roundRaters.raterId, input.raterId),
      ),
    );
  const { [input.raterId]: _gone, ...left } = first.raters;
  await revealIfLast(tx, scope, moment, room, first, left);
  await bump(tx, scope, room.roomId);
}

/** Steps somebody down from every round that they have not been revealed in; they stop being missed and stop being blind. */
export async function recuseRater(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  input: { loopId: string; raterId: string },
): Promise<void> {
  const { room, first } = await lockLoop(tx, scope, input.loopId);
  const leaving = room.rounds.filter((round) => {
    const state = round.raters[input.raterId];
    if (state === undefined || state === 'recused' || round.state === 'void') return false;
    return !(isRevealed(round.state) && hasSealed(state));
  });
  if (leaving.length === 0) return;
  await tx
    .update(roundRaters)
    .set({ state: 'recused' })
    .where(
      and(
        eq(roundRaters.workspaceId, scope.workspaceId),
        eq(roundRaters.raterId, input.raterId),
        inArray(
          roundRaters.roundId,
          leaving.map((round) => round.id),
        ),
      ),
    );
  await revealIfLast(tx, scope, moment, room, first, { ...first.raters, [input.raterId]: 'recused' });
  await bump(tx, scope, room.roomId);
}

/** Notes that somebody has begun a card. Others see no difference, so nothing is raised. */
export async function startVoting(tx: Tx, scope: PollScope, input: { loopId: string; raterId: string }): Promise<void> {
  const ofLoop = tx
    .select({ id: rounds.id })
    .from(rounds)
    .innerJoin(rooms, eq(rooms.id, rounds.roomId))
    .where(
      and(
        eq(rounds.workspaceId, scope.workspaceId),
        eq(rooms.loopId, input.loopId),
        eq(rounds.number, 1),
        ne(rounds.state, 'void'),
      ),
    );
  await tx
    .update(roundRaters)
    .set({ state: 'voting' })
    .where(
      and(
        eq(roundRaters.workspaceId, scope.workspaceId),
        eq(roundRaters.raterId, input.raterId),
        eq(roundRaters.state, 'invited'),
        inArray(roundRaters.roundId, ofLoop),
      ),
    );
}

export interface SealedVote {
  rowKey: string;
  /** Null: not assessed. */
  level: number | null;
  criterionVersionId?: string;
}

/**
 * Turns a sealed card into its author's round-1 votes on that interview. `complete` says that this was the last of the
 * author's cards in the loop. A seal again, after reopening, changes the votes and nothing that others could notice.
 * Refused once the author had sealed and the round was revealed. The last seal reveals where the loop says so.
 */
export async function recordSeal(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  input: { loopId: string; raterId: string; interviewId: string; complete: boolean; votes: readonly SealedVote[] },
): Promise<Outcome<{ roundId: string; late: boolean; revealed: boolean }>> {
  const { room, first } = await lockLoop(tx, scope, input.loopId);
  const state = first.raters[input.raterId];
  const late = isRevealed(first.state);
  if (state === undefined) return refused('You are not on the panel of this loop.');
  if (state === 'recused') return refused('You have recused yourself from this loop.');
  if (late && hasSealed(state)) return refused('The panel has been revealed: your sealed votes stand.');
  await writeSealedVotes(tx, scope, moment, { ...input, roundId: first.id, late });
  if (!input.complete || hasSealed(state)) return accepted({ roundId: first.id, late, revealed: late });
  const revealed = await markSealed(tx, scope, moment, { room, first, raterId: input.raterId });
  return accepted({ roundId: first.id, late, revealed: late || revealed });
}

/** Somebody's round 1 is complete: for all to see. @returns whether this was the seal that revealed */
async function markSealed(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  { room, first, raterId }: { room: Room; first: Round; raterId: string },
): Promise<boolean> {
  const late = isRevealed(first.state);
  await setRater(tx, scope, first.id, raterId, late ? 'late' : 'sealed');
  const later = currentRound(room);
  if (late && later !== undefined && later.number > 1 && later.state === 'open' && !later.raters[raterId]) {
    await setRater(tx, scope, later.id, raterId, 'invited');
  }
  const revealed = await revealIfLast(tx, scope, moment, room, first, { ...first.raters, [raterId]: 'sealed' });
  await bump(tx, scope, room.roomId);
  return revealed;
}

/**
 * Counts somebody as sealed whose remaining cards all are: the seat of an unwritten card was given to somebody else, and
 * nobody but its author may look at the others.
 */
export async function handIn(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const { room } = await approach(tx, scope, input.roomId);
  if (room.loopId === null) return refused('A workshop has no cards to hand in.');
  const round = roundById(room, input.roundId);
  const own = await readOwnRounds(tx, scope, { roomId: input.roomId, raterId: scope.userId });
  const sealed = own.find((one) => one.roundId === input.roundId)?.votes.map((vote) => vote.performanceId) ?? [];
  const seats = await tx
    .select({ interviewId: assignments.interviewId })
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.loopId, room.loopId),
        eq(assignments.raterId, scope.userId),
        eq(assignments.status, 'assigned'),
      ),
    );
  const may = canHandIn({
    round: round ?? null,
    mine: round?.raters[scope.userId] ?? null,
    seats: seats.length,
    unsealed: seats.filter((seat) => !sealed.includes(seat.interviewId)).length,
  });
  if (!may.ok || round === undefined) return may;
  await markSealed(tx, scope, moment, { room, first: round, raterId: scope.userId });
  return accepted(undefined);
}

async function writeSealedVotes(
  tx: Tx,
  scope: PollScope,
  moment: Moment,
  input: {
    loopId: string;
    raterId: string;
    interviewId: string;
    roundId: string;
    late: boolean;
    votes: readonly SealedVote[];
  },
): Promise<void> {
  const mine = and(
    eq(votes.workspaceId, scope.workspaceId),
    eq(votes.roundId, input.roundId),
    eq(votes.raterId, input.raterId),
    eq(votes.performanceId, input.interviewId),
  );
  const keys = input.votes.map((vote) => vote.rowKey);
  // Rows are never deleted: one that the new seal no longer rates is "not assessed".
  await tx
    .update(votes)
    .set({ level: null })
    .where(and(mine, keys.length === 0 ? sql`true` : notInArray(votes.rowKey, keys)));
  if (keys.length === 0) return;
  await tx
    .insert(votes)
    .values(
      input.votes.map((vote) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        roundId: input.roundId,
        roundNumber: 1,
        subjectKind: 'loop' as const,
        subjectId: input.loopId,
        raterId: input.raterId,
        rowKey: vote.rowKey,
        performanceId: input.interviewId,
        criterionVersionId: vote.criterionVersionId ?? null,
        level: vote.level,
        blind: true,
        late: input.late,
        castAt: moment.now,
      })),
    )
    .onConflictDoUpdate({
      target: [votes.roundId, votes.raterId, votes.rowKey, votes.performanceId],
      set: {
        level: sql`excluded.level`,
        criterionVersionId: sql`excluded.criterion_version_id`,
        late: sql`excluded.late`,
        castAt: sql`excluded.cast_at`,
      },
    });
}

/** What a command is decided on: the room with its rounds locked, and who asks. */
interface Desk {
  room: Room;
  actor: { role: WorkspaceScope['role']; facilitator: boolean; onPanel: boolean; workshop: boolean };
}

/** @throws AppError `not-found` for a room that this person may not enter */
async function approach(tx: Tx, scope: WorkspaceScope, roomId: string): Promise<Desk> {
  await lockRounds(tx, scope, roomId);
  const read = await readRoom(tx, scope, roomId);
  if (read === null) throw notFound('The room');
  const { room } = read;
  const actor = {
    role: scope.role,
    facilitator: room.facilitatorId === scope.userId,
    onPanel: isOnPanel(room, scope.userId),
    workshop: isWorkshop(room),
  };
  if (!canEnterRoom(actor)) throw notFound('The room');
  return { room, actor };
}

const revealFacts = (desk: Desk, round: Round | undefined, userId: string) => ({
  facilitator: desk.actor.facilitator,
  phase: desk.room.phase,
  round: round?.state ?? null,
  mine: round?.raters[userId] ?? null,
  sealed: round === undefined ? 0 : sealedRaters(round).length,
});

/** Shows everybody everything at once; whoever has not sealed stays blind. */
export async function revealRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const round = roundById(desk.room, input.roundId);
  const may = canReveal(revealFacts(desk, round, scope.userId));
  if (!may.ok || round === undefined) return may;
  await markRevealed(tx, scope, moment, { ...input, by: scope.userId, missing: missingRaters(round).length });
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** A manager reveals in the facilitator's place: to all, with a written reason that the panel sees and the loop keeps. */
export async function overrideReveal(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string; reason: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const round = roundById(desk.room, input.roundId);
  const facts = { ...revealFacts(desk, round, scope.userId), role: scope.role, reason: input.reason };
  const may = canOverride(facts);
  if (!may.ok || round === undefined) return may;
  if (desk.room.loopId === null) return refused('Take over the workshop first; then the reveal is yours.');
  await tx.insert(loopEvents).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    loopId: desk.room.loopId,
    actorId: scope.userId,
    kind: 'override',
    detail: `Round ${round.number} revealed in the facilitator’s place`,
    reason: input.reason,
    at: moment.now,
  });
  await markRevealed(tx, scope, moment, { ...input, by: scope.userId, missing: missingRaters(round).length });
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Opens another round: in a debrief the second and later votes, in a workshop the next answer. */
export async function openRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string },
): Promise<Outcome<{ roundId: string }>> {
  const desk = await approach(tx, scope, input.roomId);
  return desk.actor.workshop
    ? await openAnswer(tx, scope, moment, desk)
    : await openLaterRound(tx, scope, moment, desk);
}

/** Another round on capabilities and recommendation for everybody who has sealed round 1. */
async function openLaterRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  desk: Desk,
): Promise<Outcome<{ roundId: string }>> {
  const { roomId } = desk.room;
  const counted = desk.room.rounds.filter((round) => round.state !== 'void');
  const last = counted.at(-1);
  const may = canOpenRound({
    facilitator: desk.actor.facilitator,
    phase: desk.room.phase,
    last: last?.state ?? null,
    rounds: counted.length,
    advice: stopAdvice(desk.room),
  });
  const first = counted[0];
  if (!may.ok) return may;
  if (last === undefined || first === undefined) throw notFound('The round');
  if (last.state === 'revealed') await setRoundState(tx, scope, moment, last.id, 'closed');
  const roundId = moment.id();
  await tx.insert(rounds).values({
    id: roundId,
    workspaceId: scope.workspaceId,
    roomId,
    number: last.number + 1,
    state: 'open',
    visibility: 'sealed',
    openedAt: moment.now,
  });
  const panel = sealedRaters(first);
  if (panel.length > 0) {
    await tx
      .insert(roundRaters)
      .values(
        panel.map((raterId) => ({ workspaceId: scope.workspaceId, roundId, raterId, state: 'invited' as const })),
      );
  }
  await bump(tx, scope, roomId);
  return accepted({ roundId });
}

/**
 * A workshop's next answer. Everybody who took part in the last one is invited, and so is whoever passed it; somebody who owes
 * a seal to an answer that was revealed is invited with that seal.
 */
async function openAnswer(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  desk: Desk,
): Promise<Outcome<{ roundId: string }>> {
  const { roomId, phase } = desk.room;
  const last = currentRound(desk.room);
  const left = await tx
    .select({ sampleId: workshopSamples.sampleAnswerId })
    .from(workshopSamples)
    .where(
      and(
        eq(workshopSamples.workspaceId, scope.workspaceId),
        eq(workshopSamples.roomId, roomId),
        notInArray(workshopSamples.sampleAnswerId, [NO_ID, ...desk.room.rounds.flatMap((one) => one.sampleId ?? [])]),
      ),
    )
    .orderBy(workshopSamples.position);
  const facilitator = desk.actor.facilitator;
  const may = canOpenAnswer({ facilitator, phase, last: last?.state ?? null, left: left.length });
  if (!may.ok) return may;
  const next = left[0];
  if (last === undefined || next === undefined) throw notFound('The round');
  if (last.state === 'revealed') await setRoundState(tx, scope, moment, last.id, 'closed');
  const roundId = moment.id();
  await tx.insert(rounds).values({
    id: roundId,
    workspaceId: scope.workspaceId,
    roomId,
    number: last.number + 1,
    sampleAnswerId: next.sampleId,
    state: 'open',
    visibility: 'sealed',
    openedAt: moment.now,
  });
  const invited = Object.keys(last.raters).filter((id) => !isUnsealed(last.raters[id]));
  for (const raterId of invited.sort()) await setRater(tx, scope, roundId, raterId, 'invited');
  await bump(tx, scope, roomId);
  return accepted({ roundId });
}

const setRoundState = (tx: Tx, scope: PollScope, moment: Moment, roundId: string, state: 'closed' | 'void') =>
  tx
    .update(rounds)
    .set({ state, closedAt: moment.now })
    .where(and(eq(rounds.workspaceId, scope.workspaceId), eq(rounds.id, roundId)));

/** Resets a later round: its rows stay, nobody sees them any more, and another may be opened under its number. */
export async function voidRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const round = roundById(desk.room, input.roundId) ?? null;
  const may = canVoidRound({ facilitator: desk.actor.facilitator, phase: desk.room.phase, round });
  if (!may.ok) return may;
  if (desk.actor.workshop) return refused('An answer is rated once: close the room, and start another workshop.');
  await setRoundState(tx, scope, moment, input.roundId, 'void');
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Ends the discussion of a revealed round. Somebody who still owes a seal may hand it in, late. */
export async function closeRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const round = roundById(desk.room, input.roundId)?.state ?? null;
  const may = canCloseRound({ facilitator: desk.actor.facilitator, phase: desk.room.phase, round });
  if (!may.ok) return may;
  await setRoundState(tx, scope, moment, input.roundId, 'closed');
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Closes the room and its last round; a workshop then makes ready whose ratings were near the expert's. */
export async function closeRoom(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const last = currentRound(desk.room);
  const may = canCloseRoom({ ...desk.actor, phase: desk.room.phase, last: last?.state ?? null });
  if (!may.ok) return may;
  if (last?.state === 'revealed') await setRoundState(tx, scope, moment, last.id, 'closed');
  await tx
    .update(rooms)
    .set({ phase: 'closed' })
    .where(and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.id, input.roomId)));
  if (desk.actor.workshop) await renewFromWorkshop(tx, scope, moment, input);
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Freezes one's own votes of a round. Raises the version: that somebody sealed is for all to see. */
export async function sealRound(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const round = roundById(desk.room, input.roundId) ?? null;
  const own = await readOwnRounds(tx, scope, { roomId: input.roomId, raterId: scope.userId });
  const answered = own.find((one) => one.roundId === input.roundId)?.votes.map((vote) => vote.rowKey) ?? [];
  const expected =
    desk.room.loopId === null
      ? await listSampleRows(tx, scope, round?.sampleId ?? NO_ID)
      : await listLaterRows(tx, scope, desk.room.loopId);
  const may = canSealRound({
    workshop: desk.actor.workshop,
    round,
    mine: round?.raters[scope.userId] ?? null,
    owesEarlier: round !== null && sight(desk.room, round, scope.userId) === 'hidden',
    unanswered: expected.filter((rowKey) => !answered.includes(rowKey)).length,
  });
  if (!may.ok || round === null) return may;
  if (round.sampleId !== null && (await hasMetSample(tx, scope, { sampleId: round.sampleId, except: round.id }))) {
    await tx
      .update(votes)
      .set({ blind: false })
      .where(
        and(eq(votes.workspaceId, scope.workspaceId), eq(votes.roundId, round.id), eq(votes.raterId, scope.userId)),
      );
  }
  const late = isRevealed(round.state);
  await setRater(tx, scope, round.id, scope.userId, late ? 'late' : 'sealed');
  if (late) await catchUp(tx, scope, desk.room, round);
  const raters = { ...round.raters, [scope.userId]: 'sealed' as const };
  await revealIfLast(tx, scope, moment, desk.room, round, raters);
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Somebody who owed an earlier answer of a workshop comes back in at the one that counts now. */
async function catchUp(tx: Tx, scope: WorkspaceScope, room: Room, owed: Round): Promise<void> {
  const current = currentRound(room);
  if (!isWorkshop(room) || current === undefined || current.id === owed.id) return;
  if (current.raters[scope.userId] === undefined) await seat(tx, scope, current);
}

/** Takes part in the round from now on: a rater of an open one, and of a revealed one somebody who left it out. */
const seat = (tx: Tx, scope: WorkspaceScope, round: Round) =>
  setRater(tx, scope, round.id, scope.userId, round.state === 'open' ? 'invited' : 'recused');

/** Takes part in a workshop, from the open answer on, or from the next where the last is revealed. */
export async function joinWorkshop(
  tx: Tx,
  scope: WorkspaceScope,
  _moment: Moment,
  input: { roomId: string },
): Promise<Outcome> {
  const { room, actor } = await approach(tx, scope, input.roomId);
  const current = currentRound(room);
  const owed = room.rounds.find((one) => isRevealed(one.state) && isUnsealed(one.raters[scope.userId]));
  const may = canJoin({
    workshop: actor.workshop,
    role: scope.role,
    phase: room.phase,
    mine: (owed ?? current)?.raters[scope.userId] ?? null,
    raters: Object.keys(current?.raters ?? {}).length,
  });
  if (!may.ok || current === undefined) return may;
  await seat(tx, scope, current);
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Leaves one answer out. Whoever owed it is blind no longer, and back at the answer that counts now. */
export async function passAnswer(
  tx: Tx,
  scope: WorkspaceScope,
  _moment: Moment,
  input: { roomId: string; roundId: string },
): Promise<Outcome> {
  const { room, actor } = await approach(tx, scope, input.roomId);
  const round = roundById(room, input.roundId);
  const may = canPass({
    workshop: actor.workshop,
    round: round?.state ?? null,
    mine: round?.raters[scope.userId] ?? null,
  });
  if (!may.ok || round === undefined) return may;
  await setRater(tx, scope, round.id, scope.userId, 'recused');
  await catchUp(tx, scope, room, round);
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Leads the workshop in its facilitator's place. */
export async function takeLead(
  tx: Tx,
  scope: WorkspaceScope,
  _moment: Moment,
  input: { roomId: string },
): Promise<Outcome> {
  const { room, actor } = await approach(tx, scope, input.roomId);
  const may = canTakeLead({ ...actor, phase: room.phase });
  if (!may.ok) return may;
  await tx
    .update(rooms)
    .set({ facilitatorId: scope.userId })
    .where(and(eq(rooms.workspaceId, scope.workspaceId), eq(rooms.id, input.roomId)));
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Rows of a sample answer: the criteria of its question's version. */
async function listSampleRows(tx: Tx, scope: PollScope, sampleId: string): Promise<string[]> {
  const rows = await tx
    .select({ criterionId: criterionVersions.criterionId })
    .from(criterionVersions)
    .innerJoin(sampleAnswers, eq(sampleAnswers.questionVersionId, criterionVersions.questionVersionId))
    .where(and(eq(criterionVersions.workspaceId, scope.workspaceId), eq(sampleAnswers.id, sampleId)));
  return rows.map((row) => `criterion:${row.criterionId}`);
}

/** Rows of a later round: every capability that the loop's panel covers, and the recommendation. */
async function listLaterRows(tx: Tx, scope: PollScope, loopId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ capability: criterionVersions.capability })
    .from(assignmentCriteria)
    .innerJoin(assignments, eq(assignments.id, assignmentCriteria.assignmentId))
    .innerJoin(criterionVersions, eq(criterionVersions.id, assignmentCriteria.criterionVersionId))
    .where(
      and(
        eq(assignmentCriteria.workspaceId, scope.workspaceId),
        eq(assignments.loopId, loopId),
        ne(assignments.status, 'removed'),
      ),
    )
    .orderBy(criterionVersions.capability);
  return [...rows.map((row) => `capability:${row.capability}`), 'recommendation'];
}

const mayDiscuss = (desk: Desk, round: Round | undefined, userId: string): Outcome =>
  canDiscuss({
    ...desk.actor,
    phase: desk.room.phase,
    round: round?.state ?? null,
    sees: round !== undefined && sight(desk.room, round, userId) === 'shown',
  });

/** Types why the raters of a row differ. The last word stands. */
export async function typeDisagreement(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: {
    roomId: string;
    roundId: string;
    rowKey: string;
    performanceId: string;
    kind: (typeof disagreements.$inferInsert)['kind'];
  },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const may = mayDiscuss(desk, roundById(desk.room, input.roundId), scope.userId);
  if (!may.ok) return may;
  const typed = { kind: input.kind, authorId: scope.userId, at: moment.now };
  const { roundId, rowKey, performanceId } = input;
  await tx
    .insert(disagreements)
    .values({ workspaceId: scope.workspaceId, roundId, rowKey, performanceId, ...typed })
    .onConflictDoUpdate({
      target: [disagreements.roundId, disagreements.rowKey, disagreements.performanceId],
      set: typed,
    });
  await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Says something about a row, after the reveal. The same comment sent twice is kept once. */
export async function addComment(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; roundId: string; rowKey: string; commentId: string; text: string },
): Promise<Outcome> {
  const desk = await approach(tx, scope, input.roomId);
  const may = mayDiscuss(desk, roundById(desk.room, input.roundId), scope.userId);
  if (!may.ok) return may;
  const kept = await tx
    .insert(rowComments)
    .values({
      id: input.commentId,
      workspaceId: scope.workspaceId,
      roundId: input.roundId,
      rowKey: input.rowKey,
      authorId: scope.userId,
      text: input.text,
      at: moment.now,
    })
    .onConflictDoNothing()
    .returning({ id: rowComments.id });
  if (kept.length > 0) await bump(tx, scope, input.roomId);
  return accepted(undefined);
}

/** Does what somebody asked of a room: the one way in for sockets and the API. */
export async function performCommand(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  roomId: string,
  command: RoomCommand,
): Promise<Outcome> {
  switch (command.name) {
    case 'reveal':
      return revealRound(tx, scope, moment, { roomId, ...command });
    case 'override-reveal':
      return overrideReveal(tx, scope, moment, { roomId, ...command });
    case 'open-round': {
      const opened = await openRound(tx, scope, moment, { roomId });
      return opened.ok ? accepted(undefined) : opened;
    }
    case 'hand-in':
      return handIn(tx, scope, moment, { roomId, ...command });
    case 'seal-round':
      return sealRound(tx, scope, moment, { roomId, ...command });
    case 'void-round':
      return voidRound(tx, scope, moment, { roomId, ...command });
    case 'close-round':
      return closeRound(tx, scope, moment, { roomId, ...command });
    case 'close-room':
      return closeRoom(tx, scope, moment, { roomId });
    case 'join':
      return joinWorkshop(tx, scope, moment, { roomId });
    case 'pass':
      return passAnswer(tx, scope, moment, { roomId, ...command });
    case 'take-lead':
      return takeLead(tx, scope, moment, { roomId });
    case 'type-disagreement':
      return typeDisagreement(tx, scope, moment, { roomId, ...command });
    case 'add-comment':
      return addComment(tx, scope, moment, { roomId, ...command });
  }
}

/** One vote on its way to the writer. */
export interface CastOperation extends VoteInput {
  workspaceId: string;
  roomId: string;
  raterId: string;
  voteId: string;
  castAt: Date;
}

/** `kept`: committed. `repeated`: this client had sent it, or a later one, before; nothing changed. */
export type CastOutcome = Outcome<'kept' | 'repeated'>;

/** Commits many votes in one transaction, in one lane a workspace. */
export interface VoteWriter {
  /** Answers after the commit. @throws AppError `unavailable` when the database would not take the votes */
  cast(operation: CastOperation): Promise<CastOutcome>;
  /** Waits until everything that was handed in is answered. */
  drain(): Promise<void>;
}

declare module '@/lib/process' {
  interface ProcessSlots {
    voteWriter: VoteWriter;
  }
}

/** Hands a vote of a later round to the writer; answers after the commit. */
export function castVote(
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string; vote: VoteInput },
): Promise<CastOutcome> {
  return resolve('voteWriter').cast({
    ...input.vote,
    workspaceId: scope.workspaceId,
    roomId: input.roomId,
    raterId: scope.userId,
    voteId: moment.id(),
    castAt: moment.now,
  });
}

interface JudgedRow extends Record<string, unknown> {
  /** This client's operation, or a later one of it, had been applied before this batch. */
  repeated: boolean;
  allowed: boolean;
  effective: boolean;
  workshop: boolean;
  number: number | null;
  round_state: RoundState | null;
  rater_state: RaterState | null;
  owes_earlier: boolean;
  row_state: 'known' | 'unknown-row' | 'level-out-of-range';
}

/**
 * Writes a batch of votes (later rounds of debriefs, all rounds of workshops), in the order given, in two statements. The rows that decide (round, rater, client) are
 * locked where they are read, so a reveal or a seal comes wholly before or wholly after; each operation has its own
 * outcome, so a refusal never fails its neighbours; and of one client's operations only one that is higher than all
 * before it has an effect, so an old vote sent again never undoes a newer one.
 * @returns one outcome an operation, in the same order
 */
export async function commitVotes(
  tx: Tx,
  scope: SystemScope & { readonly workspaceId: string },
  operations: readonly CastOperation[],
): Promise<CastOutcome[]> {
  const w = scope.workspaceId;
  const column = (type: string, of: (one: CastOperation, ord: number) => string | number | null) =>
    sql`${sql.param(operations.map(of))}::${sql.raw(type)}[]`;
  const ops = sql`select * from unnest(
      ${column('int', (_, ord) => ord)}, ${column('uuid', (one) => one.voteId)}, ${column('uuid', (one) => one.roomId)},
      ${column('uuid', (one) => one.roundId)}, ${column('uuid', (one) => one.raterId)}, ${column('text', (one) => one.clientId)},
      ${column('int', (one) => one.operation)}, ${column('text', (one) => one.rowKey)}, ${column('int', (one) => one.level)},
      ${column('text', (one) => one.castAt.toISOString())}
    ) as o(ord, vote_id, room_id, round_id, rater_id, client_id, operation, row_key, level, cast_at)`;
  // A client's row must exist before it can be locked, or two servers could both take its first operation for new.
  await tx.execute(sql`
    insert into vote_clients (workspace_id, round_id, rater_id, client_id, last_operation)
    select distinct rr.workspace_id, rr.round_id, rr.rater_id, o.client_id, 0
    from (${ops}) o join round_raters rr on rr.round_id = o.round_id and rr.rater_id = o.rater_id and rr.workspace_id = ${w}
    where rr.state in ('invited', 'voting')
    order by rr.round_id, rr.rater_id, o.client_id
    on conflict do nothing`);
  const judged = await tx.execute<JudgedRow>(sql`
    with ops as materialized (${ops}),
    held_rounds as materialized (
      select d.id, d.room_id, d.number, d.state, d.sample_answer_id from rounds d
      where d.workspace_id = ${w} and d.id in (select round_id from ops) order by d.id for share
    ),
    held_raters as materialized (
      select rr.round_id, rr.rater_id, rr.state from round_raters rr
      where rr.workspace_id = ${w} and (rr.round_id, rr.rater_id) in (select round_id, rater_id from ops)
      order by rr.round_id, rr.rater_id for share
    ),
    held_clients as materialized (
      select c.round_id, c.rater_id, c.client_id, c.last_operation from vote_clients c
      where c.workspace_id = ${w} and (c.round_id, c.rater_id, c.client_id) in (select round_id, rater_id, client_id from ops)
      order by c.round_id, c.rater_id, c.client_id for update
    ),
    facts as (
      select o.*, coalesce(d.sample_answer_id, r.loop_id) as subject_id, d.sample_answer_id is not null as workshop,
        rated.id as criterion_version_id, d.number, d.state as round_state, rr.state as rater_state,
        coalesce(c.last_operation, 0) as last_operation,
        exists (
          select 1 from rounds e join round_raters mine on mine.round_id = e.id and mine.rater_id = o.rater_id
          where e.workspace_id = ${w} and e.room_id = d.room_id and e.number < d.number
            and e.state in ('revealed', 'closed') and mine.state in ('invited', 'voting')
        ) as owes_earlier,
        case
          when d.sample_answer_id is not null then
            case when rated.id is null then 'unknown-row'
              when o.level between 1 and jsonb_array_length(rated.anchors) then 'known'
              else 'level-out-of-range' end
          when o.row_key = 'recommendation' then
            case when o.level between 1 and 4 then 'known' else 'level-out-of-range' end
          when not exists (
            select 1 from assignments a
            join assignment_criteria ac on ac.assignment_id = a.id
            join criterion_versions cv on cv.id = ac.criterion_version_id
            where a.workspace_id = ${w} and a.loop_id = r.loop_id and a.status <> 'removed'
              and o.row_key = 'capability:' || cv.capability
          ) then 'unknown-row'
          when o.level is null or o.level between 1 and coalesce(jsonb_array_length(cap.anchors), 3) then 'known'
          else 'level-out-of-range'
        end as row_state
      from ops o
      left join held_rounds d on d.id = o.round_id and d.room_id = o.room_id
      left join rooms r on r.id = d.room_id and r.workspace_id = ${w}
      left join held_raters rr on rr.round_id = d.id and rr.rater_id = o.rater_id
      left join held_clients c on c.round_id = d.id and c.rater_id = o.rater_id and c.client_id = o.client_id
      left join capabilities cap on cap.workspace_id = ${w} and o.row_key = 'capability:' || cap.key
      left join sample_answers sample on sample.id = d.sample_answer_id and sample.workspace_id = ${w}
      left join criterion_versions rated on rated.question_version_id = sample.question_version_id
        and rated.workspace_id = ${w} and o.row_key = 'criterion:' || rated.criterion_id
    ),
    allowing as (
      select *, rater_state is not null and operation <= last_operation as repeated, coalesce(
        (number > 1 or workshop) and round_state <> 'void' and rater_state in ('invited', 'voting') and not owes_earlier
          and row_state = 'known', false) as allowed
      from facts
    ),
    ordered as (
      select *, allowed and operation > greatest(last_operation, coalesce(max(operation) filter (where allowed) over (
        partition by round_id, rater_id, client_id order by ord rows between unbounded preceding and 1 preceding), 0)) as effective
      from allowing
    ),
    written as (
      insert into votes (id, workspace_id, round_id, round_number, subject_kind, subject_id, rater_id, row_key,
        performance_id, criterion_version_id, level, blind, late, cast_at)
      select distinct on (round_id, rater_id, row_key) vote_id, ${w}::uuid, round_id, number,
        case when workshop then 'sample' else 'loop' end, subject_id, rater_id, row_key,
        subject_id, criterion_version_id, level, workshop, round_state <> 'open', cast_at::timestamptz
      from ordered where effective order by round_id, rater_id, row_key, ord desc
      on conflict (round_id, rater_id, row_key, performance_id)
      do update set level = excluded.level, late = excluded.late, cast_at = excluded.cast_at
    ),
    noted as (
      insert into vote_clients (workspace_id, round_id, rater_id, client_id, last_operation)
      select ${w}::uuid, round_id, rater_id, client_id, max(operation) from ordered
      where effective group by round_id, rater_id, client_id order by round_id, rater_id, client_id
      on conflict (round_id, rater_id, client_id)
      do update set last_operation = greatest(vote_clients.last_operation, excluded.last_operation)
    )
    select repeated, allowed, effective, coalesce(workshop, false) as workshop, number, round_state, rater_state, owes_earlier, row_state from ordered order by ord`);
  for (const raterId of new Set(operations.filter((_, i) => judged[i]?.effective).map((one) => one.raterId))) {
    afterCommit(tx, () => bus().publish('user', raterId));
  }
  return judged.map(outcomeOf);
}

function outcomeOf(row: JudgedRow): CastOutcome {
  // First of all: what was applied once is acknowledged for ever, also after its rater has sealed.
  if (row.repeated) return accepted('repeated');
  if (row.allowed) return accepted(row.effective ? 'kept' : 'repeated');
  const may = canVote({
    workshop: row.workshop,
    round: row.number === null || row.round_state === null ? null : { number: row.number, state: row.round_state },
    mine: row.rater_state,
    owesEarlier: row.owes_earlier,
    row: row.row_state,
  });
  return may.ok ? refused('This vote cannot be taken.') : may;
}
