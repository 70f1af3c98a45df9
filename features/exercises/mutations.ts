/**
 * Core writes of exercises and attempts. Each locks the attempt's row first, so that a candidate's windows, a colleague and
 * the clock change it one after the other. How a run is
 * done and ended is the business of features/runs.
 */
import { and, desc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import * as Y from 'yjs';
import { afterCommit, type Tx } from '@/db/client';
import {
  attemptEvents,
  attemptNotes,
  attemptRuns,
  attemptUpdates,
  attemptWatchers,
  exerciseAttempts,
  exerciseVersions,
} from '@/db/schema';
import type { SystemScope, WorkspaceScope } from '@/features/access/scope';
import { readLoopOfInterview } from '@/features/interviews/data';
import { documentOf, readRun, readSuite } from '@/features/runs/data';
import { addRun, mustHaveRoom, replaceWaiting } from '@/features/runs/mutations';
import { readDesk } from '@/features/scorecards/data';
import { citeOnCard } from '@/features/scorecards/mutations';
import { bus } from '@/lib/bus';
import { AppError, accepted, notFound, type Outcome, refused } from '@/lib/errors';
import type { Moment } from '@/lib/moment';
import type { Limits, Parameters } from '@/runner/contract';
import {
  clockOf,
  DOCUMENT_TEXTS,
  type EndReason,
  endsByClock,
  inView,
  linkEnd,
  pauseAfter,
  runs,
  STREAM_LIMIT,
} from './attempt';
import { codeLine, flagFields, rowOfCriterion, testLine } from './citation';
import {
  type AttemptRow,
  type AttemptScope,
  readAttempt,
  readCurrentExercise,
  readExerciseVersion,
  readUpdates,
  savedTexts,
} from './data';
import { offeredEvidence } from './evidence';
import { type LoadedExercise, partsOf, startingText } from './exercise';
import { drawParameters } from './parameters';
import { type AcceptOffer, type CiteCode, fitsSource, type Invite, type Language, type SendUpdates } from './schema';
import { toJavaScript } from './suite';

type EventKind = (typeof attemptEvents.$inferSelect)['kind'];
type AttemptChange = Partial<typeof exerciseAttempts.$inferInsert>;

const ENDED = 'This attempt has ended; nothing of it can be changed any more.';
const NOT_OPEN = 'This attempt is not running.';

const tooLong = () => new AppError('too-large', 'A source may have 256 KB; this one is longer.');

// ---------------------------------------------------------------------------------------------------------- the library

/** Makes the library's versions equal to the folders: a folder that says something new gets a row, old rows stay. */
export async function storeExercises(
  tx: Tx,
  _scope: SystemScope,
  moment: Moment,
  exercises: readonly LoadedExercise[],
): Promise<void> {
  const known = await tx
    .select({ hash: exerciseVersions.hash, position: exerciseVersions.position })
    .from(exerciseVersions)
    .where(eq(exerciseVersions.current, true));
  const standing = new Map(known.map((one) => [one.hash, one.position]));
  for (const [position, exercise] of exercises.entries()) {
    // Turning one into its JavaScript takes a while, and most starts find what the last one left.
    if (standing.get(exercise.hash) === position) continue;
    const { candidate, staff } = partsOf(exercise, toJavaScript);
    await tx
      .insert(exerciseVersions)
      .values({
        id: moment.id(),
        slug: exercise.slug,
        hash: exercise.hash,
        current: true,
        position,
        title: exercise.file.title,
        candidate,
        staff,
        visible: exercise.suites.visible,
        hidden: exercise.suites.hidden,
        loadedAt: moment.now,
      })
      .onConflictDoUpdate({
        target: [exerciseVersions.slug, exerciseVersions.hash],
        set: { current: true, position },
        setWhere: sql`not ${exerciseVersions.current} or ${exerciseVersions.position} <> ${position}`,
      });
  }
  const hashes = exercises.map((one) => one.hash);
  await tx
    .update(exerciseVersions)
    .set({ current: false })
    .where(
      and(
        eq(exerciseVersions.current, true),
        hashes.length === 0 ? sql`true` : notInArray(exerciseVersions.hash, hashes),
      ),
    );
}

// ---------------------------------------------------------------------------------------------------------- an attempt

/** Locks an attempt. @throws AppError `not-found` for one of another workspace */
async function locked(tx: Tx, scope: AttemptScope, attemptId: string): Promise<AttemptRow> {
  const rows = await tx
    .select()
    .from(exerciseAttempts)
    .where(and(eq(exerciseAttempts.workspaceId, scope.workspaceId), eq(exerciseAttempts.id, attemptId)))
    .for('update');
  const row = rows[0];
  if (row === undefined) throw notFound('The attempt');
  return row;
}

async function change(tx: Tx, attempt: AttemptRow, set: AttemptChange): Promise<AttemptRow> {
  await tx
    .update(exerciseAttempts)
    .set(set)
    .where(and(eq(exerciseAttempts.workspaceId, attempt.workspaceId), eq(exerciseAttempts.id, attempt.id)));
  afterCommit(tx, () => bus().publish('attempt', attempt.id));
  return { ...attempt, ...set } as AttemptRow;
}

async function record(
  tx: Tx,
  attempt: Pick<AttemptRow, 'workspaceId' | 'id'>,
  moment: Moment,
  event: { kind: EventKind; actorId?: string | null; detail?: string; at?: Date },
): Promise<void> {
  await tx.insert(attemptEvents).values({
    id: moment.id(),
    workspaceId: attempt.workspaceId,
    attemptId: attempt.id,
    kind: event.kind,
    actorId: event.actorId ?? null,
    detail: event.detail ?? '',
    at: event.at ?? moment.now,
  });
}

/** Notes that the candidate is there: a silence before it counts as a pause. The attempt must be running. */
async function seen(tx: Tx, attempt: AttemptRow, moment: Moment): Promise<AttemptRow> {
  const pause = pauseAfter(attempt, moment.now);
  if (pause > 0) {
    const seconds = Math.round(pause / 1000);
    await record(tx, attempt, moment, { kind: 'paused', detail: `${seconds}`, at: attempt.lastSeenAt ?? moment.now });
  }
  return change(tx, attempt, { lastSeenAt: moment.now, pausedMs: attempt.pausedMs + pause });
}

/**
 * Locks an attempt that its candidate wants to go on with. One whose time is up ends here, as the job would end it.
 * @returns null when it does not run (any more)
 */
async function running(tx: Tx, scope: AttemptScope, moment: Moment, attemptId: string): Promise<AttemptRow | null> {
  const attempt = await locked(tx, scope, attemptId);
  if (clockOf(attempt, moment.now).phase !== 'open') return null;
  if (endsByClock(attempt, moment.now)) {
    await end(tx, scope, moment, attempt, { reason: 'time', source: null });
    return null;
  }
  return seen(tx, attempt, moment);
}

/**
 * Invites the candidate of an interview. Parameters are drawn here, once, so that every run of the attempt has the same.
 * @param input.tokenHash SHA-256 (hex) of the secret that only the link holds
 */
export async function inviteAttempt(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: Invite & { tokenHash: string; seed: number },
): Promise<Outcome<{ attemptId: string }>> {
  const loop = await readLoopOfInterview(tx, scope, input.interviewId);
  const interview = loop?.interviews.find((one) => one.id === input.interviewId);
  if (!loop || !interview) throw notFound('The interview');
  if (loop.status !== 'active') return refused('This loop is closed; nobody can be invited to it any more.');
  if (interview.status === 'skipped') return refused('This interview was skipped; choose another one.');
  const exercise = await readCurrentExercise(tx, scope, input.exercise);
  if (exercise === null)
    return refused('Choose an exercise of the library.', [{ field: 'exercise', reason: 'is not there' }]);
  const from =
    input.mode === 'live' && interview.startsAt && interview.startsAt > moment.now ? interview.startsAt : moment.now;
  const closesAt = new Date(from.getTime() + input.days * 86_400_000);
  const attemptId = moment.id();
  await tx.insert(exerciseAttempts).values({
    id: attemptId,
    workspaceId: scope.workspaceId,
    interviewId: interview.id,
    loopId: loop.id,
    exerciseVersionId: exercise.id,
    variant: input.variant,
    mode: input.mode,
    allowedHelp: input.allowedHelp,
    note: input.note,
    seed: input.seed,
    parameters: drawParameters(exercise.staff.parameters, input.seed),
    minutes: input.minutes,
    opensAt: moment.now,
    closesAt,
    invitedBy: scope.userId,
    invitedAt: moment.now,
    tokenHash: input.tokenHash,
    linkEndsAt: linkEnd({ closesAt, minutes: input.minutes }),
  });
  const attempt = { id: attemptId, workspaceId: scope.workspaceId };
  await record(tx, attempt, moment, { kind: 'invited', actorId: scope.userId, detail: exercise.title });
  return accepted({ attemptId });
}

/** Takes back an invitation that was not used. */
export async function withdrawAttempt(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  if (attempt.startedAt !== null)
    return refused('The candidate has begun; an attempt that runs can be ended, not withdrawn.');
  if (attempt.withdrawnAt !== null) return accepted(undefined);
  await change(tx, attempt, { withdrawnAt: moment.now });
  await record(tx, attempt, moment, { kind: 'withdrawn', actorId: scope.userId });
  return accepted(undefined);
}

/** Gives an attempt another link; the earlier one opens nothing then. @param input.tokenHash SHA-256 (hex) of the new secret */
export async function renewLink(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; tokenHash: string },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  const { phase } = clockOf(attempt, moment.now);
  if (phase === 'withdrawn' || phase === 'missed') return refused('This invitation is over; make a new one.');
  await change(tx, attempt, { tokenHash: input.tokenHash });
  await record(tx, attempt, moment, { kind: 'relinked', actorId: scope.userId });
  return accepted(undefined);
}

/** The first update of every document: its starting text, by a client of its own, so that all windows begin alike. */
function firstUpdate(text: string): Uint8Array {
  const document = new Y.Doc();
  document.clientID = 1;
  document.getText(DOCUMENT_TEXTS.solution).insert(0, text);
  return Y.encodeStateAsUpdate(document);
}

/** Starts the clock, in the language that the candidate chose. Starting again is harmless. */
export async function startAttempt(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  input: { attemptId: string; language: Language },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  const { phase } = clockOf(attempt, moment.now);
  if (phase === 'open' || phase === 'ended') return accepted(undefined);
  if (phase === 'waiting') return refused('It is too early: the attempt has not opened yet.');
  if (phase === 'missed') return refused('The days in which this could be started are over. Ask whoever invited you.');
  if (phase === 'withdrawn') return refused('This invitation was taken back. Ask whoever invited you.');
  const exercise = await readExerciseVersion(tx, scope, attempt.exerciseVersionId);
  if (exercise === null) throw notFound('The exercise');
  const { run, editOnly } = exercise.candidate.languages;
  if (![...run, ...editOnly].includes(input.language)) {
    return refused('Choose one of the languages of the invitation.', [{ field: 'language', reason: 'is not offered' }]);
  }
  const bytes = firstUpdate(startingText(exercise.candidate, attempt.variant, input.language));
  await tx.insert(attemptUpdates).values({
    workspaceId: attempt.workspaceId,
    attemptId: attempt.id,
    seq: 1,
    clientId: attempt.id,
    operation: 1,
    origin: 'start',
    at: moment.now,
    bytes,
  });
  await change(tx, attempt, {
    language: input.language,
    startedAt: moment.now,
    lastSeenAt: moment.now,
    updateSeq: 1,
    updateBytes: bytes.length,
  });
  await record(tx, attempt, moment, { kind: 'started', detail: input.language });
  return accepted(undefined);
}

/** Whether bytes are a Yjs update; anything else would spoil the document for everybody who replays it. */
function isUpdate(bytes: Uint8Array): boolean {
  try {
    Y.decodeUpdate(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * Adds changes of one window to the stream. An operation that is there already is acknowledged without effect.
 * @returns the highest operation of this window that is stored, and where the stream stands
 * @throws AppError `invalid` for bytes that are no update, `too-large` when the stream is full
 */
export async function appendUpdates(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  input: SendUpdates & { attemptId: string },
): Promise<Outcome<{ acknowledged: number; seq: number }>> {
  const staff = scope.kind === 'workspace' ? scope.userId : null;
  const attempt =
    staff === null ? await running(tx, scope, moment, input.attemptId) : await locked(tx, scope, input.attemptId);
  if (attempt === null || clockOf(attempt, moment.now).phase !== 'open') return refused(ENDED);
  if (staff !== null && !attempt.pairing)
    return refused('Switch pair mode on first; the candidate then sees that you type.');
  const mine = and(
    eq(attemptUpdates.workspaceId, attempt.workspaceId),
    eq(attemptUpdates.attemptId, attempt.id),
    eq(attemptUpdates.clientId, input.clientId),
  );
  const known = await tx
    .select({ operation: attemptUpdates.operation })
    .from(attemptUpdates)
    .where(
      and(
        mine,
        inArray(
          attemptUpdates.operation,
          input.updates.map((one) => one.operation),
        ),
      ),
    );
  const stored = new Set(known.map((one) => one.operation));
  const rows = [...new Map(input.updates.map((one) => [one.operation, one])).values()]
    .filter((one) => !stored.has(one.operation))
    .sort((a, b) => a.operation - b.operation)
    .map((one, index) => ({
      workspaceId: attempt.workspaceId,
      attemptId: attempt.id,
      seq: attempt.updateSeq + index + 1,
      clientId: input.clientId,
      operation: one.operation,
      origin: staff === null ? ('candidate' as const) : ('staff' as const),
      actorId: staff,
      at: moment.now,
      bytes: new Uint8Array(Buffer.from(one.update, 'base64')),
    }));
  const broken = rows.find((one) => !isUpdate(one.bytes));
  if (broken) {
    const at = input.updates.findIndex((one) => one.operation === broken.operation);
    const fields = [{ field: `updates.${at}.update`, reason: 'is not a change of the document' }];
    throw new AppError('invalid', 'Some of this cannot be accepted as it is.', { fields });
  }
  const size = attempt.updateBytes + rows.reduce((sum, one) => sum + one.bytes.length, 0);
  const seq = attempt.updateSeq + rows.length;
  if (size > STREAM_LIMIT.bytes || seq > STREAM_LIMIT.updates) {
    throw new AppError('too-large', 'This document has more changes than one attempt may hold.');
  }
  if (rows.length > 0) {
    await tx.insert(attemptUpdates).values(rows);
    await change(tx, attempt, { updateSeq: seq, updateBytes: size });
  }
  const highest = await tx
    .select({ operation: sql<number>`coalesce(max(${attemptUpdates.operation}), 0)::int` })
    .from(attemptUpdates)
    .where(mine);
  return accepted({ acknowledged: highest[0]?.operation ?? 0, seq });
}

/** Says that the candidate is there, and switches "focus time", in which nobody follows, on or off. */
export async function beat(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  input: { attemptId: string; focus?: boolean | undefined },
): Promise<Outcome> {
  const attempt = await running(tx, scope, moment, input.attemptId);
  if (attempt === null) return refused(NOT_OPEN);
  if (input.focus === true && attempt.focusSince === null) {
    await change(tx, attempt, { focusSince: moment.now, pairing: false });
    await record(tx, attempt, moment, { kind: 'focus-on' });
  }
  if (input.focus === false && attempt.focusSince !== null) {
    await change(tx, attempt, focusEnds(attempt, moment.now));
    await record(tx, attempt, moment, { kind: 'focus-off' });
  }
  return accepted(undefined);
}

const focusEnds = (attempt: AttemptRow, now: Date): AttemptChange =>
  attempt.focusSince === null
    ? {}
    : { focusSince: null, focusMs: attempt.focusMs + Math.max(0, now.getTime() - attempt.focusSince.getTime()) };

/** Ends an attempt with a source, or with the last save where none is given, and has it judged. */
async function end(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  attempt: AttemptRow,
  how: { reason: EndReason; source: string | null; actorId?: string },
): Promise<void> {
  const source = how.source ?? (await savedTexts(tx, scope, attempt.id)).solution;
  const { timeUpAt, pausedMs } = clockOf(attempt, moment.now);
  // A clock that ran out unseen ended the attempt then, not when somebody looked.
  const onTime = how.reason === 'time' && attempt.mode === 'take-home' && timeUpAt !== null && timeUpAt < moment.now;
  const endedAt = onTime ? timeUpAt : moment.now;
  const ended = await change(tx, attempt, {
    endedAt,
    endReason: how.reason,
    submittedSource: source,
    pausedMs,
    pairing: false,
    ...focusEnds(attempt, endedAt),
  });
  const kind = how.reason === 'submitted' ? 'submitted' : 'ended';
  await record(tx, ended, moment, { kind, actorId: how.actorId ?? null, detail: how.reason, at: endedAt });
  if (!runs(ended.language) || !fitsSource(source)) return;
  for (const suite of ['visible', 'hidden'] as const) {
    await addRun(tx, scope, moment, ended, { kind: suite, reason: 'submitted', source, seed: ended.seed });
  }
}

/** The candidate hands in what stands in the editor. Handing in again is harmless. */
export async function submitAttempt(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  input: { attemptId: string; source: string },
): Promise<Outcome> {
  if (!fitsSource(input.source)) throw tooLong();
  const attempt = await running(tx, scope, moment, input.attemptId);
  if (attempt !== null) {
    await end(tx, scope, moment, attempt, { reason: 'submitted', source: input.source });
    return accepted(undefined);
  }
  const { endedAt } = await locked(tx, scope, input.attemptId);
  return endedAt === null ? refused(NOT_OPEN) : accepted(undefined);
}

/** The interviewer ends a running attempt; what was last saved is judged. */
export async function endAttempt(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  if (clockOf(attempt, moment.now).phase !== 'open') return refused(NOT_OPEN);
  await end(tx, scope, moment, attempt, { reason: 'staff', source: null, actorId: scope.userId });
  return accepted(undefined);
}

/** Ends an attempt whose time is up; does nothing to any other. */
export async function endByClock(tx: Tx, scope: AttemptScope, moment: Moment, attemptId: string): Promise<void> {
  const attempt = await locked(tx, scope, attemptId);
  if (endsByClock(attempt, moment.now)) await end(tx, scope, moment, attempt, { reason: 'time', source: null });
}

// ------------------------------------------------------------------------------------------- what the interviewer does

async function conducting(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  attemptId: string,
): Promise<AttemptRow | null> {
  const attempt = await locked(tx, scope, attemptId);
  return clockOf(attempt, moment.now).phase === 'open' ? attempt : null;
}

/** Adds time; before the start too. */
export async function extendAttempt(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; minutes: number; reason: string },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  if (attempt.endedAt !== null || attempt.withdrawnAt !== null) return refused(ENDED);
  const extraMinutes = attempt.extraMinutes + input.minutes;
  if (extraMinutes > 1_440) return refused('An attempt is extended by a day at most.');
  const linkEndsAt = new Date(attempt.linkEndsAt.getTime() + input.minutes * 60_000);
  await change(tx, attempt, { extraMinutes, linkEndsAt });
  const detail = `${input.minutes} min: ${input.reason}`;
  await record(tx, attempt, moment, { kind: 'extended', actorId: scope.userId, detail });
  return accepted(undefined);
}

/** Shows the next hint, in the exercise's order. */
export async function giveHint(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string },
): Promise<Outcome<{ hint: string }>> {
  const attempt = await conducting(tx, scope, moment, input.attemptId);
  if (attempt === null) return refused(NOT_OPEN);
  const exercise = await readExerciseVersion(tx, scope, attempt.exerciseVersionId);
  const hint = exercise?.staff.hints[attempt.hintsGiven];
  if (hint === undefined) return refused('All hints of this exercise were given.');
  await change(tx, attempt, { hintsGiven: attempt.hintsGiven + 1 });
  await record(tx, attempt, moment, { kind: 'hint', actorId: scope.userId, detail: hint });
  return accepted({ hint });
}

/** Shows an extension of the task to a candidate who is through with it. Showing it again is harmless. */
export async function showExtension(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; followUpId: string },
): Promise<Outcome> {
  const attempt = await conducting(tx, scope, moment, input.attemptId);
  if (attempt === null) return refused(NOT_OPEN);
  const exercise = await readExerciseVersion(tx, scope, attempt.exerciseVersionId);
  const extension = exercise?.staff.question.extensions.find((one) => one.id === input.followUpId);
  if (extension === undefined) throw notFound('That extension');
  if (attempt.extensionsShown.includes(extension.id)) return accepted(undefined);
  await change(tx, attempt, { extensionsShown: [...attempt.extensionsShown, extension.id] });
  await record(tx, attempt, moment, { kind: 'extension', actorId: scope.userId, detail: extension.text });
  return accepted(undefined);
}

/** Switches pair mode, in which both type. Not while the candidate works unwatched. */
export async function setPairing(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; on: boolean },
): Promise<Outcome> {
  const attempt = await conducting(tx, scope, moment, input.attemptId);
  if (attempt === null) return refused(NOT_OPEN);
  if (attempt.mode !== 'live') return refused('Only a live attempt can be paired on.');
  if (input.on && attempt.focusSince !== null) return refused('The candidate works in focus time now; ask them first.');
  if (attempt.pairing === input.on) return accepted(undefined);
  await change(tx, attempt, { pairing: input.on });
  await record(tx, attempt, moment, { kind: input.on ? 'pair-on' : 'pair-off', actorId: scope.userId });
  return accepted(undefined);
}

/** Notes that a colleague follows the editor now. @param input.gone true when they say that they leave */
export async function watch(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; gone?: boolean; wasHere: boolean },
): Promise<void> {
  const attempt = await locked(tx, scope, input.attemptId);
  if (attempt.endedAt !== null) return;
  const mine = and(
    eq(attemptWatchers.workspaceId, scope.workspaceId),
    eq(attemptWatchers.attemptId, attempt.id),
    eq(attemptWatchers.userId, scope.userId),
  );
  if (input.gone) {
    const gone = await tx.delete(attemptWatchers).where(mine).returning({ userId: attemptWatchers.userId });
    if (gone.length > 0) await record(tx, attempt, moment, { kind: 'left', actorId: scope.userId });
  } else {
    await tx
      .insert(attemptWatchers)
      .values({ workspaceId: scope.workspaceId, attemptId: attempt.id, userId: scope.userId, seenAt: moment.now })
      .onConflictDoUpdate({ target: [attemptWatchers.attemptId, attemptWatchers.userId], set: { seenAt: moment.now } });
    if (!input.wasHere) await record(tx, attempt, moment, { kind: 'joined', actorId: scope.userId });
  }
  afterCommit(tx, () => bus().publish('attempt', attempt.id));
}

/** Writes or rewrites a note of one's own. */
export async function saveNote(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; noteId: string; text: string },
): Promise<Outcome> {
  const attempt = await locked(tx, scope, input.attemptId);
  const rows = await tx
    .insert(attemptNotes)
    .values({
      id: input.noteId,
      workspaceId: scope.workspaceId,
      attemptId: attempt.id,
      authorId: scope.userId,
      text: input.text,
      updateSeq: attempt.updateSeq,
      at: moment.now,
      editedAt: moment.now,
    })
    .onConflictDoNothing({ target: attemptNotes.id })
    .returning({ id: attemptNotes.id });
  if (rows.length > 0) return accepted(undefined);
  const changed = await tx
    .update(attemptNotes)
    .set({ text: input.text, editedAt: moment.now })
    .where(
      and(
        eq(attemptNotes.workspaceId, scope.workspaceId),
        eq(attemptNotes.attemptId, attempt.id),
        eq(attemptNotes.authorId, scope.userId),
        eq(attemptNotes.id, input.noteId),
      ),
    )
    .returning({ id: attemptNotes.id });
  return changed.length > 0
    ? accepted(undefined)
    : refused('This note was not saved: its name is taken. Write it anew.');
}

/** Drops a note of one's own. */
export async function dropNote(
  tx: Tx,
  scope: WorkspaceScope,
  input: { attemptId: string; noteId: string },
): Promise<void> {
  await tx
    .delete(attemptNotes)
    .where(
      and(
        eq(attemptNotes.workspaceId, scope.workspaceId),
        eq(attemptNotes.attemptId, input.attemptId),
        eq(attemptNotes.authorId, scope.userId),
        eq(attemptNotes.id, input.noteId),
      ),
    );
}

// -------------------------------------------------------------------------------------------------- what is run for it

/**
 * Asks for a run of the visible tests, or of a scratch file. The run's id comes from the window, so asking twice is harmless.
 * @throws AppError `too-large`, and `too-many` with when to come again
 */
export async function requestRun(
  tx: Tx,
  scope: AttemptScope,
  moment: Moment,
  input: { attemptId: string; runId: string; source: string; scratch: string | null },
): Promise<Outcome> {
  if (!fitsSource(input.source) || (input.scratch !== null && !fitsSource(input.scratch))) throw tooLong();
  const attempt = await running(tx, scope, moment, input.attemptId);
  if (attempt === null) return refused(ENDED);
  if (!runs(attempt.language)) return refused('This language does not run here; it is read and replayed.');
  if (await readRun(tx, scope, { attemptId: attempt.id, runId: input.runId })) return accepted(undefined);
  await replaceWaiting(tx, attempt, { reasons: ['asked'], kinds: ['visible', 'scratch'] });
  await mustHaveRoom(tx);
  const kind = input.scratch === null ? 'visible' : 'scratch';
  const { source, scratch, runId } = input;
  const added = await addRun(tx, scope, moment, attempt, {
    id: runId,
    kind,
    reason: 'asked',
    source,
    scratch,
    seed: attempt.seed,
  });
  return added === null
    ? refused('This run was not stored: its name is taken. Ask for it again.')
    : accepted(undefined);
}

/** Does a stored run once more, as it was, to see whether the same bytes come out. @returns the new run */
export async function replayRun(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { attemptId: string; runId: string },
): Promise<Outcome<{ runId: string }>> {
  const attempt = await locked(tx, scope, input.attemptId);
  const run = await readRun(tx, scope, input);
  if (run === null) throw notFound('The run');
  if (run.state !== 'done') return refused('This run has no result yet.');
  const runId = await addRun(tx, scope, moment, attempt, {
    kind: run.kind,
    reason: 'replayed',
    ofRunId: run.id,
    source: run.source,
    scratch: run.scratch,
    seed: run.seed,
    versionId: run.exerciseVersionId,
    parameters: run.parameters as Parameters,
    limits: run.limits as Limits,
  });
  return runId === null ? refused('This language does not run here.') : accepted({ runId });
}

/**
 * Judges every run of an exercise's attempts again by the suite as it is now; what was judged stays beside it. Runs that were
 * judged by this very suite are left alone.
 * @returns how many runs wait now
 */
export async function rejudge(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: { exercise: string },
): Promise<Outcome<{ runs: number }>> {
  const exercise = await readCurrentExercise(tx, scope, input.exercise);
  if (exercise === null) throw notFound('The exercise');
  const suites = {
    visible: await readSuite(tx, scope, { versionId: exercise.id, kind: 'visible' }),
    hidden: await readSuite(tx, scope, { versionId: exercise.id, kind: 'hidden' }),
  };
  const rows = await tx
    .select({ run: attemptRuns, attempt: exerciseAttempts })
    .from(attemptRuns)
    .innerJoin(exerciseAttempts, eq(exerciseAttempts.id, attemptRuns.attemptId))
    .innerJoin(exerciseVersions, eq(exerciseVersions.id, exerciseAttempts.exerciseVersionId))
    .where(
      and(
        eq(attemptRuns.workspaceId, scope.workspaceId),
        eq(exerciseVersions.slug, input.exercise),
        inArray(attemptRuns.kind, ['visible', 'hidden']),
        inArray(attemptRuns.reason, ['asked', 'followed', 'submitted', 'rejudged']),
        inArray(attemptRuns.state, ['done', 'queued', 'running']),
      ),
    )
    .orderBy(desc(attemptRuns.requestedAt));
  const again = new Set(
    rows.flatMap(({ run }) =>
      run.reason === 'rejudged' && run.suiteHash === suites[run.kind as 'visible' | 'hidden']?.hash
        ? [run.ofRunId]
        : [],
    ),
  );
  const touched = new Map<string, AttemptRow>();
  let count = 0;
  for (const { run, attempt } of rows) {
    const kind = run.kind as 'visible' | 'hidden';
    if (run.reason === 'rejudged' || run.state !== 'done' || again.has(run.id)) continue;
    if (run.suiteHash === suites[kind]?.hash) continue;
    touched.set(attempt.id, attempt);
    count += 1;
    await addRun(tx, scope, moment, attempt, {
      kind,
      reason: 'rejudged',
      ofRunId: run.id,
      source: run.source,
      seed: run.seed,
      versionId: exercise.id,
      parameters: drawParameters(exercise.staff.parameters, run.seed),
    });
  }
  for (const attempt of touched.values()) {
    await record(tx, attempt, moment, { kind: 'rejudged', actorId: scope.userId, detail: exercise.hash.slice(0, 12) });
  }
  return accepted({ runs: count });
}

// ------------------------------------------------------------------------------------------------------------ evidence

const UNWATCHED = 'The candidate works unwatched now; this can be cited afterwards.';

/** Puts lines of the document, as it stood after a number of changes, onto the author's own card. */
export async function citeCode(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: CiteCode,
): Promise<Outcome<{ noted: number }>> {
  const attempt = await readAttempt(tx, scope, input.attemptId);
  if (attempt === null || attempt.startedAt === null) throw notFound('The attempt');
  const last = (await readUpdates(tx, scope, { attemptId: attempt.id, after: input.seq - 1, page: 1 }))[0];
  if (last === undefined || last.seq !== input.seq) return refused('The document has not come that far.');
  if (!inView(attempt, last.at, moment.now)) return refused(UNWATCHED);
  const texts = await savedTexts(tx, scope, attempt.id, input.seq);
  const line = codeLine(
    { attemptId: attempt.id, startedAt: attempt.startedAt, at: last.at, seq: input.seq },
    {
      file: input.file,
      text: texts[input.file],
      lines: [input.from, input.to],
      language: attempt.language,
      note: input.note,
    },
  );
  if (line === null)
    return refused('There is nothing in these lines.', [{ field: 'from', reason: 'choose other lines' }]);
  const lines = [{ ...line, filedTo: input.filedTo }];
  return citeOnCard(tx, scope, moment, { interviewId: attempt.interviewId, lines, flags: [] });
}

/**
 * Accepts a failed test of any run as evidence on the author's own card, with those of its red flags that they saw as well.
 * It is filed to the criterion that the test bears on, where the kit holds the exercise's question; levels stay as they are.
 */
export async function acceptOffer(
  tx: Tx,
  scope: WorkspaceScope,
  moment: Moment,
  input: AcceptOffer,
): Promise<Outcome<{ noted: number }>> {
  const attempt = await readAttempt(tx, scope, input.attemptId);
  const run = attempt && (await readRun(tx, scope, input));
  const exercise = run && (await readExerciseVersion(tx, scope, run.exerciseVersionId));
  const desk = attempt && (await readDesk(tx, scope, attempt.interviewId));
  if (!attempt || !run || !exercise || attempt.startedAt === null) throw notFound('The run');
  if (desk === null) throw notFound('Your card for this interview');
  if (!inView(attempt, run.requestedAt, moment.now)) return refused(UNWATCHED);
  const document = documentOf(run);
  const offers = document === null || document.kind === 'scratch' ? [] : offeredEvidence(exercise.staff, document);
  const offer = offers.find((one) => one.testId === input.testId);
  if (document === null || offer === undefined) return refused('This run has nothing to say about that test.');
  const row = rowOfCriterion(desk.kit, exercise.slug, offer.criterion?.id ?? null);
  if (row !== null && !desk.frame.criteria.some((one) => `criterion:${one.id}` === row)) {
    return refused('This test bears on a criterion that colleagues of yours own.');
  }
  const shown = offer.redFlags.map((one) => one.id).filter((id) => input.flags.includes(id));
  const line = testLine(
    { attemptId: attempt.id, startedAt: attempt.startedAt, at: run.requestedAt, seq: run.updateSeq },
    { runId: run.id, hidden: document.kind === 'hidden', offer },
  );
  return citeOnCard(tx, scope, moment, {
    interviewId: attempt.interviewId,
    lines: [{ ...line, filedTo: row ?? input.filedTo }],
    flags: flagFields(desk.kit, exercise.slug, shown, desk.frame.flags).map((key) => ({ key, at: line.at })),
  });
}
