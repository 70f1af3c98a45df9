/**
 * The composition root: the one place that knows all parts of a running Plumbline, in the order in which they need each
 * other, and takes them down in the opposite order.
 *
 * Usage: tsx server.ts [--port 3000] [--host 127.0.0.1] [--empty]     (npm start and npm run dev call it)
 *
 * Tells its parent `{ ready: true, url }` over IPC once it serves, and ends when its parent does.
 */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, parseArgs } from 'node:util';
import next from 'next';
import type postgres from 'postgres';
import { openDatabase } from '@/db/client';
import { type EmbeddedDatabase, EmbeddedDatabaseError, startEmbedded } from '@/db/embedded/start';
import { migrate } from '@/db/migrate';
import { firstOwnerLink, keepMail, sweepAccounts } from '@/features/access/jobs';
import { endOverdueAttempts, refreshExercises } from '@/features/exercises/jobs';
import { createVoteWriter } from '@/features/polls/jobs';
import { refreshLibrary, refreshSearch } from '@/features/questions/jobs';
import { startRuns } from '@/features/runs/jobs';
import { loadSample } from '@/features/sample/jobs';
import * as staging from '@/features/staging/jobs';
import { type Bus, localBus, postgresBus } from '@/lib/bus';
import { redisBus } from '@/lib/bus-redis';
import { pathOf, siteOf } from '@/lib/edge';
import { type Env, EnvError, loadEnv } from '@/lib/env';
import { every } from '@/lib/every';
import { frontDoor } from '@/lib/front-door';
import type { Keep } from '@/lib/kept';
import { type Lifecycle, lifecycle } from '@/lib/lifecycle';
import { createLogger, createRequestContext, logger } from '@/lib/logger';
import { type Mailer, noMailer, outboxMailer, smtpMailer } from '@/lib/mail';
import { moment } from '@/lib/moment';
import { provide, resolve } from '@/lib/process';
import { loadSecrets, SecretsError } from '@/lib/secrets';
import { startThread } from '@/lib/threads';
import { attachLive } from '@/realtime';
import { LIVE_PATH } from '@/realtime/door';
import { ConfinementError, createRunner } from '@/runner';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const STOP_WITHIN_MS = 10_000;
const DAY_MS = 24 * 60 * 60_000;
const CLOCKS_EVERY_MS = 5_000;

/** A reason not to start (or to stop) that is told in words, without a stack. */
class Sentence extends Error {}

function readArguments(): { port: number | null; host: string | null; empty: boolean } {
  const options = { port: { type: 'string' }, host: { type: 'string' }, empty: { type: 'boolean' } } as const;
  try {
    const { port, host, empty } = parseArgs({ options }).values;
    if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Error(`--port wants a number, and "${port}" is none`);
    return { port: port === undefined ? null : Number(port), host: host ?? null, empty: empty ?? false };
  } catch (error) {
    throw new Sentence(`${(error as Error).message}. What is understood: --port NUMBER, --host ADDRESS, --empty.`);
  }
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '::1'].includes(host);

/** One line a step, so that nobody wonders whether a first start hangs. */
const step = (what: string): void => console.log(`${what} ...`);

/** Takes the port first: whether it is free is known at once, and nothing has to be undone if it is not. */
async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentences: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use by another program: stop that program, or choose another port with \`npm start -- --port ${port + 1}\`.`,
        EACCES: `This user may not listen on port ${port}: choose one above 1023 with \`npm start -- --port 3000\`.`,
        EADDRNOTAVAIL: `This machine has no address ${host}: choose one of its own with --host, or leave --host out.`,
      };
      const known = sentences[error.code ?? ''];
      reject(known ? new Sentence(known) : error);
    });
    server.listen({ port, host, exclusive: true }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), 2000);
  await closed;
  clearTimeout(patience);
}

/** What keeps a server's database from being reached, without repeating an address that holds a password. */
function unreachable(error: unknown): Sentence | null {
  const sentences: Record<string, string> = {
    ECONNREFUSED: 'No PostgreSQL server answers at DATABASE_URL: start it, or correct the host and port.',
    ENOTFOUND: 'The host in DATABASE_URL is not known: correct it.',
    '28P01': 'The PostgreSQL server refused the user or password in DATABASE_URL: correct them.',
    '28000': 'The PostgreSQL server does not let the user in DATABASE_URL in: correct it, or its pg_hba.conf.',
    '3D000': 'The database in DATABASE_URL does not exist: create it with `createdb`, or correct its name.',
  };
  const sentence = sentences[(error as { code?: string } | null)?.code ?? ''];
  return sentence === undefined ? null : new Sentence(sentence);
}

async function startDatabase(running: Lifecycle, env: Env): Promise<EmbeddedDatabase | null> {
  step(env.databaseUrl === null ? 'Opening the embedded database' : 'Connecting to the database');
  const embedded = env.databaseUrl === null ? await startEmbedded({ dataDir: env.dataDir }) : null;
  if (embedded) {
    running.add({ name: 'embedded database', stop: () => embedded.stop() });
    void embedded.info.lost.then((sentence) => end(running, 1, sentence));
    embedded.info.onTrouble((sentence) => logger().warn(sentence));
  }
  const options = embedded?.options ?? {};
  try {
    await migrate(options, env.databaseUrl ?? undefined);
  } catch (error) {
    throw unreachable(error) ?? error;
  }
  const database = openDatabase(options, env.databaseUrl ?? undefined);
  provide('database', database);
  running.add({ name: 'database', stop: () => database.close() });
  const onError = (err: unknown) => logger().warn({ err }, 'a hint could not be sent');
  const bus = await openBus(env, embedded === null ? database.driver : null, onError);
  provide('bus', bus);
  running.add({ name: 'bus', stop: () => bus.close() });
  const voteWriter = createVoteWriter();
  provide('voteWriter', voteWriter);
  running.add({ name: 'vote writer', stop: () => voteWriter.drain() });
  return embedded;
}

/** @param driver of a Postgres server, null for the embedded database, which delivers no notifications */
async function openBus(env: Env, driver: postgres.Sql | null, onError: (error: unknown) => void): Promise<Bus> {
  if (env.redisUrl === null) return driver === null ? localBus() : postgresBus(driver, onError);
  return redisBus(env.redisUrl, onError).catch(() => {
    throw new Sentence('No Redis answers at REDIS_URL: start it, correct the address, or leave REDIS_URL out.');
  });
}

async function startSandbox(running: Lifecycle, env: Env): Promise<void> {
  const { requireOs, children, runsPerChild } = env.sandbox;
  await startRuns({
    running,
    databaseUrl: env.databaseUrl,
    children,
    cores: availableParallelism(),
    makeRunner: (size) =>
      createRunner({ size, requireOs, logger: logger(), ...(runsPerChild === null ? {} : { runsPerChild }) }),
    otherLanes: [staging.LANE],
  });
  const onError = (err: unknown) => logger().error({ err }, 'clocks of attempts');
  const stop = every(CLOCKS_EVERY_MS, () => endOverdueAttempts(moment()), onError);
  running.add({ name: 'clocks of attempts', stop });
}

/** Imports of banks: what was decided is done, also what an earlier process was at when it ended. */
function startImports(running: Lifecycle): void {
  staging.serveImports(resolve('queue'), moment);
  const onError = (err: unknown) => logger().error({ err }, 'imports');
  const stop = every(CLOCKS_EVERY_MS, () => staging.lookAfterImports(moment()), onError);
  running.add({ name: 'imports', stop });
}

/** Named by its address and not imported: it is loaded in a thread, and this one has no use for what draws charts. */
const BOARDS = new URL('./features/calibration/components/boards.ts', import.meta.url);

function startStatistics(running: Lifecycle): void {
  const thread = startThread(BOARDS);
  provide('statistics', thread);
  running.add({ name: 'statistics', stop: () => thread.close() });
}

function chooseMailer(env: Env, outbox: boolean): Mailer {
  if (env.mail) return smtpMailer(env.mail);
  return outbox ? outboxMailer((mail) => keepMail(moment(), mail)) : noMailer;
}

async function startServing(
  running: Lifecycle,
  env: Env,
  server: Server,
  port: number,
): Promise<ReturnType<typeof next>> {
  const dev = env.mode === 'development';
  process.env.NEXT_TELEMETRY_DISABLED = '1';
  // Next listens for upgrades on the server that it is given. It gets one that never hears any, so that ours decides who
  // answers which path.
  const quietServer = createServer();
  // Our own modules are mapped to their sources by now. The maps of the build's would be read and kept with it, a second of
  // every start; what Next throws is named by its digest.
  if (!dev) process.setSourceMapsEnabled(false);
  const app = next({ dev, dir: ROOT, hostname: 'localhost', port, httpServer: quietServer });
  await app.prepare();
  running.add({ name: 'next', stop: () => app.close() });
  running.add({ name: 'http', stop: () => closeServer(server) });
  const live = attachLive(server);
  running.add({ name: 'live rooms', stop: () => live.close() });
  server.on('upgrade', (request, socket, head) => {
    const path = pathOf(request.url);
    if (path === LIVE_PATH) return;
    if (dev && path?.startsWith('/_next/')) quietServer.emit('upgrade', request, socket, head);
    else socket.destroy();
  });
  return app;
}

/** Stops everything and ends the process; a part that hangs does not keep it. */
async function end(running: Lifecycle, code: number, sentence?: string): Promise<void> {
  if (running.stopping) return;
  if (sentence) process.stderr.write(`\n${sentence}\n`);
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await running.stop((name, error) => {
    process.stderr.write(`${name} did not stop cleanly: ${(error as Error).message}\n`);
  });
  process.exit(code);
}

/**
 * Next prints what a page threw as it is, the values of a failed statement included. The logger knows what to leave out, and
 * keeps the digest, which is all that the person who saw the error page can name.
 */
function logWhatNextPrints(): void {
  console.error = (...parts: unknown[]) => {
    const err = parts.find((part) => part instanceof Error);
    if (err) logger().error({ err, digest: (err as { digest?: string }).digest }, 'a page failed');
    else logger().error(format(...parts));
  };
}

/** What was read of the content is kept with the build, whose fingerprint covers the code that read it. */
function keepOfBuild(env: Env): Keep | null {
  if (env.mode !== 'production') return null;
  try {
    const record = JSON.parse(readFileSync(path.join(ROOT, '.next', 'plumbline-build.json'), 'utf8'));
    return { folder: path.join(ROOT, '.next', 'cache', 'plumbline'), code: String(record.fingerprint) };
  } catch {
    return null;
  }
}

/** Answers while the parts behind it are still being started. */
function notYet(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
  response.end('Plumbline is starting. Try again in a moment.\n');
}

async function main(running: Lifecycle): Promise<void> {
  const env = loadEnv(ROOT);
  const args = readArguments();
  const port = args.port ?? env.port;
  const host = args.host ?? env.host ?? '127.0.0.1';
  provide('env', env);
  // Somebody at a terminal wants to read what concerns them; a service manager collects everything.
  const level = process.stdout.isTTY && env.logLevel === 'info' ? 'warn' : env.logLevel;
  provide('logger', createLogger({ level }));
  provide('requestContext', createRequestContext());
  provide('secrets', loadSecrets(env.dataDir));

  const server = createServer(notYet);
  const realPort = await listen(server, port, host);
  const embedded = await startDatabase(running, env);

  step('Reading the question library');
  const content = [path.join(ROOT, 'content'), env.contentDir];
  const keep = keepOfBuild(env);
  const library = await refreshLibrary(moment(), content, keep);
  await refreshSearch();
  const exercises = await refreshExercises(moment(), content, keep);
  const inExercises = exercises.problems.map((one) => ({ ...one, file: `content/${one.file}` }));
  for (const { file, field, reason } of [...library.problems, ...inExercises]) {
    console.warn(`${file}${field && ` (${field})`}: ${reason}`);
  }
  const sampled = embedded !== null && !args.empty;
  if (sampled) step('Looking after the sample (its first time takes a few seconds)');
  const sample = sampled ? await loadSample(moment()) : null;
  step('Starting the sandbox');
  await startSandbox(running, env);
  startImports(running);
  startStatistics(running);
  const outbox = sample !== null && isLoopback(host) && env.mail === null;
  const site = siteOf({ publicUrl: env.publicUrl, host, port: realPort, outbox });
  provide('site', site);
  const mailer = chooseMailer(env, outbox);
  provide('mail', mailer);
  running.add({ name: 'mail', stop: () => mailer.close() });

  // next-auth looks for its own address here and nowhere else.
  if (env.publicUrl) process.env.NEXTAUTH_URL = env.publicUrl;
  else process.env.AUTH_TRUST_HOST = 'true';
  step('Starting the web server');
  const app = await startServing(running, env, server, realPort);
  const serve = app.getRequestHandler();
  server.off('request', notYet);
  server.on(
    'request',
    frontDoor(
      { site, logger: logger(), newId: () => moment().id(), behindProxy: env.publicUrl !== null, files: staging.FILES },
      (request, response) => serve(request, response),
    ),
  );

  await sweepAccounts(moment());
  const daily = setInterval(() => {
    sweepAccounts(moment()).catch((err: unknown) => logger().error({ err }, 'sweep'));
  }, DAY_MS);
  running.add({ name: 'sweep', stop: () => clearInterval(daily) });

  if (env.mode === 'production') logWhatNextPrints();
  embedded?.info.announcePort(realPort);
  tellAddress(env, host, site.origins[0]);
  await tellHowToSignIn(site.origins[0], sample);
  process.send?.({ ready: true, url: site.origins[0] });
}

function tellAddress(env: Env, host: string, url: string): void {
  console.log(`\nPlumbline is ready at ${url}  (Ctrl-C stops it)`);
  if (env.databaseUrl === null) {
    console.log(`  Data is in ${env.dataDir}. The embedded database survives a killed process, not a power cut.`);
  }
  if (!isLoopback(host) && env.publicUrl === null) {
    console.log('  Set PUBLIC_URL to the address that people will use; until then only this machine is answered.');
  }
}

async function tellHowToSignIn(url: string, sample: Awaited<ReturnType<typeof loadSample>>): Promise<void> {
  const owner = await firstOwnerLink(moment());
  if (owner) {
    console.log('\nThere is no account yet. Open this address once, within 24 hours, to become the owner:');
    console.log(`  ${url}${owner}`);
  }
  if (!sample) return;
  console.log(`\nSample: ${sample.organisation}, made up. Sign in as any of these people:`);
  const width = Math.max(...sample.people.map((person) => person.email.length));
  for (const person of sample.people) console.log(`  ${person.email.padEnd(width)}  ${person.name}, ${person.does}`);
  console.log(
    sample.passphrase
      ? `with the password\n  ${sample.passphrase}`
      : 'with the password that the first start printed (sample.json, which keeps it, is gone from the data folder).',
  );
}

const running = lifecycle();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(running, 0));
process.on('disconnect', () => void end(running, 0));

main(running).catch((error: unknown) => {
  const inWords = [Sentence, EnvError, SecretsError, EmbeddedDatabaseError, ConfinementError].some(
    (kind) => error instanceof kind,
  );
  if (!inWords) console.error(error);
  void end(running, 1, inWords ? (error as Error).message : 'Plumbline could not start; the reason is above.');
});
