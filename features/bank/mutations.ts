/** Core writes of finding in the bank: kept filters, and what the workspace says of exposure. */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { auditLog, questions, savedFilters, workspaces } from '@/db/schema';
import type { WorkspaceScope } from '@/features/access/scope';
import { accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { tidyQuery } from './address';
import { canSetExposure, canShareFilters } from './policy';
import type { ExposureInput, FilterInput } from './schema';

/** More than these in one list are not found again by their names. */
export const MOST_FILTERS = 50;

/** Keeps a filter under a name, for oneself or for the workspace, in the place of one of that name; or forgets one. */
export async function changeFilter(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: FilterInput,
): Promise<Outcome> {
  const mine = and(eq(savedFilters.workspaceId, scope.workspaceId), eq(savedFilters.authorId, scope.userId));
  if (input.do === 'forget') {
    const theirs = canShareFilters(scope.role)
      ? and(eq(savedFilters.workspaceId, scope.workspaceId), sql`(${mine} or ${savedFilters.shared})`)
      : mine;
    const gone = await tx
      .delete(savedFilters)
      .where(and(theirs, eq(savedFilters.id, input.id)))
      .returning();
    if (gone.length === 0) throw notFound('This filter');
    return accepted(undefined);
  }
  if (input.shared && !canShareFilters(scope.role)) {
    return refused('Only an owner or a hiring manager keeps filters for the whole workspace. Keep it for yourself.');
  }
  const query = tidyQuery(input.query);
  if (query === '') return refused('There is nothing to keep yet: search or choose something first.');
  const same = and(mine, eq(savedFilters.shared, input.shared), eq(savedFilters.name, input.name));
  const changed = await tx.update(savedFilters).set({ query }).where(same).returning({ id: savedFilters.id });
  if (changed.length > 0) return accepted(undefined);
  const count = await tx.$count(savedFilters, mine);
  if (count >= MOST_FILTERS) return refused(`You keep ${count} filters. Forget one that you do not use first.`);
  await tx.insert(savedFilters).values({
    id: moment.id(),
    workspaceId: scope.workspaceId,
    authorId: scope.userId,
    name: input.name,
    query,
    shared: input.shared,
    createdAt: moment.now,
  });
  return accepted(undefined);
}

/** Sets from how many askings there is a warning, or whether a question's text is public. Logged. */
export async function changeExposure(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: ExposureInput,
): Promise<Outcome> {
  if (!canSetExposure(scope.role)) {
    return refused('Only an owner or a hiring manager of this workspace changes its bank.');
  }
  const log = (action: string, detail: Record<string, string>, subjectId: string | null) =>
    tx.insert(auditLog).values({
      id: moment.id(),
      workspaceId: scope.workspaceId,
      actorId: scope.userId,
      action,
      subjectId,
      detail,
      at: moment.now,
    });
  if (input.do === 'limit') {
    await tx.update(workspaces).set({ exposureLimit: input.limit }).where(eq(workspaces.id, scope.workspaceId));
    await log('bank.exposure-limit', { limit: String(input.limit) }, null);
    return accepted(undefined);
  }
  const changed = await tx
    .update(questions)
    .set({ isPublic: input.isPublic })
    .where(and(eq(questions.workspaceId, scope.workspaceId), eq(questions.id, input.questionId)))
    .returning({ id: questions.id });
  if (changed.length === 0) throw notFound('The question');
  await log('bank.public', { public: input.isPublic ? 'yes' : 'no' }, input.questionId);
  return accepted(undefined);
}
