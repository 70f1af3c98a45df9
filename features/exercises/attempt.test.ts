/** The clock of an attempt: phases, pauses within their bound, and who is ended by it. */
import { describe, expect, it } from 'vitest';
import {
  type ClockFacts,
  clockOf,
  endsByClock,
  LIVE_OVERTIME_MS,
  LOST_AFTER_MS,
  linkEnd,
  PAUSE_CAP_MS,
  pauseAfter,
} from './attempt';

const T = new Date('2026-11-24T09:00:00Z').getTime();
const at = (ms: number) => new Date(T + ms);
const MINUTE = 60_000;
const facts = (changed: Partial<ClockFacts> = {}): ClockFacts => ({
  mode: 'take-home',
  minutes: 60,
  extraMinutes: 0,
  opensAt: at(0),
  closesAt: at(24 * 60 * MINUTE),
  startedAt: null,
  endedAt: null,
  withdrawnAt: null,
  pausedMs: 0,
  lastSeenAt: null,
  ...changed,
});
const begun = (changed: Partial<ClockFacts> = {}) => facts({ startedAt: at(0), lastSeenAt: at(0), ...changed });

describe('the phase', () => {
  it.each([
    ['waiting', facts(), -1],
    ['ready', facts(), 0],
    ['missed', facts(), 24 * 60 * MINUTE],
    ['open', begun(), 1],
    ['ended', begun({ endedAt: at(5) }), 10],
    ['withdrawn', facts({ withdrawnAt: at(0) }), 1],
  ])('%s', (phase, given, now) => expect(clockOf(given, at(now as number)).phase).toBe(phase));
});

describe('the time that is left', () => {
  it('is all of it before the start, and nothing runs', () => {
    expect(clockOf(facts({ extraMinutes: 15 }), at(MINUTE))).toMatchObject({
      remainingMs: 75 * MINUTE,
      timeUpAt: null,
    });
  });

  it('runs while the candidate is there', () => {
    const clock = clockOf(begun({ lastSeenAt: at(20 * MINUTE) }), at(20 * MINUTE + LOST_AFTER_MS));
    expect(clock).toMatchObject({ remainingMs: 40 * MINUTE - LOST_AFTER_MS, pausedMs: 0, paused: false });
  });

  it('stands still through a silence, from its beginning', () => {
    const clock = clockOf(begun({ lastSeenAt: at(20 * MINUTE) }), at(25 * MINUTE));
    expect(clock).toMatchObject({ remainingMs: 40 * MINUTE, pausedMs: 5 * MINUTE, paused: true });
  });

  it('runs on once the bound of pauses is reached', () => {
    const clock = clockOf(begun({ lastSeenAt: at(20 * MINUTE) }), at(20 * MINUTE + PAUSE_CAP_MS + MINUTE));
    expect(clock).toMatchObject({ remainingMs: 39 * MINUTE, pausedMs: PAUSE_CAP_MS, paused: false });
  });

  it('never falls below nothing, and never exceeds what was allowed', () => {
    expect(clockOf(begun({ lastSeenAt: at(90 * MINUTE) }), at(90 * MINUTE)).remainingMs).toBe(0);
    expect(clockOf(begun(), at(-5)).remainingMs).toBe(60 * MINUTE);
  });
});

describe('a pause', () => {
  it('is nothing for a short silence, and is bounded over the whole attempt', () => {
    expect(pauseAfter({ lastSeenAt: at(0), pausedMs: 0 }, at(LOST_AFTER_MS))).toBe(0);
    expect(pauseAfter({ lastSeenAt: at(0), pausedMs: 0 }, at(LOST_AFTER_MS + 1))).toBe(LOST_AFTER_MS + 1);
    expect(pauseAfter({ lastSeenAt: at(0), pausedMs: PAUSE_CAP_MS - 10 }, at(MINUTE))).toBe(10);
    expect(pauseAfter({ lastSeenAt: at(0), pausedMs: PAUSE_CAP_MS }, at(MINUTE))).toBe(0);
    expect(pauseAfter({ lastSeenAt: null, pausedMs: 0 }, at(MINUTE))).toBe(0);
  });
});

describe('the end by the clock', () => {
  const seenTo = (minutes: number) => begun({ lastSeenAt: at(minutes * MINUTE) });
  it('comes to a take-home attempt when its time is up', () => {
    expect(endsByClock(seenTo(60), at(60 * MINUTE - 1))).toBe(false);
    expect(endsByClock(seenTo(60), at(60 * MINUTE))).toBe(true);
  });
  it('comes to a live one long after, when nobody has ended it', () => {
    const live = { ...seenTo(60), mode: 'live' as const };
    expect(endsByClock(live, at(60 * MINUTE))).toBe(false);
    expect(
      endsByClock({ ...live, lastSeenAt: at(60 * MINUTE + LIVE_OVERTIME_MS) }, at(60 * MINUTE + LIVE_OVERTIME_MS)),
    ).toBe(true);
  });
  it('comes to nothing that does not run', () => {
    expect(endsByClock(facts(), at(1e9))).toBe(false);
    expect(endsByClock(begun({ endedAt: at(1) }), at(1e9))).toBe(false);
  });
  it('never comes after the link has ended', () => {
    const closing = { closesAt: at(0), minutes: 60 };
    expect(linkEnd(closing).getTime()).toBeGreaterThan(T + 60 * MINUTE + PAUSE_CAP_MS + LIVE_OVERTIME_MS);
  });
});
