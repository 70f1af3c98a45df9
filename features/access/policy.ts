/** Who may do what with people. Pure: facts come in, an answer with its reason goes out. */
import { accepted, type Outcome, refused } from '@/lib/errors';
import type { WorkspaceRole } from './role';

/** Whether this role invites, changes and removes people. */
export const canManagePeople = (role: WorkspaceRole): boolean => role === 'owner';

/** Whether this role sets up roles and loops. */
export const canManageLoops = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';

/** Whether this role may be put on a panel; an observer only ever looks on. */
export const canRate = (role: WorkspaceRole): boolean => role !== 'observer';

/** Whether somebody adds workspaces to an organisation. @param role theirs in the organisation as a whole; null: none */
export const canAddWorkspace = (role: 'owner' | 'calibrator' | null): Outcome =>
  role === 'owner' ? accepted(undefined) : refused('Only an owner of the organisation can add a workspace to it.');

export interface MemberChange {
  actorRole: WorkspaceRole;
  /** The role that the person has now; null: not a member. */
  memberRole: WorkspaceRole | null;
  /** The role that they are to have; null: none, they are removed. */
  nextRole: WorkspaceRole | null;
  /** How many owners the workspace has now. */
  owners: number;
}

/** Whether a member may be given another role, or be removed: a workspace never loses its last owner. */
export function canChangeMember(facts: MemberChange): Outcome {
  if (!canManagePeople(facts.actorRole)) return refused('Only an owner of the workspace can change its people.');
  if (facts.memberRole === null) return refused('This person is not a member of the workspace any more.');
  if (facts.memberRole === 'owner' && facts.nextRole !== 'owner' && facts.owners <= 1) {
    return refused('This is the only owner. Make somebody else an owner first.');
  }
  return accepted(undefined);
}

/** Whether somebody may be invited. */
export function canInvite(facts: { actorRole: WorkspaceRole; isMember: boolean; mail: boolean }): Outcome {
  if (!canManagePeople(facts.actorRole)) return refused('Only an owner of the workspace can invite people.');
  if (facts.isMember)
    return refused('This person is a member already.', [{ field: 'email', reason: 'Already a member.' }]);
  if (!facts.mail) {
    return refused(
      'This Plumbline has no mail server, so it cannot send an invitation. Set SMTP_URL and MAIL_FROM, or run `npm run owner` on the server.',
    );
  }
  return accepted(undefined);
}
