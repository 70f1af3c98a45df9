/**
 * The embedded database's own process: PGlite behind its socket server, on one data folder.
 *
 * Apart from the server because PGlite computes on the thread that owns it: a heavy query must not hold up pages and
 * sockets. It lives no longer than its parent: the IPC channel closing is the order to stop, whatever ended the parent.
 * Ctrl-C in a terminal reaches this process too and is ignored, because the server still has writes to finish.
 *
 * Started by `start.ts` with the data folder as its only argument; says `{ ready }` or `{ failed }` over
 * IPC, and `{ trouble }` when it had to help itself later.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { acquireLock, FolderLockedError } from './lock';
import { serveDatabase } from './serve';

/** What the child tells its parent. */
export type ChildMessage =
  | { readonly ready: { readonly socket: string } }
  | { readonly failed: string }
  | { readonly trouble: string };

/** Unix socket paths are cut silently at about 107 bytes. */
const LONGEST_SOCKET_PATH = 100;
/** How long clients may go on after SIGTERM: the server gets the same signal and is still writing. */
const GRACE_MS = 5000;

const say = (message: ChildMessage) => process.send?.(message);

function socketAddress(): { socket: string; remove: () => void } {
  if (process.platform === 'win32') return { socket: `\\\\.\\pipe\\plumbline-${process.pid}`, remove: () => {} };
  const inside = (folder: string) => mkdtempSync(path.join(folder, 'plumbline-'));
  let folder = inside(tmpdir());
  if (Buffer.byteLength(path.join(folder, 'pg.sock')) > LONGEST_SOCKET_PATH) {
    rmSync(folder, { recursive: true });
    folder = inside('/tmp');
  }
  return { socket: path.join(folder, 'pg.sock'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function main(dataDir: string): Promise<void> {
  const release = await acquireLock(dataDir);
  const database = await PGlite.create({ dataDir: path.join(dataDir, 'pg'), extensions: { pg_trgm } });
  const { socket, remove } = socketAddress();
  const served = await serveDatabase(database, {
    socket,
    onStuck: (sentence) => say({ trouble: sentence }),
    onBroken: (error) => {
      console.error(error);
      process.exit(1);
    },
  });

  let stopping = false;
  const stop = async (graceMs: number) => {
    if (stopping) return;
    stopping = true;
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline && process.connected && served.connections() > 0) await wait(20);
    await served.stop();
    await database.close();
    remove();
    release();
    process.exit(0);
  };
  process.on('disconnect', () => void stop(0));
  process.on('message', (message) => message === 'stop' && void stop(0));
  process.on('SIGTERM', () => void stop(GRACE_MS));
  if (!process.connected) await stop(0);
  say({ ready: { socket } });
}

process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
main(process.argv[2] ?? '').catch((error: unknown) => {
  const cause = error instanceof Error ? error.message : String(error);
  const sentence =
    error instanceof FolderLockedError
      ? cause
      : `The embedded database could not open ${process.argv[2]}: ${cause}. If the folder is damaged, restore a backup of it or move it away.`;
  say({ failed: sentence });
  process.exit(1);
});
