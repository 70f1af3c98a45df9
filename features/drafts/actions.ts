'use server';
/** What people do with drafts once they are written: begin, suggest, publish, decline; and archiving a question. */
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { withScope } from '@/features/access/data';
import { workspaceAction } from '@/features/access/loaders';
import { canEditBank } from '@/features/questions/policy';
import { accepted, refused } from '@/lib/errors';
import { sampleFormsOf } from './draft';
import {
  declineDraft,
  discardDraft,
  openSamples,
  publishDraft,
  setArchived,
  startDraft,
  suggestDraft,
  withdrawDraft,
} from './mutations';
import { canDraft } from './policy';
import {
  archiveSchema,
  declineDraftSchema,
  draftIdSchema,
  openSamplesSchema,
  publishDraftSchema,
  startDraftSchema,
  suggestDraftSchema,
} from './schema';

const NOT_YOURS = 'Only an owner or a hiring manager of this workspace changes its bank.';
const LOOKS_ON = 'Observers look on; they write no questions.';

const bankOf = (workspace: string) => `/w/${encodeURIComponent(workspace)}/bank`;

/** Begins a new question and goes to its editor. */
export const begin = workspaceAction(startDraftSchema, async ({ scope, moment, input, workspace }) => {
  if (!canDraft(scope.role)) return refused(LOOKS_ON);
  const id = await withScope(scope, (tx) => startDraft(tx, scope, moment, input));
  redirect(`${bankOf(workspace)}/drafts/${id}`);
});

/** Makes a version of a draft, and goes to the question. */
export const publish = workspaceAction(publishDraftSchema, async ({ scope, moment, input, workspace }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, (tx) => publishDraft(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  redirect(`${bankOf(workspace)}/${outcome.value.slug}`);
});

/** Hands a draft to those who edit the bank. */
export const suggest = workspaceAction(suggestDraftSchema, async ({ scope, moment, input, workspace }) => {
  if (!canDraft(scope.role)) return refused(LOOKS_ON);
  const outcome = await withScope(scope, (tx) => suggestDraft(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  redirect(`${bankOf(workspace)}/drafts/${input.draftId}`);
});

/** Takes one's suggestion back, and goes on writing. */
export const takeBack = workspaceAction(draftIdSchema, async ({ scope, moment, input, workspace }) => {
  if (!canDraft(scope.role)) return refused(LOOKS_ON);
  const outcome = await withScope(scope, (tx) => withdrawDraft(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  const { slug } = outcome.value;
  redirect(slug === null ? `${bankOf(workspace)}/drafts/${input.draftId}` : `${bankOf(workspace)}/${slug}/edit`);
});

/** Says no to a suggestion. */
export const decline = workspaceAction(declineDraftSchema, async ({ scope, moment, input }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  const outcome = await withScope(scope, (tx) => declineDraft(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  refresh();
  return accepted(undefined);
});

/** Gives a version's sample answers to whoever writes; they rate them blind no longer. */
export const showSamples = workspaceAction(openSamplesSchema, async ({ scope, moment, input }) => {
  if (!canDraft(scope.role)) return refused(LOOKS_ON);
  return accepted(sampleFormsOf(await withScope(scope, (tx) => openSamples(tx, scope, moment, input))));
});

/** Puts one's own draft aside. */
export const discard = workspaceAction(draftIdSchema, async ({ scope, moment, input, workspace }) => {
  if (!canDraft(scope.role)) return refused(LOOKS_ON);
  const outcome = await withScope(scope, (tx) => discardDraft(tx, scope, moment, input));
  if (!outcome.ok) return outcome;
  const { slug } = outcome.value;
  redirect(slug === null ? `${bankOf(workspace)}?tab=drafts` : `${bankOf(workspace)}/${slug}`);
});

/** Puts a question away, or takes it out again. */
export const archive = workspaceAction(archiveSchema, async ({ scope, moment, input }) => {
  if (!canEditBank(scope.role)) return refused(NOT_YOURS);
  const archived = input.archived === 'true';
  const outcome = await withScope(scope, (tx) =>
    setArchived(tx, scope, moment, { questionId: input.questionId, archived }),
  );
  if (!outcome.ok) return outcome;
  refresh();
  return accepted(undefined);
});
