/**
 * Core writes of sharing. What is shared is a row of its own workspace that others of the organisation may read; what they make
 * of it is a copy of their own, so that ending the sharing takes nothing from them.
 */
import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { questionShares, questions } from '@/db/schema';
import { readWorkspaceName } from '@/features/access/data';
import type { WorkspaceScope } from '@/features/access/scope';
import { freeSlug } from '@/features/drafts/draft';
import { listCapabilities, readCurrentVersions, readExposures, readIsArchived } from '@/features/questions/data';
import { createQuestion, storeCapabilities, takenSlugs } from '@/features/questions/mutations';
import { sharedBody } from '@/features/questions/origin';
import { hashOf } from '@/lib/content-files';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { readOffer } from './data';

/**
 * Offers a question, as it stands and as it will stand, to the organisation's other workspaces; a second call says anew whether
 * sample answers go along. Refused while it is archived.
 * @throws AppError `not-found` for a question of another workspace
 */
export async function shareQuestion(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { questionId: string; withSamples: boolean },
): Promise<Outcome> {
  const [current] = await readCurrentVersions(tx, scope, [input.questionId]);
  if (current === undefined) throw notFound('The question');
  if (await readIsArchived(tx, scope, input.questionId)) {
    return refused('This question is archived. Take it out of the archive before sharing it.');
  }
  const exposure = (await readExposures(tx, scope, [input.questionId], moment.now)).get(input.questionId);
  const body = sharedBody(current.body, input.withSamples);
  const rated = new Set([body.capability, ...body.criteria.map((one) => one.capability)]);
  const values = {
    fromName: await readWorkspaceName(tx, scope),
    number: current.number,
    body,
    hash: hashOf(body),
    withSamples: input.withSamples,
    isPublic: exposure?.isPublic ?? false,
    capabilities: (await listCapabilities(tx, scope)).filter((one) => rated.has(one.key)),
    sharedBy: scope.userId,
    sharedAt: moment.now,
    stoppedAt: null,
  };
  await tx
    .insert(questionShares)
    .values({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      organisationId: scope.organisationId,
      questionId: input.questionId,
      slug: current.slug,
      ...values,
    })
    .onConflictDoUpdate({ target: questionShares.questionId, set: values });
  return accepted(undefined);
}

/** Nobody else reads the question from now on. @returns whether it was shared */
export async function endShare(tx: Tx, scope: WorkspaceScope, moment: Moment, questionId: string): Promise<boolean> {
  const ended = await tx
    .update(questionShares)
    .set({ stoppedAt: moment.now })
    .where(
      and(
        eq(questionShares.workspaceId, scope.workspaceId),
        eq(questionShares.questionId, questionId),
        isNull(questionShares.stoppedAt),
      ),
    )
    .returning({ id: questionShares.id });
  return ended.length > 0;
}

/** Ends it: nobody else reads the question from now on, and what was copied stays where it is. */
export async function stopSharing(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { questionId: string },
): Promise<void> {
  if (!(await endShare(tx, scope, moment, input.questionId))) throw notFound('This shared question');
}

/**
 * Copies what another workspace shares, with its origin and the capabilities that it rates. A second call finds the first copy.
 * @returns the copy's slug
 * @throws AppError `not-found` for what is not offered to this workspace
 */
export async function adoptShare(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { shareId: string },
): Promise<{ slug: string }> {
  const offer = await readOffer(tx, scope, input.shareId);
  if (offer === null) throw notFound('This shared question');
  const [copy] = await tx
    .select({ slug: questions.slug })
    .from(questions)
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.originQuestionId, offer.questionId)));
  if (copy !== undefined) return copy;
  await storeCapabilities(tx, scope, moment, offer.capabilities);
  const taken = await takenSlugs(tx, scope);
  const slug = freeSlug(offer.slug, (one) => taken.has(one));
  await createQuestion(tx, scope, moment, {
    slug,
    body: offer.body,
    note: `Adopted from ${offer.from}`,
    isPublic: offer.isPublic,
    origin: { kind: 'workspace', questionId: offer.questionId, hash: offer.hash, from: offer.from },
  });
  return { slug };
}
