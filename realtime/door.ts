/**
 * The socket's door. What comes from a foreign page is turned away before there is a socket; who is not signed in, or may not
 * see the room, gets a socket that is closed at once with a code, because a browser is not told why an upgrade failed.
 */
import type { IncomingMessage } from 'node:http';
import { enterWorkspaceById, withScope } from '@/features/access/data';
import { type PersonScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { sessionFromCookieHeader } from '@/features/access/session';
import { enterRoom, findRoomWorkspace } from '@/features/polls/data';
import type { CloseName } from '@/features/polls/live';
import { isOurHost, isSameOrigin, site } from '@/lib/edge';

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

export interface Admitted {
  readonly person: PersonScope;
  readonly scope: WorkspaceScope;
  readonly roomId: string;
}

/** Session, membership, room: in this order, and a stranger learns nothing of the third. */
export async function admit(request: IncomingMessage): Promise<Admitted | Extract<CloseName, 'signedOut' | 'noRoom'>> {
  const person = await sessionFromCookieHeader(request.headers.cookie);
  if (person === null) return 'signedOut';
  const roomId = new URL(request.url ?? '/', 'http://any').searchParams.get('room') ?? '';
  if (!UUID.test(roomId)) return 'noRoom';
  const looking = systemScope('live');
  const workspaceId = await withScope(looking, (tx) => findRoomWorkspace(tx, looking, roomId));
  const scope = workspaceId === null ? null : await enterWorkspaceById(person, workspaceId);
  if (scope === null) return 'noRoom';
  const found = await withScope(scope, (tx) => enterRoom(tx, scope, roomId));
  return found === null ? 'noRoom' : { person, scope, roomId };
}
