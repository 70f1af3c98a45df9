/**
 * A scope is the right to touch a part of the data, as a value. It is branded and minted only in this feature, so a core
 * function that asks for one cannot be called by code that has not asked who is there.
 */

import type { WorkspaceRole } from './role';

declare const brand: unique symbol;

export type { WorkspaceRole } from './role';
export { WORKSPACE_ROLES } from './role';

/** A signed-in person, before any workspace is chosen: own account, own memberships. */
export interface PersonScope {
  readonly kind: 'person';
  readonly userId: string;
  readonly sessionId: string;
  readonly [brand]: true;
}

/** A person at work in one workspace, with the role held there. */
export interface WorkspaceScope {
  readonly kind: 'workspace';
  readonly workspaceId: string;
  readonly organisationId: string;
  readonly userId: string;
  readonly role: WorkspaceRole;
  readonly [brand]: true;
}

/** A named job of the server itself. `workspaceId` narrows it where the job concerns one workspace. */
export interface SystemScope {
  readonly kind: 'system';
  readonly name: string;
  readonly workspaceId: string | null;
  readonly [brand]: true;
}

export type Scope = PersonScope | WorkspaceScope | SystemScope;

export function mintPerson(facts: { userId: string; sessionId: string }): PersonScope {
  return { kind: 'person', ...facts } as PersonScope;
}

export function mintWorkspace(facts: {
  workspaceId: string;
  organisationId: string;
  userId: string;
  role: WorkspaceRole;
}): WorkspaceScope {
  return { kind: 'workspace', ...facts } as WorkspaceScope;
}

/** @param name what the job is called in the log, for example `sample` or `room`. */
export function systemScope(name: string, workspaceId: string | null = null): SystemScope {
  return { kind: 'system', name, workspaceId } as SystemScope;
}
