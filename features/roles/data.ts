/** Core reads of roles. */
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questions, questionVersions, roleCapabilities, roleInterviews, roleKitItems, roles } from '@/db/schema';
import { type NearWord, searchBank } from '@/features/bank/data';
import { facetsOf } from '@/features/bank/facets';
import { narrow } from '@/features/bank/narrowing';
import {
  listCapabilities,
  type QuestionVersion,
  readCurrentVersions,
  readExposureLimit,
  readExposures,
} from '@/features/questions/data';
import type { Exposure } from '@/features/questions/exposure';
import type { BankScope } from '@/features/questions/mutations';
import type { Owner } from './kit';
import type { RatingMode, RoleCapability, RoleLevel } from './role';
import type { ChoicesQuery } from './schema';

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
  /** Put away since it came into a kit: it stays there and is no choice for others. */
  isArchived: boolean;
}

/** The workspace's questions with these ids as choices, in the order of the ids. */
export async function readKitChoices(tx: Tx, scope: BankScope, ids: readonly string[]): Promise<KitChoice[]> {
  if (ids.length === 0) return [];
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
      isArchived: sql<boolean>`${questions.archivedAt} is not null`,
    })
    .from(questions)
    .innerJoin(questionVersions, eq(questionVersions.id, questions.currentVersionId))
    .where(and(eq(questions.workspaceId, scope.workspaceId), inArray(questions.id, [...ids])));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const scenarios = row.scenarios.map((one) => ({ id: one.id, title: one.title }));
    const criteria = row.criteria.map((one) => ({ id: one.id, title: one.title, capability: one.capability }));
    return [{ ...row, scenarios, criteria }];
  });
}

/** More than these are searched for rather than read through. */
const LISTED = 40;
/** Shown before anything is searched for. */
const LISTED_AT_FIRST = 12;

const COUNTED = ['capability', 'kind', 'minutes'] as const;

/** What a search for a kit finds. */
export interface FoundChoices {
  /** How many meet every choice. */
  total: number;
  /** The first of them, title before body. */
  choices: KitChoice[];
  /** What there is to choose, in words and in order, with what each choice would show, the others staying as they are. */
  facets: Record<(typeof COUNTED)[number], { value: string; label: string; count: number }[]>;
  /** Where nothing was found as it was typed: the words that were looked for instead. */
  near: NearWord[];
}

/** Searches the bank for a kit; everything there is, where nothing is asked for. */
export async function findKitChoices(
  tx: Tx,
  scope: BankScope,
  now: Date,
  { q, ...choices }: Partial<Omit<ChoicesQuery, 'instead'>> & { q: string },
): Promise<FoundChoices> {
  const by = Object.fromEntries(COUNTED.flatMap((one) => (choices[one] === undefined ? [] : [[one, choices[one]]])));
  const isAll = q.trim() === '' && Object.keys(by).length === 0;
  const limit = isAll ? LISTED_AT_FIRST : LISTED;
  const found = await searchBank(tx, scope, now, { place: 'bank', text: q, by, offset: 0, limit });
  const { total, counts } = narrow(found.tally, by);
  const names = new Map((await listCapabilities(tx, scope)).map((one) => [one.key, one.name]));
  const facets = facetsOf({ counts, address: { path: '', q, by }, capabilityName: (key) => names.get(key) ?? key });
  const listed = (of: (typeof COUNTED)[number]) =>
    (facets.find((one) => one.key === of)?.choices ?? []).map(({ value, label, count }) => ({ value, label, count }));
  return {
    total,
    choices: await readKitChoices(tx, scope, found.ids),
    facets: { capability: listed('capability'), kind: listed('kind'), minutes: listed('minutes') },
    near: found.near,
  };
}

/** More than are shown, since some of them may be in the kit already. */
const STAND_INS = 20;

/** Questions that could stand in for one: those with the most criteria in common first, then those on its capability and of its kind. */
export async function findStandIns(tx: Tx, scope: BankScope, questionId: string): Promise<KitChoice[]> {
  const rows = await tx.execute<{ id: string }>(sql`
    with own as (
      select q.id, q.capability, q.kind, array(
        select lower(c.title) from criterion_versions c
        where c.workspace_id = ${scope.workspaceId} and c.question_version_id = q.current_version_id
      ) as titles
      from questions q where q.workspace_id = ${scope.workspaceId} and q.id = ${questionId}
    ), common as (
      select c.question_version_id, count(*) as n from criterion_versions c
      where c.workspace_id = ${scope.workspaceId} and lower(c.title) = any (select unnest(own.titles) from own)
      group by c.question_version_id
    )
    select q.id from questions q cross join own left join common on common.question_version_id = q.current_version_id
    where q.workspace_id = ${scope.workspaceId} and q.archived_at is null and q.id <> own.id
      and (common.n > 0 or (q.capability = own.capability and q.kind = own.kind))
    order by coalesce(common.n, 0) desc, q.title, q.id limit ${STAND_INS}`);
  return readKitChoices(
    tx,
    scope,
    rows.map((row) => row.id),
  );
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
