/**
 * Runs a production-shaped reference on real parts, in several processes, and shows what it does.
 *
 * Usage: npm run demo -- rate-limiter|job-queue|cache [--seconds N] [--on postgres|redis]
 *
 *   --seconds N   how long (default 20)
 *   --on          what the job queue stands on (default postgres)
 *
 * Starts a Redis or a PostgreSQL server of its own and kills it on the way. With REDIS_URL or DATABASE_URL it uses that
 * one, kills nothing of it, and deletes what it put there. Ctrl-C ends it at any time and leaves nothing behind.
 */
import { parseArgs } from 'node:util';
import { showCache } from './demo/cache';
import { showJobQueue } from './demo/job-queue';
import { Cleanup, Sentence } from './demo/parts';
import { showRateLimiter } from './demo/rate-limiter';

const USAGE = 'Usage: npm run demo -- rate-limiter|job-queue|cache [--seconds N] [--on postgres|redis]';

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { seconds: { type: 'string', default: '20' }, on: { type: 'string', default: 'postgres' } },
    });
    const seconds = Number(values.seconds);
    if (positionals.length !== 1 || !(seconds > 0)) throw new Error(USAGE);
    if (values.on !== 'postgres' && values.on !== 'redis') throw new Error(USAGE);
    return { show: positionals[0], seconds, on: values.on } as const;
  } catch {
    throw new Sentence(USAGE);
  }
}

async function main(): Promise<void> {
  const { show, seconds, on } = readArguments();
  const stop = new AbortController();
  const cleanup = new Cleanup();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, () => stop.abort());
  const name = `plumbline-demo-${process.pid}-${Date.now()}`;
  try {
    if (show === 'rate-limiter') await showRateLimiter(seconds, stop.signal, cleanup, name);
    else if (show === 'job-queue') await showJobQueue(seconds, stop.signal, cleanup, name, on);
    else if (show === 'cache') await showCache(seconds, stop.signal, cleanup, name);
    else throw new Sentence(USAGE);
  } finally {
    await cleanup.run();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Sentence ? error.message : error);
    process.exit(1);
  },
);
