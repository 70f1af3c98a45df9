/** Core reads of identity, and `withScope`, through which every other feature reaches the database. */
import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { database, type Tx } from '@/db/client';
import {
  memberships,
  organisationMembers,
  organisations,
  outbox,
  sessions,
  signInTokens,
  users,
  workspaces,
} from '@/db/schema';
import type { Moment } from '@/lib/moment';
import {
  mintPerson,
  mintWorkspace,
  type PersonScope,
  type Scope,
  type SystemScope,
  type WorkspaceRole,
  type WorkspaceScope,
} from './scope';
import { hashToken, type TokenPurpose } from './token';

/** Runs `fn` in one transaction that has put on the scope's role: rows outside the scope do not exist for it. */
export function withScope<T>(scope: Scope, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const settings =
    scope.kind === 'system'
      ? { role: 'plumbline_system' as const, workspaceId: scope.workspaceId, userId: null }
      : {
          role: 'plumbline_app' as const,
          workspaceId: scope.kind === 'workspace' ? scope.workspaceId : null,
          userId: scope.userId,
        };
  return database().transaction(settings, fn);
}

const NOBODY = { role: 'plumbline_app' as const, workspaceId: null, userId: null };

/** The scope behind a session id, or null when the session is unknown, revoked or past its end. */
export async function openSession(sessionId: string, now: Date): Promise<PersonScope | null> {
  if (!SESSION_ID.test(sessionId)) return null;
  return database().transaction(NOBODY, (tx) => enterBySession(tx, sessionId, now));
}

const SESSION_ID = /^[0-9a-f-]{36}$/;

async function enterBySession(tx: Tx, sessionId: string, now: Date): Promise<PersonScope | null> {
  const rows = await tx.execute<{ session_id: string; user_id: string }>(
    sql`select session_id, user_id from door_session(${sessionId}::uuid, ${now.toISOString()}::timestamptz)`,
  );
  const row = rows[0];
  return row === undefined ? null : mintPerson({ userId: row.user_id, sessionId: row.session_id });
}

export interface Membership {
  workspaceId: string;
  workspaceName: string;
  workspaceSlug: string;
  organisationId: string;
  organisationName: string;
  timeZone: string;
  role: WorkspaceRole;
}

const PERSON = { id: users.id, email: users.email, name: users.name, timeZone: users.timeZone };
const MEMBERSHIP = {
  workspaceId: workspaces.id,
  workspaceName: workspaces.name,
  workspaceSlug: workspaces.slug,
  organisationId: organisations.id,
  organisationName: organisations.name,
  timeZone: workspaces.timeZone,
  role: memberships.role,
};
const BY_NAME = [asc(organisations.name), asc(workspaces.name)];

/** Every workspace the person belongs to, by name. */
export function listMemberships(scope: PersonScope): Promise<Membership[]> {
  return withScope(scope, (tx) =>
    tx
      .select(MEMBERSHIP)
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .innerJoin(organisations, eq(organisations.id, workspaces.organisationId))
      .where(eq(memberships.userId, scope.userId))
      .orderBy(...BY_NAME),
  );
}

/** Who somebody is and where they belong: all that a request has to know of its caller. */
export interface Identity {
  readonly scope: PersonScope;
  readonly person: Person;
  /** Every workspace of theirs, by name. */
  readonly all: Membership[];
  /** Their scope in each of those, by its slug. */
  readonly scopes: ReadonlyMap<string, WorkspaceScope>;
}

/**
 * Everything behind a session id in one transaction, which begins as nobody and becomes the person once the door has said who
 * that is. Every request pays for this, so session, account and memberships do not open a transaction each.
 *
 * @returns null when the session is unknown, revoked or past its end
 */
export async function identify(sessionId: string, now: Date): Promise<Identity | null> {
  if (!SESSION_ID.test(sessionId)) return null;
  return database().transaction(NOBODY, async (tx) => {
    const scope = await enterBySession(tx, sessionId, now);
    if (scope === null) return null;
    const become = tx.execute(sql`select set_config('plumbline.user', ${scope.userId}, true)`);
    const read = tx
      .select({ person: PERSON, membership: MEMBERSHIP })
      .from(users)
      .leftJoin(memberships, eq(memberships.userId, users.id))
      .leftJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .leftJoin(organisations, eq(organisations.id, workspaces.organisationId))
      .where(eq(users.id, scope.userId))
      .orderBy(...BY_NAME);
    const [, rows] = await Promise.all([become, read]);
    const person = rows[0]?.person;
    if (person === undefined) return null;
    const all = rows.flatMap(({ membership: one }): Membership[] =>
      one.workspaceId === null || one.organisationId === null ? [] : [one as Membership],
    );
    const { userId } = scope;
    const scopes = all.map(({ workspaceSlug, workspaceId, organisationId, role }): [string, WorkspaceScope] => [
      workspaceSlug,
      mintWorkspace({ workspaceId, organisationId, userId, role }),
    ]);
    return { scope, person, all, scopes: new Map(scopes) };
  });
}

/** The scope of a person in a workspace, or null where they do not belong; for sockets, which ask again and again while they are open. */
export async function enterWorkspace(person: PersonScope, workspaceId: string): Promise<WorkspaceScope | null> {
  const found = (await listMemberships(person)).find((one) => one.workspaceId === workspaceId);
  if (found === undefined) return null;
  const { organisationId, role } = found;
  return mintWorkspace({ workspaceId, organisationId, userId: person.userId, role });
}

export interface Person {
  id: string;
  email: string;
  name: string;
  timeZone: string;
}

/** Roles the person holds in organisations as a whole. */
export function listOrganisationRoles(
  scope: PersonScope,
): Promise<{ organisationId: string; name: string; slug: string; role: 'owner' | 'calibrator' }[]> {
  return withScope(scope, (tx) =>
    tx
      .select({
        organisationId: organisations.id,
        name: organisations.name,
        slug: organisations.slug,
        role: organisationMembers.role,
      })
      .from(organisationMembers)
      .innerJoin(organisations, eq(organisations.id, organisationMembers.organisationId))
      .where(eq(organisationMembers.userId, scope.userId))
      .orderBy(asc(organisations.name)),
  );
}

export interface Colleague {
  id: string;
  name: string;
  email: string;
  role: WorkspaceRole;
}

/** Everyone in the workspace, by name. */
export function listColleagues(tx: Tx, scope: WorkspaceScope): Promise<Colleague[]> {
  return tx
    .select({ id: users.id, name: users.name, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.workspaceId, scope.workspaceId))
    .orderBy(asc(users.name));
}

/** Whether anybody has an account yet: a first start prints a link for the owner. */
export function hasAccounts(tx: Tx, _scope: SystemScope): Promise<boolean> {
  return tx
    .select({ id: users.id })
    .from(users)
    .limit(1)
    .then((rows) => rows.length > 0);
}

/** What a one-time link would do, without using it; null when it can do nothing (any more). */
export function peekToken(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  input: { token: string; purpose: TokenPurpose },
): Promise<{ email: string; knownName: string | null } | null> {
  return tx
    .select({ email: signInTokens.email, knownName: users.name })
    .from(signInTokens)
    .leftJoin(users, eq(users.email, signInTokens.email))
    .where(
      and(
        eq(signInTokens.tokenHash, hashToken(input.token)),
        eq(signInTokens.purpose, input.purpose),
        isNull(signInTokens.usedAt),
        gt(signInTokens.expiresAt, moment.now),
      ),
    )
    .then((rows) => rows[0] ?? null);
}

export interface OpenSession {
  id: string;
  createdAt: Date;
  expiresAt: Date;
  userAgent: string | null;
  isThisOne: boolean;
}

/** One's own sessions that are still open, the present one first, then the newest. */
export async function listSessions(tx: Tx, scope: PersonScope, moment: Moment): Promise<OpenSession[]> {
  const rows = await tx
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
      userAgent: sessions.userAgent,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, scope.userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, moment.now)))
    .orderBy(desc(sessions.createdAt));
  return rows
    .map((row) => ({ ...row, isThisOne: row.id === scope.sessionId }))
    .sort((a, b) => Number(b.isThisOne) - Number(a.isThisOne));
}

/** Whether one's own account has a password, or is entered by links and providers alone. */
export async function hasPassword(tx: Tx, scope: PersonScope): Promise<boolean> {
  const [row] = await tx.select({ hash: users.passwordHash }).from(users).where(eq(users.id, scope.userId));
  return row?.hash != null;
}

export interface OutboxMail {
  id: string;
  to: string;
  subject: string;
  body: string;
  createdAt: Date;
}

/** The newest hundred messages of the local outbox. */
export function listOutbox(tx: Tx, _scope: SystemScope): Promise<OutboxMail[]> {
  return tx.select().from(outbox).orderBy(desc(outbox.createdAt), desc(outbox.id)).limit(100);
}

/** Whether the database answers within so many milliseconds. */
export async function isDatabaseReady(withinMs: number): Promise<boolean> {
  const answer = database()
    .transaction(NOBODY, (tx) => tx.execute(sql`select 1`))
    .then(
      () => true,
      () => false,
    );
  const impatience = new Promise<false>((resolve) => setTimeout(resolve, withinMs, false).unref());
  return Promise.race([answer, impatience]);
}

/** What the workspace is called. */
export async function readWorkspaceName(tx: Tx, scope: WorkspaceScope): Promise<string> {
  const [row] = await tx.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, scope.workspaceId));
  return row?.name ?? '';
}
