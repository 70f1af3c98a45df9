/** Core writes of roles: from a template, a capability's weight and bar, an interview and its kit. */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { roleCapabilities, roleInterviews, roleKitItems, roles } from '@/db/schema';
import { listCapabilities, readCurrentVersions } from '@/features/questions/data';
import { adoptQuestion, type BankScope, storeDefaultCapabilities } from '@/features/questions/mutations';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { ROLE_TEMPLATES } from './role';
import type { NewRole, RoleCapabilityInput, RoleInterviewInput, RoleName } from './schema';

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

/** Adds or replaces one interview of a role with its kit. Loops that exist keep the kit that was pinned for them. */
export async function saveRoleInterview(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: RoleInterviewInput,
): Promise<string> {
  await mustOwnRole(tx, scope, input.roleId);
  const versions = await readCurrentVersions(tx, scope, input.questionIds);
  const chosen = input.questionIds.map((id) => {
    const version = versions.find((one) => one.questionId === id);
    if (version === undefined) throw notFound('A question of this kit');
    return version;
  });
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
    await tx
      .delete(roleKitItems)
      .where(and(eq(roleKitItems.workspaceId, scope.workspaceId), eq(roleKitItems.roleInterviewId, interviewId)));
  }
  await tx.insert(roleKitItems).values(
    chosen.map((version, position) => ({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      roleInterviewId: interviewId,
      position,
      questionId: version.questionId,
      scenarioIds: version.body.scenarios.map((scenario) => scenario.id),
      minutes: Math.min(version.body.minutes, input.minutes),
    })),
  );
  return interviewId;
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
