/**
 * Core writes of loops. Each change leaves a line with its reason in loop_events. Who rates whom is changed here, and the
 * round's list of raters follows in the same transaction.
 */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import {
  assignmentCriteria,
  assignments,
  candidateLinks,
  candidates,
  interviews,
  kitItems,
  loopEvents,
  loops,
  memberships,
  users,
} from '@/db/schema';
import { canRate } from '@/features/access/policy';
import type { WorkspaceScope } from '@/features/access/scope';
import { inviteRater, openDebrief, recuseRater, removeRater } from '@/features/polls/mutations';
import { readRole } from '@/features/roles/data';
import { criteriaOfSeat } from '@/features/roles/kit';
import { bus } from '@/lib/bus';
import { formatDeadline } from '@/lib/dates';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { PROMPT } from './candidate-view';
import { type LoopScope, readKit, readLoop, readLoopOfInterview } from './data';
import { type AssignmentMode, dueAt, type Interview } from './loop';
import { canReleaseToCandidate } from './policy';
import type { NewLoop } from './schema';

/** Who is named in the loop's history; a job acts in the name of the facilitator. */
interface Acting {
  actorId: string;
}

const acting = (scope: LoopScope, fallback: string): Acting => ({
  actorId: scope.kind === 'workspace' ? scope.userId : fallback,
});

type EventKind = (typeof loopEvents.$inferInsert)['kind'];

async function record(
  tx: Tx,
  scope: LoopScope,
  moment: Moment,
  entry: { loopId: string; actorId: string; kind: EventKind; detail: string; reason: string },
): Promise<void> {
  await tx.insert(loopEvents).values({ id: moment.id(), workspaceId: scope.workspaceId, at: moment.now, ...entry });
}

/** Names by id of people who may be put on a panel. @throws AppError `not-found` for strangers and observers */
async function mustBeRaters(tx: Tx, scope: LoopScope, userIds: string[]): Promise<Map<string, string>> {
  const known = await tx
    .select({ userId: memberships.userId, role: memberships.role, name: users.name })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, scope.workspaceId));
  const able = new Map(known.flatMap((one) => (canRate(one.role) ? [[one.userId, one.name]] : [])));
  if (userIds.some((id) => !able.has(id))) throw notFound('One of the chosen people');
  return able;
}

async function assign(
  tx: Tx,
  scope: LoopScope,
  moment: Moment,
  input: {
    loopId: string;
    interviewId: string;
    raterId: string;
    mode: AssignmentMode;
    dueAt: Date | null;
    criterionVersionIds: string[];
  },
): Promise<void> {
  const { criterionVersionIds, ...seat } = input;
  const existing = await tx
    .select({ id: assignments.id, status: assignments.status })
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.interviewId, seat.interviewId),
        eq(assignments.raterId, seat.raterId),
      ),
    );
  const before = existing[0];
  if (before === undefined) {
    const assignmentId = moment.id();
    await tx.insert(assignments).values({
      id: assignmentId,
      workspaceId: scope.workspaceId,
      ...seat,
      status: 'assigned',
      createdAt: moment.now,
    });
    await tx.insert(assignmentCriteria).values(
      criterionVersionIds.map((criterionVersionId, position) => ({
        workspaceId: scope.workspaceId,
        assignmentId,
        criterionVersionId,
        position,
      })),
    );
  } else {
    await tx
      .update(assignments)
      .set({ status: 'assigned', mode: seat.mode, dueAt: seat.dueAt })
      .where(and(eq(assignments.workspaceId, scope.workspaceId), eq(assignments.id, before.id)));
  }
  await inviteRater(tx, scope, moment, { loopId: seat.loopId, raterId: seat.raterId });
}

/**
 * Starts a loop: candidate, interviews with their kits pinned at today's versions, panel, and the room with round 1.
 * In an interview rated by a second reader the first named rater is in the room and the others read later.
 * @returns the loop's id
 */
export async function createLoop(tx: Tx, scope: LoopScope, moment: Moment, input: NewLoop): Promise<string> {
  const role = await readRole(tx, scope, input.roleId);
  if (role === null) throw notFound('The role');
  await mustBeRaters(tx, scope, [
    input.facilitatorId,
    ...new Set(input.interviews.flatMap((interview) => interview.raterIds)),
  ]);
  const candidateId = moment.id();
  await tx.insert(candidates).values({
    id: candidateId,
    workspaceId: scope.workspaceId,
    name: input.candidateName,
    email: input.candidateEmail === '' ? null : input.candidateEmail,
    createdAt: moment.now,
  });
  const loopId = moment.id();
  await tx.insert(loops).values({
    id: loopId,
    workspaceId: scope.workspaceId,
    roleId: role.id,
    candidateId,
    facilitatorId: input.facilitatorId,
    status: 'active',
    revealAtLastSeal: input.revealAtLastSeal,
    createdAt: moment.now,
  });
  await openDebrief(tx, scope, moment, { loopId });
  for (const [position, planned] of input.interviews.entries()) {
    const template = role.interviews.find((one) => one.id === planned.roleInterviewId);
    if (template === undefined) throw notFound('An interview of this role');
    const interviewId = moment.id();
    const startsAt = planned.startsAt === null ? null : new Date(planned.startsAt);
    await tx.insert(interviews).values({
      id: interviewId,
      workspaceId: scope.workspaceId,
      loopId,
      position,
      title: template.title,
      purpose: template.purpose,
      startsAt,
      timeZone: planned.timeZone,
      place: planned.place,
      minutes: template.minutes,
      rating: template.rating,
      status: 'planned',
    });
    await tx.insert(kitItems).values(
      template.items.map((item) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        interviewId,
        position: item.position,
        questionVersionId: item.question.id,
        scenarioIds: item.scenarioIds,
        minutes: item.minutes,
      })),
    );
    const rated = template.items.flatMap(({ question, owners }) =>
      question.criteria.map(({ id, position }) => ({
        value: id,
        owner: owners[question.body.criteria[position]?.id ?? ''],
      })),
    );
    for (const [seat, raterId] of [...new Set(planned.raterIds)].entries()) {
      await assign(tx, scope, moment, {
        loopId,
        interviewId,
        raterId,
        mode: template.rating === 'second-reader' && seat > 0 ? 'second-reader' : 'in-room',
        dueAt: dueAt(startsAt, template.minutes),
        criterionVersionIds: template.rating === 'single' ? rated.map((one) => one.value) : criteriaOfSeat(rated, seat),
      });
    }
  }
  await record(tx, scope, moment, {
    loopId,
    ...acting(scope, input.facilitatorId),
    kind: 'created',
    detail: `${role.title}, ${input.interviews.length} interviews`,
    reason: 'New candidate',
  });
  return loopId;
}

async function activeLoopOf(tx: Tx, scope: WorkspaceScope, interviewId: string) {
  const loop = await readLoopOfInterview(tx, scope, interviewId);
  const interview = loop?.interviews.find((one) => one.id === interviewId);
  if (loop === null || interview === undefined) throw notFound('The interview');
  return { loop, interview };
}

const CLOSED = 'This loop is closed; its panel and times can no longer change.';
const SKIPPED = 'This interview was skipped; there is nothing left to change about it.';
const REVEALED = 'This loop’s first round is already revealed, so its panel can no longer change.';

/** Moves an interview to another time or place. */
export async function reschedule(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; startsAt: string; timeZone: string; place: string; reason: string },
): Promise<Outcome> {
  const { loop, interview } = await activeLoopOf(tx, scope, input.interviewId);
  if (loop.status !== 'active') return refused(CLOSED);
  if (interview.status === 'skipped') return refused(SKIPPED);
  const startsAt = new Date(input.startsAt);
  await tx
    .update(interviews)
    .set({ startsAt, timeZone: input.timeZone, place: input.place })
    .where(and(eq(interviews.workspaceId, scope.workspaceId), eq(interviews.id, interview.id)));
  await tx
    .update(assignments)
    .set({ dueAt: dueAt(startsAt, interview.minutes) })
    .where(and(eq(assignments.workspaceId, scope.workspaceId), eq(assignments.interviewId, interview.id)));
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'rescheduled',
    detail: `${interview.title} to ${formatDeadline(startsAt, input.timeZone)}`,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Takes one rater's seat away; the round forgets them only when no other seat of theirs is left. */
async function unseat(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  seat: { loopId: string; interviewId: string; raterId: string },
): Promise<void> {
  await tx
    .update(assignments)
    .set({ status: 'removed' })
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.interviewId, seat.interviewId),
        eq(assignments.raterId, seat.raterId),
      ),
    );
  const left = await tx
    .select({ id: assignments.id })
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.loopId, seat.loopId),
        eq(assignments.raterId, seat.raterId),
        eq(assignments.status, 'assigned'),
      ),
    );
  if (left.length === 0) await removeRater(tx, scope, moment, { loopId: seat.loopId, raterId: seat.raterId });
}

/** Gives one rater's seat to another. Refused once that rater has sealed: their vote stands. */
export async function reassign(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; fromRaterId: string; toRaterId: string; reason: string },
): Promise<Outcome> {
  const { loop, interview } = await activeLoopOf(tx, scope, input.interviewId);
  if (loop.status !== 'active') return refused(CLOSED);
  if (interview.status === 'skipped') return refused(SKIPPED);
  if (loop.roundRevealed) return refused(REVEALED);
  const names = await mustBeRaters(tx, scope, [input.toRaterId]);
  const seat = interview.panel.find((one) => one.raterId === input.fromRaterId && one.status === 'assigned');
  if (seat === undefined) throw notFound('That interviewer on this interview');
  if (loop.raters.some((one) => one.raterId === input.fromRaterId && one.sealed)) {
    return refused(`${seat.name} has sealed a card in this loop; a sealed card cannot be given to somebody else.`);
  }
  if (interview.panel.some((one) => one.raterId === input.toRaterId && one.status === 'assigned')) {
    return refused('That person already rates this interview.');
  }
  const kit = await readKit(tx, scope, interview.id);
  await unseat(tx, scope, moment, { loopId: loop.id, interviewId: interview.id, raterId: seat.raterId });
  await assign(tx, scope, moment, {
    loopId: loop.id,
    interviewId: interview.id,
    raterId: input.toRaterId,
    mode: seat.mode,
    dueAt: seat.dueAt,
    criterionVersionIds: kit.flatMap((item) => item.question.criteria.map((one) => one.id)),
  });
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'reassigned',
    detail: `${interview.title}: from ${seat.name} to ${names.get(input.toRaterId)}`,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Adds a rater to an interview, in the room or as second reader. */
export async function addRater(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; raterId: string; mode: AssignmentMode; reason: string },
): Promise<Outcome> {
  const { loop, interview } = await activeLoopOf(tx, scope, input.interviewId);
  if (loop.status !== 'active') return refused(CLOSED);
  if (interview.status === 'skipped') return refused(SKIPPED);
  if (loop.roundRevealed) return refused(REVEALED);
  const names = await mustBeRaters(tx, scope, [input.raterId]);
  if (interview.panel.some((one) => one.raterId === input.raterId && one.status === 'assigned')) {
    return refused('That person already rates this interview.');
  }
  const kit = await readKit(tx, scope, interview.id);
  await assign(tx, scope, moment, {
    loopId: loop.id,
    interviewId: interview.id,
    raterId: input.raterId,
    mode: input.mode,
    dueAt: dueAt(interview.startsAt, interview.minutes),
    criterionVersionIds: kit.flatMap((item) => item.question.criteria.map((one) => one.id)),
  });
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'reassigned',
    detail: `${interview.title}: ${names.get(input.raterId)} ${input.mode === 'second-reader' ? 'reads as second reader' : 'joins'}`,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Exchanges the start, zone and place of two interviews of one loop. */
export async function swap(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; otherInterviewId: string; reason: string },
): Promise<Outcome> {
  const { loop, interview } = await activeLoopOf(tx, scope, input.interviewId);
  const other = loop.interviews.find((one) => one.id === input.otherInterviewId);
  if (other === undefined || other.id === interview.id) throw notFound('The other interview of this loop');
  if (loop.status !== 'active') return refused(CLOSED);
  if (interview.status === 'skipped' || other.status === 'skipped') return refused(SKIPPED);
  for (const [mine, theirs] of [
    [interview, other],
    [other, interview],
  ] as const) {
    await tx
      .update(interviews)
      .set({ startsAt: theirs.startsAt, timeZone: theirs.timeZone, place: theirs.place })
      .where(and(eq(interviews.workspaceId, scope.workspaceId), eq(interviews.id, mine.id)));
    await tx
      .update(assignments)
      .set({ dueAt: dueAt(theirs.startsAt, mine.minutes) })
      .where(and(eq(assignments.workspaceId, scope.workspaceId), eq(assignments.interviewId, mine.id)));
  }
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'swapped',
    detail: `${interview.title} and ${other.title}`,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Takes a rater out of a loop for a reason, for example that they know the candidate. Their seats stay visible as recused. */
export async function recuse(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { loopId: string; raterId: string; reason: string },
): Promise<Outcome> {
  const loop = await readLoop(tx, scope, input.loopId);
  if (loop === null) throw notFound('The loop');
  const rater = loop.raters.find((one) => one.raterId === input.raterId);
  if (rater === undefined) throw notFound('That interviewer in this loop');
  if (loop.status !== 'active') return refused(CLOSED);
  if (rater.sealed) return refused(`${rater.name} has sealed; a sealed card stays.`);
  await tx
    .update(assignments)
    .set({ status: 'recused' })
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.loopId, loop.id),
        eq(assignments.raterId, input.raterId),
        eq(assignments.status, 'assigned'),
      ),
    );
  await recuseRater(tx, scope, moment, { loopId: loop.id, raterId: input.raterId });
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'recused',
    detail: rater.name,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Marks an interview as not held. Seats without a sealed card go; sealed cards stay. */
export async function skipInterview(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; reason: string },
): Promise<Outcome> {
  const { loop, interview } = await activeLoopOf(tx, scope, input.interviewId);
  if (loop.status !== 'active') return refused(CLOSED);
  if (interview.status === 'skipped') return refused(SKIPPED);
  if (loop.roundRevealed) return refused(REVEALED);
  await tx
    .update(interviews)
    .set({ status: 'skipped' })
    .where(and(eq(interviews.workspaceId, scope.workspaceId), eq(interviews.id, interview.id)));
  for (const seat of interview.panel.filter((one) => one.status === 'assigned')) {
    if (loop.raters.some((one) => one.raterId === seat.raterId && one.sealed)) continue;
    await unseat(tx, scope, moment, { loopId: loop.id, interviewId: interview.id, raterId: seat.raterId });
  }
  await record(tx, scope, moment, {
    loopId: loop.id,
    actorId: scope.userId,
    kind: 'skipped',
    detail: interview.title,
    reason: input.reason,
  });
  return accepted(undefined);
}

/** Ends a loop because the candidate or the company stepped back. */
export async function withdraw(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { loopId: string; reason: string },
): Promise<Outcome> {
  if ((await readLoop(tx, scope, input.loopId)) === null) throw notFound('The loop');
  const changed = await tx
    .update(loops)
    .set({ status: 'withdrawn', closedAt: moment.now })
    .where(and(eq(loops.workspaceId, scope.workspaceId), eq(loops.id, input.loopId), eq(loops.status, 'active')))
    .returning({ id: loops.id });
  if (changed.length === 0) return refused(CLOSED);
  await record(tx, scope, moment, {
    loopId: input.loopId,
    actorId: scope.userId,
    kind: 'withdrawn',
    detail: 'Loop ended without a decision',
    reason: input.reason,
  });
  return accepted(undefined);
}

/**
 * The interview, for somebody who decides what its candidate sees.
 * @throws AppError `not-found`, or `forbidden` for somebody who only watches it
 */
async function interviewToShow(tx: Tx, scope: WorkspaceScope, interviewId: string): Promise<Interview> {
  const { interview } = await activeLoopOf(tx, scope, interviewId);
  // A second reader was not there: what the candidate sees is not theirs to change.
  const assigned = interview.panel.some(
    (seat) => seat.raterId === scope.userId && seat.status === 'assigned' && seat.mode === 'in-room',
  );
  if (!canReleaseToCandidate({ assigned, role: scope.role })) {
    throw new AppError(
      'forbidden',
      'Whoever holds this interview, or a hiring manager, decides what its candidate sees.',
    );
  }
  return interview;
}

/**
 * Shows a change of the requirements, or with `PROMPT` the whole question, in the candidate's view, or takes it back.
 * Follow-ups that change nothing are asked aloud and are never shown.
 */
export async function releaseFollowUp(
  tx: Tx,
  scope: WorkspaceScope,
  input: { interviewId: string; kitItemId: string; followUpId: string; released: boolean },
): Promise<void> {
  const interview = await interviewToShow(tx, scope, input.interviewId);
  const mine = and(
    eq(kitItems.workspaceId, scope.workspaceId),
    eq(kitItems.interviewId, interview.id),
    eq(kitItems.id, input.kitItemId),
  );
  await tx.select({ id: kitItems.id }).from(kitItems).where(mine).for('update');
  const item = (await readKit(tx, scope, interview.id)).find((one) => one.id === input.kitItemId);
  if (item === undefined) throw notFound('The question of this kit');
  const change = item.question.body.followUps.some((one) => one.id === input.followUpId && one.changesRequirement);
  if (!change && input.followUpId !== PROMPT) throw notFound('That change of the requirements');
  const others = item.released.filter((id) => id !== input.followUpId);
  await tx
    .update(kitItems)
    .set({ released: input.released ? [...others, input.followUpId] : others })
    .where(mine);
  afterCommit(tx, () => bus().publish('kit', interview.id));
}

/**
 * Switches to another scenario on the same criteria, for a candidate who knows this one. Changes of the requirements that
 * were shown belonged to the old scenario and are taken back.
 */
export async function chooseAlternate(
  tx: Tx,
  scope: WorkspaceScope,
  input: { interviewId: string; kitItemId: string; scenarioIndex: number },
): Promise<void> {
  const interview = await interviewToShow(tx, scope, input.interviewId);
  const changed = await tx
    .update(kitItems)
    .set({
      scenarioIndex: input.scenarioIndex,
      released: sql`case when ${kitItems.released} @> ${JSON.stringify([PROMPT])}::jsonb then ${JSON.stringify([PROMPT])}::jsonb else '[]'::jsonb end`,
    })
    .where(
      and(
        eq(kitItems.workspaceId, scope.workspaceId),
        eq(kitItems.interviewId, interview.id),
        eq(kitItems.id, input.kitItemId),
        sql`jsonb_array_length(${kitItems.scenarioIds}) > ${input.scenarioIndex}`,
      ),
    )
    .returning({ id: kitItems.id });
  if (changed.length === 0) throw notFound('That scenario');
  afterCommit(tx, () => bus().publish('kit', interview.id));
}

/** Days for which a candidate's link opens after the interview was planned. */
const LINK_DAYS = 14;

/** Makes a new candidate link and ends the earlier ones. `tokenHash` is the SHA-256 of a secret that only the link holds. */
export async function createCandidateLink(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { interviewId: string; tokenHash: string },
): Promise<void> {
  const interview = await interviewToShow(tx, scope, input.interviewId);
  if (input.tokenHash.length !== 64) throw new AppError('bad-request', 'A link needs the SHA-256 of its secret.');
  await tx
    .update(candidateLinks)
    .set({ revokedAt: moment.now })
    .where(
      and(
        eq(candidateLinks.workspaceId, scope.workspaceId),
        eq(candidateLinks.interviewId, interview.id),
        isNull(candidateLinks.revokedAt),
        ne(candidateLinks.tokenHash, input.tokenHash),
      ),
    );
  const from = interview.startsAt ?? moment.now;
  await tx.insert(candidateLinks).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    interviewId: interview.id,
    tokenHash: input.tokenHash,
    createdAt: moment.now,
    expiresAt: new Date(from.getTime() + LINK_DAYS * 86_400_000),
  });
}
