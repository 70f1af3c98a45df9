/**
 * The loop of a worker: take, keep the lease alive, run the handler, say how it went. It is the same on every store, and
 * it is where most of a queue's mistakes are made: a job is acknowledged *after* its handler, never before.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Delivery, DurableQueue } from './queue';

/** A handler throws this to say that trying again is pointless. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/** @param lost aborts when another worker may have the job: what is not yet done had better not be started */
export type Handler = (delivery: Delivery, lost: AbortSignal) => Promise<void>;

export interface WorkerOptions {
  /** Jobs at once. */
  readonly concurrency: number;
  /** The queue's own; a sign of life is given three times within it. */
  readonly visibilityMs: number;
  /** How long to wait when there was nothing to take, or the store did not answer. */
  readonly pollMs: number;
  /** Stops taking; `work` resolves once every job in hand is finished. */
  readonly stop: AbortSignal;
  /** Hears what the store threw. The loop goes on: a store that restarts must not need workers that restart. */
  readonly onStoreError: (error: unknown) => void;
}

export async function work(queue: DurableQueue, handler: Handler, options: WorkerOptions): Promise<void> {
  const { concurrency, pollMs, stop, onStoreError } = options;
  const running = new Set<Promise<void>>();
  while (!stop.aborted) {
    let deliveries: Delivery[] = [];
    try {
      if (running.size < concurrency) deliveries = await queue.take(concurrency - running.size);
    } catch (error) {
      onStoreError(error);
    }
    for (const delivery of deliveries) {
      const job = runOne(queue, delivery, handler, options).finally(() => running.delete(job));
      running.add(job);
    }
    if (deliveries.length === 0) await Promise.race([...running, pause(pollMs, stop)]);
  }
  await Promise.all(running);
}

async function runOne(
  queue: DurableQueue,
  delivery: Delivery,
  handler: Handler,
  options: WorkerOptions,
): Promise<void> {
  const lost = new AbortController();
  const pulse = setInterval(async () => {
    try {
      if (!(await queue.extend(delivery.receipt))) lost.abort();
    } catch (error) {
      // No answer is no verdict: the lease may still be ours.
      options.onStoreError(error);
    }
  }, options.visibilityMs / 3);
  try {
    let verdict: () => Promise<boolean>;
    try {
      await handler(delivery, lost.signal);
      verdict = () => queue.succeed(delivery.receipt);
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      verdict = () => queue.fail(delivery.receipt, message, name === 'PermanentError');
    }
    await insist(verdict, lost.signal, options);
  } finally {
    clearInterval(pulse);
  }
}

/**
 * Tells the store until it answers or the lease is lost: a handler that ran is worth a second attempt at saying so. A
 * verdict that arrives twice is refused the second time, which changes nothing.
 */
async function insist(verdict: () => Promise<boolean>, lost: AbortSignal, options: WorkerOptions): Promise<void> {
  const until = performance.now() + options.visibilityMs;
  while (!lost.aborted && performance.now() < until) {
    try {
      await verdict();
      return;
    } catch (error) {
      options.onStoreError(error);
      await wait(options.pollMs);
    }
  }
}

async function pause(ms: number, stop: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stop }).catch(() => {});
}
