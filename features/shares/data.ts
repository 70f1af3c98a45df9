/** Core reads of what workspaces of one organisation share with each other. */
import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questionShares, questions } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { type QuestionBody, questionBodySchema } from '@/features/questions/schema';

/** How a workspace's own question is shared now. */
export interface OwnShare {
  withSamples: boolean;
  sharedAt: Date;
}

/** Null for a question that is not shared, or not any more. */
export async function readOwnShare(tx: Tx, scope: WorkspaceScope, questionId: string): Promise<OwnShare | null> {
  const [row] = await tx
    .select({ withSamples: questionShares.withSamples, sharedAt: questionShares.sharedAt })
    .from(questionShares)
    .where(
      and(
        eq(questionShares.workspaceId, scope.workspaceId),
        eq(questionShares.questionId, questionId),
        isNull(questionShares.stoppedAt),
      ),
    );
  return row ?? null;
}

/** What others of the organisation share now: never a question of this workspace, never one of another organisation. */
const offered = (scope: WorkspaceScope) =>
  and(
    eq(questionShares.organisationId, scope.organisationId),
    ne(questionShares.workspaceId, scope.workspaceId),
    isNull(questionShares.stoppedAt),
  );

export interface OfferedShare {
  id: string;
  from: string;
  title: string;
  capability: string;
  kind: QuestionBody['kind'];
  minutes: number;
  criteria: number;
  samples: number;
  /** This workspace's copy, when it has one, and whether the question has moved on since. */
  copySlug: string | null;
  upgrade: boolean;
}

/** The questions that other workspaces of the organisation share, by workspace and title. */
export async function listOffered(tx: Tx, scope: WorkspaceScope): Promise<OfferedShare[]> {
  const rows = await tx
    .select({
      id: questionShares.id,
      from: questionShares.fromName,
      hash: questionShares.hash,
      title: sql<string>`${questionShares.body} ->> 'title'`,
      capability: sql<string>`${questionShares.body} ->> 'capability'`,
      kind: sql<QuestionBody['kind']>`${questionShares.body} ->> 'kind'`,
      minutes: sql<number>`(${questionShares.body} ->> 'minutes')::int`,
      criteria: sql<number>`jsonb_array_length(${questionShares.body} -> 'criteria')`,
      samples: sql<number>`jsonb_array_length(${questionShares.body} -> 'samples')`,
      copySlug: questions.slug,
      originHash: questions.originHash,
    })
    .from(questionShares)
    .leftJoin(
      questions,
      and(eq(questions.originQuestionId, questionShares.questionId), eq(questions.workspaceId, scope.workspaceId)),
    )
    .where(offered(scope))
    .orderBy(asc(questionShares.fromName), sql`${questionShares.body} ->> 'title'`);
  return rows.map(({ hash, originHash, ...row }) => ({
    ...row,
    upgrade: row.copySlug !== null && originHash !== hash,
  }));
}

export interface Offer {
  questionId: string;
  slug: string;
  from: string;
  hash: string;
  body: QuestionBody;
  isPublic: boolean;
  capabilities: (typeof questionShares.$inferSelect)['capabilities'];
}

/** One of them in full, or null when it is not (or no longer) offered to this workspace. */
export async function readOffer(tx: Tx, scope: WorkspaceScope, shareId: string): Promise<Offer | null> {
  const [row] = await tx
    .select()
    .from(questionShares)
    .where(and(offered(scope), eq(questionShares.id, shareId)));
  return row === undefined
    ? null
    : {
        questionId: row.questionId,
        slug: row.slug,
        from: row.fromName,
        hash: row.hash,
        body: questionBodySchema.parse(row.body),
        isPublic: row.isPublic,
        capabilities: row.capabilities,
      };
}
