/**
 * A job queue in one process, without a single timer.
 *
 * The idea: time does nothing by itself. Every call first brings the queue up to the present (`#catchUp`): leases that have
 * run out become failed attempts as of the moment they ran out, waits that are over make jobs ready as of the moment they
 * were over, old finished jobs are forgotten. After that a job's state is true, and no rule has to ask about time again.
 *
 * No method awaits anything between looking and changing, so two callers can never take the same job here. On several
 * machines that guarantee has to come from the store: `for update skip locked` in Postgres, one script in Redis.
 */
export type JobState = 'pending' | 'processing' | 'failed' | 'succeeded' | 'dead-lettered';

export interface QueueOptions {
  visibilityMs: number;
  maxAttempts: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  maxWaitMs: number;
  capacity: number;
  keepFinishedMs: number;
}

export interface NewJob {
  payload: unknown;
  priority?: number;
  key?: string;
}

export type Added = { accepted: true; id: string; duplicate: boolean } | { accepted: false; reason: 'full' };

export interface Delivery {
  id: string;
  receipt: string;
  attempt: number;
  payload: unknown;
}

export interface JobView {
  id: string;
  state: JobState;
  attempts: number;
  reason: string | null;
}

export interface DeadLetter {
  id: string;
  payload: unknown;
  attempts: number;
  reason: string;
}

export interface Metrics {
  depth: number;
  processing: number;
  deadLettered: number;
  lagMs: number;
  oldestAgeMs: number;
}

export type Handler = (delivery: Delivery) => unknown;
export type Outcome = 'idle' | 'succeeded' | 'failed' | 'late';

interface Job {
  id: string;
  payload: unknown;
  priority: number;
  key: string | null;
  state: JobState;
  attempts: number;
  reason: string | null;
  addedAt: number;
  /** Since when it can be taken; while it is `failed`, from when on it can be. */
  readyAt: number;
  /** While it is `processing`: who holds it, and until when. */
  receipt: string | null;
  leaseUntil: number;
  finishedAt: number;
}

export class JobQueue {
  readonly #options: QueueOptions;
  /** Pending, processing and failed jobs in the order of adding; `capacity` bounds it. */
  readonly #unfinished = new Map<string, Job>();
  /** In the order of finishing, so that those to forget stand at the front. */
  readonly #succeeded = new Map<string, Job>();
  readonly #dead = new Map<string, Job>();
  /** Every known job that has a key. */
  readonly #byKey = new Map<string, Job>();
  #lastNumber = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Stores a job, unless its key is known or there is no room. */
  async add({ payload, priority = 0, key }: NewJob): Promise<Added> {
    const now = this.#catchUp();
    // The key comes before the bound: a repeat brings no new work, and its sender must learn that the job is in.
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known) return { accepted: true, id: known.id, duplicate: true };
    // Every unfinished job counts. A bound on the pending ones alone is none: what is taken makes room, and comes back.
    if (this.#unfinished.size >= this.#options.capacity) return { accepted: false, reason: 'full' };

    this.#lastNumber += 1;
    const job: Job = {
      id: `job-${this.#lastNumber}`,
      payload,
      priority,
      key: key ?? null,
      state: 'pending',
      attempts: 0,
      reason: null,
      addedAt: now,
      readyAt: now,
      receipt: null,
      leaseUntil: 0,
      finishedAt: 0,
    };
    this.#unfinished.set(job.id, job);
    if (job.key !== null) this.#byKey.set(job.key, job);
    return { accepted: true, id: job.id, duplicate: false };
  }

  /** Hands out the job whose turn it is, under a lease. */
  async take(): Promise<Delivery | null> {
    const now = this.#catchUp();
    let next: Job | null = null;
    for (const job of this.#unfinished.values()) {
      if (job.state === 'pending' && (next === null || this.#goesBefore(job, next, now))) next = job;
    }
    if (next === null) return null;

    // The attempt is counted here and not when it fails: a job that kills its worker never gets to say so.
    next.attempts += 1;
    next.state = 'processing';
    next.leaseUntil = now + this.#options.visibilityMs;
    next.receipt = `${next.id}/${next.attempts}`;
    return { id: next.id, receipt: next.receipt, attempt: next.attempts, payload: next.payload };
  }

  /** The worker that holds the job says that it is done. */
  async succeed(receipt: string): Promise<boolean> {
    const now = this.#catchUp();
    const job = this.#heldBy(receipt);
    if (!job) return false;
    job.state = 'succeeded';
    job.receipt = null;
    job.finishedAt = now;
    this.#unfinished.delete(job.id);
    this.#succeeded.set(job.id, job);
    return true;
  }

  /** The worker that holds the job says that this attempt failed; `permanent` when another cannot help. */
  async fail(receipt: string, reason: string, permanent = false): Promise<boolean> {
    const now = this.#catchUp();
    const job = this.#heldBy(receipt);
    if (!job) return false;
    this.#attemptFailed(job, reason, now, permanent);
    return true;
  }

  /** A sign of life: the lease starts anew. */
  async extend(receipt: string): Promise<boolean> {
    const now = this.#catchUp();
    const job = this.#heldBy(receipt);
    if (!job) return false;
    job.leaseUntil = now + this.#options.visibilityMs;
    return true;
  }

  /** One turn of a worker: take, run, tell. */
  async work(handler: Handler): Promise<Outcome> {
    const delivery = await this.take();
    if (!delivery) return 'idle';
    try {
      await handler(delivery);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      return (await this.fail(delivery.receipt, message, name === 'PermanentError')) ? 'failed' : 'late';
    }
    return (await this.succeed(delivery.receipt)) ? 'succeeded' : 'late';
  }

  async get(id: string): Promise<JobView | null> {
    this.#catchUp();
    const job = this.#unfinished.get(id) ?? this.#succeeded.get(id) ?? this.#dead.get(id);
    return job ? { id: job.id, state: job.state, attempts: job.attempts, reason: job.reason } : null;
  }

  async deadLetters(): Promise<DeadLetter[]> {
    this.#catchUp();
    return [...this.#dead.values()].map(({ id, payload, attempts, reason }) => ({
      id,
      payload,
      attempts,
      reason: reason ?? '',
    }));
  }

  /**
   * Three numbers for three questions. Depth: how much is left? Lag: are there too few workers? Age of the oldest: is one
   * job stuck, though everything else flows? A job between two attempts raises the age and not the lag.
   */
  async metrics(): Promise<Metrics> {
    const now = this.#catchUp();
    const jobs = [...this.#unfinished.values()];
    const pending = jobs.filter((job) => job.state === 'pending');
    const processing = jobs.filter((job) => job.state === 'processing').length;
    return {
      depth: jobs.length - processing,
      processing,
      deadLettered: this.#dead.size,
      lagMs: Math.max(0, ...pending.map((job) => now - job.readyAt)),
      oldestAgeMs: Math.max(0, ...jobs.map((job) => now - job.addedAt)),
    };
  }

  /** Lets the past happen, each event as of its own moment. Answers the present time. */
  #catchUp(): number {
    const now = Date.now();
    for (const job of this.#unfinished.values()) {
      if (job.state === 'processing' && job.leaseUntil <= now) {
        this.#attemptFailed(job, 'lease ran out', job.leaseUntil, false);
      }
      if (job.state === 'failed' && job.readyAt <= now) job.state = 'pending';
    }
    for (const job of this.#succeeded.values()) {
      if (job.finishedAt + this.#options.keepFinishedMs > now) break;
      this.#succeeded.delete(job.id);
      if (job.key !== null) this.#byKey.delete(job.key);
    }
    return now;
  }

  /** The one place where an attempt ends badly, whoever noticed: a retry later, or the end of the road. */
  #attemptFailed(job: Job, reason: string, at: number, permanent: boolean): void {
    job.receipt = null;
    job.reason = reason;
    if (permanent || job.attempts >= this.#options.maxAttempts) {
      job.state = 'dead-lettered';
      this.#unfinished.delete(job.id);
      this.#dead.set(job.id, job);
      return;
    }
    // Doubling gives an outage time to pass. The random half keeps jobs that failed together from coming back together.
    const { backoffBaseMs, backoffMaxMs } = this.#options;
    const ceiling = Math.min(backoffBaseMs * 2 ** (job.attempts - 1), backoffMaxMs);
    job.state = 'failed';
    job.readyAt = at + Math.round(ceiling / 2 + (ceiling / 2) * Math.random());
  }

  /** The job that this delivery still holds. A receipt of an earlier delivery finds nothing: its holder was given up. */
  #heldBy(receipt: string): Job | null {
    for (const job of this.#unfinished.values()) if (job.receipt === receipt) return job;
    return null;
  }

  /** Whether `a` is taken before `b`; both are pending, and `a` was added later. */
  #goesBefore(a: Job, b: Job, now: number): boolean {
    // Priority alone would let a steady stream of urgent jobs hold up the others for ever; patience has an end.
    const aOverdue = now - a.readyAt >= this.#options.maxWaitMs;
    const bOverdue = now - b.readyAt >= this.#options.maxWaitMs;
    if (aOverdue !== bOverdue) return aOverdue;
    if (!aOverdue && a.priority !== b.priority) return a.priority > b.priority;
    return a.readyAt < b.readyAt;
  }
}
