/**
 * What a durable job queue promises, whichever store it stands on.
 *
 * `add` answers once the store has the job for good. From then on the job is handed out until somebody succeeds with it,
 * or until it has failed `maxAttempts` times. A worker that dies keeps a job for `visibilityMs` at most. So a handler may
 * run twice for one job, and what it does outside is made to count once by a key (`applyOnce`).
 */

export interface QueueOptions {
  /** Jobs of one name form one queue. */
  readonly name: string;
  /** How long a worker may hold a job without a sign of life. */
  readonly visibilityMs: number;
  readonly maxAttempts: number;
  /** The longest first wait before a retry; it doubles from attempt to attempt. */
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  /**
   * How much earlier than it came a job stands in line for each point of priority. A head start rather than a rank: a job
   * of low priority waits longer, never for ever.
   */
  readonly headStartMs: number;
  /** Unfinished jobs beyond this many are refused. */
  readonly capacity: number;
  /** How long a job that succeeded, and its key, are remembered. */
  readonly keepFinishedMs: number;
  /** In [0, 1). */
  readonly random: () => number;
}

export interface NewJob {
  /** Anything that JSON holds. */
  readonly payload: unknown;
  readonly priority?: number;
  /** Two jobs of one key are one job: a producer that got no answer may simply ask again. */
  readonly key?: string;
}

export type Added =
  | { readonly accepted: true; readonly id: string; readonly duplicate: boolean }
  | { readonly accepted: false; readonly reason: 'full' };

export interface Delivery {
  readonly id: string;
  /** Of this delivery alone: whoever holds an old one decides nothing any more. */
  readonly receipt: string;
  /** From 1. */
  readonly attempt: number;
  readonly payload: unknown;
}

export interface DeadLetter {
  readonly id: string;
  readonly payload: unknown;
  readonly attempts: number;
  readonly reason: string;
}

export interface Metrics {
  /** Jobs that wait, for a worker or for their retry. */
  readonly depth: number;
  readonly processing: number;
  readonly deadLettered: number;
  /** Since the oldest unfinished job was added; 0 when there is none. */
  readonly oldestAgeMs: number;
}

/** Every method rejects when the store does not answer; what it was asked may then have happened or not. */
export interface DurableQueue {
  add(job: NewJob): Promise<Added>;
  /** Hands out at most `count` jobs, each for `visibilityMs`. */
  take(count: number): Promise<Delivery[]>;
  /** `succeed`, `fail` and `extend` answer false, and do nothing, when the lease of that delivery is over. */
  succeed(receipt: string): Promise<boolean>;
  fail(receipt: string, reason: string, permanent?: boolean): Promise<boolean>;
  extend(receipt: string): Promise<boolean>;
  deadLetters(): Promise<DeadLetter[]>;
  /** Gives a dead job its attempts again. */
  revive(id: string): Promise<boolean>;
  metrics(): Promise<Metrics>;
}

export const DEFAULTS: Omit<QueueOptions, 'name'> = {
  visibilityMs: 30_000,
  maxAttempts: 5,
  backoffBaseMs: 1_000,
  backoffMaxMs: 300_000,
  headStartMs: 10_000,
  capacity: 100_000,
  keepFinishedMs: 24 * 3_600_000,
  random: Math.random,
};

/**
 * The wait after failed attempt number `attempt`: exponential, half of it drawn by chance, so that jobs which failed
 * together (because a service went down) do not come back together.
 */
export function retryWaitMs(
  attempt: number,
  { backoffBaseMs, backoffMaxMs, random }: Pick<QueueOptions, 'backoffBaseMs' | 'backoffMaxMs' | 'random'>,
): number {
  const ceiling = Math.min(backoffBaseMs * 2 ** (attempt - 1), backoffMaxMs);
  return Math.round(ceiling * (0.5 + 0.5 * random()));
}

/**
 * A receipt is the job and the number of the attempt. Attempts only grow, so the number is a fencing token: a delivery
 * whose job was handed out again can be told from the current one, however late it speaks.
 */
export const receiptOf = (id: string, attempt: number): string => `${id}/${attempt}`;

/** @throws RangeError for text that is no receipt */
export function readReceipt(receipt: string): { id: string; attempt: number } {
  const [id, number, ...more] = receipt.split('/');
  const attempt = Number(number);
  if (!id || more.length > 0 || !Number.isInteger(attempt)) throw new RangeError('this is not a receipt');
  return { id, attempt };
}
