/** One candidate's way through a role: words, states and the sentences that a change leaves behind. Pure. */

import type { RatingMode } from '@/features/roles/role';

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
