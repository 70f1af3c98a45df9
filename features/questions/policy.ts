/** Who may do what with the bank. Reading it needs membership alone; sample answers are rated by those who rate people. */
import type { WorkspaceRole } from '@/features/access/scope';

/** Adopt from the library, take an upgrade, publish a version. */
export const canEditBank = (role: WorkspaceRole): boolean => role === 'owner' || role === 'manager';

/** Rate sample answers alone. An observer only ever looks on, so they leave no ratings. */
export const canPractise = (role: WorkspaceRole): boolean => role !== 'observer';
