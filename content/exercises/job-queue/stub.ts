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
  /** A whole number; higher goes first. */
  priority?: number;
  /** Two adds with one key are one job. */
  key?: string;
}

export type Added = { accepted: true; id: string; duplicate: boolean } | { accepted: false; reason: 'full' };

export interface Delivery {
  id: string;
  receipt: string;
  /** From 1. */
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

export class JobQueue {
  readonly options: QueueOptions;

  constructor(options: QueueOptions) {
    this.options = options;
  }

  async add(job: NewJob): Promise<Added> {
    return notWritten(job);
  }

  async take(): Promise<Delivery | null> {
    return null;
  }

  async succeed(receipt: string): Promise<boolean> {
    return notWritten(receipt);
  }

  async fail(receipt: string, reason: string, permanent = false): Promise<boolean> {
    return notWritten(receipt, reason, permanent);
  }

  async extend(receipt: string): Promise<boolean> {
    return notWritten(receipt);
  }

  async work(handler: Handler): Promise<'idle' | 'succeeded' | 'failed' | 'late'> {
    return notWritten(handler);
  }

  async get(id: string): Promise<JobView | null> {
    return notWritten(id);
  }

  async deadLetters(): Promise<DeadLetter[]> {
    return [];
  }

  async metrics(): Promise<Metrics> {
    return { depth: 0, processing: 0, deadLettered: 0, lagMs: 0, oldestAgeMs: 0 };
  }
}

function notWritten(..._given: unknown[]): never {
  throw new Error('This is not written yet.');
}
