/** Who may change what a role asks for. Everybody in the workspace may read it: it holds nothing about a candidate. */
import type { WorkspaceRole } from '@/features/access/scope';

export const canManageRoles = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';
