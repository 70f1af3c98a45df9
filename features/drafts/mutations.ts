/** Core writes of drafts: begin, save, suggest, take back, decline, discard, publish; and a question put away or taken out. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questionDrafts, questions } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { listCapabilities, readCurrentVersions, readVersions } from '@/features/questions/data';
import { createQuestion, noteKeysSeen, publishVersion, takenSlugs } from '@/features/questions/mutations';
import { canEditBank } from '@/features/questions/policy';
import type { QuestionBody } from '@/features/questions/schema';
import { endShare } from '@/features/shares/mutations';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { asFieldProblems, type Checked, checkDraft, type Finding } from './check';
import { type Draft, listCriterionIds, readDraft, readOwnDraft, readVersionSamples } from './data';
import { emptyForm, freeSlug, slugOf } from './draft';
import { sameJson } from './merge';
import { draftFormSchema, type PublishDraftInput, type SaveDraftInput, type SaveReply } from './schema';

/** Addresses below the bank that are no question's. */
const RESERVED = new Set(['new', 'drafts', 'compare', 'import', 'export']);

const mine = (scope: WorkspaceScope, id: string) =>
  and(
    eq(questionDrafts.workspaceId, scope.workspaceId),
    eq(questionDrafts.authorId, scope.userId),
    eq(questionDrafts.id, id),
  );

/** Begins a new question. @returns the draft's id */
export async function startDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { title: string },
): Promise<string> {
  const [first] = await listCapabilities(tx, scope);
  const id = moment.id();
  await tx.insert(questionDrafts).values({
    id,
    workspaceId: scope.workspaceId,
    authorId: scope.userId,
    title: input.title,
    body: emptyForm(input.title, first?.key ?? ''),
    revision: 1,
    state: 'draft',
    createdAt: moment.now,
    updatedAt: moment.now,
  });
  return id;
}

/** The question's versions that a draft stands on, and the ids that its criteria have had. */
async function groundOf(
  tx: Tx,
  scope: WorkspaceScope,
  draft: { questionId: string | null; baseVersionId: string | null },
): Promise<{ base: QuestionBody | null; retired: string[]; currentId: string | null; currentNumber: number }> {
  if (draft.questionId === null) return { base: null, retired: [], currentId: null, currentNumber: 0 };
  const [current] = await readCurrentVersions(tx, scope, [draft.questionId]);
  if (current === undefined) throw notFound('The question');
  const base =
    draft.baseVersionId === null || draft.baseVersionId === current.id
      ? current
      : (await readVersions(tx, scope, [draft.baseVersionId])).find((one) => one.questionId === draft.questionId);
  if (base === undefined) throw notFound('The version that this draft began from');
  const retired = await listCriterionIds(tx, scope, draft.questionId);
  return { base: base.body, retired, currentId: current.id, currentNumber: current.number };
}

/** A draft with its question's body, judged as it stands. */
export async function judgeDraft(
  tx: Tx,
  scope: WorkspaceScope,
  draft: Draft,
): Promise<Checked & { base: QuestionBody | null }> {
  const { base, retired } = await groundOf(tx, scope, draft);
  return { ...checkDraft(draft.form, base, retired), base };
}

/**
 * Keeps a form. A window that missed a save of another gets what that one left, and nothing is written over; the first save
 * of a question's edit makes the draft, unless another window just did.
 * @throws AppError `not-found` for a draft, a question or a version that is not there for this person
 */
export async function saveDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: SaveDraftInput & { id: string },
): Promise<SaveReply> {
  const locked = await tx.select().from(questionDrafts).where(mine(scope, input.id)).for('update');
  let draft = locked[0] ?? null;
  if (draft === null && input.questionId !== null) {
    // The lock on the question lets two windows that begin at once find each other.
    await tx
      .select({ id: questions.id })
      .from(questions)
      .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)))
      .for('update');
    const open = await readOwnDraft(tx, scope, input.questionId);
    if (open !== null) {
      draft = (await tx.select().from(questionDrafts).where(mine(scope, open.id)).for('update'))[0] ?? null;
    }
  }
  if (draft !== null && draft.state !== 'draft') return { status: 'closed', state: draft.state };
  if (draft !== null && draft.revision !== input.revision && !sameJson(draft.body, input.form)) {
    const { id, revision, baseVersionId } = draft;
    return { status: 'missed', id, revision, baseVersionId, form: draftFormSchema.parse(draft.body) };
  }
  if (draft === null && input.questionId === null) throw notFound('This draft');

  const questionId = draft?.questionId ?? input.questionId;
  const ground = await groundOf(tx, scope, { questionId, baseVersionId: input.baseVersionId });
  const { problems, warnings } = checkDraft(input.form, ground.base, ground.retired);
  const id = draft?.id ?? input.id;
  const revision = (draft?.revision ?? 0) + 1;
  const values = {
    title: input.form.title,
    body: input.form,
    revision,
    baseVersionId: questionId === null ? null : (input.baseVersionId ?? ground.currentId),
    updatedAt: moment.now,
  };
  if (draft !== null) await tx.update(questionDrafts).set(values).where(mine(scope, id));
  else {
    await tx.insert(questionDrafts).values({
      id,
      workspaceId: scope.workspaceId,
      authorId: scope.userId,
      questionId,
      state: 'draft',
      createdAt: moment.now,
      ...values,
    });
  }
  return { status: 'saved', id, revision, problems, warnings };
}

const OTHER_WORDS =
  'Another window has written in this draft since. Wait until both are brought together, then send it again.';
const MOVED_ON = 'A newer version was published since this was begun. Bring it into the draft first.';

/**
 * Makes a version of a draft: its author's own, or one that was suggested. Loops keep what was pinned for them.
 * @returns the question's slug and the version's number; refused with fields while something is missing
 */
export async function publishDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: PublishDraftInput,
): Promise<Outcome<{ slug: string; number: number }>> {
  if (!canEditBank(scope.role)) throw notFound('This draft');
  const draft = await lockedDraft(tx, scope, input.draftId);
  if (draft.state !== 'suggested' && !(draft.state === 'draft' && draft.authorId === scope.userId)) {
    return refused('This draft is closed.');
  }
  if (draft.revision !== input.revision) return refused(OTHER_WORDS);
  const ground = await groundOf(tx, scope, draft);
  if (ground.currentId !== draft.baseVersionId) return refused(MOVED_ON);
  const { body, problems: found } = checkDraft(draft.form, ground.base, ground.retired);
  const known = new Set((await listCapabilities(tx, scope)).map((one) => one.key));
  const problems = [...found, ...strangeCapabilities(body, known)];
  if (problems.length > 0) {
    return refused('Some of it is still to be written before it can be asked and scored.', asFieldProblems(problems));
  }
  const by = draft.authorId === scope.userId ? '' : ` (suggested by ${draft.authorName})`;
  const note = `${input.note}${by}`;
  let slug = draft.slug;
  let questionId = draft.questionId;
  if (questionId === null || slug === null) {
    const taken = await takenSlugs(tx, scope);
    slug = freeSlug(slugOf(body.title, 'question'), (one) => RESERVED.has(one) || taken.has(one));
    questionId = await createQuestion(tx, scope, moment, { slug, body, note, origin: null });
  } else {
    await publishVersion(tx, scope, moment, { questionId, body, note });
  }
  const [version] = await readCurrentVersions(tx, scope, [questionId]);
  await tx
    .update(questionDrafts)
    .set({ state: 'published', questionId, versionId: version?.id, decidedBy: scope.userId, decidedAt: moment.now })
    .where(openDraft(scope, draft.id));
  return accepted({ slug, number: version?.number ?? 1 });
}

function strangeCapabilities(body: QuestionBody, known: ReadonlySet<string>): Finding[] {
  const words = 'choose one of this workspace’s capabilities';
  return [
    ...(known.has(body.capability) ? [] : [{ field: 'capability', words }]),
    ...body.criteria.flatMap((one, at) =>
      known.has(one.capability) ? [] : [{ field: `criteria.${at}.capability`, words }],
    ),
  ];
}

const openDraft = (scope: WorkspaceScope, id: string) =>
  and(
    eq(questionDrafts.workspaceId, scope.workspaceId),
    eq(questionDrafts.id, id),
    inArray(questionDrafts.state, ['draft', 'suggested']),
  );

async function lockedDraft(tx: Tx, scope: WorkspaceScope, id: string): Promise<Draft> {
  await tx
    .select({ id: questionDrafts.id })
    .from(questionDrafts)
    .where(and(eq(questionDrafts.workspaceId, scope.workspaceId), eq(questionDrafts.id, id)))
    .for('update');
  const draft = await readDraft(tx, scope, id);
  if (draft === null) throw notFound('This draft');
  return draft;
}

/**
 * Opens a version's sample answers with the expert's levels and reasons, so that they can be written further; from now on this
 * person rates them blind no longer.
 */
export async function openSamples(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { questionId: string; versionId: string },
): Promise<QuestionBody['samples']> {
  const found = await readVersionSamples(tx, scope, input);
  if (found === null) throw notFound('The version of this question');
  await noteKeysSeen(tx, scope, moment, { sampleIds: found.ids });
  return found.samples;
}

/** Hands one's draft to those who edit the bank. It stands as it is until they decide or its author takes it back. */
export async function suggestDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: PublishDraftInput,
): Promise<Outcome> {
  const draft = await lockedDraft(tx, scope, input.draftId);
  if (draft.authorId !== scope.userId) throw notFound('This draft');
  if (draft.state !== 'draft') return refused('This draft is closed.');
  if (draft.revision !== input.revision) return refused(OTHER_WORDS);
  await tx
    .update(questionDrafts)
    .set({ state: 'suggested', note: input.note, updatedAt: moment.now })
    .where(mine(scope, draft.id));
  return accepted(undefined);
}

/** Its author goes on writing. */
export async function withdrawDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { draftId: string },
): Promise<Outcome<{ slug: string | null }>> {
  const draft = await lockedDraft(tx, scope, input.draftId);
  if (draft.authorId !== scope.userId) throw notFound('This draft');
  if (draft.state !== 'suggested') return refused('This suggestion has been decided.');
  await tx.update(questionDrafts).set({ state: 'draft', updatedAt: moment.now }).where(mine(scope, draft.id));
  return accepted({ slug: draft.slug });
}

/** Says no to a suggestion, with the reason, which its author reads. */
export async function declineDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { draftId: string; reason: string },
): Promise<Outcome> {
  if (!canEditBank(scope.role)) throw notFound('This draft');
  const draft = await lockedDraft(tx, scope, input.draftId);
  if (draft.state !== 'suggested') return refused('This suggestion has been decided.');
  await tx
    .update(questionDrafts)
    .set({ state: 'declined', decision: input.reason, decidedBy: scope.userId, decidedAt: moment.now })
    .where(openDraft(scope, draft.id));
  return accepted(undefined);
}

/** Puts one's own draft aside. The row stays; only its author could ever read it. */
export async function discardDraft(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { draftId: string },
): Promise<Outcome<{ slug: string | null }>> {
  const draft = await lockedDraft(tx, scope, input.draftId);
  if (draft.authorId !== scope.userId) throw notFound('This draft');
  if (draft.state !== 'draft') return refused('This draft is closed.');
  await tx
    .update(questionDrafts)
    .set({ state: 'discarded', decidedBy: scope.userId, decidedAt: moment.now })
    .where(mine(scope, draft.id));
  return accepted({ slug: draft.slug });
}

/** Puts a question away, which ends its sharing, or takes it out again. What was asked, its versions and scores stay as they are. */
export async function setArchived(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { questionId: string; archived: boolean },
): Promise<Outcome> {
  const changed = await tx
    .update(questions)
    .set({ archivedAt: input.archived ? moment.now : null })
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)))
    .returning({ id: questions.id });
  if (changed.length === 0) throw notFound('The question');
  if (input.archived) {
    // What is put away is offered to nobody; copies elsewhere stay.
    await endShare(tx, scope, moment, input.questionId);
  }
  return accepted(undefined);
}
