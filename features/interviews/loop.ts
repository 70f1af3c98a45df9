/** One candidate's way through a role: words, states, and what follows from them. Nothing here knows a level. Pure. */

import { RATERS_WANTED, type RatingMode } from '@/features/roles/role';

export type LoopStatus = 'active' | 'decided' | 'withdrawn';
export type AssignmentMode = 'in-room' | 'second-reader';

/** Text may follow a seal for this long after the interview's end. */
export const CARD_DUE_HOURS = 24;

/** When a card is due: 24 h after the interview ends; null while it has no start. */
export function dueAt(startsAt: Date | null, minutes: number): Date | null {
  return startsAt === null ? null : new Date(startsAt.getTime() + minutes * 60_000 + CARD_DUE_HOURS * 3_600_000);
}

/** Where a loop stands, for lists and filters; derived, never stored. */
export type LoopStage =
  | 'planned'
  | 'interviewing'
  | 'cards-due'
  | 'ready-to-reveal'
  | 'revealed'
  | 'decided'
  | 'withdrawn';

export const STAGE_WORDS: Record<LoopStage, string> = {
  planned: 'Planned',
  interviewing: 'Interviewing',
  'cards-due': 'Cards due',
  'ready-to-reveal': 'Ready to reveal',
  revealed: 'Revealed, to decide',
  decided: 'Decided',
  withdrawn: 'Withdrawn',
};

export interface LoopFacts {
  status: LoopStatus;
  roundRevealed: boolean;
  /** Raters who still have to seal; who is known to everyone, values to no one. */
  thinking: number;
  raters: number;
  interviews: { startsAt: Date | null; minutes: number; status: 'planned' | 'skipped' }[];
}

/** @param now the instant to judge by */
export function stageOf(facts: LoopFacts, now: Date): LoopStage {
  if (facts.status !== 'active') return facts.status;
  if (facts.roundRevealed) return 'revealed';
  if (facts.raters > 0 && facts.thinking === 0) return 'ready-to-reveal';
  const held = facts.interviews.filter((one) => one.status === 'planned');
  const over = (one: { startsAt: Date | null; minutes: number }) =>
    one.startsAt !== null && one.startsAt.getTime() + one.minutes * 60_000 <= now.getTime();
  if (held.length > 0 && held.every(over)) return 'cards-due';
  if (held.some((one) => one.startsAt !== null && one.startsAt <= now)) return 'interviewing';
  return 'planned';
}

export interface PanelMember {
  assignmentId: string;
  raterId: string;
  name: string;
  mode: AssignmentMode;
  status: 'assigned' | 'recused' | 'removed';
  dueAt: Date | null;
}

export interface Interview {
  id: string;
  loopId: string;
  position: number;
  title: string;
  purpose: string;
  startsAt: Date | null;
  timeZone: string;
  place: string;
  minutes: number;
  rating: RatingMode;
  status: 'planned' | 'skipped';
  panel: PanelMember[];
}

export interface Loop {
  id: string;
  roleId: string;
  roleTitle: string;
  candidateId: string;
  candidateName: string;
  candidateEmail: string | null;
  facilitatorId: string;
  facilitatorName: string;
  status: LoopStatus;
  revealAtLastSeal: boolean;
  createdAt: Date;
  closedAt: Date | null;
  roomId: string | null;
  /** Whether round 1 is open or revealed; who has sealed is shown by the rooms' own view. */
  roundRevealed: boolean;
  raters: { raterId: string; name: string; sealed: boolean; recused: boolean }[];
  interviews: Interview[];
}

export interface LoopEvent {
  id: string;
  kind: string;
  detail: string;
  reason: string;
  at: Date;
  actorName: string;
}

/** The most urgent first: what waits for a manager, then what waits for raters, then what is still to come. */
export const STAGES: readonly LoopStage[] = [
  'ready-to-reveal',
  'revealed',
  'cards-due',
  'interviewing',
  'planned',
  'decided',
  'withdrawn',
];

export const EVENT_WORDS: Record<string, string> = {
  created: 'Started',
  reassigned: 'Panel changed',
  rescheduled: 'Moved',
  swapped: 'Swapped',
  recused: 'Recused',
  skipped: 'Skipped',
  withdrawn: 'Withdrawn',
  override: 'Revealed by a manager',
};

const endOf = (one: { startsAt: Date | null; minutes: number }): number | null =>
  one.startsAt === null ? null : one.startsAt.getTime() + one.minutes * 60_000;

/** What `stageOf` needs to know of a loop. */
export function factsOf(loop: Pick<Loop, 'status' | 'roundRevealed' | 'raters' | 'interviews'>): LoopFacts {
  const active = loop.raters.filter((one) => !one.recused);
  return {
    status: loop.status,
    roundRevealed: loop.roundRevealed,
    thinking: active.filter((one) => !one.sealed).length,
    raters: active.length,
    interviews: loop.interviews,
  };
}

/** What a rater still owes a loop: `ahead` means that none of their interviews is over yet. */
export interface Duty {
  state: 'sealed' | 'recused' | 'late' | 'due' | 'ahead';
  /** When everything of theirs is due; null while one of their interviews has no time. */
  dueAt: Date | null;
}

/**
 * What a rater owes, as everybody in the loop may know it. Which of several cards are in is not known to others, so a
 * rater is late only once the last of their cards is due.
 */
export function dutyOf(loop: Pick<Loop, 'raters' | 'interviews'>, raterId: string, now: Date): Duty {
  const seats = loop.interviews.flatMap((interview) =>
    interview.status === 'planned' &&
    interview.panel.some((seat) => seat.raterId === raterId && seat.status === 'assigned')
      ? [{ end: endOf(interview), due: dueAt(interview.startsAt, interview.minutes) }]
      : [],
  );
  const dues = seats.map((seat) => seat.due?.getTime() ?? null);
  const last = dues.length === 0 || dues.includes(null) ? null : new Date(Math.max(...dues.map(Number)));
  const rater = loop.raters.find((one) => one.raterId === raterId);
  if (rater?.recused) return { state: 'recused', dueAt: null };
  if (rater?.sealed) return { state: 'sealed', dueAt: last };
  if (last !== null && last.getTime() < now.getTime()) return { state: 'late', dueAt: last };
  const over = seats.some((seat) => seat.end !== null && seat.end <= now.getTime());
  return { state: over ? 'due' : 'ahead', dueAt: last };
}

/** Interviews that have fewer raters than their mode asks for, with how many are missing. */
export function openSeats(loop: Pick<Loop, 'interviews'>): { interviewId: string; title: string; missing: number }[] {
  return loop.interviews.flatMap((one) => {
    const seats = one.panel.filter((seat) => seat.status === 'assigned').length;
    const missing = one.status === 'planned' ? RATERS_WANTED[one.rating] - seats : 0;
    return missing > 0 ? [{ interviewId: one.id, title: one.title, missing }] : [];
  });
}

/** The next interview to be held, or null. */
export function nextInterview(loop: Pick<Loop, 'interviews'>, now: Date): Interview | null {
  const ahead = loop.interviews.filter((one) => {
    const end = endOf(one);
    return one.status === 'planned' && end !== null && end > now.getTime();
  });
  return ahead.sort((a, b) => Number(a.startsAt) - Number(b.startsAt))[0] ?? null;
}

/** One loop as a row of the list. */
export interface LoopSummary {
  loop: Loop;
  stage: LoopStage;
  next: Interview | null;
  /** Raters who have sealed, of those who have not recused. */
  sealed: number;
  raters: number;
  /** Names, alphabetically. */
  late: string[];
  due: string[];
  openSeats: number;
}

/** @param now the instant to judge by */
export function summaryOf(loop: Loop, now: Date): LoopSummary {
  const facts = factsOf(loop);
  // A closed loop waits for nobody.
  const duties =
    loop.status === 'active' ? loop.raters.map((one) => ({ ...one, ...dutyOf(loop, one.raterId, now) })) : [];
  const named = (state: Duty['state']) => duties.filter((one) => one.state === state).map((one) => one.name);
  return {
    loop,
    stage: stageOf(facts, now),
    next: loop.status === 'active' ? nextInterview(loop, now) : null,
    sealed: facts.raters - facts.thinking,
    raters: facts.raters,
    late: named('late'),
    due: named('due'),
    openSeats: loop.status === 'active' ? openSeats(loop).reduce((sum, one) => sum + one.missing, 0) : 0,
  };
}
