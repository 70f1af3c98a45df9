/** Core reads of roles. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questions, questionVersions, roleCapabilities, roleInterviews, roleKitItems, roles } from '@/db/schema';
import { type QuestionVersion, readCurrentVersions, readExposureLimit, readExposures } from '@/features/questions/data';
import type { Exposure } from '@/features/questions/exposure';
import type { BankScope } from '@/features/questions/mutations';
import type { Owner } from './kit';
import type { RatingMode, RoleCapability, RoleLevel } from './role';

export interface RoleRow {
  id: string;
  title: string;
  template: string;
  level: RoleLevel;
  createdAt: Date;
}

/** The workspace's roles by title. */
export function listRoles(tx: Tx, scope: BankScope): Promise<RoleRow[]> {
  return tx
    .select({
      id: roles.id,
      title: roles.title,
      template: roles.template,
      level: roles.level,
      createdAt: roles.createdAt,
    })
    .from(roles)
    .where(and(eq(roles.workspaceId, scope.workspaceId), isNull(roles.archivedAt)))
    .orderBy(asc(roles.title));
}

export interface RoleInterview {
  id: string;
  position: number;
  title: string;
  purpose: string;
  minutes: number;
  rating: RatingMode;
  /** Counts the saves of the kit. */
  kitRevision: number;
  items: {
    id: string;
    position: number;
    minutes: number;
    scenarioIds: string[];
    /** Criteria, by their key, that one of two raters rates alone. */
    owners: Record<string, Owner>;
    question: QuestionVersion;
  }[];
}

export interface Role extends RoleRow {
  capabilities: RoleCapability[];
  interviews: RoleInterview[];
}

/** The chosen scenarios that the question's current version still has; all of it, when none of them is left. */
function stillThere(chosen: string[], question: QuestionVersion): string[] {
  const all = question.body.scenarios.map((one) => one.id);
  const kept = chosen.filter((id) => all.includes(id));
  return kept.length > 0 ? kept : all;
}

/** A role with its weights, interviews and kits at the questions' current versions, or null. */
export async function readRole(tx: Tx, scope: BankScope, roleId: string): Promise<Role | null> {
  const found = await tx
    .select()
    .from(roles)
    .where(and(eq(roles.workspaceId, scope.workspaceId), eq(roles.id, roleId)));
  const role = found[0];
  if (role === undefined) return null;
  const weights = await tx
    .select()
    .from(roleCapabilities)
    .where(and(eq(roleCapabilities.workspaceId, scope.workspaceId), eq(roleCapabilities.roleId, roleId)));
  const planned = await tx
    .select()
    .from(roleInterviews)
    .where(and(eq(roleInterviews.workspaceId, scope.workspaceId), eq(roleInterviews.roleId, roleId)))
    .orderBy(asc(roleInterviews.position));
  const items =
    planned.length === 0
      ? []
      : await tx
          .select()
          .from(roleKitItems)
          .where(
            and(
              eq(roleKitItems.workspaceId, scope.workspaceId),
              inArray(
                roleKitItems.roleInterviewId,
                planned.map((one) => one.id),
              ),
            ),
          )
          .orderBy(asc(roleKitItems.position));
  const versions = await readCurrentVersions(tx, scope, [...new Set(items.map((item) => item.questionId))]);
  return {
    id: role.id,
    title: role.title,
    template: role.template,
    level: role.level,
    createdAt: role.createdAt,
    capabilities: weights.map((one) => ({
      capability: one.capability,
      weight: one.weight as 1 | 2 | 3,
      weightReason: one.weightReason,
      expectedLevel: one.expectedLevel,
      expectedReason: one.expectedReason,
      rating: one.rating,
    })),
    interviews: planned.map((interview) => ({
      id: interview.id,
      position: interview.position,
      title: interview.title,
      purpose: interview.purpose,
      minutes: interview.minutes,
      rating: interview.rating,
      kitRevision: interview.kitRevision,
      items: items
        .filter((item) => item.roleInterviewId === interview.id)
        .flatMap((item) => {
          const question = versions.find((one) => one.questionId === item.questionId);
          return question === undefined
            ? []
            : [
                {
                  id: item.id,
                  position: item.position,
                  minutes: item.minutes,
                  scenarioIds: stillThere(item.scenarioIds, question),
                  owners: item.owners,
                  question,
                },
              ];
        }),
    })),
  };
}

/** Where a workspace's question came from, as its row has it. */
export interface QuestionOrigin {
  slug: string | null;
  hash: string | null;
  questionId: string | null;
  /** Whether anybody can read its text. */
  isPublic: boolean;
}

/** The origins of these questions, by question. */
export async function readOrigins(
  tx: Tx,
  scope: BankScope,
  questionIds: readonly string[],
): Promise<Map<string, QuestionOrigin>> {
  if (questionIds.length === 0) return new Map();
  const rows = await tx
    .select({
      id: questions.id,
      slug: questions.originSlug,
      hash: questions.originHash,
      questionId: questions.originQuestionId,
      isPublic: questions.isPublic,
    })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.id, [...questionIds])));
  return new Map(rows.map(({ id, ...origin }) => [id, origin]));
}

/** A question of the bank as a kit is put together from it; without what is written about answers. */
export interface KitChoice {
  id: string;
  slug: string;
  title: string;
  capability: string;
  kind: string;
  minutes: number;
  scenarios: { id: string; title: string }[];
  criteria: { id: string; title: string; capability: string }[];
}

/** The workspace's questions that a kit may take, by title. */
export async function listKitChoices(tx: Tx, scope: BankScope): Promise<KitChoice[]> {
  const rows = await tx
    .select({
      id: questions.id,
      slug: questions.slug,
      title: questions.title,
      capability: questions.capability,
      kind: questions.kind,
      minutes: questions.minutes,
      scenarios: sql<KitChoice['scenarios']>`${questionVersions.body} -> 'scenarios'`,
      criteria: sql<KitChoice['criteria']>`${questionVersions.body} -> 'criteria'`,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(eq(questions.workspaceId, scope.workspaceId), isNull(questions.archivedAt)))
    .orderBy(asc(questions.title));
  return rows.map((row) => ({
    ...row,
    scenarios: row.scenarios.map(({ id, title }) => ({ id, title })),
    criteria: row.criteria.map(({ id, title, capability }) => ({ id, title, capability })),
  }));
}

/** How known the questions of some roles are, and from when on that is too much in this workspace. */
export interface ExposureFacts {
  exposures: ReadonlyMap<string, Exposure>;
  limit: number;
}

export async function readExposureFacts(
  tx: Tx,
  scope: BankScope,
  now: Date,
  of: readonly Role[],
): Promise<ExposureFacts> {
  const items = of.flatMap((role) => role.interviews.flatMap((one) => one.items));
  const ids = [...new Set(items.map((item) => item.question.questionId))];
  return { exposures: await readExposures(tx, scope, ids, now), limit: await readExposureLimit(tx, scope) };
}
