/** Who may write drafts and what may be done with them. Publishing and archiving are for those who edit the bank. */
import type { WorkspaceRole } from '@/features/access/scope';

/** Write a draft and suggest it. Observers look on. */
export const canDraft = (role: WorkspaceRole): boolean => role !== 'observer';
