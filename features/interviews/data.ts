/** Core reads of loops, interviews, kits and assignments. Nothing here reads a score. */
import { and, asc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  assignmentCriteria,
  assignments,
  candidateLinks,
  candidates,
  criterionVersions,
  interviews,
  kitItems,
  loopEvents,
  loops,
  roles,
  rooms,
  roundRaters,
  rounds,
  users,
  workspaces,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { type CriterionVersion, type QuestionVersion, readVersions } from '@/features/questions/data';
import type { BankScope } from '@/features/questions/mutations';
import { type CandidateView, candidateView } from './candidate-view';
import type { AssignmentMode, Loop, LoopEvent, LoopStatus } from './loop';
import type { LoopActor } from './policy';

export type { Interview, Loop, LoopEvent, PanelMember } from './loop';

export type LoopScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

const mineOnly = (scope: LoopScope) =>
  scope.kind === 'workspace' && scope.role === 'interviewer'
    ? sql`(${loops.facilitatorId} = ${scope.userId} or exists (select 1 from assignments a where a.loop_id = ${loops.id} and a.workspace_id = ${scope.workspaceId} and a.rater_id = ${scope.userId}))`
    : sql`true`;

/**
 * The loops that the scope may see, newest first. An interviewer sees those they sit on or facilitate.
 * @param filter `ids` narrows to these loops; `status` to one state
 */
export async function listLoops(
  tx: Tx,
  scope: LoopScope,
  filter: { ids?: string[]; status?: LoopStatus; roleId?: string } = {},
): Promise<Loop[]> {
  const conditions = [eq(loops.workspaceId, scope.workspaceId), mineOnly(scope)];
  if (filter.ids !== undefined) conditions.push(filter.ids.length === 0 ? sql`false` : inArray(loops.id, filter.ids));
  if (filter.status !== undefined) conditions.push(eq(loops.status, filter.status));
  if (filter.roleId !== undefined) conditions.push(eq(loops.roleId, filter.roleId));
  const rows = await tx
    .select({
      loop: loops,
      roleTitle: roles.title,
      candidate: candidates,
      facilitatorName: users.name,
      roomId: rooms.id,
    })
    .from(loops)
    .innerJoin(roles, eq(roles.id, loops.roleId))
    .innerJoin(candidates, eq(candidates.id, loops.candidateId))
    .innerJoin(users, eq(users.id, loops.facilitatorId))
    .leftJoin(rooms, eq(rooms.loopId, loops.id))
    .where(and(...conditions))
    .orderBy(sql`${loops.createdAt} desc`, asc(loops.id));
  const ids = rows.map((row) => row.loop.id);
  if (ids.length === 0) return [];
  const meetings = await tx
    .select()
    .from(interviews)
    .where(and(eq(interviews.workspaceId, scope.workspaceId), inArray(interviews.loopId, ids)))
    .orderBy(asc(interviews.position));
  const panel = await tx
    .select({ assignment: assignments, name: users.name })
    .from(assignments)
    .innerJoin(users, eq(users.id, assignments.raterId))
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        inArray(assignments.loopId, ids),
        ne(assignments.status, 'removed'),
      ),
    )
    .orderBy(asc(users.name));
  const firstRounds = await tx
    .select({ loopId: rooms.loopId, roundId: rounds.id, state: rounds.state })
    .from(rounds)
    .innerJoin(rooms, eq(rooms.id, rounds.roomId))
    .where(
      and(
        eq(rounds.workspaceId, scope.workspaceId),
        inArray(rooms.loopId, ids),
        eq(rounds.number, 1),
        ne(rounds.state, 'void'),
      ),
    );
  const raters =
    firstRounds.length === 0
      ? []
      : await tx
          .select({
            roundId: roundRaters.roundId,
            raterId: roundRaters.raterId,
            name: users.name,
            state: roundRaters.state,
          })
          .from(roundRaters)
          .innerJoin(users, eq(users.id, roundRaters.raterId))
          .where(
            and(
              eq(roundRaters.workspaceId, scope.workspaceId),
              inArray(
                roundRaters.roundId,
                firstRounds.map((one) => one.roundId),
              ),
            ),
          )
          .orderBy(asc(users.name));
  return rows.map(({ loop, roleTitle, candidate, facilitatorName, roomId }) => {
    const round = firstRounds.find((one) => one.loopId === loop.id);
    return {
      id: loop.id,
      roleId: loop.roleId,
      roleTitle,
      candidateId: candidate.id,
      candidateName: candidate.name,
      candidateEmail: candidate.email,
      facilitatorId: loop.facilitatorId,
      facilitatorName,
      status: loop.status,
      revealAtLastSeal: loop.revealAtLastSeal,
      createdAt: loop.createdAt,
      closedAt: loop.closedAt,
      roomId,
      roundRevealed: round?.state === 'revealed' || round?.state === 'closed',
      raters: raters
        .filter((one) => one.roundId === round?.roundId)
        .map((one) => ({
          raterId: one.raterId,
          name: one.name,
          sealed: one.state === 'sealed' || one.state === 'late',
          recused: one.state === 'recused',
        })),
      interviews: meetings
        .filter((one) => one.loopId === loop.id)
        .map((one) => ({
          id: one.id,
          loopId: one.loopId,
          position: one.position,
          title: one.title,
          purpose: one.purpose,
          startsAt: one.startsAt,
          timeZone: one.timeZone,
          place: one.place,
          minutes: one.minutes,
          rating: one.rating,
          status: one.status,
          panel: panel
            .filter((seat) => seat.assignment.interviewId === one.id)
            .map(({ assignment, name }) => ({
              assignmentId: assignment.id,
              raterId: assignment.raterId,
              name,
              mode: assignment.mode,
              status: assignment.status,
              dueAt: assignment.dueAt,
            })),
        })),
    };
  });
}

/** One loop that the scope may see, or null. */
export async function readLoop(tx: Tx, scope: LoopScope, loopId: string): Promise<Loop | null> {
  return (await listLoops(tx, scope, { ids: [loopId] }))[0] ?? null;
}

/** The loop that an interview belongs to, when the scope may see it, or null. */
export async function readLoopOfInterview(tx: Tx, scope: LoopScope, interviewId: string): Promise<Loop | null> {
  const found = await tx
    .select({ loopId: interviews.loopId })
    .from(interviews)
    .where(and(eq(interviews.workspaceId, scope.workspaceId), eq(interviews.id, interviewId)));
  const row = found[0];
  return row === undefined ? null : readLoop(tx, scope, row.loopId);
}

/** The facts that policies need about a person and a loop. */
export function actorIn(scope: WorkspaceScope, loop: Loop): LoopActor {
  return {
    role: scope.role,
    facilitator: loop.facilitatorId === scope.userId,
    onPanel: loop.interviews.some((one) => one.panel.some((seat) => seat.raterId === scope.userId)),
  };
}

export interface KitItem {
  id: string;
  position: number;
  minutes: number;
  scenarioIds: string[];
  scenarioIndex: number;
  released: string[];
  question: QuestionVersion;
}

/** The pinned kit of an interview. */
export async function readKit(tx: Tx, scope: BankScope, interviewId: string): Promise<KitItem[]> {
  const items = await tx
    .select()
    .from(kitItems)
    .where(and(eq(kitItems.workspaceId, scope.workspaceId), eq(kitItems.interviewId, interviewId)))
    .orderBy(asc(kitItems.position));
  const versions = await readVersions(tx, scope, [...new Set(items.map((item) => item.questionVersionId))]);
  return items.flatMap((item) => {
    const question = versions.find((one) => one.id === item.questionVersionId);
    return question === undefined
      ? []
      : [
          {
            id: item.id,
            position: item.position,
            minutes: item.minutes,
            scenarioIds: item.scenarioIds,
            scenarioIndex: item.scenarioIndex,
            released: item.released,
            question,
          },
        ];
  });
}

export interface Assignment {
  id: string;
  interviewId: string;
  loopId: string;
  raterId: string;
  mode: AssignmentMode;
  status: 'assigned' | 'recused' | 'removed';
  dueAt: Date | null;
  criteria: CriterionVersion[];
}

/** What one person owes one interview, with the criteria they own in kit order, or null. */
export async function readAssignment(
  tx: Tx,
  scope: LoopScope,
  where: { interviewId: string; raterId: string },
): Promise<Assignment | null> {
  const found = await tx
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.interviewId, where.interviewId),
        eq(assignments.raterId, where.raterId),
        ne(assignments.status, 'removed'),
      ),
    );
  const row = found[0];
  if (row === undefined) return null;
  const owned = await tx
    .select({ criterion: criterionVersions })
    .from(assignmentCriteria)
    .innerJoin(criterionVersions, eq(criterionVersions.id, assignmentCriteria.criterionVersionId))
    .where(and(eq(assignmentCriteria.workspaceId, scope.workspaceId), eq(assignmentCriteria.assignmentId, row.id)))
    .orderBy(asc(assignmentCriteria.position));
  return {
    id: row.id,
    interviewId: row.interviewId,
    loopId: row.loopId,
    raterId: row.raterId,
    mode: row.mode,
    status: row.status,
    dueAt: row.dueAt,
    criteria: owned.map((one) => one.criterion),
  };
}

/** Criteria that other members of the interview's panel own, by rater: what the others cover, without any score. */
export async function listOwnedCriteria(
  tx: Tx,
  scope: LoopScope,
  loopId: string,
): Promise<
  {
    interviewId: string;
    raterId: string;
    criterionVersionId: string;
    criterionId: string;
    title: string;
    capability: string;
  }[]
> {
  return tx
    .select({
      interviewId: assignments.interviewId,
      raterId: assignments.raterId,
      criterionVersionId: criterionVersions.id,
      criterionId: criterionVersions.criterionId,
      title: criterionVersions.title,
      capability: criterionVersions.capability,
    })
    .from(assignmentCriteria)
    .innerJoin(assignments, eq(assignments.id, assignmentCriteria.assignmentId))
    .innerJoin(criterionVersions, eq(criterionVersions.id, assignmentCriteria.criterionVersionId))
    .where(
      and(
        eq(assignmentCriteria.workspaceId, scope.workspaceId),
        eq(assignments.loopId, loopId),
        eq(assignments.status, 'assigned'),
      ),
    )
    .orderBy(asc(assignmentCriteria.position), asc(assignments.raterId));
}

/** What was changed in a loop and why, oldest first. */
export function listLoopEvents(tx: Tx, scope: LoopScope, loopId: string): Promise<LoopEvent[]> {
  return tx
    .select({
      id: loopEvents.id,
      kind: loopEvents.kind,
      detail: loopEvents.detail,
      reason: loopEvents.reason,
      at: loopEvents.at,
      actorName: users.name,
    })
    .from(loopEvents)
    .innerJoin(users, eq(users.id, loopEvents.actorId))
    .where(and(eq(loopEvents.workspaceId, scope.workspaceId), eq(loopEvents.loopId, loopId)))
    .orderBy(asc(loopEvents.at), asc(loopEvents.id));
}

export interface OwnInterview {
  interviewId: string;
  loopId: string;
  title: string;
  position: number;
  startsAt: Date | null;
  timeZone: string;
  place: string;
  minutes: number;
  mode: AssignmentMode;
  dueAt: Date | null;
  candidateName: string;
  roleTitle: string;
  workspaceSlug: string;
  workspaceName: string;
}

/** The person's own assignments in active loops of one workspace, by start. Whether a card is sealed is the cards' to say. */
export function listOwnInterviews(tx: Tx, scope: WorkspaceScope): Promise<OwnInterview[]> {
  return tx
    .select({
      interviewId: interviews.id,
      loopId: interviews.loopId,
      title: interviews.title,
      position: interviews.position,
      startsAt: interviews.startsAt,
      timeZone: interviews.timeZone,
      place: interviews.place,
      minutes: interviews.minutes,
      mode: assignments.mode,
      dueAt: assignments.dueAt,
      candidateName: candidates.name,
      roleTitle: roles.title,
      workspaceSlug: workspaces.slug,
      workspaceName: workspaces.name,
    })
    .from(assignments)
    .innerJoin(interviews, eq(interviews.id, assignments.interviewId))
    .innerJoin(loops, eq(loops.id, interviews.loopId))
    .innerJoin(candidates, eq(candidates.id, loops.candidateId))
    .innerJoin(roles, eq(roles.id, loops.roleId))
    .innerJoin(workspaces, eq(workspaces.id, assignments.workspaceId))
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.raterId, scope.userId),
        eq(assignments.status, 'assigned'),
        eq(interviews.status, 'planned'),
        eq(loops.status, 'active'),
      ),
    )
    .orderBy(asc(interviews.startsAt), asc(interviews.id));
}

/** The interview behind a candidate's link, or null when there is none, or it has ended. @param tokenHash SHA-256, hex */
export async function findCandidateLink(
  tx: Tx,
  _scope: SystemScope,
  link: { tokenHash: string; now: Date },
): Promise<{ workspaceId: string; interviewId: string } | null> {
  const rows = await tx.execute<{ workspace_id: string; interview_id: string }>(
    sql`select workspace_id, interview_id from door_candidate_link(${link.tokenHash}, ${link.now.toISOString()}::timestamptz)`,
  );
  const row = rows[0];
  return row === undefined ? null : { workspaceId: row.workspace_id, interviewId: row.interview_id };
}

/** What the candidate of an interview may see of it now, or null once it is skipped or its loop is over. */
export async function readCandidateView(tx: Tx, scope: LoopScope, interviewId: string): Promise<CandidateView | null> {
  const held = await tx
    .select({ id: interviews.id })
    .from(interviews)
    .innerJoin(loops, eq(loops.id, interviews.loopId))
    .where(
      and(
        eq(interviews.workspaceId, scope.workspaceId),
        eq(interviews.id, interviewId),
        eq(interviews.status, 'planned'),
        eq(loops.status, 'active'),
      ),
    );
  return held.length === 0 ? null : candidateView(await readKit(tx, scope, interviewId));
}

/** When the interview's candidate link ends, or null while there is none that opens. */
export async function readLinkEnd(
  tx: Tx,
  scope: LoopScope,
  where: { interviewId: string; now: Date },
): Promise<Date | null> {
  const rows = await tx
    .select({ expiresAt: candidateLinks.expiresAt })
    .from(candidateLinks)
    .where(
      and(
        eq(candidateLinks.workspaceId, scope.workspaceId),
        eq(candidateLinks.interviewId, where.interviewId),
        isNull(candidateLinks.revokedAt),
        gt(candidateLinks.expiresAt, where.now),
      ),
    );
  return rows[0]?.expiresAt ?? null;
}
