'use server';
/** What people change about roles. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { readWorkspaceName, withScope } from '@/features/access/data';
import { currentPerson, workspaceAction } from '@/features/access/loaders';
import { listCapabilities } from '@/features/questions/data';
import { accepted, notFound, refused } from '@/lib/errors';
import { readOrigins, readRole } from './data';
import {
  createRole,
  placeRole,
  removeRoleInterview,
  renameRole,
  saveKit,
  saveRoleCapability,
  saveRoleInterview,
} from './mutations';
import { canManageRoles } from './policy';
import {
  copyRoleSchema,
  kitSchema,
  newRoleSchema,
  roleCapabilitySchema,
  roleInterviewIdSchema,
  roleInterviewSchema,
  roleNameSchema,
} from './schema';

const NOT_YOURS = 'Only an owner or a hiring manager of this workspace changes its roles.';

/** Makes a role from a template and opens it. */
export const startRole = workspaceAction(newRoleSchema, async ({ scope, moment, input, workspace }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  const roleId = await withScope(scope, (tx) => createRole(tx, scope, moment, input));
  redirect(`/w/${encodeURIComponent(workspace)}/roles/${roleId}`);
});

export const nameRole = workspaceAction(roleNameSchema, async ({ scope, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  await withScope(scope, (tx) => renameRole(tx, scope, input));
  refresh();
  return accepted(undefined);
});

export const setCapability = workspaceAction(roleCapabilitySchema, async ({ scope, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, (tx) => saveRoleCapability(tx, scope, input));
  if (outcome.ok) refresh();
  return outcome;
});

/** Adds an interview with its first kit, or changes what one is for, how long it is and how it is rated. */
export const setInterview = workspaceAction(roleInterviewSchema, async ({ scope, moment, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  await withScope(scope, (tx) => saveRoleInterview(tx, scope, moment, input));
  refresh();
  return accepted(undefined);
});

export const dropInterview = workspaceAction(roleInterviewIdSchema, async ({ scope, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  await withScope(scope, (tx) => removeRoleInterview(tx, scope, input));
  refresh();
  return accepted(undefined);
});

/** Keeps a kit as it stands. */
export const keepKit = workspaceAction(kitSchema, async ({ scope, moment, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, (tx) => saveKit(tx, scope, moment, input));
  if (outcome.ok) refresh();
  return outcome;
});

/** Copies a role to another workspace of the organisation, for whoever changes roles in both, and opens it there. */
export const copyRole = workspaceAction(copyRoleSchema, async ({ scope, moment, input }) => {
  if (!canManageRoles(scope.role)) return refused(NOT_YOURS);
  const signedIn = await currentPerson();
  const target = signedIn?.scopes.get(input.to);
  if (!target || target.organisationId !== scope.organisationId || target.workspaceId === scope.workspaceId) {
    throw notFound('The other workspace');
  }
  if (!canManageRoles(target.role)) {
    return refused('Only an owner or a hiring manager of the other workspace makes roles there.', [
      { field: 'to', reason: 'you change no roles there' },
    ]);
  }
  const given = await withScope(scope, async (tx) => {
    const role = await readRole(tx, scope, input.roleId);
    if (role === null) throw notFound('The role');
    const ids = role.interviews.flatMap((one) => one.items.map((item) => item.question.questionId));
    return {
      role,
      origins: await readOrigins(tx, scope, ids),
      capabilities: await listCapabilities(tx, scope),
      from: await readWorkspaceName(tx, scope),
    };
  });
  const roleId = await withScope(target, (tx) => placeRole(tx, target, moment, given));
  redirect(`/w/${input.to}/roles/${roleId}`);
});
