/**
 * Doing the runs that wait. Any process that has a runner may serve the queue: it takes a run by a claim, keeps the claim
 * alive while a child works, passes records on as they come, and stores the result. What dies on the way is found by its lease.
 */
import { withScope } from '@/features/access/data';
import { type SystemScope, systemScope } from '@/features/access/scope';
import { bus } from '@/lib/bus';
import { every } from '@/lib/every';
import type { Lifecycle } from '@/lib/lifecycle';
import { logger } from '@/lib/logger';
import { moment } from '@/lib/moment';
import { provide } from '@/lib/process';
import { memoryQueue, type Queue } from '@/lib/queue';
import { postgresQueue } from '@/lib/queue-postgres';
import type { Confinement, Runner, TestRecord } from '@/runner/contract';
import { announceStrays, type ClaimedRun, claimRun, finishRun, keepClaim } from './mutations';
import { jobOf, LANES, laneOf, RENEW_MS } from './run';

declare module '@/lib/process' {
  interface ProcessSlots {
    /** How candidates' processes are confined on this machine, for the owner's page. */
    confinement: Confinement;
  }
}

/** Records of one run reach the database at most this often. */
const RECORDS_EVERY_MS = 60;

/** How many runs of each lane this process works on at the same time, for a pool of `size` children. */
export const placesOf = (size: number): { asked: number; hidden: number } => {
  const hidden = Math.max(1, Math.floor(size / 2));
  return { asked: Math.max(1, size - hidden), hidden };
};

/** The smallest pool in which a hidden run never takes the child that a candidate waits for. */
export const LEAST_CHILDREN = 2;

/** Takes a run, does it and stores what came out; does nothing when it is not to be done (any more). */
export async function performRun(runner: Runner, runId: string): Promise<void> {
  const jobs = systemScope('runs');
  const run = await withScope(jobs, (tx) => claimRun(tx, jobs, moment(), runId));
  if (run === null) return;
  const scope = { ...systemScope('runs', run.workspaceId), workspaceId: run.workspaceId };
  const keeper = keepAlive(scope, run);
  try {
    const { document, timing } = await runner.run(jobOf(run, run.suite), keeper.hear);
    await keeper.stop();
    const done = { runId: run.id, claimId: run.claimId, attemptId: run.attemptId, document, timing };
    await withScope(scope, (tx) => finishRun(tx, scope, moment(), done));
  } finally {
    await keeper.stop();
  }
}

/** Renews a claim while its run goes on, and stores the records that have come, for a reader who waits. */
function keepAlive(scope: SystemScope, run: ClaimedRun) {
  const records: TestRecord[] = [];
  const shown = run.kind !== 'hidden';
  let written = 0;
  let stopped = false;
  let flushing: Promise<void> | null = null;
  const keep = async (): Promise<void> => {
    const fresh = shown && records.length > written;
    written = records.length;
    const claim = { runId: run.id, claimId: run.claimId, workspaceId: run.workspaceId };
    await withScope(scope, (tx) =>
      keepClaim(tx, scope, moment(), fresh ? { ...claim, records: JSON.stringify(records) } : claim),
    );
  };
  const failed = (err: unknown) => logger().warn({ err, runId: run.id }, 'a claim could not be renewed');
  const once = (): void => {
    flushing ??= keep()
      .catch(failed)
      .finally(() => {
        flushing = null;
        // A record that came meanwhile has nobody else to write it.
        if (shown && !stopped && records.length > written) once();
      });
  };
  const renewal = setInterval(once, RENEW_MS);
  let soon: NodeJS.Timeout | null = null;
  return {
    hear: (record: TestRecord): void => {
      records.push(record);
      if (!shown || stopped || soon !== null) return;
      soon = setTimeout(() => {
        soon = null;
        if (!stopped) once();
      }, RECORDS_EVERY_MS);
    },
    stop: async (): Promise<void> => {
      stopped = true;
      clearInterval(renewal);
      if (soon !== null) clearTimeout(soon);
      await flushing;
    },
  };
}

/** Serves both lanes of the queue with this process's runner. @param size how many children the runner has */
export function serveRuns(queue: Queue, runner: Runner, size: number): void {
  const places = placesOf(size);
  queue.serve(laneOf({ kind: 'visible', reason: 'asked' }), places.asked, (id) => performRun(runner, id));
  queue.serve(laneOf({ kind: 'hidden', reason: 'followed' }), places.hidden, (id) => performRun(runner, id));
}

/** What a process needs to do runs: the composition roots hand it over. */
export interface RunService {
  readonly running: Lifecycle;
  /** Null: one process, and a queue in its memory. */
  readonly databaseUrl: string | null;
  /** How many children there are to be; null: one fewer than the machine has cores, and two at least. */
  readonly children: number | null;
  readonly cores: number;
  readonly makeRunner: (size: number) => Promise<Runner>;
  /** Lanes of other features, which the queue must know before anything is announced in them. */
  readonly otherLanes?: readonly string[];
}

/** How long runs may go on once the process is being stopped; what is left is taken up by another worker, or after the start. */
const PATIENCE_MS = 4_000;
const LOOK_FOR_LOST_MS = 5_000;

/** Opens the queue, starts the runner and serves runs until the process stops. @throws what `makeRunner` throws */
export async function startRuns(service: RunService): Promise<void> {
  const { running, databaseUrl } = service;
  const onError = (err: unknown) => logger().error({ err }, 'a run could not be worked on');
  const hints = {
    publish: (lane: string) => bus().publish('lane', lane),
    subscribe: (listener: (lane: string) => void) => bus().subscribe('lane', listener),
  };
  const queue =
    databaseUrl === null
      ? memoryQueue(onError)
      : await postgresQueue(databaseUrl, [...LANES, ...(service.otherLanes ?? [])], hints, onError);
  provide('queue', queue);
  running.add({ name: 'queue', stop: () => queue.close(PATIENCE_MS) });
  const size = service.children ?? Math.max(LEAST_CHILDREN, service.cores - 1);
  const runner = await service.makeRunner(size);
  provide('confinement', runner.confinement);
  running.add({ name: 'runner', stop: () => runner.close() });
  serveRuns(queue, runner, size);
  const stopLooking = every(LOOK_FOR_LOST_MS, () => announceLostRuns(), onError);
  running.add({
    name: 'runs',
    stop: async () => {
      await stopLooking();
      await queue.close(PATIENCE_MS);
    },
  });
  await announceLostRuns(true);
}

/** Announces runs that nobody works on though somebody should. @param all at boot: whatever waits, however short */
export async function announceLostRuns(all = false): Promise<void> {
  const scope = systemScope('runs');
  await withScope(scope, (tx) => announceStrays(tx, scope, moment(), all));
}
