/**
 * Decides when virtual time moves. Whoever waits states a goal (a call that has to settle, a moment to be reached, quiet);
 * time moves only when guest and test both have nothing left to do now, and then only as far as some goal needs.
 *
 * The test's own code runs in microtasks alone, so one turn of the event loop says for certain that it waits.
 */
import type { TestState } from './test-state';
import type { Timeline } from './timeline';

/** Lets all microtasks of the host run; resolves in a later turn of the event loop. */
export type Turn = () => Promise<void>;

/** Something that somebody waits for. */
export interface Goal {
  /** Time passes for this goal up to here (virtual ms). */
  readonly until: number;
  readonly done: () => boolean;
  /** True when the goal is reached by time itself once `until` has come. */
  readonly byTime: boolean;
  readonly resolve: () => void;
}

/** Guest instances, as far as running their due jobs is concerned. */
export interface Instances {
  /** Runs jobs that are due in all instances, at most `most`; returns how many ran. */
  runJobs(most: number): number;
  /** Called when guests have nothing left to do at this moment. */
  quiet(): void;
}

const JOBS_A_MOMENT = 200_000;
const TIMERS_A_TEST = 100_000;

export class Driver {
  readonly #timeline: Timeline;
  readonly #state: TestState;
  readonly #instances: Instances;
  readonly #turn: Turn;
  readonly #goals = new Set<Goal>();
  #running = false;
  #stirred = true;
  #timersFired = 0;
  #watching = false;
  readonly #outside = new Set<Promise<unknown>>();

  constructor(timeline: Timeline, state: TestState, instances: Instances, turn: Turn) {
    this.#timeline = timeline;
    this.#state = state;
    this.#instances = instances;
    this.#turn = turn;
  }

  /** Says that something happened which code of the test may answer to. */
  stir(): void {
    this.#stirred = true;
  }

  /** Waits until a goal is reached. Never resolves when the test ends before. */
  reach(goal: Omit<Goal, 'resolve'>): Promise<void> {
    return new Promise((resolve) => {
      this.#goals.add({ ...goal, resolve });
      this.stir();
      void this.#run();
    });
  }

  /** Has the driver wait for work that virtual time knows nothing of, such as opening an instance. */
  async attend<T>(work: Promise<T>): Promise<T> {
    this.#outside.add(work);
    try {
      return await work;
    } finally {
      this.#outside.delete(work);
      this.stir();
      void this.#run();
    }
  }

  /**
   * From now on, a test whose code waits while nobody has a goal is ended: nothing could ever wake it. Without this it
   * would wait for the wall clock.
   */
  watch(): void {
    this.#watching = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#pursue();
    } catch (error) {
      this.#state.break(error);
    }
    this.#running = false;
  }

  async #pursue(): Promise<void> {
    while (!this.#state.end) {
      await this.#settleDown();
      if (this.#state.end) break;
      if (this.#resolveReached()) continue;
      if (this.#goals.size === 0) {
        if (this.#watching) this.#state.finish('never-settles', 'waits for something that nothing will bring');
        break;
      }
      this.#passTime();
    }
  }

  /** Runs what is due now, in guests and in the test, until all of them wait. */
  async #settleDown(): Promise<void> {
    let jobs = 0;
    do {
      while (this.#outside.size > 0) await Promise.allSettled([...this.#outside]);
      jobs += this.#instances.runJobs(JOBS_A_MOMENT - jobs);
      if (jobs >= JOBS_A_MOMENT) {
        this.#state.finish('time-limit', 'kept itself busy without letting any time pass');
        return;
      }
      if (this.#state.end) return;
      if (this.#fireDue()) continue;
      if (!this.#stirred) break;
      this.#stirred = false;
      await this.#turn();
    } while (!this.#state.end);
    this.#instances.quiet();
  }

  /** Fires one entry that is due without any time passing. */
  #fireDue(): boolean {
    if (this.#timeline.nextAt() !== this.#timeline.now) return false;
    this.#fire();
    return true;
  }

  #fire(): void {
    this.#timersFired++;
    if (this.#timersFired > TIMERS_A_TEST) {
      this.#state.finish('time-limit', `let more than ${TIMERS_A_TEST.toLocaleString('en-US')} timers fire`);
      return;
    }
    this.#timeline.fireNext();
  }

  #resolveReached(): boolean {
    let any = false;
    for (const goal of this.#goals) {
      if (!goal.done()) continue;
      this.#goals.delete(goal);
      goal.resolve();
      this.stir();
      any = true;
    }
    return any;
  }

  #passTime(): void {
    const next = this.#timeline.nextAt();
    const goals = [...this.#goals];
    const nearest = Math.min(...goals.filter((goal) => goal.byTime).map((goal) => goal.until));
    const furthest = Math.max(...goals.map((goal) => goal.until));
    if (next !== null && next <= nearest && next <= furthest) {
      if (this.#overBudget(next)) return;
      this.#fire();
    } else if (nearest !== Number.POSITIVE_INFINITY) {
      if (!this.#overBudget(nearest)) this.#timeline.moveTo(nearest);
    } else {
      this.#state.finish('never-settles', 'waits for a promise that can never settle: nothing is scheduled any more');
    }
  }

  #overBudget(at: number): boolean {
    const budget = this.#state.limits.virtualMsPerTest;
    if (at <= budget) return false;
    this.#state.finish('time-limit', `let more than ${budget.toLocaleString('en-US')} ms of virtual time pass`);
    return true;
  }
}
