'use server';
/** What people do with accounts and members from a page. Each starts with the scope; the core decides. */
import { refresh } from 'next/cache';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { storeDefaultCapabilities } from '@/features/questions/mutations';
import { accepted } from '@/lib/errors';
import { moment } from '@/lib/moment';
import { readWorkspaceName, withScope } from './data';
import { currentPerson, doorOf, personAction, workspaceAction } from './loaders';
import {
  addWorkspace,
  changeMember,
  changePassword,
  inviteMember,
  revokeOtherSessions,
  revokeSession,
  updateAccount,
} from './mutations';
import {
  accountSchema,
  addWorkspaceSchema,
  changePasswordSchema,
  changeRoleSchema,
  inviteSchema,
  nothingSchema,
  removeMemberSchema,
  revokeSessionSchema,
} from './schema';
import { sessionCookie } from './session';

/** Ends this session and leaves. */
export async function signOut(): Promise<void> {
  const found = await currentPerson();
  if (found) {
    const { scope } = found;
    await withScope(scope, (tx) => revokeSession(tx, scope, moment(), { sessionId: scope.sessionId }));
  }
  const { name, options } = sessionCookie();
  (await cookies()).set(name, '', { ...options, maxAge: 0 });
  redirect('/sign-in');
}

/** Adds a workspace and opens it. */
export const makeWorkspace = personAction(addWorkspaceSchema, async ({ scope, moment: at, input }) => {
  const outcome = await addWorkspace(scope, at, input, (tx, place) => storeDefaultCapabilities(tx, place, at));
  if (!outcome.ok) return outcome;
  redirect(`/w/${outcome.value}/roles/new`);
});

export const saveAccount = personAction(accountSchema, async ({ scope, input }) => {
  const outcome = await withScope(scope, (tx) => updateAccount(tx, scope, input));
  refresh();
  return outcome;
});

export const savePassword = personAction(changePasswordSchema, async ({ scope, moment: at, input }) => {
  const outcome = await changePassword(scope, at, input);
  if (outcome.ok) refresh();
  return outcome;
});

export const endSession = personAction(revokeSessionSchema, async ({ scope, moment: at, input }) => {
  const outcome = await withScope(scope, (tx) => revokeSession(tx, scope, at, input));
  refresh();
  return outcome;
});

export const endOtherSessions = personAction(nothingSchema, async ({ scope, moment: at }) => {
  const ended = await withScope(scope, (tx) => revokeOtherSessions(tx, scope, at));
  refresh();
  return accepted(ended);
});

export const invite = workspaceAction(inviteSchema, async ({ scope, moment: at, input }) => {
  const { origin } = doorOf(await headers());
  const person = (await currentPerson())?.person;
  const workspaceName = await withScope(scope, (tx) => readWorkspaceName(tx, scope));
  const outcome = await inviteMember(scope, at, input, { workspaceName, inviterName: person?.name ?? '', origin });
  refresh();
  return outcome;
});

export const changeRole = workspaceAction(changeRoleSchema, async ({ scope, moment: at, input }) => {
  const outcome = await withScope(scope, (tx) => changeMember(tx, scope, at, input));
  refresh();
  return outcome;
});

export const removeMember = workspaceAction(removeMemberSchema, async ({ scope, moment: at, input }) => {
  const outcome = await withScope(scope, (tx) => changeMember(tx, scope, at, { ...input, role: null }));
  refresh();
  return outcome;
});
