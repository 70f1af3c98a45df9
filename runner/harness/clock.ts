/** The test's hand on virtual time. */
import type { Clock } from '../testing';
import type { Driver } from './driver';
import type { Timeline } from './timeline';

export function createClock(timeline: Timeline, driver: Driver): Clock {
  const until = (at: number) => driver.reach({ until: at, byTime: true, done: () => timeline.now >= at });
  return {
    now: () => timeline.now,
    advance: (ms) => {
      if (!(ms >= 0)) throw new Error(`Time passes forward only: ${ms} ms is no step.`);
      return until(timeline.now + ms);
    },
    flush: () => until(timeline.now),
    runUntilIdle: (maxMs = Number.POSITIVE_INFINITY) => {
      const at = timeline.now + maxMs;
      const done = () => timeline.nextAt() === null || timeline.now >= at;
      return driver.reach({ until: at, byTime: Number.isFinite(at), done });
    },
  };
}
