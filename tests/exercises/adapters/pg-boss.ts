/**
 * `pg-boss` as a submission of the exercise job-queue: the library itself, over a real Postgres in this process whose
 * `now()` is the test's clock.
 *
 * Its rules are SQL, so it cannot be bundled into the sandbox. But the suite needs no sandbox to judge trusted code: it
 * reaches a queue through calls alone, and time through a clock. Here both lead to the database. A schema that stands before
 * `pg_catalog` in the search path has a `now()` of its own, so every default, lease and wait of the library follows it.
 */
import { PGlite } from '@electric-sql/pglite';
import PgBoss from 'pg-boss';
import { toCommonJs } from '@/features/exercises/suite';
import type { Parameters, Suite } from '@/runner/contract';
import { createRandom } from '@/runner/harness/random';
import { HARNESS } from '@/runner/harness/run-test';
import { collectTests, compileSuite } from '@/runner/harness/suite-module';
import type { TestContext } from '@/runner/testing';

type Options = { visibilityMs: number; maxAttempts: number; backoffBaseMs: number };

const STATES: Readonly<Record<string, string>> = {
  created: 'pending',
  active: 'processing',
  completed: 'succeeded',
  failed: 'dead-lettered',
};

/** One Postgres and one pg-boss, on virtual time. */
export class BossInVirtualTime {
  readonly #db: PGlite;
  readonly boss: PgBoss;
  #now = 0;
  #queues = 0;

  private constructor(db: PGlite, boss: PgBoss) {
    this.#db = db;
    this.boss = boss;
  }

  static async open(): Promise<BossInVirtualTime> {
    const db = await PGlite.create('memory://');
    // Every reading is a microsecond later than the one before, as on a real machine: the library asks for jobs that were
    // ready *before* now.
    await db.exec(`
      create schema clock;
      create table clock.face (at timestamptz not null);
      insert into clock.face values ('2030-01-01T00:00:00Z');
      create sequence clock.tick;
      create function clock.now() returns timestamptz language sql volatile
        as $$ select at + nextval('clock.tick') * interval '1 microsecond' from clock.face $$;
      set search_path to clock, public, pg_catalog;
    `);
    const executeSql = async (text: string, values: unknown[] = []) => {
      const answers = values.length > 0 ? [await db.query(text, values)] : await db.exec(text);
      return { rows: answers.at(-1)?.rows ?? [] };
    };
    const boss = new PgBoss({ db: { executeSql }, supervise: false, schedule: false });
    await boss.start();
    return new BossInVirtualTime(db, boss);
  }

  now(): number {
    return this.#now;
  }

  /** Lets time pass; what the library does on a timer of its own, it does then. */
  async advance(ms: number): Promise<void> {
    if (ms === 0) return;
    this.#now += ms;
    await this.#db.query("update clock.face set at = at + $1::float8 * interval '1 millisecond'", [ms]);
    await this.boss.maintain();
  }

  async openQueue(options: Options): Promise<BossQueue> {
    this.#queues += 1;
    const name = `jobs_${this.#queues}`;
    // Waits are drawn by the database: the same in every run, whichever test comes first.
    await this.#db.query('select setseed(0.5)');
    await this.boss.createQueue(`${name}_dead`);
    await this.boss.createQueue(name, {
      name,
      policy: 'standard',
      retryLimit: options.maxAttempts - 1,
      // The library waits between once and twice retryDelay before the first retry, in whole seconds.
      retryDelay: options.backoffBaseMs / 2 / 1000,
      retryBackoff: true,
      expireInSeconds: options.visibilityMs / 1000,
      deadLetter: `${name}_dead`,
    });
    return new BossQueue(this, name);
  }

  async close(): Promise<void> {
    await this.boss.stop({ graceful: false });
    await this.#db.close();
  }
}

/** The exercise's methods as far as the library has the like. */
class BossQueue {
  readonly #field: BossInVirtualTime;
  readonly #name: string;
  readonly #ids: string[] = [];

  constructor(field: BossInVirtualTime, name: string) {
    this.#field = field;
    this.#name = name;
  }

  async add({ payload, priority = 0 }: { payload: unknown; priority?: number }) {
    const id = await this.#field.boss.send(this.#name, { payload }, { priority });
    if (id === null) return { accepted: false, reason: 'full' };
    this.#ids.push(id);
    return { accepted: true, id, duplicate: false };
  }

  async take() {
    const [job] = await this.#field.boss.fetch<{ payload: unknown }>(this.#name, { includeMetadata: true });
    if (!job) return null;
    // The library finishes a job by its id: it has no name for one delivery.
    return { id: job.id, receipt: job.id, attempt: job.retryCount + 1, payload: job.data.payload };
  }

  async succeed(receipt: string) {
    const { affected } = (await this.#field.boss.complete(this.#name, receipt)) as unknown as { affected: number };
    return affected === 1;
  }

  async fail(receipt: string, reason: string) {
    const answer = await this.#field.boss.fail(this.#name, receipt, { reason });
    return (answer as unknown as { affected: number }).affected === 1;
  }

  async get(id: string) {
    const job = await this.#field.boss.getJobById(this.#name, id);
    if (!job) return null;
    const waits = job.state === 'retry' && job.startAfter.getTime() > this.#date();
    const output = job.output as { reason?: string; value?: unknown } | null;
    return {
      id,
      state: job.state === 'retry' ? (waits ? 'failed' : 'pending') : STATES[job.state],
      attempts: job.startedOn ? job.retryCount + 1 : 0,
      reason: output === null ? null : (output.reason ?? 'lease ran out'),
    };
  }

  async deadLetters() {
    const jobs = await Promise.all(
      this.#ids.map((id) => this.#field.boss.getJobById<{ payload: unknown }>(this.#name, id)),
    );
    return jobs.flatMap((job) => {
      if (job?.state !== 'failed') return [];
      const { reason = 'lease ran out' } = (job.output ?? {}) as { reason?: string };
      return [{ id: job.id, payload: job.data.payload, attempts: job.retryCount + 1, reason }];
    });
  }

  #date(): number {
    return Date.UTC(2030, 0, 1) + this.#field.now();
  }
}

/** Runs one test of a suite against the library. @throws what the test found wrong */
export async function runOnBoss(
  field: BossInVirtualTime,
  { suite, id, parameters, seed }: { suite: Suite; id: string; parameters: Parameters; seed: number },
): Promise<void> {
  const code = Object.fromEntries(Object.entries(suite.files).map(([name, text]) => [name, toCommonJs(text)]));
  const test = collectTests(compileSuite(code, suite.entry)(), HARNESS).find(({ meta }) => meta.id === id);
  if (!test) throw new Error(`the suite has no test ${id}`);
  const began = field.now();
  const context = {
    sut: { create: (_exported: string, options: Options) => field.openQueue(options) },
    clock: {
      now: () => field.now() - began,
      advance: (ms: number) => field.advance(ms),
      flush: () => field.advance(0),
    },
    params: parameters,
    random: createRandom(seed),
  };
  await test.body(context as unknown as TestContext);
}
