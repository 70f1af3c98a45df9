/**
 * A debrief to test against: one workspace with people of every role, a role with two capabilities, a loop with two
 * interviews and a panel of three, and the room with round 1 open. Written as rows, so a test of rooms does not depend on
 * how loops are made.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '../../db/client';
import * as t from '../../db/schema';
import { withScope } from '../../features/access/data';
import {
  mintPerson,
  mintWorkspace,
  type PersonScope,
  type SystemScope,
  systemScope,
  type WorkspaceRole,
  type WorkspaceScope,
} from '../../features/access/scope';
import { inviteRater, openDebrief, recordSeal } from '../../features/polls/mutations';
import type { Moment } from '../../lib/moment';

export interface Debrief {
  workspaceId: string;
  slug: string;
  loopId: string;
  roomId: string;
  roundId: string;
  interviews: readonly [string, string];
  /** `<criterion id>` and its version, one of each interview. */
  criteria: readonly { id: string; versionId: string }[];
  system: SystemScope & { workspaceId: string };
  ids: Record<Who, string>;
  scopes: Record<Who, WorkspaceScope>;
  persons: Record<Who, PersonScope>;
  sessions: Record<Who, string>;
}

/** `ana`, `ben` and `cai` rate interview 1 (`cai` interview 2 as well); `fay` facilitates; `eve` belongs to another loop. */
export type Who = 'ana' | 'ben' | 'cai' | 'fay' | 'max' | 'olu' | 'eve';
const ROLES: Record<Who, WorkspaceRole> = {
  ana: 'interviewer',
  ben: 'interviewer',
  cai: 'interviewer',
  fay: 'interviewer',
  max: 'manager',
  olu: 'observer',
  eve: 'interviewer',
};
const WHO = Object.keys(ROLES) as Who[];

const ANCHORS = [
  { level: 1, label: 'weak', anchor: 'Says nothing of it' },
  { level: 2, label: 'acceptable', anchor: 'Says it when asked' },
  { level: 3, label: 'strong', anchor: 'Says it first' },
];

export const realMoment = (): Moment => ({ now: new Date(), id: () => randomUUID() });

/** @param options.moment injected by tests that compare bytes; ids of the people come from it too */
export async function makeDebrief(
  database: Database,
  options: { moment?: () => Moment; revealAtLastSeal?: boolean } = {},
): Promise<Debrief> {
  const moment = (options.moment ?? realMoment)();
  const { now: createdAt } = moment;
  const id = () => moment.id();
  const workspaceId = id();
  const slug = `workspace-${workspaceId.slice(0, 8)}`;
  const organisationId = id();
  const ids = Object.fromEntries(WHO.map((who) => [who, id()])) as Record<Who, string>;
  const sessions = Object.fromEntries(WHO.map((who) => [who, id()])) as Record<Who, string>;
  const system = systemScope('test', workspaceId) as SystemScope & { workspaceId: string };
  const loopId = id();
  const interviews = [id(), id()] as const;
  const criteria = [
    { id: id(), versionId: id() },
    { id: id(), versionId: id() },
  ];
  const settings = { role: 'plumbline_system' as const, workspaceId, userId: null };
  const room = await database.transaction(settings, async (tx) => {
    const w = { workspaceId };
    await tx
      .insert(t.organisations)
      .values({ id: organisationId, name: 'Org', slug: `org-${organisationId}`, createdAt });
    await tx.insert(t.workspaces).values({ id: workspaceId, organisationId, name: 'Work', slug, createdAt });
    await tx
      .insert(t.users)
      .values(WHO.map((who) => ({ id: ids[who], email: `${who}-${ids[who]}@example.org`, name: who, createdAt })));
    await tx.insert(t.memberships).values(WHO.map((who) => ({ ...w, userId: ids[who], role: ROLES[who], createdAt })));
    const expiresAt = new Date(Date.now() + 3_600_000);
    await tx
      .insert(t.sessions)
      .values(WHO.map((who) => ({ id: sessions[who], userId: ids[who], createdAt, expiresAt })));
    const roleId = id();
    await tx.insert(t.roles).values({
      ...w,
      id: roleId,
      title: 'Backend engineer',
      template: 'backend-engineer',
      level: 'senior',
      createdAt,
    });
    for (const [position, key] of ['data', 'delivery'].entries()) {
      await tx.insert(t.capabilities).values({ ...w, id: id(), key, name: key, position, anchors: ANCHORS });
      const reasons = { weightReason: 'r', expectedReason: 'r', expectedLevel: 2, rating: 'pair' as const };
      await tx.insert(t.roleCapabilities).values({ ...w, roleId, capability: key, weight: 3 - position, ...reasons });
    }
    const candidateId = id();
    await tx.insert(t.candidates).values({ ...w, id: candidateId, name: 'Candidate', createdAt });
    await tx.insert(t.loops).values({
      ...w,
      id: loopId,
      roleId,
      candidateId,
      facilitatorId: ids.fay,
      status: 'active',
      revealAtLastSeal: options.revealAtLastSeal ?? false,
      createdAt,
    });
    const made = await openDebrief(tx, system, moment, { loopId });
    for (const [position, interviewId] of interviews.entries()) {
      await tx.insert(t.interviews).values({
        ...w,
        id: interviewId,
        loopId,
        position,
        title: `Interview ${position + 1}`,
        purpose: 'p',
        timeZone: 'UTC',
        minutes: 60,
        rating: 'pair',
        status: 'planned',
      });
      const criterion = criteria[position] as { id: string; versionId: string };
      const questionId = id();
      const questionVersionId = id();
      await tx.insert(t.questions).values({
        ...w,
        id: questionId,
        slug: `question-${position}`,
        title: `Question ${position + 1}`,
        capability: 'data',
        kind: 'technical',
        difficulty: 'medium',
        minutes: 30,
        tier: 'core',
        facets: [],
        seniority: [],
        titleWords: [],
        labels: '',
        promptBits: '0'.repeat(512),
        promptSize: 0,
        foundByVersion: 1,
        createdAt,
      });
      await tx
        .insert(t.questionVersions)
        .values({ ...w, id: questionVersionId, questionId, number: 1, body: {}, note: '', createdAt });
      await tx.insert(t.criteria).values({ ...w, id: criterion.id, questionId, key: 'k', levels: 3 });
      await tx.insert(t.criterionVersions).values({
        ...w,
        id: criterion.versionId,
        criterionId: criterion.id,
        questionVersionId,
        position: 0,
        title: `Criterion ${position + 1}`,
        capability: position === 0 ? 'data' : 'delivery',
        anchors: ANCHORS,
      });
      for (const who of position === 0 ? (['ana', 'ben', 'cai'] as const) : (['cai'] as const)) {
        const assignmentId = id();
        await tx.insert(t.assignments).values({
          ...w,
          id: assignmentId,
          interviewId,
          loopId,
          raterId: ids[who],
          mode: 'in-room',
          status: 'assigned',
          createdAt,
        });
        await tx
          .insert(t.assignmentCriteria)
          .values({ ...w, assignmentId, criterionVersionId: criterion.versionId, position: 0 });
      }
    }
    for (const who of ['ana', 'ben', 'cai'] as const) {
      await inviteRater(tx, system, moment, { loopId, raterId: ids[who] });
    }
    return made;
  });
  const scopes = Object.fromEntries(
    WHO.map((who) => [who, mintWorkspace({ workspaceId, organisationId, userId: ids[who], role: ROLES[who] })]),
  ) as Record<Who, WorkspaceScope>;
  const persons = Object.fromEntries(
    WHO.map((who) => [who, mintPerson({ userId: ids[who], sessionId: sessions[who] })]),
  ) as Record<Who, PersonScope>;
  return { workspaceId, slug, loopId, ...room, interviews, criteria, system, ids, scopes, persons, sessions };
}

/** Seals somebody's card of one interview with the same level throughout. */
export function sealCardOf(
  debrief: Debrief,
  who: Who,
  level: number,
  options: { interview?: 0 | 1; complete?: boolean; moment?: Moment } = {},
) {
  const at = options.interview ?? 0;
  const interviewId = debrief.interviews[at];
  const criterion = debrief.criteria[at] as { id: string; versionId: string };
  return withScope(debrief.scopes[who], (tx) =>
    recordSeal(tx, debrief.scopes[who], options.moment ?? realMoment(), {
      loopId: debrief.loopId,
      raterId: debrief.ids[who],
      interviewId,
      complete: options.complete ?? true,
      votes: [
        { rowKey: `criterion:${criterion.id}`, level, criterionVersionId: criterion.versionId },
        { rowKey: 'capability:data', level },
        { rowKey: 'recommendation', level },
      ],
    }),
  );
}
