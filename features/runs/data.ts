/** Core reads of runs and of the suites that judge them. */
import { and, asc, eq, lt, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { attemptRuns, exerciseVersions } from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import type { ResultDocument, Suite } from '@/runner/contract';

/** Who reads runs of a workspace: a person there, or a job narrowed to it. */
export type RunScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

export type RunRow = typeof attemptRuns.$inferSelect;

/** A suite as it is handed to the runner. Never part of anything that a candidate receives. */
export async function readSuite(
  tx: Tx,
  _scope: RunScope,
  of: { versionId: string; kind: 'visible' | 'hidden' },
): Promise<Suite | null> {
  const column = of.kind === 'visible' ? exerciseVersions.visible : exerciseVersions.hidden;
  const rows = await tx.select({ suite: column }).from(exerciseVersions).where(eq(exerciseVersions.id, of.versionId));
  return (rows[0]?.suite as Suite | undefined) ?? null;
}

/** Every run of an attempt, oldest first. */
export function listRuns(tx: Tx, scope: RunScope, attemptId: string): Promise<RunRow[]> {
  return tx
    .select()
    .from(attemptRuns)
    .where(and(eq(attemptRuns.workspaceId, scope.workspaceId), eq(attemptRuns.attemptId, attemptId)))
    .orderBy(asc(attemptRuns.requestedAt), asc(attemptRuns.id));
}

export async function readRun(
  tx: Tx,
  scope: RunScope,
  of: { attemptId: string; runId: string },
): Promise<RunRow | null> {
  const rows = await tx
    .select()
    .from(attemptRuns)
    .where(
      and(
        eq(attemptRuns.workspaceId, scope.workspaceId),
        eq(attemptRuns.attemptId, of.attemptId),
        eq(attemptRuns.id, of.runId),
      ),
    );
  return rows[0] ?? null;
}

/** What a run's document says; null while there is none. */
export const documentOf = (run: Pick<RunRow, 'document'>): ResultDocument | null =>
  run.document === null ? null : (JSON.parse(run.document) as ResultDocument);

/** Runs that nobody works on though somebody should: announced long ago, or claimed by a worker that is gone. */
export function listStrayRuns(
  tx: Tx,
  _scope: SystemScope,
  before: { queued: Date; leases: Date },
): Promise<Pick<RunRow, 'id' | 'workspaceId' | 'kind' | 'reason' | 'state'>[]> {
  const { id, workspaceId, kind, reason, state } = attemptRuns;
  const waits = and(eq(state, 'queued'), lt(attemptRuns.queuedAt, before.queued));
  const lost = and(eq(state, 'running'), lt(attemptRuns.leaseEndsAt, before.leases));
  return tx
    .select({ id, workspaceId, kind, reason, state })
    .from(attemptRuns)
    .where(sql`(${waits}) or (${lost})`)
    .limit(500);
}
