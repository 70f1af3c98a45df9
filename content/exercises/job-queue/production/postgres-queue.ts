/**
 * The queue on PostgreSQL (15 or newer): a row is a job, a commit is the promise, and `for update skip locked` lets many
 * workers take from the front without waiting for each other.
 *
 * One column says when a job may be handed out: `ready_at` is now for a new job, the end of the wait for a failed one, the
 * end of the lease for one in hand. A worker that dies needs no cleaning up after: time alone gives its job back. All
 * times are the database's.
 */
import type postgres from 'postgres';
import {
  type Added,
  DEFAULTS,
  type DeadLetter,
  type Delivery,
  type DurableQueue,
  type Metrics,
  type NewJob,
  type QueueOptions,
  readReceipt,
  receiptOf,
  retryWaitMs,
} from './queue';

export const SCHEMA = `
create table if not exists jobs (
  id          uuid primary key default gen_random_uuid(),
  queue       text not null,
  key         text,
  payload     jsonb not null,
  state       text not null default 'pending'
              check (state in ('pending', 'processing', 'failed', 'succeeded', 'dead-lettered')),
  attempts    integer not null default 0,
  reason      text,
  priority    integer not null default 0,
  added_at    timestamptz not null default now(),
  ready_at    timestamptz not null default now(),
  rank_at     timestamptz not null,
  finished_at timestamptz,
  unique (queue, key)
);
create index if not exists jobs_in_line on jobs (queue, rank_at) where finished_at is null;
create table if not exists applied_effects (
  key        text primary key,
  applied_at timestamptz not null default now()
);
`;

const milliseconds = (ms: number): string => `${ms} milliseconds`;

export class PostgresQueue implements DurableQueue {
  readonly #sql: postgres.Sql;
  readonly #options: QueueOptions;

  /** @param sql a connection pool; the caller has applied SCHEMA and ends the pool */
  constructor(sql: postgres.Sql, options: Pick<QueueOptions, 'name'> & Partial<QueueOptions>) {
    this.#sql = sql;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** The bound is kept up to as many jobs as there are producers adding at the same moment. */
  async add({ payload, priority = 0, key }: NewJob): Promise<Added> {
    const { name, capacity, headStartMs } = this.#options;
    const sql = this.#sql;
    for (;;) {
      const [added] = await sql<{ id: string }[]>`
        insert into jobs (queue, key, payload, priority, rank_at)
        select ${name}, ${key ?? null}, ${sql.json(payload as postgres.JSONValue)}, ${priority},
               now() - ${milliseconds(headStartMs * priority)}::interval
        where (select count(*) from (select from jobs where queue = ${name} and finished_at is null limit ${capacity}) as line)
              < ${capacity}
        on conflict (queue, key) do nothing
        returning id`;
      if (added) return { accepted: true, id: added.id, duplicate: false };
      if (key === undefined) return { accepted: false, reason: 'full' };
      const [known] = await sql<{ id: string }[]>`select id from jobs where queue = ${name} and key = ${key}`;
      if (known) return { accepted: true, id: known.id, duplicate: true };
      const { depth, processing } = await this.metrics();
      if (depth + processing >= capacity) return { accepted: false, reason: 'full' };
      // The job of that key was forgotten between the two questions: it can be added now.
    }
  }

  /**
   * The innermost select locks what it finds and skips what others have locked, so two workers never see one job. A lease
   * that ran out on the last attempt ends here: the job that kills its workers must not be handed out for ever.
   */
  async take(count: number): Promise<Delivery[]> {
    const { name, visibilityMs, maxAttempts, headStartMs } = this.#options;
    const rows = await this.#sql<{ id: string; attempts: number; payload: unknown; state: string }[]>`
      with next as (
        select id, state = 'processing' and attempts >= ${maxAttempts} as spent
        from jobs
        where queue = ${name} and finished_at is null and ready_at <= now()
        order by rank_at
        limit ${count}
        for update skip locked
      )
      update jobs set
        state       = case when spent then 'dead-lettered' else 'processing' end,
        reason      = case when state = 'processing' then 'lease ran out' else reason end,
        attempts    = attempts + case when spent then 0 else 1 end,
        finished_at = case when spent then now() end,
        ready_at    = now() + ${milliseconds(visibilityMs)}::interval,
        rank_at     = now() + ${milliseconds(visibilityMs)}::interval - priority * ${milliseconds(headStartMs)}::interval
      from next where jobs.id = next.id
      returning jobs.id, attempts, payload, jobs.state`;
    return rows
      .filter((row) => row.state === 'processing')
      .map(({ id, attempts, payload }) => ({ id, receipt: receiptOf(id, attempts), attempt: attempts, payload }));
  }

  async succeed(receipt: string): Promise<boolean> {
    const done = await this.#sql`
      update jobs set state = 'succeeded', finished_at = now(), reason = null
      where ${this.#held(receipt)} returning id`;
    return done.length > 0;
  }

  async fail(receipt: string, reason: string, permanent = false): Promise<boolean> {
    const { maxAttempts, headStartMs } = this.#options;
    const { attempt } = readReceipt(receipt);
    const dead = permanent || attempt >= maxAttempts;
    const wait = milliseconds(retryWaitMs(attempt, this.#options));
    const done = await this.#sql`
      update jobs set
        state       = ${dead ? 'dead-lettered' : 'failed'},
        reason      = ${reason},
        finished_at = case when ${dead} then now() end,
        ready_at    = now() + ${wait}::interval,
        rank_at     = now() + ${wait}::interval - priority * ${milliseconds(headStartMs)}::interval
      where ${this.#held(receipt)} returning id`;
    return done.length > 0;
  }

  async extend(receipt: string): Promise<boolean> {
    const done = await this.#sql`
      update jobs set ready_at = now() + ${milliseconds(this.#options.visibilityMs)}::interval
      where ${this.#held(receipt)} returning id`;
    return done.length > 0;
  }

  async deadLetters(): Promise<DeadLetter[]> {
    return await this.#sql<DeadLetter[]>`
      select id, payload, attempts, reason from jobs
      where queue = ${this.#options.name} and state = 'dead-lettered' order by finished_at`;
  }

  async revive(id: string): Promise<boolean> {
    const done = await this.#sql`
      update jobs set state = 'pending', attempts = 0, finished_at = null, ready_at = now(), rank_at = now()
      where id = ${id} and queue = ${this.#options.name} and state = 'dead-lettered' returning id`;
    return done.length > 0;
  }

  async metrics(): Promise<Metrics> {
    const [row] = await this.#sql<[Metrics]>`
      select
        count(*) filter (where state in ('pending', 'failed'))::int as depth,
        count(*) filter (where state = 'processing')::int as processing,
        count(*) filter (where state = 'dead-lettered')::int as "deadLettered",
        coalesce(extract(epoch from now() - min(added_at) filter (where finished_at is null)) * 1000, 0)::float8
          as "oldestAgeMs"
      from jobs where queue = ${this.#options.name}`;
    return row;
  }

  /** Deletes what succeeded long enough ago, keys included. Run it by the clock; it takes no part in anything else. */
  async forgetFinished(): Promise<number> {
    const gone = await this.#sql`
      delete from jobs where queue = ${this.#options.name} and state = 'succeeded'
      and finished_at < now() - ${milliseconds(this.#options.keepFinishedMs)}::interval`;
    return gone.count;
  }

  /** True for the one delivery that holds the job, while its lease lasts. */
  #held(receipt: string): postgres.PendingQuery<postgres.Row[]> {
    const { id, attempt } = readReceipt(receipt);
    return this.#sql`id = ${id} and attempts = ${attempt} and state = 'processing' and ready_at > now()`;
  }
}

/**
 * Applies an effect of a job once, whatever runs twice: the key and the effect are committed together or not at all. Of
 * two that try at the same time the second waits for the first, and then finds its key.
 *
 * This works for effects inside this database. For one outside (a payment, a mail) pass the same key to the other side:
 * it has to do there what this does here.
 *
 * @returns false when the effect had been applied before
 */
export async function applyOnce(
  sql: postgres.Sql,
  key: string,
  effect: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<boolean> {
  return await sql.begin(async (tx) => {
    const first = await tx`insert into applied_effects (key) values (${key}) on conflict do nothing returning key`;
    if (first.length === 0) return false;
    await effect(tx);
    return true;
  });
}
