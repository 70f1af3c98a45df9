/** Who may take a bank out of a workspace, or bring one in: those who edit it, since a file holds the expert's levels. */
import type { WorkspaceRole } from '@/features/access/scope';
import { canEditBank } from '@/features/questions/policy';

export const canTransfer = (role: WorkspaceRole): boolean => canEditBank(role);
