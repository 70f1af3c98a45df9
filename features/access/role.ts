/** The roles of a workspace, and what people are told each of them is. */

export type WorkspaceRole = 'owner' | 'manager' | 'interviewer' | 'observer';
export const WORKSPACE_ROLES: readonly WorkspaceRole[] = ['owner', 'manager', 'interviewer', 'observer'];

/** How a role is called, and what it does, in a few words. */
export const ROLE_WORDS: Record<WorkspaceRole, { name: string; does: string }> = {
  owner: { name: 'Owner', does: 'manages people and everything below' },
  manager: { name: 'Hiring manager', does: 'sets up roles and loops, and decides' },
  interviewer: { name: 'Interviewer', does: 'interviews, scores and takes part in debriefs' },
  observer: { name: 'Observer', does: 'looks on and rates nothing' },
};
