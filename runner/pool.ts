/**
 * The pool of children: one job a child at a time, jobs in the order they came, a spare that is already warm. A child is
 * retired after so many runs, after any kill, and when it has grown. A run that a wall limit stopped is repeated once with
 * nothing beside it, so that a busy machine is not taken for a slow program.
 */
import { Child, type Command, type JobOutcome } from './child-process';
import type { RunJob } from './contract';
import type { ChildMessage } from './messages';

export interface PoolOptions {
  /** Jobs at a time. */
  readonly size: number;
  readonly runsPerChild: number;
  readonly command: () => Command;
}

interface Waiting {
  readonly job: RunJob;
  readonly alone: boolean;
  readonly onMessage: (message: ChildMessage) => void;
  readonly onStart: () => void;
  readonly resolve: (outcome: JobOutcome) => void;
}

const RETIRE_ABOVE_BYTES = 250 * 1024 * 1024;

export class Pool {
  readonly #options: PoolOptions;
  readonly #idle: Child[] = [];
  readonly #all = new Set<Child>();
  readonly #queue: Waiting[] = [];
  #active = 0;
  #exclusive = false;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#warm();
  }

  /** Runs a job when its turn comes; `alone` waits until nothing else runs, and keeps others waiting. Never rejects. */
  run(
    job: RunJob,
    onMessage: (message: ChildMessage) => void,
    onStart: () => void,
    alone = false,
  ): Promise<JobOutcome> {
    return new Promise((resolve) => {
      const waiting = { job, alone, onMessage, onStart, resolve };
      // What was stopped has waited its turn already.
      if (alone) this.#queue.unshift(waiting);
      else this.#queue.push(waiting);
      this.#next();
    });
  }

  /** Ends all children; jobs that wait or run are lost. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiting of this.#queue.splice(0)) waiting.resolve({ messages: [], end: { how: 'lost' } });
    await Promise.all([...this.#all].map((child) => child.close()));
  }

  #next(): void {
    const [first] = this.#queue;
    if (!first || this.#exclusive || this.#active >= this.#options.size || (first.alone && this.#active > 0)) return;
    this.#queue.shift();
    this.#active++;
    this.#exclusive = first.alone;
    void this.#serve(first);
    this.#next();
  }

  async #serve({ job, onMessage, onStart, resolve, alone }: Waiting): Promise<void> {
    const child = this.#take();
    onStart();
    const outcome = this.#closed ? { messages: [], end: { how: 'lost' } as const } : await child.run(job, onMessage);
    this.#giveBack(child, outcome);
    this.#active--;
    if (alone) this.#exclusive = false;
    resolve(outcome);
    this.#next();
  }

  #take(): Child {
    for (let child = this.#idle.shift(); child; child = this.#idle.shift()) {
      if (!child.gone) return child;
      this.#all.delete(child);
    }
    return this.#start();
  }

  #giveBack(child: Child, outcome: JobOutcome): void {
    const grown = (child.memory ?? 0) > RETIRE_ABOVE_BYTES;
    const spent = child.runs >= this.#options.runsPerChild;
    const sound = outcome.end.how === 'done' && outcome.messages.every((message) => message.type !== 'fault');
    if (sound && !spent && !grown && !child.gone && !this.#closed) this.#idle.unshift(child);
    else {
      this.#all.delete(child);
      void child.close();
    }
    this.#warm();
  }

  /** Keeps as many children ready as there are places, and one more. */
  #warm(): void {
    if (this.#closed) return;
    while (this.#idle.length + this.#active < this.#options.size + 1) this.#idle.push(this.#start());
  }

  #start(): Child {
    const child = new Child(this.#options.command());
    this.#all.add(child);
    return child;
  }
}
