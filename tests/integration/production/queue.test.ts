/**
 * The queues on PostgreSQL and on Redis, with producers and workers in processes of their own that are killed, and a store
 * that is killed under them: every acknowledged job ends, and its effect is there once.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PostgresQueue, SCHEMA } from '@/content/exercises/job-queue/production/postgres-queue';
import type { DurableQueue, QueueOptions } from '@/content/exercises/job-queue/production/queue';
import { RedisQueue, requireDurable } from '@/content/exercises/job-queue/production/redis-queue';
import {
  bundle,
  type Crew,
  hasRedis,
  type Server,
  sayNotRun,
  startPostgres,
  startProcess,
  startRedis,
  until,
} from '../../support/real-parts';
import { OPTIONS, type QueueSettings } from './queue-settings';

const NAME = 'proof';
const WORKERS = 3;
const DRAINED_WITHIN_MS = 60_000;
const PATIENCE = 150_000;

/** How the store looks from outside once all is over. */
interface Ledger {
  readonly queue: DurableQueue;
  /** Another queue in the same store. */
  other(options: { readonly name: string } & Partial<QueueOptions>): DurableQueue;
  /** How often the effect of each key was applied. */
  times(): Promise<Map<string, number>>;
  close(): Promise<void>;
}

interface Stage {
  readonly server: Server<unknown>;
  readonly store: QueueSettings['store'];
  ledger(): Promise<Ledger>;
}

const stages = {
  async redis(): Promise<Stage | null> {
    if (!hasRedis()) return null;
    const server = await startRedis('everything');
    return {
      server,
      store: { kind: 'redis', address: server.address },
      async ledger() {
        const redis = new Redis(server.address);
        return {
          queue: new RedisQueue(redis, { ...OPTIONS, name: NAME }),
          other: (options) => new RedisQueue(redis, options),
          times: async () =>
            new Map(Object.entries(await redis.hgetall(`${NAME}:ledger`)).map(([key, times]) => [key, Number(times)])),
          close: async () => redis.disconnect(),
        };
      },
    };
  },
  async postgres(): Promise<Stage | null> {
    const server = await startPostgres();
    if (!server) return null;
    const connect = () => postgres({ ...server.address, max: 2, onnotice: () => {} });
    const sql = connect();
    await sql.unsafe(SCHEMA);
    await sql`create table ledger (key text primary key, times integer not null default 1)`;
    await sql.end();
    return {
      server,
      store: { kind: 'postgres', address: server.address },
      async ledger() {
        const own = connect();
        return {
          queue: new PostgresQueue(own, { ...OPTIONS, name: NAME }),
          other: (options) => new PostgresQueue(own, options),
          times: async () =>
            new Map(
              (await own<{ key: string; times: number }[]>`select key, times from ledger`).map((row) => [
                row.key,
                row.times,
              ]),
            ),
          close: () => own.end({ timeout: 5 }),
        };
      },
    };
  },
};

interface Outcome {
  readonly jobs: number;
  readonly attempts: number;
  readonly duplicates: number;
  readonly dead: number;
  /** Acknowledged, and neither its effect nor a dead letter is there. */
  readonly lost: readonly string[];
  /** The effect was applied more than once. */
  readonly twice: readonly string[];
  readonly kills: number;
}

describe.each(['postgres', 'redis'] as const)('the queue on %s', (kind) => {
  let file: string;
  let stage: Stage | null = null;

  beforeAll(async () => {
    file = bundle(fileURLToPath(new URL('queue-process.ts', import.meta.url)));
    stage = await stages[kind]();
    if (!stage) sayNotRun(`the queue on ${kind}: no server was found on this machine`);
  });
  afterAll(async () => {
    await stage?.server.stop();
    rmSync(path.dirname(file), { recursive: true, force: true });
  });

  /** Runs a fleet until the queue is empty, and audits what is left. Fleets of one test file use different job names. */
  const run = async (
    { server, store, ledger }: Stage,
    { name, jobs, fault, chaos }: { name: string; jobs: number; fault: QueueSettings['fault']; chaos: boolean },
  ): Promise<Outcome> => {
    const crews: Crew[] = [];
    let open = true;
    let kills = 0;
    const hire = (): Crew => {
      const crew = startProcess(file, { store, name: NAME, fault, role: { kind: 'worker' } } satisfies QueueSettings);
      crews.push(crew);
      // A worker that dies is replaced, as a supervisor would.
      void crew.ended.then(() => {
        if (!open) return;
        kills += 1;
        hire();
      });
      return crew;
    };
    const producers = [1, 2].map((number) => {
      const role = { kind: 'producer', name: `${name}${number}`, jobs: jobs / 2, paceMs: 4 } as const;
      return startProcess(file, { store, name: NAME, fault, role } satisfies QueueSettings);
    });
    for (let number = 0; number < WORKERS; number += 1) hire();
    if (chaos) {
      const acknowledged = () => producers.reduce((sum, { lines }) => sum + lines.length, 0);
      const begun = () => crews.reduce((sum, { lines }) => sum + lines.length, 0);
      await until('some jobs were begun', () => begun() >= 10);
      await crews.at(-1)?.kill();
      await until('a third is in', () => acknowledged() >= jobs / 3);
      await server.kill();
      await wait(200);
      await server.start();
      await until('half are in', () => acknowledged() >= jobs / 2);
      await crews.at(-1)?.kill();
    }
    await Promise.all(producers.map((producer) => producer.ended));

    const seen = await ledger();
    try {
      const deadline = Date.now() + DRAINED_WITHIN_MS;
      for (;;) {
        const { depth, processing } = await seen.queue.metrics();
        if (depth + processing === 0) break;
        if (Date.now() > deadline) throw new Error(`${depth} jobs still wait, ${processing} are in hand`);
        await wait(50);
      }
      open = false;
      await Promise.all(crews.map((crew) => crew.stop()));

      const acknowledged = producers.flatMap((producer) =>
        producer.lines.filter((line) => line.startsWith('+')).map((line) => line.split(' ')[1] ?? ''),
      );
      const begun = crews.flatMap((crew) => crew.lines.filter((line) => line.startsWith('>')));
      const retried = begun.length - new Set(begun.map((line) => line.split(' ')[1])).size;
      const dead = (await seen.queue.deadLetters()).map(({ payload }) => (payload as { key: string }).key);
      const times = await seen.times();
      return {
        jobs: acknowledged.length,
        attempts: begun.length,
        duplicates: retried,
        dead: dead.filter((key) => key.startsWith(name)).length,
        lost: acknowledged.filter((key) => !times.has(key) && !dead.includes(key)),
        twice: acknowledged.filter((key) => (times.get(key) ?? 0) > 1),
        kills,
      };
    } finally {
      open = false;
      await seen.close();
    }
  };

  const print = (title: string, { jobs, attempts, duplicates, dead, lost, twice, kills }: Outcome) =>
    console.log(
      `queue on ${kind}, ${title}: ${jobs} jobs acknowledged, ${attempts} attempts, ${duplicates} duplicates, ${dead} dead letters, ` +
        `${kills} workers killed; ${lost.length} lost, ${twice.length} effects applied twice`,
    );

  it(
    'loses no acknowledged job and applies each effect once, whoever is killed',
    async ({ skip }) => {
      if (!stage) return skip();
      const outcome = await run(stage, { name: 'job', jobs: 180, fault: 'none', chaos: true });
      print('workers and store killed', outcome);
      expect(outcome.lost).toEqual([]);
      expect(outcome.twice).toEqual([]);
      expect(outcome.jobs).toBe(180);
      // Those that never work; on a very slow machine also one that lost its lease again and again.
      expect(outcome.dead).toBeGreaterThanOrEqual(6);
      expect(outcome.kills).toBeGreaterThan(5);
      expect(outcome.duplicates).toBeGreaterThan(5);
    },
    PATIENCE,
  );

  // One planted fault a store: the audit that finds them is the same.
  it(
    'is caught when it acknowledges before the work, or when effects have no key',
    async ({ skip }) => {
      if (!stage) return skip();
      const fault = kind === 'redis' ? 'acks-first' : 'no-key';
      const outcome = await run(stage, { name: 'planted', jobs: 48, fault, chaos: false });
      print(`planted fault ${fault}`, outcome);
      expect((fault === 'acks-first' ? outcome.lost : outcome.twice).length).toBeGreaterThan(0);
    },
    PATIENCE,
  );

  it('refuses a late verdict, and knows a key again', async ({ skip }) => {
    if (!stage) return skip();
    const { queue, close } = await stage.ledger();
    try {
      const first = await queue.add({ payload: 1, key: 'late' });
      expect(await queue.add({ payload: 2, key: 'late' })).toEqual({ ...first, duplicate: true });
      const [old] = await queue.take(1);
      await wait(OPTIONS.visibilityMs + 20);
      expect(await queue.succeed(old!.receipt)).toBe(false);
      const [again] = await queue.take(1);
      expect(again).toMatchObject({ id: old!.id, attempt: 2, payload: 1 });
      expect(await queue.fail(old!.receipt, 'too late')).toBe(false);
      expect(await queue.extend(again!.receipt)).toBe(true);
      expect(await queue.fail(again!.receipt, 'no use', true)).toBe(true);
      expect((await queue.deadLetters()).at(-1)).toMatchObject({ id: old!.id, attempts: 2, reason: 'no use' });
      expect(await queue.revive(old!.id)).toBe(true);
      const [revived] = await queue.take(1);
      expect(revived).toMatchObject({ id: old!.id, attempt: 1 });
      expect(await queue.succeed(revived!.receipt)).toBe(true);
    } finally {
      await close();
    }
  });

  it('keeps to its bound, and lets priority go ahead without starving anybody', async ({ skip }) => {
    if (!stage) return skip();
    const { other, close } = await stage.ledger();
    try {
      const queue = other({ name: 'lines', capacity: 4, headStartMs: 150 });
      const next = async () => (await queue.take(1))[0]?.payload;
      await queue.add({ payload: 'early and low' });
      await queue.add({ payload: 'soon and high', priority: 1 });
      await wait(250);
      await queue.add({ payload: 'late and high', priority: 1 });
      await queue.add({ payload: 'late and low' });
      expect(await queue.add({ payload: 'too many' })).toEqual({ accepted: false, reason: 'full' });
      // A head start of 150 ms: enough to pass those who came just before, not enough to pass who has waited longer.
      expect([await next(), await next(), await next(), await next(), await next()]).toEqual([
        ...['soon and high', 'early and low', 'late and high', 'late and low', undefined],
      ]);
      expect(await queue.metrics()).toMatchObject({ depth: 0, processing: 4, deadLettered: 0 });
    } finally {
      await close();
    }
  });
});

describe.skipIf(!hasRedis())('a Redis that forgets', () => {
  it('is refused before it acknowledges anything', async () => {
    const server = await startRedis('nothing');
    const redis = new Redis(server.address);
    await expect(requireDurable(redis)).rejects.toThrow(/appendonly no/);
    redis.disconnect();
    await server.stop();
  });
});
