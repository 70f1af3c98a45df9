/** What an interviewer has before them: the next interview, and the cards they owe. Pure. */
import type { AssignmentMode } from '@/features/interviews/loop';

/** One seat of a person in a loop that is running. */
export interface Seat {
  interviewId: string;
  title: string;
  startsAt: Date | null;
  minutes: number;
  mode: AssignmentMode;
  dueAt: Date | null;
  /** The person's card for it is sealed; a reopened one counts. */
  sealed: boolean;
}

export interface Duties<S extends Seat> {
  /** The one to be held next, or being held now. */
  next: S | null;
  /** Held, or to be read later, and not sealed: by due time. */
  owed: (S & { late: boolean })[];
}

const endOf = (seat: Seat): number | null =>
  seat.startsAt === null ? null : seat.startsAt.getTime() + seat.minutes * 60_000;

/** A card is owed from the interview's end on; a second reader's work begins there. */
export function dutiesOf<S extends Seat>(seats: readonly S[], now: Date): Duties<S> {
  const at = now.getTime();
  const over = (seat: S): boolean => (endOf(seat) ?? Number.POSITIVE_INFINITY) <= at;
  const ahead = seats
    .filter((seat) => seat.mode === 'in-room' && seat.startsAt !== null && !over(seat))
    .sort((a, b) => Number(a.startsAt) - Number(b.startsAt));
  const owed = seats
    .filter((seat) => !seat.sealed && over(seat))
    .map((seat) => ({ ...seat, late: seat.dueAt !== null && seat.dueAt.getTime() < at }))
    .sort((a, b) => Number(a.dueAt) - Number(b.dueAt));
  return { next: ahead[0] ?? null, owed };
}
