'use server';
/** What people start and answer: a workshop, a check, one answer of it. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { accepted, refused } from '@/lib/errors';
import { facilitatesLoop } from './data';
import { answerCheck, beginCheck, createWorkshop } from './mutations';
import { canCheck, canStartWorkshop } from './policy';
import { checkFormSchema, startCheckSchema, workshopSchema } from './schema';

const ONLY_LOOKING = 'Observers look on; they do not rate.';
const at = (workspace: string, end: string): string => `/w/${encodeURIComponent(workspace)}/${end}`;

/** Makes a workshop and opens its room. */
export const startWorkshop = workspaceAction(workshopSchema, async ({ scope, moment, input, workspace }) => {
  const facilitates = await withScope(scope, (tx) => facilitatesLoop(tx, scope));
  const may = canStartWorkshop({ role: scope.role, facilitates });
  if (!may.ok) return may;
  const roomId = await withScope(scope, (tx) => createWorkshop(tx, scope, moment, input));
  redirect(at(workspace, `workshops/${roomId}`));
});

/** Begins a check, or goes back to the one that is not finished. */
export const startCheck = workspaceAction(startCheckSchema, async ({ scope, moment, workspace }) => {
  if (!canCheck(scope.role)) return refused(ONLY_LOOKING);
  const begun = await withScope(scope, (tx) => beginCheck(tx, scope, moment));
  if (!begun.ok) return begun;
  redirect(at(workspace, `checks/${begun.value.checkId}`));
});

/** Keeps the levels of one answer; the page then shows the next, or how all of them compare. */
export const rateCheckAnswer = workspaceAction(checkFormSchema, async ({ scope, moment, input }) => {
  if (!canCheck(scope.role)) return refused(ONLY_LOOKING);
  const kept = await withScope(scope, (tx) => answerCheck(tx, scope, moment, input));
  if (!kept.ok) return kept;
  refresh();
  return accepted(undefined);
});
