/** The roles of a workspace, and what people are told each of them is. */

export type WorkspaceRole = 'owner' | 'manager' | 'interviewer' | 'observer';
export const WORKSPACE_ROLES: readonly WorkspaceRole[] = ['owner', 'manager', 'interviewer', 'observer'];

/** How a role is called, alone and of a person, and what it does. */
export const ROLE_WORDS: Record<WorkspaceRole, { name: string; one: string; does: string }> = {
  owner: { name: 'Owner', one: 'an owner', does: 'manages people and everything below' },
  manager: { name: 'Hiring manager', one: 'a hiring manager', does: 'sets up roles and loops, and decides' },
  interviewer: { name: 'Interviewer', one: 'an interviewer', does: 'interviews, scores and takes part in debriefs' },
  observer: { name: 'Observer', one: 'an observer', does: 'looks on and rates nothing' },
};
