/** What pages show of sharing: how a question is shared, and what other workspaces of the organisation offer. */
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { listOffered, readOwnShare } from './data';

/** How one's own question is shared now; null when it is not. */
export async function loadOwnShare(workspaceSlug: string, questionId: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  return withScope(scope, (tx) => readOwnShare(tx, scope, questionId));
}

/** What other workspaces of the organisation share. */
export async function loadOffered(workspaceSlug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  return withScope(scope, (tx) => listOffered(tx, scope));
}
