/**
 * The job queue in another shape than the reference's: synchronous methods, a timer for every deadline, jobs that move from
 * lane to lane, receipts drawn at random, waits with fractions of a millisecond. It keeps the same rules, so the suite has to
 * accept it.
 */
type Options = {
  visibilityMs: number;
  maxAttempts: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  maxWaitMs: number;
  capacity: number;
  keepFinishedMs: number;
};
type Delivery = { id: string; receipt: string; attempt: number; payload: unknown };
type Lane = 'pending' | 'processing' | 'failed' | 'succeeded' | 'dead-lettered';

class Job {
  lane: Lane = 'pending';
  attempts = 0;
  reason: string | null = null;
  receipt = '';
  readySince: number;
  timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly number: number,
    readonly payload: unknown,
    readonly priority: number,
    readonly key: string | undefined,
    readonly addedAt: number,
  ) {
    this.readySince = addedAt;
  }

  get id(): string {
    return `#${this.number}`;
  }
}

export class JobQueue {
  private jobs: Job[] = [];
  private added = 0;

  constructor(private readonly options: Options) {}

  add({ payload, priority, key }: { payload: unknown; priority?: number; key?: string }) {
    const same = key === undefined ? undefined : this.jobs.find((job) => job.key === key);
    if (same) return { accepted: true, id: same.id, duplicate: true };
    if (this.unfinished().length >= this.options.capacity) return { accepted: false, reason: 'full' };
    this.added += 1;
    const job = new Job(this.added, payload, priority ?? 0, key, Date.now());
    this.jobs.push(job);
    return { accepted: true, id: job.id, duplicate: false };
  }

  take(): Delivery | null {
    const now = Date.now();
    const overdue = (job: Job) => (now - job.readySince >= this.options.maxWaitMs ? 1 : 0);
    const [job] = this.inLane('pending').sort(
      (a, b) =>
        overdue(b) - overdue(a) ||
        (overdue(a) === 0 ? b.priority - a.priority : 0) ||
        a.readySince - b.readySince ||
        a.number - b.number,
    );
    if (!job) return null;
    job.lane = 'processing';
    job.attempts += 1;
    job.receipt = Math.random().toString(36).slice(2) + job.id + job.attempts;
    this.leaseFromNow(job);
    return { id: job.id, receipt: job.receipt, attempt: job.attempts, payload: job.payload };
  }

  succeed(receipt: string): boolean {
    const job = this.holding(receipt);
    if (!job) return false;
    this.move(job, 'succeeded');
    job.timer = setTimeout(() => {
      this.jobs = this.jobs.filter((one) => one !== job);
    }, this.options.keepFinishedMs);
    return true;
  }

  fail(receipt: string, reason: string, permanent?: boolean): boolean {
    const job = this.holding(receipt);
    if (job) this.endAttempt(job, reason, permanent === true);
    return job !== undefined;
  }

  extend(receipt: string): boolean {
    const job = this.holding(receipt);
    if (job) this.leaseFromNow(job);
    return job !== undefined;
  }

  work(handler: (delivery: Delivery) => unknown): Promise<string> | string {
    const delivery = this.take();
    if (!delivery) return 'idle';
    return Promise.resolve(delivery)
      .then(handler)
      .then(
        () => (this.succeed(delivery.receipt) ? 'succeeded' : 'late'),
        (error: Error) =>
          this.fail(delivery.receipt, error.message, error.name === 'PermanentError') ? 'failed' : 'late',
      );
  }

  get(id: string) {
    const job = this.jobs.find((one) => one.id === id);
    return job ? { id, state: job.lane, attempts: job.attempts, reason: job.reason } : null;
  }

  deadLetters() {
    return this.inLane('dead-lettered')
      .reverse()
      .map(({ id, payload, attempts, reason }) => ({ id, payload, attempts, reason }));
  }

  metrics() {
    const now = Date.now();
    const longest = (since: number[]) => (since.length > 0 ? now - Math.min(...since) : 0);
    return {
      depth: this.inLane('pending').length + this.inLane('failed').length,
      processing: this.inLane('processing').length,
      deadLettered: this.inLane('dead-lettered').length,
      lagMs: longest(this.inLane('pending').map((job) => job.readySince)),
      oldestAgeMs: longest(this.unfinished().map((job) => job.addedAt)),
    };
  }

  private inLane(lane: Lane): Job[] {
    return this.jobs.filter((job) => job.lane === lane);
  }

  private unfinished(): Job[] {
    return this.jobs.filter((job) => job.lane !== 'succeeded' && job.lane !== 'dead-lettered');
  }

  private holding(receipt: string): Job | undefined {
    return this.inLane('processing').find((job) => job.receipt === receipt);
  }

  private move(job: Job, lane: Lane): void {
    clearTimeout(job.timer);
    job.lane = lane;
  }

  private leaseFromNow(job: Job): void {
    clearTimeout(job.timer);
    job.timer = setTimeout(() => this.endAttempt(job, 'lease ran out', false), this.options.visibilityMs);
  }

  private endAttempt(job: Job, reason: string, permanent: boolean): void {
    job.reason = reason;
    if (permanent || job.attempts === this.options.maxAttempts) {
      this.move(job, 'dead-lettered');
      return;
    }
    let ceiling = this.options.backoffBaseMs;
    for (let n = 1; n < job.attempts; n += 1) ceiling = Math.min(ceiling * 2, this.options.backoffMaxMs);
    this.move(job, 'failed');
    job.timer = setTimeout(
      () => {
        this.move(job, 'pending');
        job.readySince = Date.now();
      },
      (ceiling * (1 + Math.random())) / 2,
    );
  }
}
