/**
 * A candidate's try at an exercise: in which phase it is, and what its clock says. The clock runs from the start, stands still
 * while the connection is lost (up to a bound that staff see), and gets longer by what staff add. Pure.
 */
import type { ALLOWED_HELP, Language, MODES, VARIANTS } from './schema';

/** Names of the texts inside the attempt's Yjs document; every window uses these. */
export const DOCUMENT_TEXTS = { solution: 'solution', scratch: 'scratch', tests: 'tests' } as const;

/** How often a window says that it is there. */
export const HEARTBEAT_MS = 5_000;
/** A silence longer than this counts as a lost connection, from its beginning. */
export const LOST_AFTER_MS = 15_000;
/** The clock of an attempt stands still for at most this long in all. */
export const PAUSE_CAP_MS = 15 * 60_000;
/** A live attempt is ended by its interviewer; if nobody does, it ends this long after its time was up. */
export const LIVE_OVERTIME_MS = 60 * 60_000;
/** For this long after the end the link still opens the page that follows it. */
export const AFTERWARDS_MS = 30 * 24 * 60 * 60_000;
/** What the stream of one attempt may hold. */
export const STREAM_LIMIT = { updates: 200_000, bytes: 32 * 1024 * 1024 } as const;

export type Variant = (typeof VARIANTS)[number];
export type Mode = (typeof MODES)[number];
export type AllowedHelp = (typeof ALLOWED_HELP)[number];
export type EndReason = 'submitted' | 'time' | 'staff';

/**
 * `waiting`: its window has not opened. `ready`: it can be started. `missed`: the window closed unused. `open`: the clock
 * runs. `ended`: nothing can be typed any more. `withdrawn`: staff took the invitation back.
 */
export type Phase = 'waiting' | 'ready' | 'missed' | 'open' | 'ended' | 'withdrawn';

/** What the clock depends on. */
export interface ClockFacts {
  readonly mode: Mode;
  readonly minutes: number;
  readonly extraMinutes: number;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly pausedMs: number;
  readonly lastSeenAt: Date | null;
}

export interface Clock {
  readonly phase: Phase;
  /** Milliseconds that are left; the whole time before the start, 0 once it is up. */
  readonly remainingMs: number;
  /** How long it has stood still, this very silence included. */
  readonly pausedMs: number;
  /** True while it stands still. */
  readonly paused: boolean;
  /** When the time is up if nothing more is lost or added; null before the start. */
  readonly timeUpAt: Date | null;
}

/** What a silence since `lastSeenAt` adds to the pause, within what the bound leaves. */
export function pauseAfter(facts: Pick<ClockFacts, 'lastSeenAt' | 'pausedMs'>, now: Date): number {
  const silence = facts.lastSeenAt === null ? 0 : now.getTime() - facts.lastSeenAt.getTime();
  return silence <= LOST_AFTER_MS ? 0 : Math.min(silence, Math.max(0, PAUSE_CAP_MS - facts.pausedMs));
}

function phaseOf(facts: ClockFacts, now: Date): Phase {
  if (facts.withdrawnAt !== null) return 'withdrawn';
  if (facts.endedAt !== null) return 'ended';
  if (facts.startedAt !== null) return 'open';
  if (now < facts.opensAt) return 'waiting';
  return now >= facts.closesAt ? 'missed' : 'ready';
}

/** The clock as it stands. */
export function clockOf(facts: ClockFacts, now: Date): Clock {
  const phase = phaseOf(facts, now);
  const allowedMs = (facts.minutes + facts.extraMinutes) * 60_000;
  if (facts.startedAt === null) {
    return { phase, remainingMs: allowedMs, pausedMs: 0, paused: false, timeUpAt: null };
  }
  const silenceMs = phase === 'open' ? pauseAfter(facts, now) : 0;
  const pausedMs = facts.pausedMs + silenceMs;
  const timeUp = facts.startedAt.getTime() + allowedMs + pausedMs;
  const at = facts.endedAt ?? now;
  return {
    phase,
    remainingMs: Math.min(allowedMs, Math.max(0, timeUp - at.getTime())),
    pausedMs,
    paused: silenceMs > 0 && pausedMs < PAUSE_CAP_MS,
    timeUpAt: new Date(timeUp),
  };
}

/** Whether the clock itself ends the attempt now. */
export function endsByClock(facts: ClockFacts, now: Date): boolean {
  const clock = clockOf(facts, now);
  if (clock.phase !== 'open' || clock.timeUpAt === null) return false;
  const overtime = facts.mode === 'live' ? LIVE_OVERTIME_MS : 0;
  return now.getTime() >= clock.timeUpAt.getTime() + overtime;
}

/** Whether colleagues may see what happened then: what a candidate does unwatched is shown once they are through with it. */
export const inView = (facts: ClockFacts & { readonly focusSince: Date | null }, at: Date, now: Date): boolean =>
  facts.focusSince === null || at < facts.focusSince || phaseOf(facts, now) !== 'open';

/** When the link stops to open anything: long after the last moment at which the attempt can end. */
export function linkEnd(facts: Pick<ClockFacts, 'closesAt' | 'minutes'>): Date {
  const longest = facts.minutes * 60_000 + PAUSE_CAP_MS + LIVE_OVERTIME_MS;
  return new Date(facts.closesAt.getTime() + longest + AFTERWARDS_MS);
}

/** Whether a language has a verdict. */
export const runs = (language: string | null): language is 'typescript' | 'javascript' =>
  language === 'typescript' || language === 'javascript';

/** Languages as people write them. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  csharp: 'C#',
};
