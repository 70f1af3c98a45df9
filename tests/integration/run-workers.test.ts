/**
 * Two worker processes on one Postgres queue, and one of them is killed in the middle: every run ends exactly once. The runs
 * are tiny and real: each is judged by the sandbox in the worker, and each visible one is followed by its hidden twin.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import type { LoadedExercise } from '@/features/exercises/exercise';
import { inviteAttempt, requestRun, startAttempt, storeExercises } from '@/features/exercises/mutations';
import { LANES } from '@/features/runs/run';
import { type Bus, postgresBus } from '@/lib/bus';
import { ENV_NAMES } from '@/lib/env';
import { createLogger, createRequestContext } from '@/lib/logger';
import { provide } from '@/lib/process';
import type { Queue } from '@/lib/queue';
import { postgresQueue } from '@/lib/queue-postgres';
import type { Suite } from '@/runner/contract';
import { aVersion } from '../support/attempts';
import { openTestDatabase, type TestDatabase, testDatabases } from '../support/database';
import { reaching } from '../support/ground';
import { as, type JobScope, makeLoop, makeWorld } from '../support/world';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ATTEMPTS = 100;
const SOURCE = 'export const add = (a, b) => a + b;';

function suite(kind: 'visible' | 'hidden'): Suite {
  const meta = { id: `${kind}-adds`, title: 'Adds two numbers', behaviour: 'adds' };
  const text = `export default ({ test, expect }) => {
    test(${JSON.stringify(meta)}, async ({ sut }) => expect(await sut.call('add', 1, 2)).toBe(3));
  };`;
  const files = { [`${kind}.ts`]: text };
  const hash = createHash('sha256').update(text).digest('hex');
  return { kind, entry: `${kind}.ts`, files, tests: [{ ...meta, criterion: null }], hash };
}

const exercise: LoadedExercise = {
  ...aVersion('workers'),
  suites: { visible: suite('visible'), hidden: suite('hidden') },
};

interface Worker {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  output(): string;
}

async function startWorker(reached: Record<string, string>): Promise<Worker> {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(ROOT, 'worker.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...Object.fromEntries(ENV_NAMES.map((name) => [name, ''])),
      NODE_ENV: 'production',
      PLUMBLINE_MODE: 'production',
      ...reached,
      LOG_LEVEL: 'warn',
      SANDBOX_CHILDREN: '2',
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = new Promise<boolean>((resolve) => child.once('message', () => resolve(true)));
  const gone = ended.then(() => false);
  if (!(await Promise.race([ready, gone, wait(60_000, false)]))) throw new Error(`A worker did not start: ${output}`);
  return { process: child, ended, output: () => output };
}

describe.runIf(testDatabases().includes('server'))('two workers on one queue', () => {
  let test: TestDatabase;
  let database: Database;
  let bus: Bus;
  let queue: Queue;
  let reached: Record<string, string>;
  const workers: Worker[] = [];
  const failures: unknown[] = [];

  beforeAll(async () => {
    test = await openTestDatabase('server');
    reached = reaching(test);
    // The queue of this process looks for the server's folder where a server's own would.
    Object.assign(process.env, reached);
    provide('logger', createLogger({ level: 'silent' }));
    provide('requestContext', createRequestContext());
    database = openDatabase(test.options);
    provide('database', database);
    bus = await postgresBus(database.driver, (error) => failures.push(error));
    provide('bus', bus);
    const hints = {
      publish: (lane: string) => bus.publish('lane', lane),
      subscribe: (listener: (lane: string) => void) => bus.subscribe('lane', listener),
    };
    queue = await postgresQueue(reached.DATABASE_URL ?? '', LANES, hints, (error) => failures.push(error));
    provide('queue', queue);
  }, 60_000);

  afterAll(async () => {
    for (const worker of workers) if (worker.process.exitCode === null) worker.process.kill('SIGTERM');
    await Promise.all(workers.map((worker) => worker.ended));
    await queue.close(5_000);
    await bus.close();
    await database.close();
    await test.close();
  }, 60_000);

  it('end each of 200 runs exactly once while one of them is killed', async () => {
    const moment = () => ({ now: new Date(), id: () => crypto.randomUUID() });
    const world = await makeWorld({ ...moment(), now: () => new Date(), moment, pass: () => {} });
    const { north } = world;
    const loop = await makeLoop(north, { ...moment(), now: () => new Date(), moment, pass: () => {} });
    const library = systemScope('library');
    await withScope(library, (tx) => storeExercises(tx, library, moment(), [exercise]));
    // Every time that a run reaches its end is written down by the database itself.
    await database.driver.unsafe(`
      create table run_ends (run_id uuid, verdict text);
      create function note_end() returns trigger language plpgsql security definer as $$ begin
        if new.state = 'done' then insert into run_ends values (new.id, new.verdict); end if; return new; end $$;
      create trigger note_end after update of state on attempt_runs for each row execute function note_end();`);
    workers.push(await startWorker(reached), await startWorker(reached));

    const side: JobScope = { ...systemScope('attempt', north.workspaceId), workspaceId: north.workspaceId };
    for (let index = 0; index < ATTEMPTS; index += 1) {
      const made = await as(north, 'ana', (tx, scope) =>
        inviteAttempt(tx, scope, moment(), {
          interviewId: loop.interviewIds[0] as string,
          exercise: exercise.slug,
          variant: 'write',
          mode: 'live',
          allowedHelp: 'none',
          note: '',
          minutes: 60,
          days: 1,
          tokenHash: `${index}`.padStart(64, '0'),
          seed: index,
        }),
      );
      if (!made.ok) throw new Error(made.reason);
      const { attemptId } = made.value;
      await withScope(side, (tx) => startAttempt(tx, side, moment(), { attemptId, language: 'javascript' }));
      await withScope(side, (tx) =>
        requestRun(tx, side, moment(), { attemptId, runId: crypto.randomUUID(), source: SOURCE, scratch: null }),
      );
    }

    const count = async () => {
      const [row] = await database.driver<{ ended: number; all: number }[]>`
        select (select count(*)::int from run_ends) as ended, (select count(*)::int from attempt_runs) as all`;
      return row ?? { ended: 0, all: 0 };
    };
    const began = performance.now();
    while ((await count()).ended < 30) await wait(20);
    const victim = workers[0] as Worker;
    victim.process.kill('SIGKILL');
    await victim.ended;
    const [held] = await database.driver<{ n: number }[]>`
      select count(*)::int as n from attempt_runs where state = 'running'`;
    while ((await count()).ended < 2 * ATTEMPTS && performance.now() - began < 150_000) await wait(100);
    await wait(500);

    const runs = await database.driver<{ state: string; verdict: string; claims: number; ends: number }[]>`
      select r.state, r.verdict, r.claims, (select count(*)::int from run_ends e where e.run_id = r.id) as ends
      from attempt_runs r`;
    const twice = runs.filter((one) => one.claims > 1).length;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${runs.length} runs, ${held?.n ?? 0} under way when a worker was killed, ${twice} taken up again, ${seconds} s after the first\n`,
    );
    expect(runs).toHaveLength(2 * ATTEMPTS);
    expect(runs.filter((one) => one.state !== 'done' || one.ends !== 1)).toEqual([]);
    expect(runs.filter((one) => one.verdict !== 'passed')).toEqual([]);
    expect(victim.process.signalCode).toBe('SIGKILL');
    expect(failures).toEqual([]);
  }, 200_000);

  it('and an end that came twice would be seen (planted)', async () => {
    await database.driver`
      with one as (update attempt_runs set state = 'running' where id = (select id from attempt_runs limit 1) returning id)
      select id from one`;
    await database.driver`update attempt_runs set state = 'done' where state = 'running'`;
    const doubled = await database.driver`select run_id from run_ends group by run_id having count(*) > 1`;
    expect(doubled).toHaveLength(1);
  });
});
