/** What the pages of the editor show: session to scope, then the question, the person's draft of it, and what stands around it. */
import { notFound, redirect } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { readAlike } from '@/features/bank/data';
import {
  listCapabilities,
  listVersions,
  type QuestionVersion,
  readCurrentVersions,
  readQuestion,
  readVersions,
} from '@/features/questions/data';
import { canEditBank } from '@/features/questions/policy';
import { differences } from '@/features/questions/question';
import { slugSchema } from '@/features/questions/schema';
import { moment } from '@/lib/moment';
import { alikeWarnings, checkDraft } from './check';
import { type Draft, listCriterionIds, listDrafts, readDraft, readEffectFacts, readOwnDraft } from './data';
import { type DraftForm, formOf } from './draft';
import { effectsOf } from './effect';
import { judgeDraft } from './mutations';
import { canDraft } from './policy';

type Search = Promise<Record<string, string | string[] | undefined>>;

/** The samples and the expert's keys are not part of the form, and not of the page. */
const withoutSamples = ({ body }: QuestionVersion) => {
  const { samples, ...rest } = body;
  return { body: rest, samples: samples.length };
};

/** The editor of a question that is published: this person's draft of it, or the form of the version that is current. */
export async function loadEditor(workspaceSlug: string, questionSlug: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const slug = slugSchema.safeParse(questionSlug);
  if (!slug.success || !canDraft(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const current = await readQuestion(tx, scope, slug.data);
    if (current === null) notFound();
    const draft = await readOwnDraft(tx, scope, current.questionId);
    if (draft?.state === 'suggested') redirect(`/w/${encodeURIComponent(workspaceSlug)}/bank/drafts/${draft.id}`);
    const begun = draft?.baseVersionId ?? current.id;
    const [base = current] = begun === current.id ? [current] : await readVersions(tx, scope, [begun]);
    const retired = await listCriterionIds(tx, scope, current.questionId);
    const form = draft?.form ?? formOf(current.body);
    return {
      ...(await around(tx, scope)),
      workspace,
      person,
      mayPublish: canEditBank(scope.role),
      slug: current.slug,
      questionId: current.questionId,
      draftId: draft?.id ?? moment().id(),
      revision: draft?.revision ?? 0,
      savedAt: draft?.updatedAt.toISOString() ?? null,
      form,
      base: { versionId: base.id, number: base.number, ...withoutSamples(base), form: formOf(base.body) },
      /** Published by somebody since the draft was begun. */
      newer:
        base.id === current.id
          ? null
          : { versionId: current.id, number: current.number, ...withoutSamples(current), form: formOf(current.body) },
      retired,
      /** By which links from elsewhere find a criterion: its lasting id, beside the one of the form. */
      criterionIds: Object.fromEntries(
        current.criteria.map((one) => [current.body.criteria[one.position]?.id ?? '', one.criterionId]),
      ),
      facts: await readEffectFacts(tx, scope, current.questionId),
      ...judged(form, base, retired),
      alike: alikeWarnings(await readAlike(tx, scope, form.prompt, current.questionId)),
    };
  });
}

function judged(form: DraftForm, base: QuestionVersion | null, retired: readonly string[]) {
  const { problems, warnings } = checkDraft(form, base?.body ?? null, retired);
  return { problems, warnings };
}

async function around(tx: Parameters<typeof listCapabilities>[0], scope: Parameters<typeof listCapabilities>[1]) {
  return { capabilities: (await listCapabilities(tx, scope)).map(({ key, name }) => ({ key, name })) };
}

/** A draft by its own address: the editor of a new question, or a suggestion to be decided. */
export async function loadDraft(workspaceSlug: string, draftId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const id = z.uuid().safeParse(draftId);
  if (!id.success || !canDraft(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const draft = await readDraft(tx, scope, id.data);
    const isOwn = draft?.authorId === scope.userId;
    if (draft === null || !(isOwn || canEditBank(scope.role))) notFound();
    const bank = `/w/${encodeURIComponent(workspaceSlug)}/bank`;
    if (draft.state === 'published' && draft.slug !== null) redirect(`${bank}/${draft.slug}`);
    if (draft.state === 'draft' && draft.slug !== null) redirect(`${bank}/${draft.slug}/edit`);
    const shared = {
      ...(await around(tx, scope)),
      workspace,
      person,
      mayPublish: canEditBank(scope.role),
      draft,
      isOwn,
    };
    return draft.state === 'draft'
      ? {
          kind: 'editor' as const,
          ...shared,
          ...judged(draft.form, null, []),
          alike: alikeWarnings(await readAlike(tx, scope, draft.form.prompt, null)),
        }
      : { kind: 'review' as const, ...shared, ...(await review(tx, scope, draft)) };
  });
}

async function review(tx: Parameters<typeof readDraft>[0], scope: Parameters<typeof readDraft>[1], draft: Draft) {
  const { body, base, problems, warnings } = await judgeDraft(tx, scope, draft);
  const [current] = draft.questionId === null ? [] : await readCurrentVersions(tx, scope, [draft.questionId]);
  const facts =
    draft.questionId === null ? { loops: [], roles: 0 } : await readEffectFacts(tx, scope, draft.questionId);
  const { samples, ...shown } = body;
  return {
    body: shown,
    /** What a new question brings along, by title and without the expert's levels: its reader may still rate them. */
    samples:
      base === null
        ? samples.map(({ title, answer }) => ({ title, answer })).sort((a, b) => (a.title < b.title ? -1 : 1))
        : [],
    parts: base === null ? [] : differences(base, body),
    problems,
    warnings: [...alikeWarnings(await readAlike(tx, scope, body.prompt, draft.questionId)), ...warnings],
    effects: effectsOf(base, body, facts),
    movedOn: current !== undefined && draft.baseVersionId !== current.id,
  };
}

/** The page on which a new question is begun. */
export async function loadNewQuestion(workspaceSlug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canDraft(scope.role)) notFound();
}

/** One's drafts, and the suggestions that wait. */
export async function loadDrafts(workspaceSlug: string) {
  const { scope, person } = await requireWorkspace(workspaceSlug);
  const entries = canDraft(scope.role) ? await withScope(scope, (tx) => listDrafts(tx, scope)) : [];
  const mayPublish = canEditBank(scope.role);
  return {
    person,
    mayPublish,
    mayDraft: canDraft(scope.role),
    entries: entries.filter((one) => one.isOwn || mayPublish),
  };
}

/** Two versions of a question, the later against the earlier. */
export async function loadChanges(workspaceSlug: string, questionSlug: string, search: Search) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  const slug = slugSchema.safeParse(questionSlug);
  if (!slug.success) notFound();
  const { from, to } = await search;
  return withScope(scope, async (tx) => {
    const current = await readQuestion(tx, scope, slug.data);
    if (current === null) notFound();
    const versions = await listVersions(tx, scope, current.questionId);
    const find = (wanted: unknown, otherwise: number) =>
      versions.find((one) => one.number === (typeof wanted === 'string' ? Number(wanted) : otherwise));
    const later = find(to, current.number);
    const earlier = later && find(from, Math.max(1, later.number - 1));
    if (later === undefined || earlier === undefined) notFound();
    const read = await readVersions(tx, scope, [earlier.id, later.id]);
    const [a, b] = [earlier, later].map((one) => read.find((version) => version.id === one.id));
    if (a === undefined || b === undefined) notFound();
    return {
      person,
      workspace,
      slug: current.slug,
      title: current.body.title,
      versions,
      earlier,
      later,
      parts: differences(a.body, b.body),
      effects:
        earlier.number < later.number
          ? effectsOf(a.body, b.body, await readEffectFacts(tx, scope, current.questionId))
          : [],
    };
  });
}
