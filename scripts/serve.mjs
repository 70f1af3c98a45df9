/**
 * What `npm start` and `npm run dev` share: reading the server's arguments, and running it as a child that never
 * outlives its parent. Not a command of its own.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, Sentence } from './setup.mjs';

const STOP_WITHIN_MS = 15_000;

/**
 * Nothing of a page outlives its request: with more room for what is new, far less of it is still there when it is swept, and
 * sweeping takes half the time. Up to 200 MB of memory are the price.
 */
const NODE = ['--max-semi-space-size=64', '--import', 'tsx/esm'];

/**
 * The server's own arguments, checked early so that a typing mistake is told before anything is built.
 *
 * @returns `{ port?: number, host?: string, empty: boolean }`
 */
export function parseServerArgs(args) {
  let values;
  try {
    values = parseArgs({
      args,
      options: { port: { type: 'string' }, host: { type: 'string' }, empty: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new Sentence(`${error.message.split('. ')[0]}. What is understood: --port NUMBER, --host ADDRESS, --empty.`);
  }
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new Sentence(`--port wants a number from 0 to 65535, and "${values.port}" is not one.`);
  }
  return { ...values, port };
}

/**
 * Refuses to go on when an instance runs on this data folder: building would pull its files from under it. Needs the
 * packages installed, since the record is read by the code that writes it.
 */
export async function refuseIfRunning(dataDir) {
  const { tsImport } = await import('tsx/esm/api');
  const { readRun } = await tsImport('../db/embedded/run-file.ts', import.meta.url);
  const run = readRun(path.resolve(ROOT, dataDir));
  if (!run) return;
  const where = run.port ? ` at port ${run.port}` : '';
  throw new Sentence(
    `Plumbline already runs on ${path.resolve(ROOT, dataDir)} (process ${run.pid}${where}): stop it first, or choose another folder with PLUMBLINE_DATA.`,
  );
}

/**
 * The parent, and npm behind the shell that npm runs its scripts in. Only then, and only where /proc tells: another
 * grandparent (a login shell) may well end while its background jobs go on.
 */
function whoStarted() {
  try {
    const ofParent = (file) => readFileSync(`/proc/${process.ppid}/${file}`, 'utf8');
    if (process.env.npm_lifecycle_event && ofParent('comm').trim() === 'sh') {
      return `${process.ppid} of ${/^PPid:\s+(\d+)/m.exec(ofParent('status'))?.[1]}`;
    }
  } catch {
    // No /proc here, or the parent has just gone: its number alone then.
  }
  return `${process.ppid}`;
}

/**
 * Runs server.ts until it ends, and makes sure that it does: Ctrl-C, a closed terminal, a killed npm and a third
 * impatient Ctrl-C all leave no process behind. The IPC channel ends the server when this process is killed outright.
 *
 * @param watch for development: given a function that restarts the server, returns one that ends the watch
 */
export async function superviseServer(args, env, watch) {
  let server;
  let asked = 0;
  let restarting = false;
  const end = () => {
    server.kill('SIGTERM');
    const impatience = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN_MS);
    server.once('exit', () => clearTimeout(impatience));
  };
  const stop = () => {
    asked += 1;
    if (asked === 1) end();
    else if (asked > 2) server.kill('SIGKILL');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  const parents = whoStarted();
  // npm may be killed without passing the signal on; then nobody is left to stop this process.
  const orphanWatch = setInterval(() => whoStarted() !== parents && asked === 0 && stop(), 1000);
  orphanWatch.unref();

  const unwatch = watch?.(() => {
    if (restarting || asked > 0) return;
    restarting = true;
    // A server that has failed on a mistake waits here for the file to be corrected.
    if (server.exitCode === null && server.signalCode === null) end();
    else server.emit('again');
  });
  for (;;) {
    restarting = false;
    server = spawn(process.execPath, [...NODE, 'server.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const [code, signal] = await new Promise((resolve) => server.on('exit', (...ended) => resolve(ended)));
    if (asked > 0) break;
    if (restarting) continue;
    if (!watch) {
      if (signal) throw new Sentence(`The server was ended by ${signal}.`);
      process.exitCode = code ?? 1;
      return;
    }
    console.log('The server has ended; it starts again when a file changes.');
    await new Promise((resolve) => {
      server.once('again', resolve);
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    });
    if (asked > 0) break;
  }
  unwatch?.();
}
