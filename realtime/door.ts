/**
 * The socket's door. What comes from a foreign page is turned away before there is a socket; who is not signed in, or may not
 * see the room, gets a socket that is closed at once with a code, because a browser is not told why an upgrade failed.
 */
import type { IncomingMessage } from 'node:http';
import { type Identity, withScope } from '@/features/access/data';
import { type PersonScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { identityFromCookieHeader } from '@/features/access/session';
import {
  attemptLinkHash,
  findAttempt,
  findAttemptWorkspace,
  readAttempt,
  readAttemptActor,
  readSurroundings,
} from '@/features/exercises/data';
import type { AttemptCloseName } from '@/features/exercises/live';
import { canSeeAttempt } from '@/features/exercises/policy';
import { enterRoom, findRoomWorkspace } from '@/features/polls/data';
import type { CloseName } from '@/features/polls/live';
import { isOurHost, isSameOrigin, site } from '@/lib/edge';
import { moment } from '@/lib/moment';
import type { Viewer } from './attempt-window';

export const LIVE_PATH = '/live';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether one of our own pages asks, or a program that is no browser. */
export function comesFromUs(request: IncomingMessage): boolean {
  const headers = new Headers();
  for (const name of ['origin', 'host', 'sec-fetch-site']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return isOurHost(site(), request.headers.host) && isSameOrigin(site(), headers);
}

/** The caller's scope in the workspace with this id, where they belong to it. */
function scopeIn(caller: Identity, workspaceId: string | null): WorkspaceScope | null {
  return [...caller.scopes.values()].find((one) => one.workspaceId === workspaceId) ?? null;
}

export interface Admitted {
  readonly person: PersonScope;
  readonly scope: WorkspaceScope;
  readonly roomId: string;
}

/** Session, membership, room: in this order, and a stranger learns nothing of the third. */
export async function admit(request: IncomingMessage): Promise<Admitted | Extract<CloseName, 'signedOut' | 'noRoom'>> {
  const caller = await identityFromCookieHeader(request.headers.cookie);
  if (caller === null) return 'signedOut';
  const roomId = new URL(request.url ?? '/', 'http://any').searchParams.get('room') ?? '';
  if (!UUID.test(roomId)) return 'noRoom';
  const looking = systemScope('live');
  const workspaceId = await withScope(looking, (tx) => findRoomWorkspace(tx, looking, roomId));
  const scope = scopeIn(caller, workspaceId);
  if (scope === null) return 'noRoom';
  const found = await withScope(scope, (tx) => enterRoom(tx, scope, roomId));
  return found === null ? 'noRoom' : { person: caller.scope, scope, roomId };
}

export interface AdmittedToAttempt {
  readonly attemptId: string;
  readonly viewer: Viewer;
}

/** What an upgrade asks for: an attempt (by its id or by a candidate's link), or a room. */
export function attemptAsked(request: IncomingMessage): string | null {
  return new URL(request.url ?? '/', 'http://any').searchParams.get('attempt');
}

/**
 * An id asks for a colleague's session and seat; anything else is looked up as a candidate's link. A link that has ended, an
 * attempt of somebody else and one that never was are the same answer.
 */
export function admitToAttempt(
  request: IncomingMessage,
  asked: string,
): Promise<AdmittedToAttempt | Extract<AttemptCloseName, 'signedOut' | 'noAttempt'>> {
  return UUID.test(asked) ? admitColleague(request, asked) : admitCandidate(asked);
}

/** No link is longer; what is, is not hashed. */
const LONGEST_LINK = 200;

async function admitCandidate(token: string): Promise<AdmittedToAttempt | 'noAttempt'> {
  if (token === '' || token.length > LONGEST_LINK) return 'noAttempt';
  const tokenHash = attemptLinkHash(token);
  const looking = systemScope('candidate');
  const found = await withScope(looking, (tx) => findAttempt(tx, looking, { tokenHash, now: moment().now }));
  if (found === null) return 'noAttempt';
  const { workspaceId, attemptId } = found;
  const scope = { ...systemScope('candidate', workspaceId), workspaceId };
  const name = await withScope(scope, async (tx) => {
    const attempt = await readAttempt(tx, scope, attemptId);
    const around = attempt && (await readSurroundings(tx, scope, attempt));
    return around?.candidate ?? null;
  });
  if (name === null) return 'noAttempt';
  return { attemptId, viewer: { side: 'candidate', name, scope, tokenHash } };
}

async function admitColleague(
  request: IncomingMessage,
  attemptId: string,
): Promise<AdmittedToAttempt | 'signedOut' | 'noAttempt'> {
  const caller = await identityFromCookieHeader(request.headers.cookie);
  if (caller === null) return 'signedOut';
  const looking = systemScope('live');
  const workspaceId = await withScope(looking, (tx) => findAttemptWorkspace(tx, looking, attemptId));
  const scope = scopeIn(caller, workspaceId);
  if (scope === null) return 'noAttempt';
  const actor = await withScope(scope, async (tx) => {
    const attempt = await readAttempt(tx, scope, attemptId);
    return attempt && readAttemptActor(tx, scope, attempt);
  });
  if (actor === null || !canSeeAttempt(actor)) return 'noAttempt';
  return { attemptId, viewer: { side: 'staff', name: caller.person.name, person: caller.scope, scope, actor } };
}
