/** What both suites say of a queue: its types as the host sees them, and the ways of reaching a state. */
import type { Parameters } from '@/runner/contract';
import type { Harness, Remote, TestContext } from '@/runner/testing';

export interface Options {
  visibilityMs: number;
  maxAttempts: number;
  backoffBaseMs: number;
  backoffMaxMs: number;
  maxWaitMs: number;
  capacity: number;
  keepFinishedMs: number;
}

export interface Delivery {
  id: string;
  receipt: string;
  attempt: number;
  payload: unknown;
}

export interface Queue {
  add(job: { payload: unknown; priority?: number; key?: string }): {
    accepted: boolean;
    id: string;
    duplicate: boolean;
    reason: string;
  };
  take(): Delivery | null;
  succeed(receipt: string): boolean;
  fail(receipt: string, reason: string, permanent?: boolean): boolean;
  extend(receipt: string): boolean;
  work(handler: unknown): string;
  get(id: string): { id: string; state: string; attempts: number; reason: string | null } | null;
  deadLetters(): { id: string; payload: unknown; attempts: number; reason: string }[];
  metrics(): { depth: number; processing: number; deadLettered: number; lagMs: number; oldestAgeMs: number };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** What the seed drew, as the options of a roomy queue: a test narrows what it is about. */
export function drawn(params: Parameters): Options {
  const number = (name: string) => params[name] as number;
  const backoffBaseMs = number('backoffBaseMs');
  return {
    visibilityMs: number('visibilityMs'),
    maxAttempts: number('maxAttempts'),
    backoffBaseMs,
    backoffMaxMs: backoffBaseMs * 64,
    maxWaitMs: number('maxWaitMs'),
    capacity: 200,
    keepFinishedMs: HOUR,
  };
}

export const namesOf = (params: Parameters): string[] => params.names as string[];

/** Opens a queue, and the few steps that nearly every test takes. */
export async function open(
  { expect, fail }: Harness,
  { sut, clock, params }: TestContext,
  changes: Partial<Options> = {},
) {
  const options = { ...drawn(params), ...changes };
  const queue: Remote<Queue> = await sut.create<Queue>('JobQueue', options);

  /** The id of a job that has to be accepted. */
  const add = async (payload: unknown, more: { priority?: number; key?: string } = {}): Promise<string> => {
    const added = await queue.add({ payload, ...more });
    expect(added.accepted, `accepted, adding ${payload}`).toBe(true);
    return added.id;
  };
  /** A delivery that has to come. */
  const take = async (what = 'take()'): Promise<Delivery> =>
    (await queue.take()) ?? fail(`${what}: expected a job, received null at ${clock.now()} ms`);
  /** The state in one word, or null for an unknown job. */
  const stateOf = async (id: string): Promise<string | null> => (await queue.get(id))?.state ?? null;
  /** The most that the wait after failed attempt `n` may take; half of it is the least. */
  const ceiling = (n: number): number => Math.min(options.backoffBaseMs * 2 ** (n - 1), options.backoffMaxMs);
  /** Takes the job that is ready, lets it fail, and lets its wait pass. */
  const failOnce = async (reason = 'no'): Promise<void> => {
    const delivery = await take();
    await queue.fail(delivery.receipt, reason);
    await clock.advance(ceiling(delivery.attempt));
  };
  return { queue, options, add, take, stateOf, ceiling, failOnce };
}
