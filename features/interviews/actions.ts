'use server';
/** What people change about loops. Each change is checked against the loop it concerns and leaves a line with its reason. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import type { WorkspaceScope } from '@/features/access/scope';
import { notFound, type Outcome, refused } from '@/lib/errors';
import { actorIn, readLoop, readLoopOfInterview } from './data';
import { addRater, createLoop, reassign, recuse, reschedule, skipInterview, swap, withdraw } from './mutations';
import { canChangeLoop, canCreateLoop, canRecuse } from './policy';
import {
  addRaterSchema,
  newLoopFormSchema,
  reassignSchema,
  recuseSchema,
  rescheduleFormSchema,
  skipSchema,
  swapSchema,
  withdrawSchema,
} from './schema';

const NOT_YOURS = 'Only an owner or a hiring manager of this workspace changes its loops.';

/** Runs a change for somebody who may change the loop that it names; a loop that they cannot see is not there. */
async function change(
  scope: WorkspaceScope,
  target: { interviewId: string } | { loopId: string },
  work: Parameters<typeof withScope<Outcome>>[1],
): Promise<Outcome> {
  const outcome = await withScope(scope, async (tx) => {
    const loop =
      'loopId' in target
        ? await readLoop(tx, scope, target.loopId)
        : await readLoopOfInterview(tx, scope, target.interviewId);
    if (loop === null) throw notFound('loopId' in target ? 'The loop' : 'The interview');
    return canChangeLoop(actorIn(scope, loop)) ? work(tx) : refused(NOT_YOURS);
  });
  if (outcome.ok) refresh();
  return outcome;
}

/** Starts a loop and opens it. */
export const startLoop = workspaceAction(newLoopFormSchema, async ({ scope, moment, input, workspace }) => {
  if (!canCreateLoop(scope.role)) return refused('Only an owner or a hiring manager of this workspace starts loops.');
  const loopId = await withScope(scope, (tx) => createLoop(tx, scope, moment, input));
  redirect(`/w/${encodeURIComponent(workspace)}/loops/${loopId}`);
});

export const moveInterview = workspaceAction(rescheduleFormSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => reschedule(tx, scope, moment, input)),
);

export const swapInterviews = workspaceAction(swapSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => swap(tx, scope, moment, input)),
);

export const reassignSeat = workspaceAction(reassignSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => reassign(tx, scope, moment, input)),
);

export const addSeat = workspaceAction(addRaterSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => addRater(tx, scope, moment, input)),
);

export const skip = workspaceAction(skipSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => skipInterview(tx, scope, moment, input)),
);

export const withdrawLoop = workspaceAction(withdrawSchema, ({ scope, moment, input }) =>
  change(scope, input, (tx) => withdraw(tx, scope, moment, input)),
);

/** Steps a rater down: themselves, or a manager for them. */
export const recuseFromLoop = workspaceAction(recuseSchema, async ({ scope, moment, input }) => {
  const outcome = await withScope(scope, async (tx) => {
    const loop = await readLoop(tx, scope, input.loopId);
    if (loop === null) throw notFound('The loop');
    const self = input.raterId === scope.userId;
    if (!canRecuse({ ...actorIn(scope, loop), self })) {
      return refused('Raters recuse themselves; a hiring manager may do it for them.');
    }
    return recuse(tx, scope, moment, input);
  });
  if (outcome.ok) refresh();
  return outcome;
});
