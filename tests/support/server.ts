/**
 * The production server as a child process, on a free port with a data folder of its own: for end-to-end tests, and for
 * tests that kill it.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENV_NAMES } from '../../lib/env';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As `superviseServer` of scripts/serve.mjs starts it. */
const NODE = ['--max-semi-space-size=64', '--import', 'tsx/esm'];
const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 15_000;

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** Everything it has written so far, standard output and error together. */
  output(): string;
  /** Moves the clock of a server with `moments: 'held'`. */
  hold(now: Date): Promise<void>;
  /** Ends it in order. The data folder stays when the caller gave it. */
  stop(): Promise<void>;
  /** Ends it as a power cut would; start another one on the same `dataDir` to see what it kept. */
  kill(): Promise<void>;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Starts `server.ts` in production mode; the build must be there (`npm run build`). An empty data folder begins with the
 * end-to-end set-up's copy of the sample, where there is one, since loading it anew takes a server a while.
 *
 * @param options.dataDir an existing data folder; a temporary one, removed at `stop`, when left out
 * @param options.empty start without the sample
 * @param options.moments `held`: its clock stands where `hold` puts it, and its ids depend on the request alone
 * @throws Error with the server's output when it does not get ready
 */
export async function startServer(
  options: { dataDir?: string; port?: number; empty?: boolean; moments?: 'held'; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(path.join(tmpdir(), 'plumbline-e2e-'));
  const { PLUMBLINE_E2E_SAMPLE: template } = process.env;
  if (template && !options.empty && readdirSync(dataDir).length === 0) cpSync(template, dataDir, { recursive: true });
  const port = options.port ?? (await freePort());
  const args = ['--port', String(port), ...(options.empty ? ['--empty'] : [])];
  const preload = options.moments === 'held' ? ['--import', './tests/support/held-moments.ts'] : [];
  const child = spawn(process.execPath, [...NODE, ...preload, 'server.ts', ...args], {
    cwd: root,
    env: {
      ...process.env,
      // Nothing of the developer's own settings, neither from here nor from .env: an empty value is unset.
      ...Object.fromEntries(ENV_NAMES.map((name) => [name, ''])),
      NODE_ENV: 'production',
      PLUMBLINE_MODE: 'production',
      PLUMBLINE_DATA: dataDir,
      LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(impatience);
  };
  const discard = () => {
    if (own) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const url = await readyUrl(child, ended);
    return {
      url,
      pid: child.pid ?? -1,
      dataDir,
      output: () => output,
      hold: (now) =>
        new Promise((resolve, reject) => {
          const heard = (message: { held?: string }) => {
            if (message.held !== now.toISOString()) return;
            child.off('message', heard);
            resolve();
          };
          child.on('message', heard);
          child.send({ hold: now.toISOString() }, (error) => error && reject(error));
        }),
      stop: () => end('SIGTERM').then(discard),
      kill: () => end('SIGKILL'),
    };
  } catch (error) {
    await end('SIGKILL');
    discard();
    throw new Error(
      `The server did not get ready (${error instanceof Error ? error.message : error}). It said:\n${output}`,
    );
  }
}

async function readyUrl(child: ReturnType<typeof spawn>, ended: Promise<void>): Promise<string> {
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not within ${READY_WITHIN_MS / 1000} s`)), READY_WITHIN_MS);
    child.on('message', (message: { ready?: boolean; url?: string }) => {
      if (!message.ready || !message.url) return;
      clearTimeout(timer);
      resolve(message.url);
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`it ended with code ${child.exitCode ?? child.signalCode}`));
    });
  });
}
