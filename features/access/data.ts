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
  if (!/^[0-9a-f-]{36}$/.test(sessionId)) return null;
  const rows = await database().transaction(NOBODY, (tx) =>
    tx.execute<{ session_id: string; user_id: string }>(
      sql`select session_id, user_id from door_session(${sessionId}::uuid, ${now.toISOString()}::timestamptz)`,
    ),
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

/** Every workspace the person belongs to, by name. */
export function listMemberships(scope: PersonScope): Promise<Membership[]> {
  return withScope(scope, (tx) =>
    tx
      .select({
        workspaceId: workspaces.id,
        workspaceName: workspaces.name,
        workspaceSlug: workspaces.slug,
        organisationId: organisations.id,
        organisationName: organisations.name,
        timeZone: workspaces.timeZone,
        role: memberships.role,
      })
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .innerJoin(organisations, eq(organisations.id, workspaces.organisationId))
      .where(eq(memberships.userId, scope.userId))
      .orderBy(asc(organisations.name), asc(workspaces.name)),
  );
}

/** What a workspace can be called in an address. Anything else names none, and the database is not even asked. */
const SLUG = /^[a-z0-9-]{1,80}$/;

/** The scope of a person in the workspace with this slug, or null when there is none for them. */
export async function enterWorkspace(person: PersonScope, slug: string): Promise<WorkspaceScope | null> {
  if (!SLUG.test(slug)) return null;
  const found = await withScope(person, (tx) =>
    tx
      .select({
        workspaceId: workspaces.id,
        organisationId: workspaces.organisationId,
        role: memberships.role,
      })
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .where(and(eq(memberships.userId, person.userId), eq(workspaces.slug, slug))),
  );
  const row = found[0];
  return row === undefined ? null : mintWorkspace({ ...row, userId: person.userId });
}

/** The scope of a person in the workspace with this id; for sockets and API calls that carry ids. */
export async function enterWorkspaceById(person: PersonScope, workspaceId: string): Promise<WorkspaceScope | null> {
  const all = await listMemberships(person);
  const found = all.find((one) => one.workspaceId === workspaceId);
  return found === undefined
    ? null
    : mintWorkspace({
        workspaceId,
        organisationId: found.organisationId,
        userId: person.userId,
        role: found.role,
      });
}

export interface Person {
  id: string;
  email: string;
  name: string;
  timeZone: string;
}

/** The account behind the scope. */
export async function readPerson(scope: PersonScope): Promise<Person | null> {
  const rows = await withScope(scope, (tx) =>
    tx
      .select({ id: users.id, email: users.email, name: users.name, timeZone: users.timeZone })
      .from(users)
      .where(eq(users.id, scope.userId)),
  );
  return rows[0] ?? null;
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
