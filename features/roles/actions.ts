'use server';
/** What people change about roles. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { accepted, refused } from '@/lib/errors';
import { createRole, removeRoleInterview, renameRole, saveRoleCapability, saveRoleInterview } from './mutations';
import { canManageRoles } from './policy';
import {
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

/** Adds an interview, or replaces one with its kit. */
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
