/** The timers of one instance, by the numbers that its prelude gives them, on the timeline of its test. */
import { bareError } from '../engine/realm';
import type { Scheduled, Timeline } from './timeline';

const MAX_TIMERS = 10_000;

export class GuestTimers {
  readonly #timeline: Timeline;
  readonly #owner: unknown;
  readonly #fire: (id: number) => void;
  readonly #waiting = new Map<number, Scheduled>();

  /** @param owner under whom the timeline keeps them, so that a crash drops them all */
  constructor(timeline: Timeline, owner: unknown, fire: (id: number) => void) {
    this.#timeline = timeline;
    this.#owner = owner;
    this.#fire = fire;
  }

  /** @throws a bare RangeError for the guest when too many wait */
  set(id: number, delayMs: number, repeat: boolean): void {
    if (this.#waiting.size >= MAX_TIMERS) throw bareError('RangeError', `more than ${MAX_TIMERS} timers wait`);
    const entry = this.#timeline.schedule(this.#timeline.now + delayMs, this.#owner, () => {
      this.#waiting.delete(id);
      if (repeat) this.set(id, delayMs, true);
      this.#fire(id);
    });
    this.#waiting.set(id, entry);
  }

  clear(id: number): void {
    const entry = this.#waiting.get(id);
    if (entry) this.#timeline.cancel(entry);
    this.#waiting.delete(id);
  }
}
