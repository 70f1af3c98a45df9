/**
 * One process of a fleet around a queue: a producer that adds jobs until each is acknowledged, or a worker. What it does
 * is written down before it goes on: `+ key` (acknowledged), `> key attempt` (a handler began).
 *
 * Some jobs crash their worker by SIGKILL on their first attempt: before their effect, or between effect and
 * acknowledgement, which is the moment that makes a queue hard. Some throw once, some always.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import {
  applyOnce as applyOnceInPostgres,
  PostgresQueue,
} from '@/content/exercises/job-queue/production/postgres-queue';
import type { Delivery, DurableQueue } from '@/content/exercises/job-queue/production/queue';
import {
  applyOnce as applyOnceInRedis,
  CONNECTION,
  RedisQueue,
  requireDurable,
} from '@/content/exercises/job-queue/production/redis-queue';
import { work } from '@/content/exercises/job-queue/production/worker';
import { OPTIONS, type QueueSettings } from './queue-settings';

type Behaviour = 'plain' | 'dies-before' | 'dies-after' | 'throws-once' | 'poison';
interface Payload {
  readonly key: string;
  readonly behaviour: Behaviour;
}

const BEHAVIOURS: Readonly<Record<number, Behaviour>> = {
  5: 'throws-once',
  11: 'dies-before',
  17: 'poison',
  23: 'dies-after',
};

const settings: QueueSettings = JSON.parse(process.argv[2] ?? '');
const stop = new AbortController();
process.stdin.on('end', () => stop.abort());
process.stdin.resume();
const say = (line: string) => writeSync(1, `${line}\n`);

interface Store {
  readonly queue: DurableQueue;
  applyOnce(key: string): Promise<boolean>;
  applyWithoutKey(key: string): Promise<void>;
  close(): Promise<void>;
}

async function open(): Promise<Store> {
  if (settings.store.kind === 'postgres') {
    const sql = postgres({ ...settings.store.address, max: 6, onnotice: () => {}, backoff: () => 0.1 });
    const post = (tx: postgres.Sql | postgres.TransactionSql, key: string) => tx`
      insert into ledger (key) values (${key}) on conflict (key) do update set times = ledger.times + 1`;
    return {
      queue: new PostgresQueue(sql, { ...OPTIONS, name: settings.name }),
      applyOnce: (key) => applyOnceInPostgres(sql, key, (tx) => post(tx, key)),
      applyWithoutKey: async (key) => void (await post(sql, key)),
      close: () => sql.end({ timeout: 5 }),
    };
  }
  const redis = new Redis(settings.store.address, CONNECTION);
  redis.on('error', () => {});
  await untilDurable(redis);
  return {
    queue: new RedisQueue(redis, { ...OPTIONS, name: settings.name }),
    applyOnce: (key) =>
      applyOnceInRedis(redis, `${settings.name}:${key}`, [['hincrby', `${settings.name}:ledger`, key, 1]]),
    applyWithoutKey: async (key) => void (await redis.hincrby(`${settings.name}:ledger`, key, 1)),
    close: async () => redis.disconnect(),
  };
}

/** A process that starts while Redis is down waits for it. */
async function untilDurable(redis: Redis): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      return await requireDurable(redis);
    } catch (error) {
      if (error instanceof Error && error.message.includes('appendfsync')) throw error;
      await wait(50);
    }
  }
}

async function produce(queue: DurableQueue, name: string, jobs: number, paceMs: number): Promise<void> {
  for (let number = 0; number < jobs && !stop.signal.aborted; number += 1) {
    const key = `${name}-${number}`;
    const payload: Payload = { key, behaviour: BEHAVIOURS[number % 30] ?? 'plain' };
    for (;;) {
      try {
        const added = await queue.add({ payload, key });
        if (added.accepted) break;
      } catch {
        // No answer: the job may be there or not, and the key makes asking again harmless.
      }
      await wait(30);
    }
    say(`+ ${key} ${payload.behaviour}`);
    await wait(paceMs);
  }
  say('end');
}

const die = () => process.kill(process.pid, 'SIGKILL');

async function handle(store: Store, { payload, attempt }: Delivery): Promise<void> {
  const { key, behaviour } = payload as Payload;
  say(`> ${key} ${attempt}`);
  await wait(3);
  if (behaviour === 'poison') throw new Error('never works');
  if (behaviour === 'throws-once' && attempt === 1) throw new Error('works the second time');
  if (behaviour === 'dies-before' && attempt === 1) die();
  if (settings.fault === 'no-key') await store.applyWithoutKey(key);
  else await store.applyOnce(key);
  if (behaviour === 'dies-after' && attempt === 1) die();
}

/** The planted fault: a queue whose `take` acknowledges at once. */
function acknowledgingFirst(queue: DurableQueue): DurableQueue {
  return {
    add: (job) => queue.add(job),
    take: async (count) => {
      const deliveries = await queue.take(count);
      for (const { receipt } of deliveries) await queue.succeed(receipt);
      return deliveries;
    },
    succeed: async () => true,
    fail: async () => true,
    extend: async () => true,
    deadLetters: () => queue.deadLetters(),
    revive: (id) => queue.revive(id),
    metrics: () => queue.metrics(),
  };
}

const store = await open();
if (settings.role.kind === 'producer') {
  await produce(store.queue, settings.role.name, settings.role.jobs, settings.role.paceMs);
} else {
  const queue = settings.fault === 'acks-first' ? acknowledgingFirst(store.queue) : store.queue;
  await work(queue, (delivery) => handle(store, delivery), {
    concurrency: 4,
    visibilityMs: OPTIONS.visibilityMs,
    pollMs: 30,
    stop: stop.signal,
    onStoreError: () => {},
  });
}
await store.close();
process.stdin.destroy();
