/** What is to be seen of the job queue, and what can be set. Apart from its world, which brings the engine along. */

export interface QueueSettings {
  /** Jobs a second, on average. */
  readonly arrivals: number;
  /** Attempts of a hundred that fail. */
  readonly failures: number;
  readonly visibilityMs: number;
}

export interface JobView {
  /** In the order of adding, from 1. */
  readonly number: number;
  readonly attempts: number;
  /** Fails whenever it is tried. */
  readonly poison: boolean;
}

export interface WorkerView {
  /** From 1. */
  readonly number: number;
  readonly state: 'idle' | 'busy' | 'dead';
  readonly job: JobView | null;
  /** Of the work, or of the time until it is back; 0 to 1. */
  readonly progress: number;
}

export interface QueuePicture {
  readonly pending: readonly JobView[];
  readonly workers: readonly WorkerView[];
  /** In the hands of a worker that is dead: until the lease runs out, nobody may have them. */
  readonly orphans: readonly (JobView & { readonly leaseLeftMs: number })[];
  /** Between two attempts; the wait is drawn between half of `ceilingMs` and all of it. */
  readonly retries: readonly (JobView & { readonly waitedMs: number; readonly ceilingMs: number })[];
  /** The last that succeeded, newest first. */
  readonly done: readonly JobView[];
  readonly dead: readonly JobView[];
  readonly metrics: {
    readonly depth: number;
    readonly processing: number;
    readonly deadLettered: number;
    readonly lagMs: number;
    readonly oldestAgeMs: number;
  };
  readonly counts: {
    readonly added: number;
    readonly refused: number;
    readonly attempts: number;
    readonly succeeded: number;
    readonly kills: number;
  };
}

export const QUEUE_START: QueueSettings = { arrivals: 2, failures: 20, visibilityMs: 3000 };
export const OPTIONS = { maxAttempts: 4, backoffBaseMs: 1000, backoffMaxMs: 8000, capacity: 60 };
export const WORKERS = 3;
