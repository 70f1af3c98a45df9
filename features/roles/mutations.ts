/** Core writes of roles: from a template, a capability's weight and bar, an interview, its kit, and a copy elsewhere. */
import { and, eq, or, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questions, roleCapabilities, roleInterviews, roleKitItems, roles } from '@/db/schema';
import { freeSlug } from '@/features/drafts/draft';
import type { Capability } from '@/features/questions/capability';
import { listCapabilities, type QuestionVersion, readCurrentVersions } from '@/features/questions/data';
import {
  adoptQuestion,
  type BankScope,
  createQuestion,
  storeCapabilities,
  storeDefaultCapabilities,
  takenSlugs,
} from '@/features/questions/mutations';
import { hashOf } from '@/lib/content-files';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import type { QuestionOrigin, Role } from './data';
import type { KitEntry } from './kit';
import { ROLE_TEMPLATES } from './role';
import {
  type KitInput,
  MAX_TITLE,
  type NewRole,
  type RoleCapabilityInput,
  type RoleInterviewInput,
  type RoleName,
} from './schema';

/** Makes a role from a template, adopting the questions its kits need. @returns the role's id */
export async function createRole(tx: Tx, scope: BankScope, moment: Moment, input: NewRole): Promise<string> {
  const template = ROLE_TEMPLATES.find((one) => one.key === input.template);
  if (template === undefined) throw notFound(`The template "${input.template}"`);
  await storeDefaultCapabilities(tx, scope, moment);
  const roleId = moment.id();
  await tx.insert(roles).values({
    id: roleId,
    workspaceId: scope.workspaceId,
    title: input.title,
    template: input.template,
    level: input.level,
    createdAt: moment.now,
  });
  await tx
    .insert(roleCapabilities)
    .values(template.capabilities.map((one) => ({ workspaceId: scope.workspaceId, roleId, ...one })));
  for (const interview of template.interviews) {
    const questionIds: string[] = [];
    for (const slug of interview.slugs) questionIds.push(await adoptQuestion(tx, scope, moment, { slug }));
    await saveRoleInterview(tx, scope, moment, { roleId, ...interview, questionIds });
  }
  return roleId;
}

async function mustOwnRole(tx: Tx, scope: BankScope, roleId: string): Promise<void> {
  const found = await tx
    .select({ id: roles.id })
    .from(roles)
    .where(and(eq(roles.workspaceId, scope.workspaceId), eq(roles.id, roleId)));
  if (found.length === 0) throw notFound('The role');
}

/** Gives a role another title or level; what it asks for stays. */
export async function renameRole(tx: Tx, scope: BankScope, input: RoleName): Promise<void> {
  const changed = await tx
    .update(roles)
    .set({ title: input.title, level: input.level })
    .where(and(eq(roles.workspaceId, scope.workspaceId), eq(roles.id, input.roleId)))
    .returning({ id: roles.id });
  if (changed.length === 0) throw notFound('The role');
}

/** Sets weight, expected level and rating mode of one capability, each with its reason. Refused for a level it lacks. */
export async function saveRoleCapability(tx: Tx, scope: BankScope, input: RoleCapabilityInput): Promise<Outcome> {
  await mustOwnRole(tx, scope, input.roleId);
  const { roleId, capability, ...values } = input;
  const known = (await listCapabilities(tx, scope)).find((one) => one.key === capability);
  if (known === undefined) throw notFound('The capability');
  if (input.expectedLevel > known.anchors.length) {
    const reason = `${known.name} has levels 1 to ${known.anchors.length}.`;
    return refused(reason, [{ field: 'expectedLevel', reason }]);
  }
  await tx
    .insert(roleCapabilities)
    .values({ workspaceId: scope.workspaceId, roleId, capability, ...values })
    .onConflictDoUpdate({ target: [roleCapabilities.roleId, roleCapabilities.capability], set: values });
  return accepted(undefined);
}

/**
 * Adds an interview with its first kit, or changes one; without questions it keeps the kit that it has. Loops that exist keep
 * the kit that was pinned for them.
 * @returns the interview's id
 */
export async function saveRoleInterview(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: RoleInterviewInput,
): Promise<string> {
  await mustOwnRole(tx, scope, input.roleId);
  const values = { title: input.title, purpose: input.purpose, minutes: input.minutes, rating: input.rating };
  const interviewId = input.roleInterviewId ?? moment.id();
  const mine = and(eq(roleInterviews.workspaceId, scope.workspaceId), eq(roleInterviews.roleId, input.roleId));
  if (input.roleInterviewId === undefined) {
    const last = await tx
      .select({ position: sql<number>`coalesce(max(${roleInterviews.position}), -1)::int` })
      .from(roleInterviews)
      .where(mine);
    await tx.insert(roleInterviews).values({
      id: interviewId,
      workspaceId: scope.workspaceId,
      roleId: input.roleId,
      position: (last[0]?.position ?? -1) + 1,
      ...values,
    });
  } else {
    const changed = await tx
      .update(roleInterviews)
      .set(values)
      .where(and(mine, eq(roleInterviews.id, interviewId)))
      .returning({ id: roleInterviews.id });
    if (changed.length === 0) throw notFound('The interview');
  }
  if (input.questionIds === undefined) return interviewId;
  const versions = await readCurrentVersions(tx, scope, input.questionIds);
  const entries = input.questionIds.map((questionId): KitEntry => {
    const body = versions.find((one) => one.questionId === questionId)?.body;
    if (body === undefined) throw notFound('A question of this kit');
    const scenarioIds = body.scenarios.map((scenario) => scenario.id);
    return { questionId, scenarioIds, minutes: Math.min(body.minutes, input.minutes), owners: {} };
  });
  await putKit(tx, scope, moment, interviewId, entries);
  return interviewId;
}

async function putKit(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  roleInterviewId: string,
  entries: readonly KitEntry[],
): Promise<void> {
  await tx
    .delete(roleKitItems)
    .where(and(eq(roleKitItems.workspaceId, scope.workspaceId), eq(roleKitItems.roleInterviewId, roleInterviewId)));
  await tx.insert(roleKitItems).values(
    entries.map((entry, position) => ({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      roleInterviewId,
      position,
      ...entry,
    })),
  );
  await tx
    .update(roleInterviews)
    .set({ kitRevision: sql`${roleInterviews.kitRevision} + 1` })
    .where(and(eq(roleInterviews.workspaceId, scope.workspaceId), eq(roleInterviews.id, roleInterviewId)));
}

/**
 * Replaces the kit of an interview. Loops that exist keep theirs.
 * @returns the kit's next revision; refused when another window saved it meanwhile, or for a scenario or a criterion that its
 *   question has not got
 * @throws AppError `not-found` for an interview or a question of another role or workspace
 */
export async function saveKit(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: KitInput,
): Promise<Outcome<{ revision: number }>> {
  const [interview] = await tx
    .select({ revision: roleInterviews.kitRevision, rating: roleInterviews.rating })
    .from(roleInterviews)
    .where(
      and(
        eq(roleInterviews.workspaceId, scope.workspaceId),
        eq(roleInterviews.roleId, input.roleId),
        eq(roleInterviews.id, input.roleInterviewId),
      ),
    )
    .for('update');
  if (interview === undefined) throw notFound('The interview');
  const versions = await readCurrentVersions(
    tx,
    scope,
    input.entries.map((one) => one.questionId),
  );
  const problems = input.entries.flatMap(({ questionId, scenarioIds, owners }, at) => {
    const body = versions.find((one) => one.questionId === questionId)?.body;
    if (body === undefined) throw notFound('A question of this kit');
    const scenarios = new Set(body.scenarios.map((one) => one.id));
    const rated = new Set(body.criteria.map((one) => one.id));
    const where = `entries.${at}`;
    return [
      ...(scenarioIds.every((id) => scenarios.has(id)) && new Set(scenarioIds).size === scenarioIds.length
        ? []
        : [
            {
              field: `${where}.scenarioIds`,
              reason: `“${body.title}” has no such scenario any more: load the page anew`,
            },
          ]),
      ...(Object.keys(owners).every((id) => rated.has(id))
        ? []
        : [{ field: `${where}.owners`, reason: `“${body.title}” has no such criterion any more: load the page anew` }]),
    ];
  });
  if (problems.length > 0) return refused('A question of this kit has changed since the page was opened.', problems);
  if (interview.revision !== input.revision) {
    return refused('Somebody else changed this kit since you opened it. Load the page anew; nothing was written over.');
  }
  await putKit(tx, scope, moment, input.roleInterviewId, input.entries);
  return accepted({ revision: interview.revision + 1 });
}

/**
 * Copies a role into a workspace: weights, levels, interviews and kits. Its questions are adopted there at the version that the
 * role has them in, each with its origin; where the workspace already has a copy, the copy is used as it stands.
 * @param input.role as it is read where it comes from; holds nothing of a loop or a candidate
 * @returns the new role's id
 */
export async function placeRole(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: {
    role: Role;
    origins: ReadonlyMap<string, QuestionOrigin>;
    capabilities: readonly Capability[];
    from: string;
  },
): Promise<string> {
  const { role } = input;
  const versions = role.interviews.flatMap((one) => one.items.map((item) => item.question));
  const named = new Set([
    ...role.capabilities.map((one) => one.capability),
    ...versions.flatMap(({ body }) => [body.capability, ...body.criteria.map((one) => one.capability)]),
  ]);
  await storeCapabilities(
    tx,
    scope,
    moment,
    input.capabilities.filter((one) => named.has(one.key)),
  );
  const copies = new Map<string, string>();
  for (const version of versions) {
    if (copies.has(version.questionId)) continue;
    const origin = input.origins.get(version.questionId);
    copies.set(version.questionId, await copyOf(tx, scope, moment, { version, origin, from: input.from }));
  }
  const roleId = moment.id();
  await tx.insert(roles).values({
    id: roleId,
    workspaceId: scope.workspaceId,
    title: await freeTitle(tx, scope, role.title),
    template: role.template,
    level: role.level,
    createdAt: moment.now,
  });
  const weights = role.capabilities.map((one) => ({ workspaceId: scope.workspaceId, roleId, ...one }));
  if (weights.length > 0) await tx.insert(roleCapabilities).values(weights);
  const current = new Map(
    (await readCurrentVersions(tx, scope, [...copies.values()])).map((one) => [one.questionId, one.body]),
  );
  for (const { title, purpose, minutes, rating, position, items } of role.interviews) {
    const interviewId = moment.id();
    const row = { id: interviewId, workspaceId: scope.workspaceId, roleId, position, title, purpose, minutes, rating };
    await tx.insert(roleInterviews).values(row);
    const entries = items.map((item): KitEntry => {
      const questionId = copies.get(item.question.questionId) ?? '';
      const body = current.get(questionId);
      const scenarios = body?.scenarios.map((one) => one.id) ?? [];
      const kept = item.scenarioIds.filter((id) => scenarios.includes(id));
      const rated = new Set(body?.criteria.map((one) => one.id));
      return {
        questionId,
        scenarioIds: kept.length > 0 ? kept : scenarios,
        minutes: item.minutes,
        owners: Object.fromEntries(Object.entries(item.owners).filter(([id]) => rated.has(id))),
      };
    });
    if (entries.length > 0) await putKit(tx, scope, moment, interviewId, entries);
  }
  return roleId;
}

/** The title, or the title with the next number behind it where the workspace has a role of that title already. */
async function freeTitle(tx: Tx, scope: BankScope, title: string): Promise<string> {
  const rows = await tx.select({ title: roles.title }).from(roles).where(eq(roles.workspaceId, scope.workspaceId));
  const taken = new Set(rows.map((one) => one.title));
  const numbered = (n: number) => (n === 1 ? title : `${title.slice(0, MAX_TITLE - 6).trimEnd()} (${n})`);
  let n = 1;
  while (taken.has(numbered(n))) n += 1;
  return numbered(n);
}

/** The workspace's own copy of a question: the one that it has from the same origin, or a new one. */
async function copyOf(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  { version, origin, from }: { version: QuestionVersion; origin: QuestionOrigin | undefined; from: string },
): Promise<string> {
  const same = [
    eq(questions.originQuestionId, version.questionId),
    // It came from here in the first place.
    ...(origin?.questionId
      ? [eq(questions.id, origin.questionId), eq(questions.originQuestionId, origin.questionId)]
      : []),
    ...(origin?.slug ? [eq(questions.originSlug, origin.slug)] : []),
  ];
  const [known] = await tx
    .select({ id: questions.id })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), or(...same)))
    .orderBy(sql`${questions.archivedAt} is not null`)
    .limit(1);
  if (known !== undefined) return known.id;
  const taken = await takenSlugs(tx, scope);
  const [under] = origin?.slug
    ? await tx
        .select({ id: questions.id })
        .from(questions)
        .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.slug, origin.slug)))
    : [];
  // A copy of a library question comes under the library's name, which is kept free for it.
  const isFree = (slug: string) => !taken.has(slug) || (slug === origin?.slug && under === undefined);
  return createQuestion(tx, scope, moment, {
    slug: freeSlug(version.slug, (one) => !isFree(one)),
    body: version.body,
    note: `Adopted from ${from} with a role`,
    isPublic: origin?.isPublic,
    origin:
      origin?.slug && origin.hash
        ? { kind: 'library', slug: origin.slug, hash: origin.hash }
        : { kind: 'workspace', questionId: version.questionId, hash: hashOf(version.body), from },
  });
}

/** Takes an interview out of a role; loops that exist keep theirs. */
export async function removeRoleInterview(
  tx: Tx,
  scope: BankScope,
  input: { roleId: string; roleInterviewId: string },
): Promise<void> {
  await tx
    .delete(roleKitItems)
    .where(
      and(eq(roleKitItems.workspaceId, scope.workspaceId), eq(roleKitItems.roleInterviewId, input.roleInterviewId)),
    );
  const gone = await tx
    .delete(roleInterviews)
    .where(
      and(
        eq(roleInterviews.workspaceId, scope.workspaceId),
        eq(roleInterviews.roleId, input.roleId),
        eq(roleInterviews.id, input.roleInterviewId),
      ),
    )
    .returning({ id: roleInterviews.id });
  if (gone.length === 0) throw notFound('The interview');
}
