/** Core reads of exercises and attempts. */
import { createHash } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, sql } from 'drizzle-orm';
import * as Y from 'yjs';
import type { Tx } from '@/db/client';
import {
  assignments,
  attemptEvents,
  attemptNotes,
  attemptRuns,
  attemptUpdates,
  attemptWatchers,
  candidates,
  exerciseAttempts,
  exerciseVersions,
  interviews,
  loops,
  users,
  workspaces,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { actorIn, readLoopOfInterview } from '@/features/interviews/data';
import { documentOf } from '@/features/runs/data';
import type { TestRecord, Verdict } from '@/runner/contract';
import { clockOf, DOCUMENT_TEXTS } from './attempt';
import { byBehaviour, type CandidateRun, type CandidateState, candidateRun, candidateState } from './candidate-view';
import { type CandidatePart, type StaffPart, startingText } from './exercise';
import type { AttemptActor } from './policy';
import type { Language } from './schema';

/** Who reads attempts of a workspace: a person there, or a job narrowed to it (the candidate's own side is one). */
export type AttemptScope = WorkspaceScope | (SystemScope & { readonly workspaceId: string });

export type AttemptRow = typeof exerciseAttempts.$inferSelect;

export interface ExerciseVersion {
  id: string;
  slug: string;
  hash: string;
  current: boolean;
  title: string;
  candidate: CandidatePart;
  staff: StaffPart;
}

const version = {
  id: exerciseVersions.id,
  slug: exerciseVersions.slug,
  hash: exerciseVersions.hash,
  current: exerciseVersions.current,
  title: exerciseVersions.title,
  candidate: exerciseVersions.candidate,
  staff: exerciseVersions.staff,
};
const asVersion = (row: { candidate: unknown; staff: unknown } & Omit<ExerciseVersion, 'candidate' | 'staff'>) => ({
  ...row,
  candidate: row.candidate as CandidatePart,
  staff: row.staff as StaffPart,
});

/** The exercises of the library as they are now, in its order. */
export async function listExercises(tx: Tx, _scope: AttemptScope): Promise<ExerciseVersion[]> {
  const rows = await tx
    .select(version)
    .from(exerciseVersions)
    .where(eq(exerciseVersions.current, true))
    .orderBy(asc(exerciseVersions.position));
  return rows.map(asVersion);
}

export async function readCurrentExercise(tx: Tx, _scope: AttemptScope, slug: string): Promise<ExerciseVersion | null> {
  const rows = await tx
    .select(version)
    .from(exerciseVersions)
    .where(and(eq(exerciseVersions.slug, slug), eq(exerciseVersions.current, true)));
  return rows[0] ? asVersion(rows[0]) : null;
}

export async function readExerciseVersion(tx: Tx, _scope: AttemptScope, id: string): Promise<ExerciseVersion | null> {
  const rows = await tx.select(version).from(exerciseVersions).where(eq(exerciseVersions.id, id));
  return rows[0] ? asVersion(rows[0]) : null;
}

/** The ids behind an attempt's link, or null when it opens nothing (any more). @param tokenHash SHA-256, hex */
export async function findAttempt(
  tx: Tx,
  _scope: SystemScope,
  link: { tokenHash: string; now: Date },
): Promise<{ workspaceId: string; attemptId: string } | null> {
  const rows = await tx.execute<{ workspace_id: string; attempt_id: string }>(
    sql`select workspace_id, attempt_id from door_attempt(${link.tokenHash}, ${link.now.toISOString()}::timestamptz)`,
  );
  const row = rows[0];
  return row === undefined ? null : { workspaceId: row.workspace_id, attemptId: row.attempt_id };
}

/** What is kept of an attempt's link: SHA-256 in hex of the secret in its address. */
export const attemptLinkHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The workspace of an attempt, for a door that knows only its id. */
export async function findAttemptWorkspace(tx: Tx, _scope: SystemScope, attemptId: string): Promise<string | null> {
  const rows = await tx
    .select({ workspaceId: exerciseAttempts.workspaceId })
    .from(exerciseAttempts)
    .where(eq(exerciseAttempts.id, attemptId));
  return rows[0]?.workspaceId ?? null;
}

/** What the policies need to know of a colleague and an attempt; null where its interview is gone. */
export async function readAttemptActor(
  tx: Tx,
  scope: WorkspaceScope,
  attempt: Pick<AttemptRow, 'interviewId'>,
): Promise<AttemptActor | null> {
  const loop = await readLoopOfInterview(tx, scope, attempt.interviewId);
  if (loop === null) return null;
  const { role, onPanel, facilitator } = actorIn(scope, loop);
  const seats = loop.interviews.find((one) => one.id === attempt.interviewId)?.panel ?? [];
  const holds = seats.some(
    (seat) => seat.raterId === scope.userId && seat.status === 'assigned' && seat.mode === 'in-room',
  );
  return { role, onPanel: onPanel || facilitator, holds };
}

export async function readAttempt(tx: Tx, scope: AttemptScope, attemptId: string): Promise<AttemptRow | null> {
  const rows = await tx
    .select()
    .from(exerciseAttempts)
    .where(and(eq(exerciseAttempts.workspaceId, scope.workspaceId), eq(exerciseAttempts.id, attemptId)));
  return rows[0] ?? null;
}

/** The attempts of an interview, latest invitation first, each with its exercise's title. */
export async function listAttempts(
  tx: Tx,
  scope: AttemptScope,
  interviewIds: readonly string[],
): Promise<(AttemptRow & { title: string; slug: string })[]> {
  if (interviewIds.length === 0) return [];
  const rows = await tx
    .select({ attempt: exerciseAttempts, title: exerciseVersions.title, slug: exerciseVersions.slug })
    .from(exerciseAttempts)
    .innerJoin(exerciseVersions, eq(exerciseVersions.id, exerciseAttempts.exerciseVersionId))
    .where(
      and(
        eq(exerciseAttempts.workspaceId, scope.workspaceId),
        inArray(exerciseAttempts.interviewId, [...interviewIds]),
      ),
    )
    .orderBy(desc(exerciseAttempts.invitedAt), asc(exerciseAttempts.id));
  return rows.map(({ attempt, title, slug }) => ({ ...attempt, title, slug }));
}

/** Names around an attempt: the candidate, the interview, the workspace, and those who rate or facilitate. */
export async function readSurroundings(tx: Tx, scope: AttemptScope, attempt: AttemptRow) {
  const rows = await tx
    .select({
      candidate: candidates.name,
      interview: interviews.title,
      timeZone: interviews.timeZone,
      workspace: workspaces.name,
      facilitatorId: loops.facilitatorId,
    })
    .from(interviews)
    .innerJoin(loops, eq(loops.id, interviews.loopId))
    .innerJoin(candidates, eq(candidates.id, loops.candidateId))
    .innerJoin(workspaces, eq(workspaces.id, interviews.workspaceId))
    .where(and(eq(interviews.workspaceId, scope.workspaceId), eq(interviews.id, attempt.interviewId)));
  const found = rows[0];
  if (found === undefined) return null;
  const seats = await tx
    .select({ id: assignments.raterId })
    .from(assignments)
    .where(
      and(
        eq(assignments.workspaceId, scope.workspaceId),
        eq(assignments.loopId, attempt.loopId),
        eq(assignments.status, 'assigned'),
      ),
    );
  const ids = [...new Set([found.facilitatorId, ...seats.map((one) => one.id)])];
  const people = await tx
    .select({ name: users.name })
    .from(users)
    .where(inArray(users.id, ids))
    .orderBy(asc(users.name));
  return { ...found, readers: people.map((one) => one.name) };
}

export interface StoredUpdate {
  seq: number;
  origin: 'start' | 'candidate' | 'staff';
  actorId: string | null;
  at: Date;
  bytes: Uint8Array;
}

/** At most this many updates come at once. */
export const UPDATES_PAGE = 500;

/** The document's stream after a number, oldest first, a page at a time. */
export async function readUpdates(
  tx: Tx,
  scope: AttemptScope,
  from: { attemptId: string; after: number; page?: number },
): Promise<StoredUpdate[]> {
  return tx
    .select({
      seq: attemptUpdates.seq,
      origin: attemptUpdates.origin,
      actorId: attemptUpdates.actorId,
      at: attemptUpdates.at,
      bytes: attemptUpdates.bytes,
    })
    .from(attemptUpdates)
    .where(
      and(
        eq(attemptUpdates.workspaceId, scope.workspaceId),
        eq(attemptUpdates.attemptId, from.attemptId),
        gt(attemptUpdates.seq, from.after),
      ),
    )
    .orderBy(asc(attemptUpdates.seq))
    .limit(from.page ?? UPDATES_PAGE);
}

/** The texts of the document, as its stored stream has them. @param upTo the last change that counts; all without it */
export async function savedTexts(
  tx: Tx,
  scope: AttemptScope,
  attemptId: string,
  upTo = Number.POSITIVE_INFINITY,
): Promise<Record<keyof typeof DOCUMENT_TEXTS, string>> {
  const document = new Y.Doc();
  for (let after = 0, full = true; full; ) {
    const page = await readUpdates(tx, scope, { attemptId, after });
    for (const one of page) if (one.seq <= upTo) Y.applyUpdate(document, new Uint8Array(one.bytes));
    after = page.at(-1)?.seq ?? after;
    full = page.length === UPDATES_PAGE && after < upTo;
  }
  const text = (name: keyof typeof DOCUMENT_TEXTS) => document.getText(DOCUMENT_TEXTS[name]).toString();
  return { solution: text('solution'), scratch: text('scratch'), tests: text('tests') };
}

export interface AttemptEvent {
  id: string;
  kind: (typeof attemptEvents.$inferSelect)['kind'];
  /** Null for what the candidate or the clock did. */
  actor: string | null;
  detail: string;
  at: Date;
}

export function listEvents(tx: Tx, scope: AttemptScope, attemptId: string): Promise<AttemptEvent[]> {
  return tx
    .select({
      id: attemptEvents.id,
      kind: attemptEvents.kind,
      actor: users.name,
      detail: attemptEvents.detail,
      at: attemptEvents.at,
    })
    .from(attemptEvents)
    .leftJoin(users, eq(users.id, attemptEvents.actorId))
    .where(and(eq(attemptEvents.workspaceId, scope.workspaceId), eq(attemptEvents.attemptId, attemptId)))
    .orderBy(asc(attemptEvents.at), asc(attemptEvents.id));
}

export type AttemptNote = Pick<typeof attemptNotes.$inferSelect, 'id' | 'text' | 'updateSeq' | 'at' | 'editedAt'>;

/** The reader's own notes; nobody else's are ever read. */
export function listOwnNotes(tx: Tx, scope: WorkspaceScope, attemptId: string): Promise<AttemptNote[]> {
  return tx
    .select({
      id: attemptNotes.id,
      text: attemptNotes.text,
      updateSeq: attemptNotes.updateSeq,
      at: attemptNotes.at,
      editedAt: attemptNotes.editedAt,
    })
    .from(attemptNotes)
    .where(
      and(
        eq(attemptNotes.workspaceId, scope.workspaceId),
        eq(attemptNotes.attemptId, attemptId),
        eq(attemptNotes.authorId, scope.userId),
      ),
    )
    .orderBy(asc(attemptNotes.at), asc(attemptNotes.id));
}

/** Somebody who was not seen for this long has left. */
export const WATCHER_GONE_MS = 20_000;

/** Names of colleagues who follow the editor now. */
export async function listWatchers(
  tx: Tx,
  scope: AttemptScope,
  of: { attemptId: string; now: Date },
): Promise<string[]> {
  const rows = await tx
    .select({ name: users.name })
    .from(attemptWatchers)
    .innerJoin(users, eq(users.id, attemptWatchers.userId))
    .where(
      and(
        eq(attemptWatchers.workspaceId, scope.workspaceId),
        eq(attemptWatchers.attemptId, of.attemptId),
        gt(attemptWatchers.seenAt, new Date(of.now.getTime() - WATCHER_GONE_MS)),
      ),
    )
    .orderBy(asc(users.name));
  return rows.map((one) => one.name);
}

/** Runs that a candidate asked for, or that the end made of the visible tests; nothing hidden is selected. */
function listCandidateRuns(tx: Tx, scope: AttemptScope, attemptId: string) {
  return tx
    .select({
      id: attemptRuns.id,
      kind: sql<'visible' | 'scratch'>`${attemptRuns.kind}`,
      state: attemptRuns.state,
      verdict: sql<Verdict | null>`${attemptRuns.verdict}`,
      requestedAt: attemptRuns.requestedAt,
    })
    .from(attemptRuns)
    .where(and(eq(attemptRuns.workspaceId, scope.workspaceId), eq(attemptRuns.attemptId, attemptId), isCandidates))
    .orderBy(asc(attemptRuns.requestedAt), asc(attemptRuns.id));
}

const isCandidates = and(
  inArray(attemptRuns.kind, ['visible', 'scratch']),
  inArray(attemptRuns.reason, ['asked', 'submitted']),
);

/** The attempt as its candidate may see it now. */
export async function readCandidateState(
  tx: Tx,
  scope: AttemptScope,
  of: { attemptId: string; now: Date },
): Promise<CandidateState | null> {
  const attempt = await readAttempt(tx, scope, of.attemptId);
  const around = attempt && (await readSurroundings(tx, scope, attempt));
  const exercise = attempt && (await readExerciseVersion(tx, scope, attempt.exerciseVersionId));
  if (!attempt || !around || !exercise) return null;
  const clock = clockOf(attempt, of.now);
  const language = attempt.language as Language | null;
  const { staff, candidate: part } = exercise;
  return candidateState({
    now: of.now,
    clock,
    part,
    start: language === null ? '' : startingText(part, attempt.variant, language),
    attempt: { ...attempt, language },
    candidate: around.candidate,
    workspace: around.workspace,
    interview: around.interview,
    timeZone: around.timeZone,
    readers: around.readers,
    watchers: await listWatchers(tx, scope, of),
    hints: staff.hints.slice(0, attempt.hintsGiven),
    extensions: attempt.extensionsShown.flatMap(
      (id) => staff.question.extensions.find((one) => one.id === id)?.text ?? [],
    ),
    runs: await listCandidateRuns(tx, scope, attempt.id),
    hidden: clock.phase === 'ended' ? await readJudgement(tx, scope, attempt.id, staff) : null,
  });
}

/** How the submitted code did in the hidden tests; null until they are judged. Asked only once the attempt has ended. */
async function readJudgement(tx: Tx, scope: AttemptScope, attemptId: string, staff: StaffPart) {
  const rows = await tx
    .select({ document: attemptRuns.document })
    .from(attemptRuns)
    .where(
      and(
        eq(attemptRuns.workspaceId, scope.workspaceId),
        eq(attemptRuns.attemptId, attemptId),
        eq(attemptRuns.kind, 'hidden'),
        eq(attemptRuns.reason, 'submitted'),
        eq(attemptRuns.state, 'done'),
      ),
    );
  const document = rows[0] && documentOf(rows[0]);
  return document ? byBehaviour(staff.hidden, document) : null;
}

/** One of the candidate's own runs, with the records after `from`. */
export async function readCandidateRun(
  tx: Tx,
  scope: AttemptScope,
  of: { attemptId: string; runId: string; from: number },
): Promise<CandidateRun | null> {
  const rows = await tx
    .select({
      id: attemptRuns.id,
      kind: sql<'visible' | 'scratch'>`${attemptRuns.kind}`,
      state: attemptRuns.state,
      verdict: sql<Verdict | null>`${attemptRuns.verdict}`,
      requestedAt: attemptRuns.requestedAt,
      records: attemptRuns.records,
      document: attemptRuns.document,
      tests: sql<{ id: string; title: string }[]>`${exerciseVersions.candidate} -> 'visible'`,
    })
    .from(attemptRuns)
    .innerJoin(exerciseVersions, eq(exerciseVersions.id, attemptRuns.exerciseVersionId))
    .where(
      and(
        eq(attemptRuns.workspaceId, scope.workspaceId),
        eq(attemptRuns.attemptId, of.attemptId),
        eq(attemptRuns.id, of.runId),
        isCandidates,
      ),
    );
  const run = rows[0];
  if (run === undefined) return null;
  const document = documentOf(run);
  const records = document?.tests ?? (JSON.parse(run.records ?? '[]') as TestRecord[]);
  return candidateRun({ ...run, records, document }, run.tests, of.from);
}

/** Attempts that run, of all workspaces, for the job that ends them by their clock. */
export function listOpenAttempts(tx: Tx, _scope: SystemScope): Promise<AttemptRow[]> {
  return tx
    .select()
    .from(exerciseAttempts)
    .where(sql`${exerciseAttempts.startedAt} is not null and ${exerciseAttempts.endedAt} is null`);
}
