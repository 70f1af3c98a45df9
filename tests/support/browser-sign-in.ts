/**
 * Signing in without the sign-in page: opens a session in the running server's own database and gives the browser its
 * cookie. The page has tests of its own; every other end-to-end test starts here.
 */
import type { BrowserContext } from '@playwright/test';
import { openDatabase } from '../../db/client';
import { readRun } from '../../db/embedded/run-file';
import { socketOptions } from '../../db/embedded/start';
import { signInByIdentity } from '../../features/access/mutations';
import { sealSession, sessionCookie } from '../../features/access/session';
import { siteOf } from '../../lib/edge';
import { moment } from '../../lib/moment';
import { provide } from '../../lib/process';
import { loadSecrets } from '../../lib/secrets';

export interface SignedIn {
  sessionId: string;
  userId: string;
  /** The session's cookie, as a `Cookie` header for requests without a browser. */
  cookie: string;
}

/**
 * Opens a session for whoever has this e-mail address.
 *
 * @param server where it runs; its data folder holds the secret and says how to reach the database
 * @throws Error when nothing runs there, or there is no such account
 */
export async function openSessionFor(email: string, server: { url: string; dataDir: string }): Promise<SignedIn> {
  const run = readRun(server.dataDir);
  if (!run) throw new Error(`Nothing runs on ${server.dataDir}`);
  const database = openDatabase(socketOptions(run.socket, 1));
  provide('database', database);
  provide('secrets', loadSecrets(server.dataDir));
  provide('site', siteOf({ publicUrl: null, host: '127.0.0.1', port: Number(new URL(server.url).port), outbox: true }));
  try {
    const door = { address: '127.0.0.1', userAgent: 'test', origin: server.url };
    const outcome = await signInByIdentity(moment(), email, door);
    if (!outcome.ok) throw new Error(`${email}: ${outcome.reason}`);
    const value = await sealSession(outcome.value.sessionId);
    return { ...outcome.value, cookie: `${sessionCookie().name}=${value}` };
  } finally {
    await database.close();
  }
}

/** The server that the end-to-end set-up started. */
export function e2eServer(): { url: string; dataDir: string } {
  const { PLUMBLINE_E2E_URL: url, PLUMBLINE_E2E_DATA: dataDir } = process.env;
  if (!url || !dataDir) throw new Error('The end-to-end set-up has not run: start these tests with Playwright.');
  return { url, dataDir };
}

/** Signs this browser in. */
export async function signInAs(
  context: BrowserContext,
  email: string,
  server: { url: string; dataDir: string } = e2eServer(),
): Promise<SignedIn> {
  const signedIn = await openSessionFor(email, server);
  const [name = '', value = ''] = signedIn.cookie.split('=');
  await context.addCookies([{ name, value, url: server.url, httpOnly: true, sameSite: 'Lax' }]);
  return signedIn;
}
