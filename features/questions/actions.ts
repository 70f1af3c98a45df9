'use server';
/** What people change in the bank: adopting, upgrading, and their own ratings of sample answers. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { accepted, refused } from '@/lib/errors';
import { adoptQuestion, recordPractice, takeUpgrade } from './mutations';
import { canEditBank, canPractise } from './policy';
import { adoptSchema, practiceFormSchema, upgradeSchema } from './schema';

const NOT_YOURS = 'Only an owner or a hiring manager of this workspace changes its bank.';

/** Copies a library question into the workspace. */
export const adopt = workspaceAction(adoptSchema, async ({ scope, moment, input }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  await withScope(scope, (tx) => adoptQuestion(tx, scope, moment, input));
  refresh();
  return accepted(undefined);
});

/** Takes the chosen parts of the library's newer text as a new version, and goes back to the question. */
export const upgrade = workspaceAction(upgradeSchema, async ({ scope, moment, input, workspace }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, (tx) => takeUpgrade(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  redirect(`/w/${encodeURIComponent(workspace)}/bank/${input.slug}`);
});

/** Keeps one's own levels for a sample answer; the page then shows them beside the expert's. */
export const practise = workspaceAction(practiceFormSchema, async ({ scope, moment, input }) => {
  if (!canPractise(scope.role)) return refused('Observers look on; they do not rate.');
  const outcome = await withScope(scope, (tx) => recordPractice(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  refresh();
  return accepted({ round: outcome.value.round });
});
