/**
 * From a cookie to a person. The cookie is next-auth's own encrypted token and holds one thing, the id of a row in
 * `sessions`; that row is read on every request and every socket upgrade, so what is revoked is over at once.
 */
import { decode, encode } from 'next-auth/jwt';
import { site } from '@/lib/edge';
import { moment } from '@/lib/moment';
import { resolve } from '@/lib/process';
import type { Secrets } from '@/lib/secrets';
import { type Identity, identify } from './data';

declare module '@/lib/process' {
  interface ProcessSlots {
    secrets: Secrets;
  }
}

/** A signed-in browser stays signed in this long, in seconds. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** Over https the name binds the cookie to this very host; over plain http browsers would refuse that name. */
export const sessionCookieName = (secure: boolean): string =>
  secure ? '__Host-plumbline-session' : 'plumbline-session';

/** How the session's cookie is kept by the browser. */
export function sessionCookie(): {
  name: string;
  options: { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean };
} {
  const { secure } = site();
  return { name: sessionCookieName(secure), options: { httpOnly: true, sameSite: 'lax', path: '/', secure } };
}

/** The cookie's value for a session that was just opened. */
export function sealSession(sessionId: string): Promise<string> {
  return encode({ token: { sid: sessionId }, secret: resolve('secrets').auth, maxAge: SESSION_SECONDS });
}

/** The session's id in a cookie's value, or null where nothing of ours is sealed in it, or not any more. */
async function sessionIdOf(token: string | undefined): Promise<string | null> {
  if (!token || token.length > 4096) return null;
  const claims = await decode({ token, secret: resolve('secrets').auth }).catch(() => null);
  return typeof claims?.sid === 'string' ? claims.sid : null;
}

/** Who stands behind a cookie's value, or null: forged, foreign, expired and revoked are all the same answer. */
export async function identityFromToken(token: string | undefined): Promise<Identity | null> {
  const sessionId = await sessionIdOf(token);
  return sessionId === null ? null : identify(sessionId, moment().now);
}

/** Who stands behind a request's `Cookie` header; a socket's upgrade has no other. */
export function identityFromCookieHeader(header: string | undefined): Promise<Identity | null> {
  return identityFromToken(tokenIn(header));
}

function tokenIn(header: string | undefined): string | undefined {
  const { name } = sessionCookie();
  const pair = header?.split(';').find((part) => part.trimStart().startsWith(`${name}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}
