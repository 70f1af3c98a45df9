/** Who may see and change loops, as pure functions over facts. Blindness of values is the rooms' policy, not decided here. */
import type { WorkspaceRole } from '@/features/access/scope';

export interface LoopActor {
  role: WorkspaceRole;
  /** Assigned in this loop, now or before. */
  onPanel: boolean;
  facilitator: boolean;
}

const runs = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';

/** Interviewers see the loops they sit on; managers, owners and observers see all of the workspace. */
export const canSeeLoop = (actor: LoopActor): boolean =>
  runs(actor.role) || actor.role === 'observer' || actor.onPanel || actor.facilitator;

export const canCreateLoop = (role: WorkspaceRole): boolean => runs(role);

/** Reassign, reschedule, swap, skip, withdraw. */
export const canChangeLoop = (actor: LoopActor): boolean => runs(actor.role);

/** A rater may step down alone; a manager may do it for them. */
export const canRecuse = (actor: LoopActor & { self: boolean }): boolean => actor.self || runs(actor.role);

/** The kit, with anchors and key, is for those who will ask or plan; observers may read it too. */
export const canSeeKit = canSeeLoop;

export const canReleaseToCandidate = (facts: { assigned: boolean; role: WorkspaceRole }): boolean =>
  facts.assigned || runs(facts.role);
