/** Core writes of the bank: library rows from files, adopting a copy, publishing a version. */
import { and, eq, inArray, notInArray, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  capabilities,
  criteria,
  criterionVersions,
  libraryQuestions,
  questions,
  questionVersions,
  sampleAnswers,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { notFound } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { DEFAULT_CAPABILITIES } from './capability';
import { type QuestionBody, questionBodySchema } from './schema';

/** Who may write a workspace's bank: a person there, or a job narrowed to it. */
export type BankScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

/** Makes the library rows equal to the files: adds, updates by hash, and drops what no file holds any more. */
export async function storeLibrary(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  files: { slug: string; hash: string; body: QuestionBody }[],
): Promise<void> {
  for (const [position, file] of files.entries()) {
    await tx
      .insert(libraryQuestions)
      .values({ id: moment.id(), slug: file.slug, hash: file.hash, body: file.body, position, loadedAt: moment.now })
      .onConflictDoUpdate({
        target: libraryQuestions.slug,
        set: { hash: file.hash, body: file.body, position, loadedAt: moment.now },
        setWhere: sql`${libraryQuestions.hash} <> ${file.hash} or ${libraryQuestions.position} <> ${position}`,
      });
  }
  const slugs = files.map((file) => file.slug);
  await tx.delete(libraryQuestions).where(slugs.length === 0 ? sql`true` : notInArray(libraryQuestions.slug, slugs));
}

/** Gives a new workspace its five capabilities; those it has already are left as they are. */
export async function storeDefaultCapabilities(tx: Tx, scope: BankScope, moment: Moment): Promise<void> {
  await tx
    .insert(capabilities)
    .values(
      DEFAULT_CAPABILITIES.map((one, position) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        key: one.key,
        name: one.name,
        position,
        anchors: one.anchors,
      })),
    )
    .onConflictDoNothing({ target: [capabilities.workspaceId, capabilities.key] });
}

function searchText(body: QuestionBody): string {
  return [
    body.title,
    body.assesses,
    body.cue,
    body.prompt,
    ...body.criteria.map((one) => one.title),
    ...body.scenarios.map((one) => `${one.title} ${one.text}`),
    ...body.signals,
    ...body.facets,
  ].join('\n');
}

function columns(body: QuestionBody) {
  return {
    title: body.title,
    capability: body.capability,
    kind: body.kind,
    difficulty: body.difficulty,
    minutes: body.minutes,
    tier: body.tier,
    facets: [...body.facets],
    seniority: [...body.seniority],
    searchText: searchText(body),
  };
}

/**
 * Copies a library question into the workspace with its origin. A second call finds the first copy.
 * @returns the question's id
 */
export async function adoptQuestion(tx: Tx, scope: BankScope, moment: Moment, input: { slug: string }): Promise<string> {
  const existing = await tx
    .select({ id: questions.id })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.slug, input.slug)));
  if (existing[0] !== undefined) return existing[0].id;
  const library = await tx.select().from(libraryQuestions).where(eq(libraryQuestions.slug, input.slug));
  const found = library[0];
  if (found === undefined) throw notFound(`The library question "${input.slug}"`);
  const body = questionBodySchema.parse(found.body);
  const questionId = moment.id();
  await tx.insert(questions).values({
    id: questionId,
    workspaceId: scope.workspaceId,
    slug: input.slug,
    ...columns(body),
    originSlug: found.slug,
    originHash: found.hash,
    createdAt: moment.now,
  });
  await publishVersion(tx, scope, moment, { questionId, body, note: 'Adopted from the library' });
  return questionId;
}

/**
 * Publishes a new version. A criterion keeps its id while its key and number of levels stay; a change in the number of
 * levels makes a new criterion, so charts never join what cannot be compared.
 * @returns the version's id
 */
export async function publishVersion(
  tx: Tx,
  scope: BankScope,
  moment: Moment,
  input: { questionId: string; body: QuestionBody; note: string },
): Promise<string> {
  const body = questionBodySchema.parse(input.body);
  const mine = and(eq(questionVersions.workspaceId, scope.workspaceId), eq(questionVersions.questionId, input.questionId));
  const latest = await tx
    .select({ number: sql<number>`coalesce(max(${questionVersions.number}), 0)::int` })
    .from(questionVersions)
    .where(mine);
  const versionId = moment.id();
  await tx.insert(questionVersions).values({
    id: versionId,
    workspaceId: scope.workspaceId,
    questionId: input.questionId,
    number: (latest[0]?.number ?? 0) + 1,
    body,
    note: input.note,
    createdAt: moment.now,
    createdBy: scope.kind === 'workspace' ? scope.userId : null,
  });
  const known = await tx
    .select()
    .from(criteria)
    .where(
      and(
        eq(criteria.workspaceId, scope.workspaceId),
        eq(criteria.questionId, input.questionId),
        inArray(
          criteria.key,
          body.criteria.map((one) => one.id),
        ),
      ),
    );
  for (const [position, criterion] of body.criteria.entries()) {
    let criterionId = known.find((one) => one.key === criterion.id && one.levels === criterion.levels.length)?.id;
    if (criterionId === undefined) {
      criterionId = moment.id();
      await tx.insert(criteria).values({
        id: criterionId,
        workspaceId: scope.workspaceId,
        questionId: input.questionId,
        key: criterion.id,
        levels: criterion.levels.length,
      });
    }
    await tx.insert(criterionVersions).values({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      criterionId,
      questionVersionId: versionId,
      position,
      title: criterion.title,
      capability: criterion.capability,
      anchors: criterion.levels,
    });
  }
  if (body.samples.length > 0) {
    await tx.insert(sampleAnswers).values(
      body.samples.map((sample) => ({
        id: moment.id(),
        workspaceId: scope.workspaceId,
        questionVersionId: versionId,
        key: sample.id,
        title: sample.title,
        answer: sample.answer,
        expert: sample.key,
      })),
    );
  }
  await tx
    .update(questions)
    .set({ ...columns(body), currentVersionId: versionId })
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)));
  return versionId;
}
