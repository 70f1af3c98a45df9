'use server';
/** What people decide about a file that was read. */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { accepted, refused } from '@/lib/errors';
import { decideImport } from './mutations';
import { canTransfer } from './policy';
import { decideSchema } from './schema';

/** Brings a file in, discards it, or undoes what it brought. */
export const decide = workspaceAction(decideSchema, async ({ scope, moment, input }) => {
  if (!canTransfer(scope.role)) {
    return refused('Only an owner or a hiring manager of this workspace changes its bank.');
  }
  const outcome = await withScope(scope, (tx) => decideImport(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  refresh();
  return accepted(undefined);
});
