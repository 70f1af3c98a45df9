/** Two producers and three workers on one queue; jobs that kill their workers, and a store that is killed, on the way. */
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import postgres from 'postgres';
import { PostgresQueue } from '@/content/exercises/job-queue/production/postgres-queue';
import type { Metrics } from '@/content/exercises/job-queue/production/queue';
import { CONNECTION, RedisQueue } from '@/content/exercises/job-queue/production/redis-queue';
import { OPTIONS, type QueueSettings } from '@/tests/integration/production/queue-settings';
import { type Cleanup, Fleet, postgresPart, redisPart } from './parts';
import { bar, bars, openView, PerSecond } from './view';

const WORKERS = 3;
const PACE_MS = 25;

export async function showJobQueue(
  seconds: number,
  stop: AbortSignal,
  cleanup: Cleanup,
  name: string,
  on: 'postgres' | 'redis',
): Promise<void> {
  const { part, store, queue, ledger } = await open(on, name, cleanup);
  const fleet = new Fleet('queue-process', cleanup);
  let metrics: Metrics = { depth: 0, processing: 0, deadLettered: 0, oldestAgeMs: 0 };
  let acknowledged = 0;
  let attempts = 0;
  let kills = 0;
  let open_ = true;
  let state = 'serving';
  const begun = new Set<string>();
  const perSecond = new PerSecond();
  const workers = Array.from({ length: WORKERS }, () => ({ last: '', killed: 0 }));

  const hire = (number: number): void => {
    const crew = fleet.start(
      { store, name, fault: 'none', role: { kind: 'worker' } } satisfies QueueSettings,
      (line) => {
        const [mark, key = '', attempt] = line.split(' ');
        if (mark !== '>') return;
        attempts += 1;
        begun.add(key);
        perSecond.count();
        const worker = workers[number];
        if (worker) worker.last = `${key}${attempt === '1' ? '' : `, attempt ${attempt}`}`;
      },
    );
    void crew.ended.then(() => {
      if (!open_) return;
      kills += 1;
      const worker = workers[number];
      if (worker) worker.killed += 1;
      hire(number);
    });
  };
  cleanup.add(() => {
    open_ = false;
  });

  const view = openView(() => ({
    title: `Job queue on ${part.source}: 2 producers, ${WORKERS} workers; some jobs throw, some kill their worker by SIGKILL`,
    picture: [
      `store       ${state}`,
      ...workers.map(
        ({ last, killed }, index) =>
          `worker ${index + 1}    ${last.padEnd(28)} ${killed ? `killed ${killed} times` : ''}`,
      ),
      '',
      `waiting     ${bar(metrics.depth, 60, 40)} ${metrics.depth}`,
      `in hand     ${bar(metrics.processing, 60, 40)} ${metrics.processing}`,
      `dead        ${bar(metrics.deadLettered, 60, 40)} ${metrics.deadLettered}`,
      '',
      `attempts a second   ${bars(perSecond.last(40), 120)}`,
      `in all              ${acknowledged} jobs acknowledged, ${attempts} attempts, ${kills} workers killed`,
    ],
    summary: `store ${state}; ${acknowledged} acknowledged, ${attempts} attempts, ${metrics.depth} waiting, ${metrics.processing} in hand, ${metrics.deadLettered} dead, ${kills} workers killed`,
  }));

  const began = performance.now();
  const looking = setInterval(() => {
    queue.metrics().then(
      (now) => {
        metrics = now;
      },
      () => {},
    );
  }, 200);
  cleanup.add(() => clearInterval(looking));
  for (let number = 0; number < WORKERS; number += 1) hire(number);
  // The last part of the time is for the jobs that are left.
  const jobs = Math.max(30, Math.floor((seconds * 0.6 * 1000) / (PACE_MS + 5)));
  for (const number of [1, 2]) {
    const role = { kind: 'producer', name: `job${number}`, jobs, paceMs: PACE_MS } as const;
    fleet.start({ store, name, fault: 'none', role } satisfies QueueSettings, (line) => {
      if (line.startsWith('+')) acknowledged += 1;
    });
  }
  const until = async (moment: number) => {
    await wait(Math.max(0, moment * seconds * 1000 - (performance.now() - began)), undefined, { signal: stop }).catch(
      () => {},
    );
    return !stop.aborted;
  };
  if (part.server && (await until(0.3))) {
    await part.server.kill();
    state = 'gone';
    view.news('The store is killed. Producers ask again with the same key; workers wait.');
    if (await until(0.38)) {
      await part.server.start();
      state = 'serving';
      view.news('The store is back, with every job that it had acknowledged.');
    }
  }
  await until(1);
  const drained = async () => {
    metrics = await queue.metrics();
    return metrics.depth + metrics.processing === 0;
  };
  while (!stop.aborted && performance.now() - began < seconds * 2000 && !(await drained().catch(() => false)))
    await wait(100);
  open_ = false;
  const times = await ledger().catch(() => []);
  view.end([
    `${acknowledged} jobs were acknowledged and ${attempts} attempts made; ${attempts - begun.size} of them were second ones or more.`,
    `Effects: ${times.length} applied, ${times.filter((count) => count > 1).length} of them twice. Dead letters: ${metrics.deadLettered}. Left: ${metrics.depth + metrics.processing}.`,
  ]);
}

async function open(on: 'postgres' | 'redis', name: string, cleanup: Cleanup) {
  if (on === 'postgres') {
    const part = await postgresPart(name, cleanup);
    const sql = postgres({ ...part.address, max: 2, onnotice: () => {}, backoff: () => 0.2 });
    cleanup.add(() => sql.end({ timeout: 1 }));
    return {
      part,
      store: { kind: 'postgres', address: part.address } as const,
      queue: new PostgresQueue(sql, { ...OPTIONS, name }),
      ledger: async () => (await sql<{ times: number }[]>`select times from ledger`).map((row) => row.times),
    };
  }
  const part = await redisPart('everything', name, cleanup);
  const redis = new Redis(part.address, CONNECTION);
  redis.on('error', () => {});
  cleanup.add(() => redis.disconnect());
  return {
    part,
    store: { kind: 'redis', address: part.address } as const,
    queue: new RedisQueue(redis, { ...OPTIONS, name }),
    ledger: async () => (await redis.hvals(`${name}:ledger`)).map(Number),
  };
}
