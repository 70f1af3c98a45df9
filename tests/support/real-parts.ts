/**
 * A Redis and a PostgreSQL server that may be killed and started again on what they kept, for tests of the
 * production-shaped references, for their demonstrations and their benchmark.
 *
 * Unlike the cluster of an ordinary test run these are durable: PostgreSQL flushes at commit, Redis (when asked to keep
 * anything) at every write. Each server hangs on a shell that waits on a pipe from this process: however this process
 * ends, its servers end and their folder goes.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { Redis } from 'ioredis';
import { type ConnectOptions, findBinaries, initialise, ordinaryUser, reachable, untilReady } from './cluster';

const READY_WITHIN_MS = 20_000;

/** A server that tests may treat badly. */
export interface Server<Address> {
  readonly address: Address;
  readonly source: string;
  /** Ends it as a power switch for processes would: SIGKILL, nothing flushed or said. */
  kill(): Promise<void>;
  /** Starts it again on the folder it had. */
  start(): Promise<void>;
  /** Freezes it: connections stay, answers do not come. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good and removes its folder. */
  stop(): Promise<void>;
}

const SUPERVISE =
  '"$@" >"$FOLDER/server.log" 2>&1 & server=$!; echo $server; cat >/dev/null; kill -CONT $server 2>/dev/null; kill -INT $server 2>/dev/null; wait $server; rm -rf "$FOLDER"';

interface Recipe<Address> {
  readonly address: Address;
  readonly source: string;
  readonly folder: string;
  readonly command: readonly string[];
  readonly user: { uid: number; gid: number } | null;
  /** Resolves once it answers; rejects while it does not. */
  ready(): Promise<void>;
}

async function supervise<Address>(recipe: Recipe<Address>): Promise<Server<Address>> {
  const shells: ChildProcess[] = [];
  let pid = 0;
  const launch = async (): Promise<void> => {
    const shell = spawn('sh', ['-c', SUPERVISE, 'sh', ...recipe.command], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, FOLDER: recipe.folder },
      detached: true,
      ...recipe.user,
    });
    shells.push(shell);
    if (!shell.stdout) throw new Error('a supervisor without output');
    for await (const line of createInterface({ input: shell.stdout })) {
      pid = Number(line);
      break;
    }
  };
  const alive = (): boolean => spawnSync('kill', ['-0', String(pid)]).status === 0;
  const server: Server<Address> = {
    address: recipe.address,
    source: recipe.source,
    async kill() {
      process.kill(pid, 'SIGKILL');
      while (alive()) await wait(5);
    },
    async start() {
      const deadline = Date.now() + READY_WITHIN_MS;
      await launch();
      for (;;) {
        try {
          await recipe.ready();
          return;
        } catch (error) {
          if (Date.now() > deadline) throw error;
          // PostgreSQL refuses to start while processes of its killed self still hold the shared memory.
          if (!alive()) await launch();
          await wait(50);
        }
      }
    },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
    async stop() {
      await Promise.all(
        shells.map(async (shell) => {
          const ended = new Promise((resolve) => shell.once('exit', resolve));
          shell.stdin?.end();
          if (shell.exitCode === null) await ended;
        }),
      );
    },
  };
  await server.start();
  return server;
}

/** Unix socket paths are cut silently at about 107 bytes; some systems have long names for the temporary folder. */
const makeFolder = (prefix: string): string => mkdtempSync(path.join(tmpdir().length > 60 ? '/tmp' : tmpdir(), prefix));

export const hasRedis = (): boolean => spawnSync('redis-server', ['--version']).status === 0;

/**
 * @param keeps `nothing` after a restart, or `everything`: an append-only file that is flushed before each answer
 * @returns the address is the path of a Unix socket, which ioredis takes as it is
 */
export async function startRedis(keeps: 'nothing' | 'everything'): Promise<Server<string>> {
  const folder = makeFolder('plumbline-redis-');
  const socket = path.join(folder, 'redis.sock');
  const durable = keeps === 'everything' ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const place = ['--port', '0', '--unixsocket', socket, '--dir', folder];
  return await supervise({
    address: socket,
    source: execFileSync('redis-server', ['--version'], { encoding: 'utf8' }).replace(/^.*v=(\S+).*\s*$/s, 'Redis $1'),
    folder,
    command: ['redis-server', ...place, '--save', '', ...durable],
    user: null,
    async ready() {
      const redis = new Redis(socket, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
      redis.on('error', () => {});
      try {
        await redis.connect();
        await redis.ping();
      } finally {
        redis.disconnect();
      }
    },
  });
}

/** @returns the server, or null when this machine has no binaries for one */
export async function startPostgres(): Promise<Server<ConnectOptions> | null> {
  const found = findBinaries();
  if (!found) return null;
  const user = ordinaryUser();
  const folder = makeFolder('plumbline-pg-');
  const data = path.join(folder, 'data');
  if (user) chownSync(folder, user.uid, user.gid);
  const bin = reachable(found.bin, folder, user);
  initialise(bin, data, user);
  const settings = ['listen_addresses=', 'max_connections=100', 'fsync=on', 'synchronous_commit=on'];
  const address = { path: path.join(folder, '.s.PGSQL.5432'), database: 'postgres', username: 'postgres' };
  return await supervise({
    address,
    source: found.source,
    folder,
    command: [path.join(bin, 'postgres'), '-D', data, '-k', folder, ...settings.flatMap((one) => ['-c', one])],
    user,
    ready: () => untilReady(address, 0),
  });
}

/**
 * Waits until something has happened, however slow the machine is: a fixed pause would be too long here and too short there.
 *
 * @throws Error that names what did not happen
 */
export async function until(what: string, happened: () => boolean, withinMs = 45_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!happened()) {
    if (Date.now() > deadline) throw new Error(`this did not happen within ${withinMs / 1000} s: ${what}`);
    await wait(10);
  }
}

/** Says that something could not be tried on this machine, and why, where `npm test` repeats it at its end. */
export function sayNotRun(line: string): void {
  console.log(`!!! not run: ${line}`);
  if (process.env.PLUMBLINE_NOT_RUN) appendFileSync(process.env.PLUMBLINE_NOT_RUN, `${line}\n`);
}

/** One file that plain Node.js starts in a tenth of a second, where a TypeScript loader would take a whole one. */
export function bundle(entry: string): string {
  const file = path.join(makeFolder('plumbline-bundle-'), 'process.mjs');
  buildSync({
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    // Packages that were written for `require` keep it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return file;
}

/** A process under test: what it has written, line by line, and ways to end it. */
export interface Crew {
  readonly pid: number;
  readonly lines: string[];
  /** Resolves when it has ended, however it did, and all that it wrote has been read. */
  readonly ended: Promise<void>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

/** Starts a bundled process. It is to end when its standard input does, so that it cannot outlive this one. */
export function startProcess(file: string, settings: unknown, onLine?: (line: string) => void): Crew {
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] });
  // It may die between our last look and our last word.
  child.stdin.on('error', () => {});
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => {
    lines.push(line);
    onLine?.(line);
  });
  const ended = Promise.all([
    new Promise((resolve) => reader.once('close', resolve)),
    new Promise((resolve) => child.once('exit', resolve)),
  ]).then(() => {});
  return {
    pid: child.pid ?? 0,
    lines,
    ended,
    tell: (line) => void child.stdin.write(`${line}\n`),
    async stop() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
