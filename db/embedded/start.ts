/**
 * Starts the embedded database and says how to reach it.
 *
 * What callers must know of it, because the type cannot say so: every connection shares ONE session and runs as
 * superuser. `set` without `local` leaks to everybody, advisory locks exclude nobody, LISTEN/NOTIFY does not arrive,
 * and a second connection used inside an open transaction waits for ever. Role and workspace are therefore always set
 * `local`, and a transaction never borrows a second connection.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type postgres from 'postgres';
import type { ChildMessage } from './child';
import { leftBehind, removeRun, writeRun } from './run-file';

/** The database did not start, or stopped; `message` is one sentence for the person at the terminal. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}

/** A running embedded database. */
export interface EmbeddedDatabase {
  /** Give these to `postgres()`. */
  readonly options: postgres.Options<Record<string, never>>;
  /** Closes the database in order; resolves when its process is gone. Idempotent. */
  stop(): Promise<void>;
  readonly info: {
    readonly pid: number;
    readonly socket: string;
    /** Resolves with a sentence when the process ends without having been asked; never otherwise. */
    readonly lost: Promise<string>;
    /** Calls back with a sentence whenever the database had to help itself, which points to a fault of ours. */
    onTrouble(tell: (sentence: string) => void): void;
    /** Adds the server's port to run.json once it listens. */
    announcePort(port: number): void;
  };
}

/** How long a start may take: a new data folder needs 3 to 6 s on a slow machine, a recovery longer. */
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/**
 * Connection options for an embedded database's socket. `max` leaves room for joined scripts (20 in all). Connections are
 * never renewed: the one session would keep the prepared statements of every connection that it ever had.
 */
export function socketOptions(socket: string, max = 10): postgres.Options<Record<string, never>> {
  return { path: socket, database: 'postgres', username: 'postgres', max, max_lifetime: null, onnotice: () => {} };
}

/**
 * Opens the database under `dataDir` (made when absent) in a child process.
 *
 * @param dataDir folder that holds `pg/`, `pg.lock` and `run.json`
 * @throws EmbeddedDatabaseError when the folder is in use (it names the process) or cannot be opened
 */
export async function startEmbedded({ dataDir }: { dataDir: string }): Promise<EmbeddedDatabase> {
  const folder = path.resolve(dataDir);
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const script = fileURLToPath(new URL('./child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx/esm', script, folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk}`.slice(-4000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { socket } = await firstMessage(child, () => complaint);
  removeSocketOf(leftBehind(folder));
  writeRun(folder, { port: null, socket });

  let asked = false;
  const lost = new Promise<string>((resolve) => {
    void ended.then(() => {
      removeSocketOf(socket);
      if (!asked) resolve(`The embedded database ended unexpectedly. ${complaint.trim()}`.trim());
    });
  });
  return {
    options: socketOptions(socket),
    async stop() {
      if (!asked) {
        asked = true;
        removeRun(folder);
        if (child.connected) child.send('stop');
      }
      const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(impatience);
    },
    info: {
      pid: child.pid ?? -1,
      socket,
      lost,
      onTrouble: (tell) => {
        child.on('message', (message: ChildMessage) => 'trouble' in message && tell(message.trouble));
      },
      announcePort: (port) => writeRun(folder, { port, socket }),
    },
  };
}

/** Removes a socket's folder, which a killed process could not do itself. */
function removeSocketOf(socket: string | null): void {
  if (socket && /[/\\]plumbline-\w{6}[/\\]pg\.sock$/.test(socket)) {
    rmSync(path.dirname(socket), { recursive: true, force: true });
  }
}

async function firstMessage(child: ChildProcess, complaint: () => string): Promise<{ socket: string }> {
  return await new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners('message');
      child.removeAllListeners('error');
      then();
    };
    const fail = (sentence: string) => settle(() => reject(new EmbeddedDatabaseError(sentence)));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`The embedded database did not start within ${START_WITHIN_MS / 1000} s.`);
    }, START_WITHIN_MS);
    child.once('error', (error) => fail(`The embedded database could not be started: ${error.message}.`));
    child.once('exit', (code, signal) =>
      fail(`The embedded database ended at once (${signal ?? `code ${code}`}). ${complaint().trim()}`.trim()),
    );
    child.once('message', (message: ChildMessage) => {
      if ('ready' in message) settle(() => resolve(message.ready));
      else if ('failed' in message) fail(message.failed);
    });
  });
}
