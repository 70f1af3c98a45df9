/** Who may do what with workshops and checks. */
import type { WorkspaceRole } from '@/features/access/role';
import { accepted, type Outcome, refused } from '@/lib/errors';

/** Start a workshop: whoever runs the workspace, and whoever leads a panel in it. @param facts.facilitates some loop there */
export function canStartWorkshop(facts: { role: WorkspaceRole; facilitates: boolean }): Outcome {
  if (facts.role === 'owner' || facts.role === 'manager') return accepted(undefined);
  if (facts.role === 'interviewer' && facts.facilitates) return accepted(undefined);
  return refused('An owner, a hiring manager or the facilitator of a panel starts a workshop.');
}

/** Rate answers alone. An observer only ever looks on. */
export const canCheck = (role: WorkspaceRole): boolean => role !== 'observer';

/** See by name who is ready: a state and a date, never how somebody rated. */
export const canSeeReadiness = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';
