/**
 * The world of the job queue: a producer, three workers that can be killed, and jobs of which some fail and a few always
 * do. The queue is the reference; the rest is chance and clicks.
 */
import { createRandom } from '@/stats/random';
import { type JobView, OPTIONS, type QueuePicture, type QueueSettings, WORKERS } from './see-queue-picture';
import { Actor, Stage, type Wasm } from './see-stage';
import type { Sources, World } from './see-world';

const WORK_MS = [500, 1400] as const;
const BACK_AFTER_MS = 2500;
const POLL_MS = 150;
const POISON_PART = 0.04;
const SHOWN_DONE = 12;
const SEED = 5;

interface Delivery {
  readonly id: string;
  readonly receipt: string;
  readonly attempt: number;
}

interface Job {
  readonly number: number;
  readonly poison: boolean;
  attempts: number;
  /** What the world knows of the current attempt. */
  leaseUntil: number;
  orphan: boolean;
  failedAt: number;
}

interface Worker {
  job: string | null;
  began: number;
  ends: number;
  /** When a dead one is back, else null. */
  backAt: number | null;
  cancel: () => void;
}

export async function openQueueWorld(wasm: Wasm, sources: Sources, first: QueueSettings): Promise<World<'job-queue'>> {
  const actor = await Actor.open(wasm, sources.reference);
  const stage = new Stage([actor]);
  const random = createRandom(SEED);
  let settings = first;
  let queue = 0;
  let jobs = new Map<string, Job>();
  let done: JobView[] = [];
  let counts = { added: 0, refused: 0, attempts: 0, succeeded: 0, kills: 0 };
  let cancelArrival = () => {};
  const workers: Worker[] = Array.from({ length: WORKERS }, () => ({
    ...{ job: null, began: 0, ends: 0, backAt: null, cancel: () => {} },
  }));

  const ask = <T>(method: string, ...args: readonly unknown[]): T => actor.ask<T>(queue, method, ...args);
  const viewOf = ({ number, attempts, poison }: Job): JobView => ({ number, attempts, poison });

  const add = () => {
    const added = ask<{ accepted: boolean; id: string }>('add', { payload: counts.added });
    if (!added.accepted) {
      counts.refused += 1;
      return;
    }
    counts.added += 1;
    const poison = random() < POISON_PART;
    jobs.set(added.id, { number: counts.added, poison, attempts: 0, leaseUntil: 0, orphan: false, failedAt: 0 });
  };
  const expect = () => {
    cancelArrival();
    if (settings.arrivals === 0) return;
    const wait = Math.max(1, Math.round((-Math.log(1 - random()) * 1000) / settings.arrivals));
    cancelArrival = stage.at(stage.now + wait, () => {
      add();
      expect();
    });
  };

  /** One turn of a worker: take a job and work on it, or look again a little later. */
  const turn = (worker: Worker) => {
    const delivery = ask<Delivery | null>('take');
    const job = delivery && jobs.get(delivery.id);
    if (!delivery || !job) {
      worker.cancel = stage.at(stage.now + POLL_MS, () => turn(worker));
      return;
    }
    counts.attempts += 1;
    Object.assign(job, { attempts: delivery.attempt, leaseUntil: stage.now + settings.visibilityMs, orphan: false });
    const fails = job.poison || random() * 100 < settings.failures;
    const ends = Math.round(stage.now + WORK_MS[0] + random() * (WORK_MS[1] - WORK_MS[0]));
    Object.assign(worker, { job: delivery.id, began: stage.now, ends });
    worker.cancel = stage.at(ends, () => {
      worker.job = null;
      if (fails) {
        job.failedAt = stage.now;
        ask('fail', delivery.receipt, 'the handler threw');
      } else if (ask<boolean>('succeed', delivery.receipt)) {
        counts.succeeded += 1;
        done = [viewOf(job), ...done].slice(0, SHOWN_DONE);
        jobs.delete(delivery.id);
      }
      turn(worker);
    });
  };

  const kill = (worker: Worker) => {
    if (worker.backAt !== null) return;
    counts.kills += 1;
    worker.cancel();
    const job = worker.job === null ? undefined : jobs.get(worker.job);
    if (job) Object.assign(job, { orphan: true, failedAt: job.leaseUntil });
    Object.assign(worker, { job: null, began: stage.now, backAt: stage.now + BACK_AFTER_MS });
    worker.cancel = stage.at(stage.now + BACK_AFTER_MS, () => {
      worker.backAt = null;
      turn(worker);
    });
  };

  const reset = () => {
    queue = actor.create('JobQueue', {
      ...OPTIONS,
      visibilityMs: settings.visibilityMs,
      maxWaitMs: 10_000,
      keepFinishedMs: 1000,
    });
    jobs = new Map();
    done = [];
    counts = { added: 0, refused: 0, attempts: 0, succeeded: 0, kills: 0 };
    for (const worker of workers) {
      worker.cancel();
      Object.assign(worker, { job: null, backAt: null });
      turn(worker);
    }
    expect();
  };
  reset();

  const picture = (): QueuePicture => {
    const states = [...jobs].map(([id, job]) => ({ id, job, state: ask<{ state: string } | null>('get', id)?.state }));
    const inState = (state: string) => states.filter((one) => one.state === state);
    return {
      pending: inState('pending').map(({ job }) => viewOf(job)),
      workers: workers.map((worker, index) => {
        const job = worker.job === null ? undefined : jobs.get(worker.job);
        const until = worker.backAt ?? worker.ends;
        return {
          number: index + 1,
          state: worker.backAt !== null ? 'dead' : job ? 'busy' : 'idle',
          job: job ? viewOf(job) : null,
          progress: job || worker.backAt !== null ? (stage.now - worker.began) / (until - worker.began) : 0,
        };
      }),
      orphans: inState('processing')
        .filter(({ job }) => job.orphan)
        .map(({ job }) => ({ ...viewOf(job), leaseLeftMs: job.leaseUntil - stage.now })),
      retries: inState('failed').map(({ job }) => ({
        ...viewOf(job),
        waitedMs: stage.now - job.failedAt,
        ceilingMs: Math.min(OPTIONS.backoffBaseMs * 2 ** (job.attempts - 1), OPTIONS.backoffMaxMs),
      })),
      done,
      dead: inState('dead-lettered').map(({ job }) => viewOf(job)),
      metrics: ask('metrics'),
      counts,
    };
  };

  return {
    get now() {
      return stage.now;
    },
    advance: (to) => stage.advance(to),
    change(next) {
      const anew = next.visibilityMs !== settings.visibilityMs;
      settings = next;
      if (anew) reset();
      else expect();
    },
    act(what) {
      if (what === 'add ten') {
        for (let one = 0; one < 10; one += 1) add();
        return;
      }
      const worker = workers[what.kill - 1];
      if (worker) kill(worker);
    },
    picture,
    close: () => stage.close(),
  };
}
