/**
 * Core writes of runs: how one is made, taken by a worker, kept alive, and ended exactly once. A worker holds a run by a
 * claim with a lease; a result counts only while its claim holds, so however many workers there are, and whichever of them
 * dies, a run has one end. Each change locks the attempt first, as everything about an attempt does.
 */
import { createHash } from 'node:crypto';
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import { afterCommit, type Tx } from '@/db/client';
import { attemptRuns, exerciseAttempts } from '@/db/schema';
import type { SystemScope } from '@/features/access/scope';
import { bus } from '@/lib/bus';
import { AppError } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import { announce as announceNow } from '@/lib/queue';
import {
  DEFAULT_LIMITS,
  type Limits,
  type Parameters,
  type ResultDocument,
  type Suite,
  type Timing,
} from '@/runner/contract';
import { listStrayRuns, type RunRow, type RunScope, readRun, readSuite } from './data';
import {
  ANNOUNCE_AGAIN_MS,
  CLAIMS,
  documentText,
  type Lane,
  LEASE_MS,
  laneOf,
  lostDocument,
  QUEUE_BOUND,
  RETRY_AFTER_S,
  type StoredRun,
} from './run';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What of an attempt a run is made with. */
export interface RunOwner {
  readonly id: string;
  readonly workspaceId: string;
  readonly exerciseVersionId: string;
  readonly language: string | null;
  readonly parameters: unknown;
  readonly updateSeq: number;
}

/** Locks the attempt that a run belongs to. */
async function lockAttempt(
  tx: Tx,
  of: { workspaceId: string; attemptId: string },
): Promise<{ ended: boolean } & RunOwner> {
  const rows = await tx
    .select()
    .from(exerciseAttempts)
    .where(and(eq(exerciseAttempts.workspaceId, of.workspaceId), eq(exerciseAttempts.id, of.attemptId)))
    .for('update');
  const row = rows[0];
  if (row === undefined) throw new Error('A run without its attempt');
  return { ...row, ended: row.endedAt !== null };
}

export interface NewRun {
  id?: string;
  kind: RunRow['kind'];
  reason: RunRow['reason'];
  source: string;
  scratch?: string | null;
  seed: number;
  ofRunId?: string;
  /** The version that judges; the attempt's own when left out. */
  versionId?: string;
  parameters?: Parameters;
  limits?: Limits;
}

/** Stores a run that waits, and announces it. */
export async function addRun(
  tx: Tx,
  scope: RunScope,
  moment: Moment,
  attempt: RunOwner,
  run: NewRun,
): Promise<string | null> {
  const { language } = attempt;
  if (language !== 'typescript' && language !== 'javascript') return null;
  const versionId = run.versionId ?? attempt.exerciseVersionId;
  const suite = run.kind === 'scratch' ? null : await readSuite(tx, scope, { versionId, kind: run.kind });
  const id = run.id ?? moment.id();
  const rows = await tx
    .insert(attemptRuns)
    .values({
      id,
      workspaceId: attempt.workspaceId,
      attemptId: attempt.id,
      exerciseVersionId: versionId,
      kind: run.kind,
      reason: run.reason,
      ofRunId: run.ofRunId ?? null,
      language,
      source: run.source,
      sourceHash: sha256(run.source),
      scratch: run.scratch ?? null,
      suiteHash: suite?.hash ?? null,
      seed: run.seed,
      parameters: run.parameters ?? attempt.parameters,
      limits: run.limits ?? DEFAULT_LIMITS,
      updateSeq: attempt.updateSeq,
      state: 'queued',
      requestedAt: moment.now,
      queuedAt: moment.now,
    })
    .onConflictDoNothing({ target: attemptRuns.id })
    .returning({ id: attemptRuns.id });
  if (rows.length === 0) return null;
  announce(tx, laneOf(run), id);
  return id;
}

function announce(tx: Tx, lane: Lane, runId: string): void {
  afterCommit(tx, () => announceNow(lane, runId));
}

/** Takes the place of what waits of the same attempt and lane, so that one runs and one waits, the newest. */
export async function replaceWaiting(
  tx: Tx,
  attempt: RunOwner,
  which: { reasons: RunRow['reason'][]; kinds: RunRow['kind'][] },
) {
  await tx
    .update(attemptRuns)
    .set({ state: 'replaced' })
    .where(
      and(
        eq(attemptRuns.workspaceId, attempt.workspaceId),
        eq(attemptRuns.attemptId, attempt.id),
        eq(attemptRuns.state, 'queued'),
        inArray(attemptRuns.reason, which.reasons),
        inArray(attemptRuns.kind, which.kinds),
      ),
    );
}

/** @throws AppError `too-many` while more candidates' runs wait than a queue should hold */
export async function mustHaveRoom(tx: Tx): Promise<void> {
  const waiting = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(attemptRuns)
    .where(and(eq(attemptRuns.state, 'queued'), eq(attemptRuns.reason, 'asked')));
  if ((waiting[0]?.count ?? 0) < QUEUE_BOUND) return;
  throw new AppError('too-many', 'Many runs are waiting just now. Nothing of yours is lost; try again in a moment.', {
    retryAfter: RETRY_AFTER_S,
  });
}

/** A run, with what is needed to do it. */
export interface ClaimedRun extends StoredRun {
  id: string;
  workspaceId: string;
  attemptId: string;
  claimId: string;
  queuedAt: Date;
  sourceHash: string;
  suiteHash: string | null;
  suite: Suite | null;
}

/**
 * Takes a run that waits, or that a lost worker held. Of one candidate one run goes at a time; the other waits on and is
 * announced again when the first has ended.
 * @returns null when there is nothing to do: it has ended, is being worked on, or has to wait
 */
export async function claimRun(tx: Tx, _scope: SystemScope, moment: Moment, runId: string): Promise<ClaimedRun | null> {
  const found = await tx
    .select({ attemptId: attemptRuns.attemptId, workspaceId: attemptRuns.workspaceId })
    .from(attemptRuns)
    .where(eq(attemptRuns.id, runId));
  const of = found[0];
  if (of === undefined) return null;
  const scope: RunScope = { ..._scope, workspaceId: of.workspaceId };
  await lockAttempt(tx, of);
  const run = await readRun(tx, scope, { attemptId: of.attemptId, runId });
  if (run === null) return null;
  const lost = run.state === 'running' && run.leaseEndsAt !== null && run.leaseEndsAt < moment.now;
  if (run.state !== 'queued' && !lost) return null;
  if (lost && run.claims >= CLAIMS) {
    await finishLost(tx, scope, moment, run);
    return null;
  }
  if (laneOf(run) === 'asked' && (await hasOtherRunning(tx, run, moment.now))) return null;
  const claimId = moment.id();
  await tx
    .update(attemptRuns)
    .set({
      state: 'running',
      claimId,
      claims: run.claims + 1,
      claimedAt: moment.now,
      leaseEndsAt: new Date(moment.now.getTime() + LEASE_MS),
      records: null,
    })
    .where(and(eq(attemptRuns.workspaceId, run.workspaceId), eq(attemptRuns.id, run.id)));
  const suite =
    run.kind === 'scratch' ? null : await readSuite(tx, scope, { versionId: run.exerciseVersionId, kind: run.kind });
  return {
    ...run,
    parameters: run.parameters as Parameters,
    limits: run.limits as Limits,
    claimId,
    suite,
  };
}

async function hasOtherRunning(tx: Tx, run: RunRow, now: Date): Promise<boolean> {
  const others = await tx
    .select({ id: attemptRuns.id })
    .from(attemptRuns)
    .where(
      and(
        eq(attemptRuns.workspaceId, run.workspaceId),
        eq(attemptRuns.attemptId, run.attemptId),
        ne(attemptRuns.id, run.id),
        eq(attemptRuns.state, 'running'),
        inArray(attemptRuns.kind, ['visible', 'scratch']),
        inArray(attemptRuns.reason, ['asked', 'submitted']),
        sql`${attemptRuns.leaseEndsAt} > ${now.toISOString()}::timestamptz`,
      ),
    )
    .limit(1);
  return others.length > 0;
}

const held = (claim: { runId: string; claimId: string; workspaceId: string }) =>
  and(
    eq(attemptRuns.workspaceId, claim.workspaceId),
    eq(attemptRuns.id, claim.runId),
    eq(attemptRuns.state, 'running'),
    eq(attemptRuns.claimId, claim.claimId),
  );

/** Says that the worker lives, and stores the records so far where there are new ones. @returns whether the claim holds */
export async function keepClaim(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  claim: { runId: string; claimId: string; workspaceId: string; records?: string },
): Promise<boolean> {
  const kept = await tx
    .update(attemptRuns)
    .set({
      leaseEndsAt: new Date(moment.now.getTime() + LEASE_MS),
      ...(claim.records === undefined ? {} : { records: claim.records }),
    })
    .where(held(claim))
    .returning({ id: attemptRuns.id });
  if (claim.records !== undefined) afterCommit(tx, () => bus().publish('run', claim.runId));
  return kept.length > 0;
}

/**
 * Stores a result. Only the claim that holds can, so a run ends exactly once; a fault of ours is tried once more first.
 * @returns whether this ended the run
 */
export async function finishRun(
  tx: Tx,
  scope: RunScope,
  moment: Moment,
  done: { runId: string; claimId: string; attemptId: string; document: ResultDocument; timing: Timing },
): Promise<boolean> {
  const attempt = await lockAttempt(tx, { workspaceId: scope.workspaceId, attemptId: done.attemptId });
  const run = await readRun(tx, scope, done);
  if (run === null || run.state !== 'running' || run.claimId !== done.claimId) return false;
  const { document, timing } = done;
  if (document.verdict === 'our-fault' && run.claims < CLAIMS) {
    await tx
      .update(attemptRuns)
      .set({ state: 'queued', claimId: null, leaseEndsAt: null, queuedAt: moment.now, records: null })
      .where(held({ ...done, workspaceId: scope.workspaceId }));
    announce(tx, laneOf(run), run.id);
    return false;
  }
  await storeResult(tx, moment, run, document, timing);
  await follow(tx, scope, moment, attempt, run, document);
  return true;
}

async function storeResult(
  tx: Tx,
  moment: Moment,
  run: RunRow,
  document: ResultDocument,
  timing: Timing,
): Promise<void> {
  await tx
    .update(attemptRuns)
    .set({
      state: 'done',
      leaseEndsAt: null,
      records: null,
      verdict: document.verdict,
      engine: `${document.engine.name} ${document.engine.version}`,
      document: documentText(document),
      waitedMs: Math.max(0, Math.round((run.claimedAt ?? moment.now).getTime() - run.queuedAt.getTime())),
      tookMs: Math.round(timing.tookMs),
      finishedAt: moment.now,
    })
    .where(
      and(eq(attemptRuns.workspaceId, run.workspaceId), eq(attemptRuns.id, run.id), eq(attemptRuns.state, 'running')),
    );
  afterCommit(tx, () => {
    bus().publish('run', run.id);
    bus().publish('attempt', run.attemptId);
  });
}

async function finishLost(tx: Tx, scope: RunScope, moment: Moment, run: RunRow): Promise<void> {
  const suite =
    run.kind === 'scratch' ? null : await readSuite(tx, scope, { versionId: run.exerciseVersionId, kind: run.kind });
  const stored = { ...run, parameters: run.parameters as Parameters, limits: run.limits as Limits };
  const timing = { waitedMs: 0, tookMs: 0, attempts: run.claims };
  await storeResult(tx, moment, run, lostDocument(stored, suite?.tests ?? []), timing);
}

/** What comes after a run: its hidden twin, for staff, and whatever of the same candidate had to wait for it. */
async function follow(
  tx: Tx,
  scope: RunScope,
  moment: Moment,
  attempt: RunOwner & { ended: boolean },
  run: RunRow,
  document: ResultDocument,
): Promise<void> {
  const judged = !['compile-error', 'our-fault'].includes(document.verdict);
  if (run.kind === 'visible' && run.reason === 'asked' && judged && !attempt.ended) {
    await replaceWaiting(tx, attempt, { reasons: ['followed'], kinds: ['hidden'] });
    const { source, seed } = run;
    await addRun(tx, scope, moment, attempt, { kind: 'hidden', reason: 'followed', source, seed, ofRunId: run.id });
  }
  if (laneOf(run) !== 'asked') return;
  const waiting = await tx
    .select({ id: attemptRuns.id })
    .from(attemptRuns)
    .where(
      and(
        eq(attemptRuns.workspaceId, run.workspaceId),
        eq(attemptRuns.attemptId, run.attemptId),
        eq(attemptRuns.state, 'queued'),
        inArray(attemptRuns.kind, ['visible', 'scratch']),
        inArray(attemptRuns.reason, ['asked', 'submitted']),
      ),
    );
  for (const { id } of waiting) announce(tx, 'asked', id);
}

/** Announces what nobody works on though somebody should; workers that died left it, or a hint was lost. */
export async function announceStrays(tx: Tx, scope: SystemScope, moment: Moment, all = false): Promise<number> {
  const queued = all ? new Date(moment.now.getTime() + 1) : new Date(moment.now.getTime() - ANNOUNCE_AGAIN_MS);
  const strays = await listStrayRuns(tx, scope, { queued, leases: moment.now });
  const waiting = strays.filter((one) => one.state === 'queued').map((one) => one.id);
  if (waiting.length > 0) {
    await tx
      .update(attemptRuns)
      .set({ queuedAt: moment.now })
      .where(and(inArray(attemptRuns.id, waiting), eq(attemptRuns.state, 'queued')));
  }
  for (const one of strays) announce(tx, laneOf(one), one.id);
  return strays.length;
}
