/**
 * Core writes of identity. What happens before a scope is known (signing in, using a link) runs as the named job
 * `sign-in`, in several short transactions, because a password is hashed in between and a transaction that waits would
 * hold up everybody on the embedded database.
 */
import { and, eq, gt, isNull, lt, ne, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import {
  attempts,
  auditLog,
  memberships,
  organisationMembers,
  organisations,
  outbox,
  sessions,
  signInTokens,
  users,
  workspaces,
} from '@/db/schema';
import { bus } from '@/lib/bus';
import { accepted, type Outcome, refused } from '@/lib/errors';
import { logger } from '@/lib/logger';
import { type Mail, mailer } from '@/lib/mail';
import type { Moment } from '@/lib/moment';
import { checkPassword, hashPassword } from '@/lib/password';
import { attemptKey, LIMITS, type LimitName, tooMany, waitSeconds } from './attempt';
import { withScope } from './data';
import { accountChanged, invitation, passwordReset, signInLink } from './letter';
import { canAddWorkspace, canChangeMember, canInvite } from './policy';
import { type PersonScope, type SystemScope, systemScope, type WorkspaceRole, type WorkspaceScope } from './scope';
import { SESSION_SECONDS } from './session';
import { hashToken, INVITATION_LIFE, newToken, TOKEN_LIFE, type TokenPurpose, tokenPath } from './token';

/** What is known of a caller before anybody is signed in. */
export interface Door {
  /** The network address that limits count by. */
  readonly address: string;
  readonly userAgent: string | null;
  /** The origin that the caller reached us under; links in mail lead back to it. */
  readonly origin: string;
}

/** A session that was just opened; only its id goes into the cookie. */
export interface Opened {
  sessionId: string;
  userId: string;
}

/** Puts into a new workspace what every workspace starts with. */
export type Furnish = (tx: Tx, scope: SystemScope & { workspaceId: string }) => Promise<void>;

const SIGN_IN = systemScope('sign-in');

const WRONG = 'The e-mail address or the password is not right.';
const SPENT = 'This link has been used already, or its time is over. Ask for a new one.';

/**
 * Counts one attempt against each of the limits.
 * @throws AppError `too-many` when one of them is exceeded
 */
export async function limitAttempts(moment: Moment, subjects: [name: LimitName, subject: string][]): Promise<void> {
  const waits = await withScope(SIGN_IN, async (tx) => {
    const result: (number | null)[] = [];
    for (const [name, subject] of subjects) {
      const over = new Date(moment.now.getTime() - LIMITS[name].seconds * 1000);
      const now = moment.now.toISOString();
      const [row] = await tx
        .insert(attempts)
        .values({ key: attemptKey(name, subject), windowStart: moment.now, count: 1 })
        .onConflictDoUpdate({
          target: attempts.key,
          set: {
            count: sql`case when ${attempts.windowStart} <= ${over.toISOString()}::timestamptz then 1 else ${attempts.count} + 1 end`,
            windowStart: sql`case when ${attempts.windowStart} <= ${over.toISOString()}::timestamptz then ${now}::timestamptz else ${attempts.windowStart} end`,
          },
        })
        .returning({ count: attempts.count, windowStart: attempts.windowStart });
      result.push(row ? waitSeconds(LIMITS[name], row, moment.now) : null);
    }
    return result;
  });
  const longest = Math.max(...waits.map((seconds) => seconds ?? 0));
  if (longest > 0) throw tooMany(longest);
}

/**
 * Signs in with e-mail and password. An account that does not exist takes the same steps, the same limits and the same
 * time as a wrong password.
 * @throws AppError `too-many`
 */
export async function signInWithPassword(
  moment: Moment,
  input: { email: string; password: string },
  door: Door,
): Promise<Outcome<Opened>> {
  await limitAttempts(moment, [
    ['password:account', input.email],
    ['password:address', door.address],
  ]);
  const account = await withScope(SIGN_IN, (tx) => findAccount(tx, input.email));
  const matches = await checkPassword(account?.passwordHash ?? null, input.password);
  if (!account || !matches) return refused(WRONG);
  return withScope(SIGN_IN, async (tx) => {
    await tx.delete(attempts).where(eq(attempts.key, attemptKey('password:account', input.email)));
    return accepted(await insertSession(tx, moment, account.id, door));
  });
}

/** Signs in whoever an outside provider vouches for; only people with an account here get in. */
export async function signInByIdentity(moment: Moment, email: string, door: Door): Promise<Outcome<Opened>> {
  return withScope(SIGN_IN, async (tx) => {
    const account = await findAccount(tx, email);
    if (!account)
      return refused('There is no account for this e-mail address. Ask an owner of a workspace to invite you.');
    return accepted(await insertSession(tx, moment, account.id, door));
  });
}

/**
 * Mails a link for signing in or for choosing a new password, if there is such an account. The caller answers the same
 * sentence in either case, before this is done.
 */
export async function sendAccountLink(
  moment: Moment,
  input: { email: string; purpose: 'link' | 'reset'; next: string },
  door: Door,
): Promise<void> {
  const path = await withScope(SIGN_IN, async (tx) => {
    const account = await findAccount(tx, input.email);
    if (!account) return null;
    const token = await insertToken(tx, moment, { purpose: input.purpose, email: input.email });
    return tokenPath(input.purpose, token, input.next);
  });
  if (path === null) return;
  const write = input.purpose === 'link' ? signInLink : passwordReset;
  await mailer().send(write({ to: input.email, link: `${door.origin}${path}` }));
}

/** Signs in by a link from a mail, once. @throws AppError `too-many` */
export async function signInWithLink(moment: Moment, input: { token: string }, door: Door): Promise<Outcome<Opened>> {
  await limitAttempts(moment, [['token:address', door.address]]);
  return withScope(SIGN_IN, async (tx) => {
    const email = await spendToken(tx, moment, 'link', input.token);
    const account = email === null ? null : await findAccount(tx, email);
    if (!account) return refused(SPENT);
    return accepted(await insertSession(tx, moment, account.id, door));
  });
}

/** Sets a new password by a link from a mail, ends every session of the account, and signs in. @throws AppError `too-many` */
export async function resetPassword(
  moment: Moment,
  input: { token: string; password: string },
  door: Door,
): Promise<Outcome<Opened>> {
  await limitAttempts(moment, [['token:address', door.address]]);
  const passwordHash = await hashPassword(input.password);
  const outcome = await withScope(SIGN_IN, async (tx): Promise<Outcome<Opened & { email: string }>> => {
    const email = await spendToken(tx, moment, 'reset', input.token);
    const account = email === null ? null : await findAccount(tx, email);
    if (!account || email === null) return refused(SPENT);
    await tx.update(users).set({ passwordHash }).where(eq(users.id, account.id));
    await endSessions(tx, moment, account.id, null);
    await tx
      .update(signInTokens)
      .set({ usedAt: moment.now })
      .where(and(eq(signInTokens.email, email), isNull(signInTokens.usedAt)));
    await tx.delete(attempts).where(eq(attempts.key, attemptKey('password:account', email)));
    return accepted({ ...(await insertSession(tx, moment, account.id, door)), email });
  });
  if (outcome.ok) await tellOfChange(outcome.value.email);
  return outcome;
}

/** The mail is a courtesy: the change stands whether or not it can be sent. */
async function tellOfChange(email: string): Promise<void> {
  if (mailer().kind === 'none') return;
  await mailer()
    .send(accountChanged({ to: email }))
    .catch((err: unknown) => logger().warn({ err }, 'the mail about a changed password could not be sent'));
}

/**
 * Uses a one-time owner link: makes the account (or gives it a new password), an organisation and its first workspace.
 *
 * @param furnish puts into a new workspace what every workspace starts with; given by the caller because that belongs to
 *   other features
 * @throws AppError `too-many`
 */
export async function claimOwnership(
  moment: Moment,
  input: {
    token: string;
    name: string;
    email: string;
    password: string;
    organisation: string;
    workspace: string;
    timeZone: string;
  },
  door: Door,
  furnish: Furnish,
): Promise<Outcome<Opened>> {
  await limitAttempts(moment, [['token:address', door.address]]);
  const passwordHash = await hashPassword(input.password);
  return withScope(SIGN_IN, async (tx) => {
    const bound = await spendToken(tx, moment, 'owner', input.token);
    if (bound === null) return refused(SPENT);
    const email = bound === '' ? input.email : bound;
    const known = await findAccount(tx, email);
    const userId = known?.id ?? moment.id();
    if (known) {
      await tx.update(users).set({ passwordHash, name: input.name }).where(eq(users.id, userId));
      await endSessions(tx, moment, userId, null);
    } else {
      await tx.insert(users).values({
        id: userId,
        email,
        name: input.name,
        passwordHash,
        timeZone: input.timeZone,
        createdAt: moment.now,
      });
    }
    const organisationId = await insertOrganisation(tx, moment, { name: input.organisation, userId });
    const { workspaceId } = await insertWorkspace(tx, moment, {
      organisationId,
      name: input.workspace,
      timeZone: input.timeZone,
      userId,
    });
    await furnish(tx, { ...systemScope('first workspace', workspaceId), workspaceId });
    return accepted(await insertSession(tx, moment, userId, door));
  });
}

/** A name as part of an address that neither a workspace nor an organisation has. */
async function freeSlug(tx: Tx, moment: Moment, name: string): Promise<string> {
  const wanted = slugged(name);
  const [workspace] = await tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.slug, wanted));
  const [other] = await tx.select({ id: organisations.id }).from(organisations).where(eq(organisations.slug, wanted));
  return workspace || other ? `${wanted}-${moment.id().slice(0, 6)}` : wanted;
}

async function insertOrganisation(tx: Tx, moment: Moment, input: { name: string; userId: string }): Promise<string> {
  const organisationId = moment.id();
  const slug = await freeSlug(tx, moment, input.name);
  await tx.insert(organisations).values({ id: organisationId, name: input.name, slug, createdAt: moment.now });
  await tx.insert(organisationMembers).values({ organisationId, userId: input.userId, role: 'owner' });
  return organisationId;
}

/** A workspace whose owner is the person who makes it. */
async function insertWorkspace(
  tx: Tx,
  moment: Moment,
  input: { organisationId: string; name: string; timeZone: string; userId: string },
): Promise<{ workspaceId: string; slug: string }> {
  const { organisationId, name, timeZone, userId } = input;
  const workspaceId = moment.id();
  const slug = await freeSlug(tx, moment, name);
  await tx.insert(workspaces).values({ id: workspaceId, organisationId, name, slug, timeZone, createdAt: moment.now });
  await tx.insert(memberships).values({ workspaceId, userId, role: 'owner', createdAt: moment.now });
  await note(tx, moment, workspaceId, userId, 'workspace.created', userId);
  return { workspaceId, slug };
}

/**
 * Adds a workspace to an organisation; whoever adds it owns it, and nobody else of the organisation can see into it.
 *
 * @param furnish puts into it what every workspace starts with, as in `claimOwnership`
 * @returns the new workspace's slug
 */
export async function addWorkspace(
  scope: PersonScope,
  moment: Moment,
  input: { organisationId: string; name: string; timeZone: string },
  furnish: Furnish,
): Promise<Outcome<string>> {
  return withScope(systemScope('add workspace'), async (tx) => {
    const [membership] = await tx
      .select({ role: organisationMembers.role })
      .from(organisationMembers)
      .where(
        and(eq(organisationMembers.organisationId, input.organisationId), eq(organisationMembers.userId, scope.userId)),
      );
    const allowed = canAddWorkspace(membership?.role ?? null);
    if (!allowed.ok) return allowed;
    const made = await insertWorkspace(tx, moment, { ...input, userId: scope.userId });
    await furnish(tx, { ...systemScope('add workspace', made.workspaceId), workspaceId: made.workspaceId });
    return accepted(made.slug);
  });
}

/** A name as part of an address: plain letters and digits joined by hyphens. */
export function slugged(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  return plain === '' ? 'workspace' : plain;
}

/** A one-time owner link's path; links made earlier for the same address stop working. `email` '' leaves the address open. */
export async function makeOwnerLink(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  input: { email: string },
): Promise<string> {
  await tx
    .update(signInTokens)
    .set({ usedAt: moment.now })
    .where(and(eq(signInTokens.purpose, 'owner'), eq(signInTokens.email, input.email), isNull(signInTokens.usedAt)));
  return tokenPath('owner', await insertToken(tx, moment, { purpose: 'owner', email: input.email }));
}

/**
 * Makes somebody a member by order of whoever runs the server, and answers the path of a link that signs them in.
 * @returns null when there is no such workspace
 */
export async function admitMember(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  input: { email: string; name: string; workspaceSlug: string; role: WorkspaceRole },
): Promise<string | null> {
  const [workspace] = await tx
    .select({ id: workspaces.id, timeZone: workspaces.timeZone })
    .from(workspaces)
    .where(eq(workspaces.slug, input.workspaceSlug));
  if (!workspace) return null;
  const userId = await ensureUser(tx, moment, { ...input, timeZone: workspace.timeZone });
  await tx
    .insert(memberships)
    .values({ workspaceId: workspace.id, userId, role: input.role, createdAt: moment.now })
    .onConflictDoUpdate({ target: [memberships.workspaceId, memberships.userId], set: { role: input.role } });
  await note(tx, moment, workspace.id, null, 'member.admitted', userId, { role: input.role });
  afterCommit(tx, () => bus().publish('access', userId));
  return tokenPath(
    'link',
    await insertToken(tx, moment, { purpose: 'link', email: input.email, life: TOKEN_LIFE.owner }),
  );
}

/** Makes somebody a member and mails them a link. The mail goes out after the membership is kept. */
export async function inviteMember(
  scope: WorkspaceScope,
  moment: Moment,
  input: { email: string; name: string; role: WorkspaceRole },
  facts: { workspaceName: string; inviterName: string; origin: string },
): Promise<Outcome<{ email: string }>> {
  // Accounts are not a workspace's to write, so this runs as a job of the server that is narrowed to the workspace.
  const outcome = await withScope(systemScope('invite', scope.workspaceId), async (tx): Promise<Outcome<Mail>> => {
    const known = await findAccount(tx, input.email);
    const member = known ? await roleOf(tx, scope, known.id) : null;
    const [actor] = await tx
      .select({ role: memberships.role, timeZone: workspaces.timeZone })
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, scope.userId)));
    const allowed = canInvite({
      actorRole: actor?.role ?? 'observer',
      isMember: member !== null,
      mail: mailer().kind !== 'none',
    });
    if (!allowed.ok) return allowed;
    const userId = await ensureUser(tx, moment, { ...input, timeZone: actor?.timeZone ?? 'UTC' });
    await tx
      .insert(memberships)
      .values({ workspaceId: scope.workspaceId, userId, role: input.role, createdAt: moment.now });
    await note(tx, moment, scope.workspaceId, scope.userId, 'member.invited', userId, { role: input.role });
    afterCommit(tx, () => bus().publish('access', userId));
    const token = await insertToken(tx, moment, { purpose: 'link', email: input.email, life: INVITATION_LIFE });
    return accepted(invitation({ to: input.email, link: `${facts.origin}${tokenPath('link', token)}`, ...facts }));
  });
  if (!outcome.ok) return outcome;
  try {
    await mailer().send(outcome.value);
  } catch (err) {
    logger().error({ err }, 'an invitation could not be sent');
    return refused(
      `${input.email} is a member now, but the mail server did not take the invitation. They can ask for a sign-in link on the sign-in page.`,
    );
  }
  return accepted({ email: input.email });
}

/** Gives a member another role, or with `role` null removes them; their open pages hear of it at once. */
export async function changeMember(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { personId: string; role: WorkspaceRole | null },
): Promise<Outcome> {
  // Locked, so that two owners who demote each other at the same moment cannot both succeed.
  const owners = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.role, 'owner')))
    .for('update');
  const actorRole = await roleOf(tx, scope, scope.userId);
  const memberRole = await roleOf(tx, scope, input.personId);
  const allowed = canChangeMember({
    actorRole: actorRole ?? 'observer',
    memberRole,
    nextRole: input.role,
    owners: owners.length,
  });
  if (!allowed.ok) return allowed;
  const member = and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, input.personId));
  if (input.role === null) await tx.delete(memberships).where(member);
  else await tx.update(memberships).set({ role: input.role }).where(member);
  const action = input.role === null ? 'member.removed' : 'member.role-changed';
  await note(tx, moment, scope.workspaceId, scope.userId, action, input.personId, {
    from: memberRole ?? '',
    ...(input.role === null ? {} : { to: input.role }),
  });
  afterCommit(tx, () => bus().publish('access', input.personId));
  return accepted(undefined);
}

/** Ends one of one's own sessions; its open sockets hear of it at once. */
export async function revokeSession(
  tx: Tx,
  scope: PersonScope,
  moment: Moment,
  input: { sessionId: string },
): Promise<Outcome> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: moment.now })
    .where(and(eq(sessions.id, input.sessionId), eq(sessions.userId, scope.userId), isNull(sessions.revokedAt)))
    .returning({ id: sessions.id });
  if (ended.length === 0) return refused('This session has ended already.');
  afterCommit(tx, () => bus().publish('sessions', input.sessionId));
  return accepted(undefined);
}

/** Ends all of one's own sessions but the present one. Answers how many. */
export async function revokeOtherSessions(tx: Tx, scope: PersonScope, moment: Moment): Promise<number> {
  return endSessions(tx, moment, scope.userId, scope.sessionId);
}

/** Changes one's own name and time zone. */
export async function updateAccount(
  tx: Tx,
  scope: PersonScope,
  input: { name: string; timeZone: string },
): Promise<Outcome> {
  await tx.update(users).set(input).where(eq(users.id, scope.userId));
  return accepted(undefined);
}

/**
 * Changes one's own password, which ends every other session. Guesses at the present one count as attempts at signing in.
 * @throws AppError `too-many`
 */
export async function changePassword(
  scope: PersonScope,
  moment: Moment,
  input: { current: string; password: string },
): Promise<Outcome> {
  const account = await withScope(scope, async (tx) => {
    const [row] = await tx
      .select({ email: users.email, passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, scope.userId));
    return row;
  });
  if (!account) return refused('This account does not exist any more.');
  if (account.passwordHash !== null) {
    await limitAttempts(moment, [['password:account', account.email]]);
    if (!(await checkPassword(account.passwordHash, input.current))) {
      const reason = 'This is not your present password.';
      return refused(reason, [{ field: 'current', reason }]);
    }
  }
  const passwordHash = await hashPassword(input.password);
  await withScope(scope, async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, scope.userId));
    await endSessions(tx, moment, scope.userId, scope.sessionId);
  });
  await tellOfChange(account.email);
  return accepted(undefined);
}

/** Keeps a message for the outbox page, which stands in for a mail server. */
export async function storeInOutbox(moment: Moment, mail: Mail): Promise<void> {
  await withScope(systemScope('outbox'), (tx) =>
    tx
      .insert(outbox)
      .values({ id: moment.id(), to: mail.to, subject: mail.subject, body: mail.text, createdAt: moment.now }),
  );
}

/** Removes what has run its course: windows of attempts, spent or expired links, sessions long over. */
export async function sweep(tx: Tx, _scope: SystemScope, moment: Moment): Promise<void> {
  const daysAgo = (days: number) => new Date(moment.now.getTime() - days * 24 * 60 * 60_000);
  await tx.delete(attempts).where(lt(attempts.windowStart, daysAgo(1)));
  await tx.delete(signInTokens).where(lt(signInTokens.expiresAt, daysAgo(7)));
  await tx.delete(sessions).where(lt(sessions.expiresAt, daysAgo(30)));
  await tx.delete(outbox).where(lt(outbox.createdAt, daysAgo(30)));
}

async function findAccount(tx: Tx, email: string): Promise<{ id: string; passwordHash: string | null } | null> {
  const [row] = await tx
    .select({ id: users.id, passwordHash: users.passwordHash })
    .from(users)
    .where(eq(users.email, email));
  return row ?? null;
}

async function ensureUser(
  tx: Tx,
  moment: Moment,
  input: { email: string; name: string; timeZone: string },
): Promise<string> {
  const known = await findAccount(tx, input.email);
  if (known) return known.id;
  const id = moment.id();
  await tx.insert(users).values({
    id,
    email: input.email,
    name: input.name,
    passwordHash: null,
    timeZone: input.timeZone,
    createdAt: moment.now,
  });
  return id;
}

async function roleOf(tx: Tx, scope: WorkspaceScope, userId: string): Promise<WorkspaceRole | null> {
  const [row] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, scope.workspaceId), eq(memberships.userId, userId)));
  return row?.role ?? null;
}

async function insertSession(tx: Tx, moment: Moment, userId: string, door: Door): Promise<Opened> {
  const sessionId = moment.id();
  await tx.insert(sessions).values({
    id: sessionId,
    userId,
    createdAt: moment.now,
    expiresAt: new Date(moment.now.getTime() + SESSION_SECONDS * 1000),
    userAgent: door.userAgent?.slice(0, 300) ?? null,
  });
  return { sessionId, userId };
}

async function endSessions(tx: Tx, moment: Moment, userId: string, except: string | null): Promise<number> {
  const ended = await tx
    .update(sessions)
    .set({ revokedAt: moment.now })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        except === null ? undefined : ne(sessions.id, except),
      ),
    )
    .returning({ id: sessions.id });
  for (const { id } of ended) afterCommit(tx, () => bus().publish('sessions', id));
  return ended.length;
}

async function insertToken(
  tx: Tx,
  moment: Moment,
  input: { purpose: TokenPurpose; email: string; life?: number },
): Promise<string> {
  const token = newToken(moment);
  await tx.insert(signInTokens).values({
    id: moment.id(),
    tokenHash: hashToken(token),
    purpose: input.purpose,
    email: input.email,
    createdAt: moment.now,
    expiresAt: new Date(moment.now.getTime() + (input.life ?? TOKEN_LIFE[input.purpose])),
  });
  return token;
}

/** Marks a link as used and answers the address it was made for; null when it cannot be used (any more). */
async function spendToken(tx: Tx, moment: Moment, purpose: TokenPurpose, token: string): Promise<string | null> {
  const [row] = await tx
    .update(signInTokens)
    .set({ usedAt: moment.now })
    .where(
      and(
        eq(signInTokens.tokenHash, hashToken(token)),
        eq(signInTokens.purpose, purpose),
        isNull(signInTokens.usedAt),
        gt(signInTokens.expiresAt, moment.now),
      ),
    )
    .returning({ email: signInTokens.email });
  return row?.email ?? null;
}

async function note(
  tx: Tx,
  moment: Moment,
  workspaceId: string,
  actorId: string | null,
  action: string,
  subjectId: string,
  detail: Record<string, string> = {},
): Promise<void> {
  await tx
    .insert(auditLog)
    .values({ id: moment.id(), workspaceId, actorId, action, subjectId, detail, at: moment.now });
}
