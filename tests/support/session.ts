/** A session as rows and a cookie, for tests that hold the database and the clock themselves. */
import { sessions } from '../../db/schema';
import { withScope } from '../../features/access/data';
import { systemScope } from '../../features/access/scope';
import { SESSION_SECONDS, sealSession, sessionCookieName } from '../../features/access/session';
import type { Moment } from '../../lib/moment';

/**
 * Opens a session for somebody who has an account. Needs the slots `database` and `secrets`; over plain http.
 * @returns the value of a `Cookie` header
 */
export async function sessionFor(moment: Moment, userId: string): Promise<string> {
  const sessionId = moment.id();
  await withScope(systemScope('test sign-in'), (tx) =>
    tx.insert(sessions).values({
      id: sessionId,
      userId,
      createdAt: moment.now,
      expiresAt: new Date(moment.now.getTime() + SESSION_SECONDS * 1000),
    }),
  );
  return `${sessionCookieName(false)}=${await sealSession(sessionId)}`;
}
