/** Who may do what with exercises and attempts, as pure functions over facts. Candidates come by their link, not by a role. */
import type { WorkspaceRole } from '@/features/access/scope';

export interface AttemptActor {
  role: WorkspaceRole;
  /** Assigned in this loop, now or before, or its facilitator. */
  onPanel: boolean;
  /** Holds this very interview: a seat in the room, not a second reader's. */
  holds: boolean;
}

const leads = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';

/** Exercises with their references, hidden tests and mutants are read by all who read the bank. */
export const canSeeExercises = (_role: WorkspaceRole): boolean => true;

/** An attempt is seen by those who see the loop. */
export const canSeeAttempt = (actor: AttemptActor): boolean =>
  leads(actor.role) || actor.role === 'observer' || actor.onPanel;

/** Inviting, and what concerns the candidate while they work: time, hints, extensions, pairing, ending. */
export const canConduct = (actor: AttemptActor): boolean => leads(actor.role) || actor.holds;

/** Typing into the candidate's document needs pair mode, which the candidate sees. */
export const canType = (actor: AttemptActor & { pairing: boolean; open: boolean }): boolean =>
  actor.pairing && actor.open && actor.holds;

/** Notes are written by those who see the attempt, and read by their author alone. */
export const canNote = (actor: AttemptActor): boolean => canSeeAttempt(actor) && actor.role !== 'observer';

/** Replaying shows nothing new, so whoever sees the attempt may ask for it. */
export const canReplay = canSeeAttempt;

/** Judging all attempts of an exercise again concerns every loop of the workspace. */
export const canRejudge = (role: WorkspaceRole): boolean => leads(role);

/** How candidates' processes are confined is the owner's business. */
export const canSeeSandbox = (role: WorkspaceRole): boolean => role === 'owner';
