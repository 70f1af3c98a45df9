/** Core writes of workshops and checks: starting one, rating an answer alone, and what makes somebody ready. */
import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { checkSamples, readiness, rooms, rounds, sampleAnswers, sampleChecks, workshopSamples } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { recordPractice } from '@/features/questions/mutations';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { CHECK_SIZE, type KeyedRating, readyUntil, sittingOf } from './check';
import { chooseSamples, fortnightOf, inDrawnOrder } from './choice';
import { readCheckRatings, readPool } from './data';
import type { CheckAnswer, WorkshopInput } from './schema';

/**
 * Makes a workshop with its first answer open, led by whoever makes it. The order of the answers is drawn.
 * @returns the room's id
 * @throws AppError `not-found` for an answer that is not of this workspace's bank
 */
export async function createWorkshop(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: WorkshopInput,
): Promise<string> {
  const roomId = moment.id();
  const samples = inDrawnOrder(input.sampleIds, roomId);
  const known = await tx
    .select({ id: sampleAnswers.id })
    .from(sampleAnswers)
    .where(and(eq(sampleAnswers.workspaceId, scope.workspaceId), inArray(sampleAnswers.id, samples)));
  const first = samples[0];
  if (first === undefined || known.length !== samples.length) throw notFound('A sample answer');
  await tx.insert(rooms).values({
    id: roomId,
    workspaceId: scope.workspaceId,
    kind: 'workshop',
    title: input.title,
    facilitatorId: scope.userId,
    phase: 'draft',
    createdAt: moment.now,
  });
  await tx.insert(workshopSamples).values(
    samples.map((sampleAnswerId, position) => ({
      workspaceId: scope.workspaceId,
      roomId,
      position,
      sampleAnswerId,
    })),
  );
  await tx.insert(rounds).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    roomId,
    number: 1,
    sampleAnswerId: first,
    state: 'open',
    visibility: 'sealed',
    openedAt: moment.now,
  });
  return roomId;
}

/** Begins a check, or goes back to one that is not finished. @returns its id; refused where the bank has no sample answers */
export async function beginCheck(tx: Tx, scope: WorkspaceScope, moment: Moment): Promise<Outcome<{ checkId: string }>> {
  const own = and(eq(sampleChecks.workspaceId, scope.workspaceId), eq(sampleChecks.userId, scope.userId));
  const open = await tx
    .select({ id: sampleChecks.id })
    .from(sampleChecks)
    .where(and(own, isNull(sampleChecks.finishedAt)))
    .orderBy(sampleChecks.startedAt, sampleChecks.id);
  if (open[0] !== undefined) return accepted({ checkId: open[0].id });
  const seed = `${scope.organisationId} ${fortnightOf(moment.now)}`;
  const chosen = chooseSamples(await readPool(tx, scope), seed, CHECK_SIZE);
  if (chosen.length === 0) {
    return refused('The bank has no sample answers yet. Adopt a question from the library: each comes with three.');
  }
  const checkId = moment.id();
  const mine = { workspaceId: scope.workspaceId, userId: scope.userId };
  await tx.insert(sampleChecks).values({ id: checkId, ...mine, startedAt: moment.now });
  await tx
    .insert(checkSamples)
    .values(chosen.map(({ sampleId }, position) => ({ ...mine, checkId, position, sampleAnswerId: sampleId })));
  return accepted({ checkId });
}

/**
 * Keeps somebody's levels for one answer of their check. With the last one the check is finished, and makes ready whoever was
 * near enough.
 * @throws AppError `not-found` for a check or an answer that is not theirs
 */
export async function answerCheck(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: CheckAnswer,
): Promise<Outcome<{ finished: boolean }>> {
  const found = await tx
    .select({ finishedAt: sampleChecks.finishedAt })
    .from(sampleChecks)
    .where(
      and(
        eq(sampleChecks.workspaceId, scope.workspaceId),
        eq(sampleChecks.userId, scope.userId),
        eq(sampleChecks.id, input.checkId),
      ),
    )
    .for('update');
  const ofCheck = and(
    eq(checkSamples.workspaceId, scope.workspaceId),
    eq(checkSamples.userId, scope.userId),
    eq(checkSamples.checkId, input.checkId),
  );
  const samples = await tx.select().from(checkSamples).where(ofCheck);
  const sample = samples.find((one) => one.sampleAnswerId === input.sampleId);
  if (found[0] === undefined || sample === undefined) throw notFound('This answer of your check');
  if (sample.roundId !== null) return refused('You have rated this answer already; a rating stands as it was given.');
  const kept = await recordPractice(tx, scope, moment, { sampleId: input.sampleId, levels: input.levels });
  if (!kept.ok) return kept;
  await tx
    .update(checkSamples)
    .set({ roundId: kept.value.roundId })
    .where(and(ofCheck, eq(checkSamples.sampleAnswerId, input.sampleId)));
  const finished = samples.every((one) => one.roundId !== null || one === sample);
  if (!finished) return accepted({ finished });
  await tx
    .update(sampleChecks)
    .set({ finishedAt: moment.now })
    .where(and(eq(sampleChecks.workspaceId, scope.workspaceId), eq(sampleChecks.id, input.checkId)));
  const ratings = await readCheckRatings(tx, scope, input.checkId);
  await renew(tx, scope, moment, { userId: scope.userId, source: 'check', ratings });
  return accepted({ finished });
}

/** Makes somebody ready whose ratings of one sitting were near enough; never takes readiness away before its date. */
async function renew(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  sitting: { userId: string; source: 'check' | 'workshop'; ratings: readonly KeyedRating[] },
): Promise<void> {
  if (!sittingOf(sitting.ratings).ready) return;
  const row = { readyUntil: readyUntil(moment.now), source: sitting.source, at: moment.now };
  await tx
    .insert(readiness)
    .values({ workspaceId: scope.workspaceId, userId: sitting.userId, ...row })
    .onConflictDoUpdate({ target: [readiness.workspaceId, readiness.userId], set: row });
}

/**
 * What a workshop that is being closed says about each of its raters: whoever sealed all its revealed answers in time, and at
 * least as many as a check has, and was near enough, is ready. Reads what the closing person may see.
 */
export async function renewFromWorkshop(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { roomId: string },
): Promise<void> {
  const w = scope.workspaceId;
  const rows = await tx.execute<{
    rater_id: string;
    sample_id: string;
    criterion_id: string;
    level: number;
    expert: number;
    of: number;
  }>(sql`
    select v.rater_id, v.subject_id as sample_id, cv.criterion_id, v.level,
      (s.expert -> c.key ->> 'level')::int as expert, jsonb_array_length(cv.anchors) as of
    from votes v
    join rounds d on d.id = v.round_id and d.workspace_id = ${w} and d.room_id = ${input.roomId}
      and d.state in ('revealed', 'closed')
    join round_raters seat on seat.round_id = v.round_id and seat.rater_id = v.rater_id and seat.state = 'sealed'
    join sample_answers s on s.id = v.subject_id and s.workspace_id = ${w}
    join criterion_versions cv on cv.id = v.criterion_version_id and cv.workspace_id = ${w}
    join criteria c on c.id = cv.criterion_id
    where v.workspace_id = ${w} and v.subject_kind = 'sample' and v.level is not null and s.expert -> c.key is not null
    order by v.rater_id, d.number, cv.position`);
  for (const userId of new Set(rows.map((row) => row.rater_id))) {
    const own = rows.filter((row) => row.rater_id === userId);
    if (new Set(own.map((row) => row.sample_id)).size < CHECK_SIZE) continue;
    const ratings = own.map((row) => ({
      criterionId: row.criterion_id,
      own: row.level,
      expert: row.expert,
      of: row.of,
    }));
    await renew(tx, scope, moment, { userId, source: 'workshop', ratings });
  }
}
