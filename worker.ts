/**
 * The other composition root: what `server.ts` starts for candidates' runs, without pages and sockets, on as many machines as
 * are wanted. It serves the queue on the Postgres that DATABASE_URL names, and holds nothing that another worker needs.
 *
 * Usage: npm run worker     (settings as in .env.example; DATABASE_URL is needed)
 *
 * Tells its parent `{ ready: true }` over IPC once it serves, and ends when its parent does.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@/db/client';
import { migrate } from '@/db/migrate';
import { startRuns } from '@/features/runs/jobs';
import { postgresBus } from '@/lib/bus';
import { redisBus } from '@/lib/bus-redis';
import { EnvError, loadEnv } from '@/lib/env';
import { lifecycle } from '@/lib/lifecycle';
import { createLogger, createRequestContext, logger } from '@/lib/logger';
import { provide } from '@/lib/process';
import { ConfinementError, createRunner } from '@/runner';

const ROOT = path.dirname(fileURLToPath(import.meta.url));
const STOP_WITHIN_MS = 10_000;

/** A reason not to start that is told in words, without a stack. */
class Sentence extends Error {}

const running = lifecycle();

async function end(code: number, sentence?: string): Promise<void> {
  if (running.stopping) return;
  if (sentence) process.stderr.write(`\n${sentence}\n`);
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  await running.stop((name, error) => {
    process.stderr.write(`${name} did not stop cleanly: ${(error as Error).message}\n`);
  });
  process.exit(code);
}

async function main(): Promise<void> {
  const env = loadEnv(ROOT);
  if (env.databaseUrl === null) {
    throw new Sentence(
      'A worker shares its queue with servers through PostgreSQL: set DATABASE_URL. Without it `npm start` does the runs itself.',
    );
  }
  provide('env', env);
  provide('logger', createLogger({ level: env.logLevel }));
  provide('requestContext', createRequestContext());
  await migrate({}, env.databaseUrl);
  const database = openDatabase({}, env.databaseUrl);
  provide('database', database);
  running.add({ name: 'database', stop: () => database.close() });
  const onError = (err: unknown) => logger().warn({ err }, 'a hint could not be sent');
  const bus =
    env.redisUrl === null ? await postgresBus(database.driver, onError) : await redisBus(env.redisUrl, onError);
  provide('bus', bus);
  running.add({ name: 'bus', stop: () => bus.close() });
  const { requireOs, children, runsPerChild } = env.sandbox;
  await startRuns({
    running,
    databaseUrl: env.databaseUrl,
    children,
    cores: availableParallelism(),
    makeRunner: (size) =>
      createRunner({ size, requireOs, logger: logger(), ...(runsPerChild === null ? {} : { runsPerChild }) }),
  });
  console.log('This worker serves the queue (Ctrl-C stops it).');
  process.send?.({ ready: true });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('disconnect', () => void end(0));

main().catch((error: unknown) => {
  const inWords = [Sentence, EnvError, ConfinementError].some((kind) => error instanceof kind);
  if (!inWords) console.error(error);
  void end(1, inWords ? (error as Error).message : 'The worker could not start; the reason is above.');
});
