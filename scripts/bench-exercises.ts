/**
 * Our references beside well-known libraries, in one run on one machine: rate-limiter-flexible, lru-cache, pg-boss.
 *
 * Usage: npm run bench:exercises [-- --json]
 *
 *   --json   the last line printed is one JSON document with every figure
 *
 * Each task runs in rounds, ours and theirs in turn, and the median of the rounds counts; a ratio above 1 means that ours
 * did more in a second. The libraries do not do quite the same: rate-limiter-flexible counts in fixed windows, pg-boss
 * keeps more about a job. What is compared is said beside each row. Redis and PostgreSQL are started for the run, both
 * durable (`appendfsync always`, `fsync`), and a task whose server is missing is told as not run.
 */
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import PgBoss from 'pg-boss';
import postgres from 'postgres';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { LocalTier } from '../content/exercises/cache/production/local-tier';
import { CONNECTION as CACHE_CONNECTION, RedisCache } from '../content/exercises/cache/production/redis-cache';
import { Cache } from '../content/exercises/cache/reference';
import { PostgresQueue, SCHEMA } from '../content/exercises/job-queue/production/postgres-queue';
import type { DurableQueue } from '../content/exercises/job-queue/production/queue';
import { RedisQueue } from '../content/exercises/job-queue/production/redis-queue';
import { LocalBuckets } from '../content/exercises/rate-limiter/production/local-buckets';
import { CONNECTION, RedisLimiter } from '../content/exercises/rate-limiter/production/redis-limiter';
import { RateLimiter } from '../content/exercises/rate-limiter/reference';
import { hasRedis, startPostgres, startRedis } from '../tests/support/real-parts';

const ROUNDS = 5;
const KEYS = Array.from({ length: 1000 }, (_, index) => `key ${index}`);
const keyOf = (number: number): string => KEYS[number % KEYS.length] ?? '';

interface Row {
  readonly task: string;
  readonly ours: string;
  readonly theirs: string;
  /** A second. */
  readonly oursPerSecond: number;
  readonly theirsPerSecond: number;
  /** Ours to theirs. */
  readonly ratio: number;
}

/** Does `count` operations and resolves when all are done. */
type Load = (count: number) => Promise<void> | void;

const median = (figures: readonly number[]): number =>
  figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

async function perSecond(load: Load, count: number): Promise<number> {
  const began = performance.now();
  await load(count);
  return (count * 1000) / (performance.now() - began);
}

async function compare(
  task: string,
  count: number,
  ours: { readonly name: string; readonly load: Load },
  theirs: { readonly name: string; readonly load: Load },
): Promise<Row> {
  const [a, b]: [number[], number[]] = [[], []];
  // The first round warms both up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [mine, other] = [await perSecond(ours.load, count), await perSecond(theirs.load, count)];
    if (round > 0) {
      a.push(mine);
      b.push(other);
    }
  }
  const [oursPerSecond, theirsPerSecond] = [Math.round(median(a)), Math.round(median(b))];
  return {
    task,
    ours: ours.name,
    theirs: theirs.name,
    oursPerSecond,
    theirsPerSecond,
    ratio: oursPerSecond / theirsPerSecond,
  };
}

/** Runs `one` for 0 .. count-1, `width` at a time. */
const inParallel =
  (width: number, one: (number: number) => Promise<unknown>): Load =>
  async (count) => {
    let next = 0;
    const lane = async () => {
      while (next < count) await one(next++);
    };
    await Promise.all(Array.from({ length: width }, lane));
  };
const inTurn =
  (one: (number: number) => unknown): Load =>
  (count) => {
    for (let number = 0; number < count; number += 1) one(number);
  };

const PLENTY = 1_000_000_000;

async function inMemory(): Promise<Row[]> {
  const library = { name: 'RateLimiterMemory', load: inParallel(64, (n) => memory.consume(keyOf(n))) };
  const memory = new RateLimiterMemory({ points: PLENTY, duration: 60 });
  const buckets = new LocalBuckets({ capacity: 1_000_000, refillPerSecond: 1_000_000 });
  const reference = new RateLimiter({ kind: 'token-bucket', capacity: 1_000_000, refillPerSecond: 1_000_000 });

  const lru = new LRUCache<string, object>({ max: 500, ttl: 60_000 });
  const fetching = new LRUCache<string, object>({ max: 2000, ttl: 60_000, fetchMethod: async (key) => ({ key }) });
  const tier = new LocalTier(500);
  const rules = { ttlMs: 60_000, staleMs: 0, ifDownMs: 0, perRole: false };
  const options = {
    capacity: 2000,
    jitter: 0,
    missingMs: 1000,
    loadTimeoutMs: 1000,
    retryMs: 1000,
    kinds: { page: rules },
  };
  const cache = new Cache(
    options,
    async (_kind, id) => ({ id }),
    async () => {},
  );
  const viewer = { tenant: 'acme', role: 'reader' };
  return [
    await compare(
      'limiter in memory, one decision',
      100_000,
      { name: 'exercise reference', load: inTurn((n) => reference.tryAcquire(keyOf(n))) },
      library,
    ),
    await compare(
      'limiter in memory, one decision',
      100_000,
      { name: 'LocalBuckets', load: inTurn((n) => buckets.tryAcquire(keyOf(n), 1, performance.now())) },
      library,
    ),
    await compare(
      'cache in memory, get or set, half of the keys fit',
      200_000,
      {
        name: 'LocalTier',
        load: inTurn(
          (n) => tier.get(keyOf(n * 7), performance.now()) ?? tier.set(keyOf(n * 7), {}, performance.now() + 60_000),
        ),
      },
      { name: 'lru-cache', load: inTurn((n) => lru.get(keyOf(n * 7)) ?? lru.set(keyOf(n * 7), {})) },
    ),
    await compare(
      'cache in memory, asynchronous get with single-flight, all hits',
      100_000,
      { name: 'exercise reference', load: inParallel(64, (n) => cache.get(viewer, 'page', keyOf(n))) },
      { name: 'lru-cache fetch', load: inParallel(64, (n) => fetching.fetch(keyOf(n))) },
    ),
  ];
}

async function onRedis(address: string): Promise<Row[]> {
  const connect = async (settings: object) => {
    const redis = new Redis(address, settings);
    await new Promise<void>((resolve) => redis.once('ready', () => resolve()));
    return redis;
  };
  const [mine, theirs, forCache, messages] = await Promise.all([
    connect(CONNECTION),
    connect({}),
    connect(CACHE_CONNECTION),
    connect(CACHE_CONNECTION),
  ]);
  const share = { capacity: 1_000_000, refillPerSecond: 1_000_000 };
  const ours = new RedisLimiter(mine, { name: 'bench', ...share, share, deadlineMs: 5000 });
  const library = new RateLimiterRedis({ storeClient: theirs, points: PLENTY, duration: 60 });
  const cache = new RedisCache(forCache, messages, {
    name: 'bench',
    load: async (_kind, id) => ({ id }),
    save: async () => {},
    kinds: { page: { ttlMs: 60_000, staleMs: 0, ifDownMs: 0, perRole: false } },
    localMs: 60_000,
  });
  const fetching = new LRUCache<string, object>({ max: 2000, ttl: 60_000, fetchMethod: async (key) => ({ key }) });
  const viewer = { tenant: 'acme', role: 'reader' };
  const rows = [
    await compare(
      'limiter on Redis, 64 callers',
      4000,
      { name: 'RedisLimiter', load: inParallel(64, (n) => ours.tryAcquire(keyOf(n))) },
      { name: 'RateLimiterRedis', load: inParallel(64, (n) => library.consume(keyOf(n))) },
    ),
    await compare(
      'limiter on Redis, one caller',
      1000,
      { name: 'RedisLimiter', load: inParallel(1, (n) => ours.tryAcquire(keyOf(n))) },
      { name: 'RateLimiterRedis', load: inParallel(1, (n) => library.consume(keyOf(n))) },
    ),
    await compare(
      'cache over Redis, hits of the local tier (lru-cache has no second tier)',
      50_000,
      { name: 'RedisCache', load: inParallel(64, (n) => cache.get(viewer, 'page', keyOf(n))) },
      { name: 'lru-cache fetch', load: inParallel(64, (n) => fetching.fetch(keyOf(n))) },
    ),
  ];
  for (const redis of [mine, theirs, forCache, messages]) redis.disconnect();
  return rows;
}

const JOBS = 400;
const LANES = 8;

/** Adds jobs, then takes and finishes them, ten at a time. */
function cycle(queue: DurableQueue): Load {
  return async (count) => {
    await inParallel(LANES, (n) => queue.add({ payload: { n } }))(count);
    let done = 0;
    const lane = async () => {
      while (done < count) {
        const deliveries = await queue.take(10);
        await Promise.all(deliveries.map(({ receipt }) => queue.succeed(receipt)));
        done += deliveries.length;
      }
    };
    await Promise.all(Array.from({ length: 4 }, lane));
  };
}

function cycleOfBoss(boss: PgBoss): Load {
  return async (count) => {
    await inParallel(LANES, (n) => boss.send('bench', { n }))(count);
    let done = 0;
    const lane = async () => {
      while (done < count) {
        const jobs = await boss.fetch('bench', { batchSize: 10 });
        await Promise.all(jobs.map(({ id }) => boss.complete('bench', id)));
        done += jobs.length;
      }
    };
    await Promise.all(Array.from({ length: 4 }, lane));
  };
}

async function queues(redisAddress: string | null): Promise<Row[]> {
  const server = await startPostgres();
  if (!server) return [];
  const { path: socket } = server.address as { path: string };
  const sql = postgres({ ...server.address, max: LANES, onnotice: () => {} });
  await sql.unsafe(SCHEMA);
  const folder = socket.replace(/\/[^/]*$/, '');
  const boss = new PgBoss({ host: folder, user: 'postgres', database: 'postgres', max: LANES, supervise: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue('bench');
  const library = { name: 'pg-boss', load: cycleOfBoss(boss) };
  const rows = [
    await compare(
      'queue, add, take and finish a job',
      JOBS,
      { name: 'PostgresQueue', load: cycle(new PostgresQueue(sql, { name: 'bench' })) },
      library,
    ),
  ];
  if (redisAddress) {
    const redis = new Redis(redisAddress);
    const ours = { name: 'RedisQueue', load: cycle(new RedisQueue(redis, { name: 'bench' })) };
    rows.push(await compare('queue, add, take and finish a job', JOBS, ours, library));
    redis.disconnect();
  }
  await boss.stop({ graceful: false, wait: true });
  await sql.end({ timeout: 1 });
  await server.stop();
  return rows;
}

async function main(): Promise<void> {
  const notRun: string[] = [];
  const redis = hasRedis() ? await startRedis('everything') : null;
  if (!redis) notRun.push('what needs Redis: no redis-server was found');
  const rows = [...(await inMemory()), ...(redis ? await onRedis(redis.address) : [])];
  const jobs = await queues(redis?.address ?? null);
  if (jobs.length === 0) notRun.push('queues on PostgreSQL: no server was found');
  rows.push(...jobs);
  await redis?.stop();

  console.log(`Operations a second, the median of ${ROUNDS} rounds; a ratio above 1 means that ours did more.\n`);
  for (const { task, ours, theirs, oursPerSecond, theirsPerSecond, ratio } of rows) {
    const figures = `${oursPerSecond.toLocaleString('en')} : ${theirsPerSecond.toLocaleString('en')}`;
    console.log(`${ratio.toFixed(2).padStart(6)}  ${`${ours} : ${theirs}`.padEnd(38)} ${figures.padEnd(24)} ${task}`);
  }
  for (const line of notRun) console.log(`!!! not run: ${line}`);
  if (process.argv.includes('--json')) console.log(JSON.stringify({ rounds: ROUNDS, rows, notRun }));
}

await main();
process.exit(0);
