/** Core reads of drafts: one's own while they are written, and what others have suggested. */
import { and, asc, desc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import {
  criteria,
  interviews,
  kitItems,
  questionDrafts,
  questions,
  questionVersions,
  roleInterviews,
  roleKitItems,
  users,
} from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { listSamples, readVersions } from '@/features/questions/data';
import type { BankScope } from '@/features/questions/mutations';
import type { QuestionBody } from '@/features/questions/schema';
import type { DraftForm } from './draft';
import type { EffectFacts } from './effect';
import { draftFormSchema } from './schema';

export type DraftState = 'draft' | 'suggested' | 'published' | 'declined' | 'discarded';

export interface Draft {
  id: string;
  authorId: string;
  authorName: string;
  questionId: string | null;
  /** Of the question that it changes. */
  slug: string | null;
  baseVersionId: string | null;
  form: DraftForm;
  revision: number;
  state: DraftState;
  note: string;
  decision: string;
  updatedAt: Date;
}

const columns = {
  draft: questionDrafts,
  authorName: users.name,
  slug: questions.slug,
};

function draftOf({
  draft,
  authorName,
  slug,
}: {
  draft: typeof questionDrafts.$inferSelect;
  authorName: string;
  slug: string | null;
}): Draft {
  return {
    id: draft.id,
    authorId: draft.authorId,
    authorName,
    questionId: draft.questionId,
    slug,
    baseVersionId: draft.baseVersionId,
    form: draftFormSchema.parse(draft.body),
    revision: draft.revision,
    state: draft.state,
    note: draft.note,
    decision: draft.decision,
    updatedAt: draft.updatedAt,
  };
}

const selectDrafts = (tx: Tx) =>
  tx
    .select(columns)
    .from(questionDrafts)
    .innerJoin(users, eq(users.id, questionDrafts.authorId))
    .leftJoin(questions, eq(questions.id, questionDrafts.questionId));

/** A draft that this person may see, or null. */
export async function readDraft(tx: Tx, scope: WorkspaceScope, id: string): Promise<Draft | null> {
  const rows = await selectDrafts(tx).where(
    and(eq(questionDrafts.workspaceId, scope.workspaceId), eq(questionDrafts.id, id)),
  );
  const row = rows[0];
  if (row === undefined) return null;
  const draft = draftOf(row);
  const isTheirs = draft.authorId === scope.userId;
  return isTheirs || (draft.state !== 'draft' && draft.state !== 'discarded') ? draft : null;
}

/** The sample answers of one version of a question, or null where there is no such version. */
export async function readVersionSamples(
  tx: Tx,
  scope: WorkspaceScope,
  of: { questionId: string; versionId: string },
): Promise<{ ids: string[]; samples: QuestionBody['samples'] } | null> {
  const [version] = await readVersions(tx, scope, [of.versionId]);
  if (version === undefined || version.questionId !== of.questionId) return null;
  const rows = await listSamples(tx, scope, version.id);
  return { ids: rows.map((one) => one.id), samples: version.body.samples };
}

/** This person's open draft of a question, or null. */
export async function readOwnDraft(tx: Tx, scope: WorkspaceScope, questionId: string): Promise<Draft | null> {
  const rows = await selectDrafts(tx).where(
    and(
      eq(questionDrafts.workspaceId, scope.workspaceId),
      eq(questionDrafts.authorId, scope.userId),
      eq(questionDrafts.questionId, questionId),
      inArray(questionDrafts.state, ['draft', 'suggested']),
    ),
  );
  return rows[0] === undefined ? null : draftOf(rows[0]);
}

export interface DraftEntry {
  id: string;
  title: string;
  /** Null for a new question. */
  slug: string | null;
  state: DraftState;
  authorName: string;
  isOwn: boolean;
  note: string;
  decision: string;
  updatedAt: Date;
}

/** One's own open drafts, what became of one's suggestions, and what others suggest; newest first. */
export async function listDrafts(tx: Tx, scope: WorkspaceScope): Promise<DraftEntry[]> {
  const rows = await tx
    .select({
      id: questionDrafts.id,
      title: questionDrafts.title,
      slug: questions.slug,
      state: questionDrafts.state,
      authorId: questionDrafts.authorId,
      authorName: users.name,
      note: questionDrafts.note,
      decision: questionDrafts.decision,
      updatedAt: questionDrafts.updatedAt,
    })
    .from(questionDrafts)
    .innerJoin(users, eq(users.id, questionDrafts.authorId))
    .leftJoin(questions, eq(questions.id, questionDrafts.questionId))
    .where(
      and(
        eq(questionDrafts.workspaceId, scope.workspaceId),
        or(
          eq(questionDrafts.state, 'suggested'),
          and(eq(questionDrafts.authorId, scope.userId), inArray(questionDrafts.state, ['draft', 'declined'])),
        ),
      ),
    )
    .orderBy(desc(questionDrafts.updatedAt), asc(questionDrafts.id));
  return rows.map(({ authorId, ...row }) => ({ ...row, isOwn: authorId === scope.userId }));
}

/** How many suggestions wait for somebody who may accept them. */
export async function countSuggestions(tx: Tx, scope: BankScope): Promise<number> {
  const rows = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(questionDrafts)
    .where(and(eq(questionDrafts.workspaceId, scope.workspaceId), eq(questionDrafts.state, 'suggested')));
  return rows[0]?.count ?? 0;
}

/** The ids of every criterion that a question has ever had, its present ones among them. */
export async function listCriterionIds(tx: Tx, scope: BankScope, questionId: string): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ key: criteria.key })
    .from(criteria)
    .where(and(eq(criteria.workspaceId, scope.workspaceId), eq(criteria.questionId, questionId)));
  return rows.map((one) => one.key);
}

/** Who holds which version: loops by their pinned kits, roles by their planned ones. */
export async function readEffectFacts(tx: Tx, scope: BankScope, questionId: string): Promise<EffectFacts> {
  const held = await tx
    .select({ number: questionVersions.number, loops: sql<number>`count(distinct ${interviews.loopId})::int` })
    .from(kitItems)
    .innerJoin(interviews, eq(interviews.id, kitItems.interviewId))
    .innerJoin(questionVersions, eq(questionVersions.id, kitItems.questionVersionId))
    .where(and(eq(kitItems.workspaceId, scope.workspaceId), eq(questionVersions.questionId, questionId)))
    .groupBy(questionVersions.number)
    .orderBy(desc(questionVersions.number));
  const planned = await tx
    .select({ roles: sql<number>`count(distinct ${roleInterviews.roleId})::int` })
    .from(roleKitItems)
    .innerJoin(roleInterviews, eq(roleInterviews.id, roleKitItems.roleInterviewId))
    .where(and(eq(roleKitItems.workspaceId, scope.workspaceId), eq(roleKitItems.questionId, questionId)));
  return { loops: held, roles: planned[0]?.roles ?? 0 };
}
