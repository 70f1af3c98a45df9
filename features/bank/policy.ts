/** Who may do what with filters and exposure. Searching needs membership alone. */
import type { WorkspaceRole } from '@/features/access/scope';
import { canEditBank } from '@/features/questions/policy';

/** Keep a filter for the whole workspace, or take such a one away. One's own filters need nothing. */
export const canShareFilters = (role: WorkspaceRole): boolean => canEditBank(role);

/** Say from how many askings there is a warning, and which questions are public. */
export const canSetExposure = (role: WorkspaceRole): boolean => canEditBank(role);
