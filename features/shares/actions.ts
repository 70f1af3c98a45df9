'use server';
/** Sharing a question with the organisation's other workspaces, ending that, and copying what they share. */
import { refresh } from 'next/cache';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { canEditBank } from '@/features/questions/policy';
import { accepted, refused } from '@/lib/errors';
import { adoptShare, shareQuestion, stopSharing } from './mutations';
import { sharingSchema } from './schema';

const NOT_YOURS = 'Only an owner or a hiring manager of this workspace changes its bank.';

export const changeSharing = workspaceAction(sharingSchema, async ({ scope, moment, input }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, async (tx) => {
    if (input.do === 'share') {
      const { questionId, withSamples } = input;
      return await shareQuestion(tx, scope, moment, { questionId, withSamples: withSamples === 'true' });
    }
    if (input.do === 'stop') await stopSharing(tx, scope, moment, input);
    else await adoptShare(tx, scope, moment, input);
    return accepted(undefined);
  });
  if (outcome.ok) refresh();
  return outcome;
});
