/**
 * What is shown of exercises and attempts: session to scope, then policy, then reads; and for a candidate, link to scope,
 * then what `candidate-view.ts` lets through.
 */
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { withScope } from '@/features/access/data';
import {
  publicRoute,
  type RouteAnswer,
  type RouteContext,
  type RouteOptions,
  requireWorkspace,
} from '@/features/access/loaders';
import { type SystemScope, systemScope, type WorkspaceScope } from '@/features/access/scope';
import { listLibrary } from '@/features/bank/data';
import { listSamples, readLibraryQuestion, readQuestion } from '@/features/questions/data';
import { DIFFICULTY_WORDS, sampleLetter } from '@/features/questions/question';
import { slugSchema } from '@/features/questions/schema';
import { documentOf, listRuns, type RunRow, readRun } from '@/features/runs/data';
import { changesBetween, comparedWith } from '@/features/runs/run';
import { listFields, readDesk, readOwnCard } from '@/features/scorecards/data';
import type { LineSource, LineValue } from '@/features/scorecards/schema';
import { AppError, notFound as missing } from '@/lib/errors';
import { moment } from '@/lib/moment';
import { resolveOptional } from '@/lib/process';
import { zip } from '@/lib/zip';
import type { Confinement } from '@/runner/contract';
import { clockOf, inView, runs } from './attempt';
import { rowOfCriterion } from './citation';
import {
  type AttemptRow,
  attemptLinkHash,
  findAttempt,
  listAttempts,
  listEvents,
  listExercises,
  listOwnNotes,
  listWatchers,
  readAttempt,
  readAttemptActor,
  readCandidateRun,
  readCandidateState,
  readCurrentExercise,
  readExerciseVersion,
  readSurroundings,
  readUpdates,
  savedTexts,
  UPDATES_PAGE,
} from './data';
import { downloadFiles } from './download';
import { offeredEvidence } from './evidence';
import { questionSlugOf, type StaffPart } from './exercise';
import {
  type AttemptActor,
  canConduct,
  canNote,
  canRejudge,
  canSeeAttempt,
  canSeeExercises,
  canSeeSandbox,
  canType,
} from './policy';
import { runGroups, standingOffers } from './run-view';
import { toJavaScript } from './suite';

const difficultyWords = (difficulty: string | undefined): string =>
  DIFFICULTY_WORDS[difficulty as keyof typeof DIFFICULTY_WORDS] ?? 'Not said';

/** Every exercise of the library in its order, as a row of the list. */
export async function loadExercises(workspaceSlug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canSeeExercises(scope.role)) notFound();
  return withScope(scope, async (tx) => {
    const exercises = await listExercises(tx, scope);
    const entries = await listLibrary(
      tx,
      scope,
      exercises.map((one) => questionSlugOf(one.slug)),
    );
    const library = new Map(entries.map((one) => [one.slug, one]));
    return exercises.map(({ slug, title, candidate, staff }) => ({
      slug,
      title,
      summary: candidate.summary,
      assesses: staff.question.criteria.map((one) => one.title),
      difficulty: difficultyWords(library.get(questionSlugOf(slug))?.difficulty),
      minutes: candidate.minutes,
      tests: { visible: staff.visible.length, hidden: staff.hidden.length },
      mutants: staff.mutants.length,
      redFlags: staff.question.redFlags.length,
      origin: staff.origin,
    }));
  });
}

/** One exercise as staff read it, with its question in the library and in the workspace's bank. */
export async function loadExercise(workspaceSlug: string, slug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canSeeExercises(scope.role) || !slugSchema.safeParse(slug).success) notFound();
  return withScope(scope, async (tx) => {
    const exercise = await readCurrentExercise(tx, scope, slug);
    if (exercise === null) notFound();
    const library = await readLibraryQuestion(tx, scope, questionSlugOf(slug));
    const adopted = await readQuestion(tx, scope, questionSlugOf(slug));
    const samples = adopted === null ? [] : await listSamples(tx, scope, adopted.id);
    return {
      ...exercise,
      mayRejudge: canRejudge(scope.role),
      difficulty: difficultyWords(library?.body.difficulty),
      assesses: library?.body.assesses ?? null,
      /** In the bank, where samples are rated before their key is shown. */
      questionSlug: adopted?.slug ?? null,
      // In the order and by the letters of the bank: no address says how good a sample is.
      samples: samples
        .map((one) => one.title)
        .sort()
        .map((title, index) => ({ title, letter: sampleLetter(index) })),
    };
  });
}

/** Exercises whose reference can be watched at work, with the known-wrong solution that is shown beside it. */
const SEEN: Readonly<Record<string, string | null>> = {
  'rate-limiter': 'fixed-window',
  'job-queue': null,
  cache: 'no-single-flight',
};

/** The sources of a show, as text for the engine in the browser: for staff alone, who may read them anyway. */
export async function loadSeeItRun(workspaceSlug: string, slug: string) {
  const { scope } = await requireWorkspace(workspaceSlug);
  const mutant = Object.hasOwn(SEEN, slug) ? SEEN[slug] : undefined;
  if (!canSeeExercises(scope.role) || mutant === undefined) notFound();
  return withScope(scope, async (tx) => {
    const exercise = await readCurrentExercise(tx, scope, slug);
    if (exercise === null) notFound();
    const { title, staff } = exercise;
    const beside = staff.mutants.find((one) => one.id === mutant)?.source;
    return {
      title,
      extensions: staff.question.extensions.map((one) => one.text),
      sources: { reference: toJavaScript(staff.reference), beside: beside ? toJavaScript(beside) : null },
    };
  });
}

// ---------------------------------------------------------------------------------------------- the candidate's own side

/** The right to one attempt, as its link gives it. */
export interface AttemptEntry {
  readonly scope: SystemScope & { readonly workspaceId: string };
  readonly attemptId: string;
}

/** What an attempt's link opens, or null when it opens nothing. */
export async function openAttempt(token: string): Promise<AttemptEntry | null> {
  if (!/^[\w-]{20,200}$/.test(token)) return null;
  const door = systemScope('attempt link');
  const { now } = moment();
  const found = await withScope(door, (tx) => findAttempt(tx, door, { tokenHash: attemptLinkHash(token), now }));
  if (found === null) return null;
  const scope = { ...systemScope('attempt', found.workspaceId), workspaceId: found.workspaceId };
  return { scope, attemptId: found.attemptId };
}

/** The candidate's page: the attempt as they may see it, or null when the link does not open. */
export async function loadCandidateState(token: string) {
  const entry = await openAttempt(token);
  if (entry === null) return null;
  const { scope, attemptId } = entry;
  const { now } = moment();
  return withScope(scope, (tx) => readCandidateState(tx, scope, { attemptId, now }));
}

/** A route handler below `/attempt/[token]`. Whatever the link does not open is not there. */
export function attemptRoute<B extends z.ZodType = z.ZodUndefined, Q extends z.ZodType = z.ZodUndefined>(
  options: RouteOptions<B, Q>,
  handler: (context: RouteContext<AttemptEntry, B, Q>) => Promise<RouteAnswer> | RouteAnswer,
) {
  return publicRoute<B, Q>(options, async (context) => {
    const entry = await openAttempt(context.params.token ?? '');
    if (entry === null) throw missing('This link');
    return handler({ ...context, scope: entry });
  });
}

/** An id in an address. @throws AppError `not-found` for what can be none */
export function idIn(value: string | undefined, what: string): string {
  const id = z.uuid().safeParse(value);
  if (!id.success) throw missing(what);
  return id.data;
}

/** A page of the document's stream, as it travels. */
export async function updatesPage(
  entry: Pick<AttemptEntry, 'scope' | 'attemptId'> | { scope: WorkspaceScope; attemptId: string },
  after: number,
) {
  const { scope, attemptId } = entry;
  const rows = await withScope(scope, (tx) => readUpdates(tx, scope, { attemptId, after }));
  return {
    updates: rows.map(({ seq, origin, at, bytes }) => ({
      seq,
      origin,
      at: at.toISOString(),
      update: Buffer.from(bytes).toString('base64'),
    })),
    seq: rows.at(-1)?.seq ?? after,
    more: rows.length === UPDATES_PAGE,
  };
}

/** What the candidate may take home: the document as saved and the latest visible results, zipped. */
export async function loadDownload({ scope, attemptId }: AttemptEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const state = await readCandidateState(tx, scope, { attemptId, now });
    if (state?.work == null) throw missing('This attempt’s work');
    const texts = await savedTexts(tx, scope, attemptId);
    const solution = state.after?.source ?? texts.solution;
    const last = state.work.runsMade.filter((one) => one.kind === 'visible' && one.state === 'done').at(-1);
    const run = last ? await readCandidateRun(tx, scope, { attemptId, runId: last.id, from: 0 }) : null;
    return zip(downloadFiles(state, { ...texts, solution }, run, toJavaScript));
  });
}

// ------------------------------------------------------------------------------------------------------------ staff

export interface SeenAttempt {
  attempt: AttemptRow;
  actor: AttemptActor;
}

/** An attempt with what its reader is to it; null for those who may not see it. Runs inside of a transaction. */
export async function seeAttempt(
  tx: Parameters<Parameters<typeof withScope>[1]>[0],
  scope: WorkspaceScope,
  attemptId: string,
): Promise<SeenAttempt | null> {
  const attempt = await readAttempt(tx, scope, attemptId);
  const actor = attempt && (await readAttemptActor(tx, scope, attempt));
  return attempt && actor && canSeeAttempt(actor) ? { attempt, actor } : null;
}

/** A run as staff read it; the console is with the run itself. */
function staffRun(run: RunRow, all: readonly RunRow[], staff: StaffPart) {
  const document = documentOf(run);
  const original = run.ofRunId === null ? null : (all.find((one) => one.id === run.ofRunId) ?? null);
  const before = original && documentOf(original);
  return {
    id: run.id,
    kind: run.kind,
    reason: run.reason,
    ofRunId: run.ofRunId,
    state: run.state,
    verdict: document?.verdict ?? null,
    reproducible: document?.reproducible ?? null,
    compileError: document?.compileError ?? null,
    engine: run.engine,
    suiteHash: run.suiteHash,
    sourceHash: run.sourceHash,
    seed: run.seed,
    updateSeq: run.updateSeq,
    requestedAt: run.requestedAt,
    finishedAt: run.finishedAt,
    waitedMs: run.waitedMs,
    tookMs: run.tookMs,
    tests: (document?.tests ?? []).map(({ console: lines, ...test }) => ({ ...test, printed: lines.length })),
    offered: document === null || document.kind === 'scratch' ? [] : offeredEvidence(staff, document),
    changed: run.reason === 'rejudged' && before && document ? changesBetween(before, document) : null,
    replay: run.reason === 'replayed' && original ? comparedWith(original, run) : null,
  };
}

/** Everything that staff see of an attempt: its clock, its runs with their evidence, what happened, and one's own notes. */
export async function attemptForStaff(scope: WorkspaceScope, attemptId: string, now: Date) {
  return withScope(scope, async (tx) => {
    const seen = await seeAttempt(tx, scope, attemptId);
    const exercise = seen && (await readExerciseVersion(tx, scope, seen.attempt.exerciseVersionId));
    const around = seen && (await readSurroundings(tx, scope, seen.attempt));
    if (!seen || !exercise || !around) throw missing('The attempt');
    const { tokenHash: _secret, updateBytes: _size, ...attempt } = seen.attempt;
    const all = (await listRuns(tx, scope, attemptId)).filter((run) => inView(attempt, run.requestedAt, now));
    const staffOf = new Map([[exercise.id, exercise.staff]]);
    for (const id of new Set(all.map((one) => one.exerciseVersionId))) {
      const other = staffOf.has(id) ? null : await readExerciseVersion(tx, scope, id);
      if (other) staffOf.set(id, other.staff);
    }
    const clock = clockOf(attempt, now);
    return {
      now,
      attempt,
      clock,
      runsHere: runs(attempt.language),
      exercise,
      around,
      runs: all.map((one) => staffRun(one, all, staffOf.get(one.exerciseVersionId) ?? exercise.staff)),
      events: await listEvents(tx, scope, attemptId),
      notes: await listOwnNotes(tx, scope, attemptId),
      watchers: await listWatchers(tx, scope, { attemptId, now }),
      mayConduct: canConduct(seen.actor),
      mayPair: canType({ ...seen.actor, pairing: true, open: clock.phase === 'open' }) && attempt.mode === 'live',
      mayNote: canNote(seen.actor),
      mayRejudge: canRejudge(scope.role),
    };
  });
}

/** The same for a page. */
export async function loadAttempt(workspaceSlug: string, attemptId: string) {
  const { scope, person, workspace } = await requireWorkspace(workspaceSlug);
  if (!z.uuid().safeParse(attemptId).success) notFound();
  const found = await attemptForStaff(scope, attemptId, moment().now).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not-found') return null;
    throw error;
  });
  if (found === null) notFound();
  return { ...found, person, workspace };
}

/** A page of the candidate's document for somebody who follows; nothing that was typed in a focus time that goes on. */
export async function followedPage(scope: WorkspaceScope, attemptId: string, after: number) {
  const { now } = moment();
  const seen = await withScope(scope, (tx) => seeAttempt(tx, scope, attemptId));
  if (seen === null) throw missing('The attempt');
  const { focusSince } = seen.attempt;
  const { phase } = clockOf(seen.attempt, now);
  const page = await updatesPage({ scope, attemptId }, after);
  const held = phase === 'open' && focusSince !== null ? focusSince.toISOString() : null;
  const updates = held === null ? page.updates : page.updates.filter((one) => one.at < held);
  return {
    ...page,
    updates,
    seq: updates.at(-1)?.seq ?? after,
    more: page.more && held === null,
    phase,
    held: held !== null,
  };
}

/** The attempts of one interview, and which exercises its candidate could be invited to: those of the kit first. */
export async function loadAttemptsOf(workspaceSlug: string, interviewId: string) {
  const { scope, workspace } = await requireWorkspace(workspaceSlug);
  const { now } = moment();
  return withScope(scope, async (tx) => {
    const found = await listAttempts(tx, scope, [interviewId]);
    const exercises = await listExercises(tx, scope);
    return {
      workspace,
      attempts: found.map(({ tokenHash: _secret, ...attempt }) => ({ ...attempt, clock: clockOf(attempt, now) })),
      exercises: exercises.map(({ slug, title, candidate, staff }) => ({
        slug,
        title,
        minutes: candidate.minutes,
        languages: candidate.languages,
        origin: staff.origin,
      })),
    };
  });
}

/** A run's stored result, to the byte, for those who see its attempt. */
export async function readStaffRun(scope: WorkspaceScope, of: { attemptId: string; runId: string }) {
  return withScope(scope, async (tx) => {
    const seen = await seeAttempt(tx, scope, of.attemptId);
    const run = seen && (await readRun(tx, scope, of));
    if (!run) throw missing('The run');
    return run;
  });
}

/** How candidates' code is confined here, for the owner of a workspace. Null where this process runs none. */
export async function loadSandbox(workspaceSlug: string): Promise<{ confinement: Confinement | null }> {
  const { scope } = await requireWorkspace(workspaceSlug);
  if (!canSeeSandbox(scope.role)) notFound();
  return { confinement: resolveOptional('confinement') ?? null };
}

// ------------------------------------------------------------------------------------- an attempt beside the reader's card

/** What came of doing a run once more. */
const replayWords = (replay: unknown): string | null => {
  const { sameEngine, identical } = (replay ?? {}) as { sameEngine?: boolean; identical?: boolean | null };
  if (sameEngine === false) return 'Done again on another version of the engine; results may differ.';
  if (identical === null || identical === undefined) return null;
  return identical ? 'Done again: the same result to the byte.' : 'Done again: another result came out.';
};

/** What the reader's own card rates of an interview, and what it cites already; null for somebody without a seat. */
async function readOwnDesk(scope: WorkspaceScope, interviewId: string) {
  return withScope(scope, async (tx) => {
    const desk = await readDesk(tx, scope, interviewId);
    if (desk === null) return null;
    const card = await readOwnCard(tx, scope, { interviewId });
    const fields = card === null ? [] : await listFields(tx, scope, card.id);
    const cited = fields.flatMap(({ key, value }): LineSource[] => {
      const source = key.startsWith('line:') ? (value as LineValue | null)?.source : undefined;
      return source === undefined ? [] : [source];
    });
    return { desk, cited, card };
  });
}

/** An attempt as its reader has it beside their own card: runs under their numbers, and where evidence would be filed. */
export async function loadAttemptDesk(workspaceSlug: string, attemptId: string) {
  const found = await loadAttempt(workspaceSlug, attemptId);
  const { scope } = await requireWorkspace(workspaceSlug);
  const { attempt, exercise } = found;
  const own = found.mayNote ? await readOwnDesk(scope, attempt.interviewId) : null;
  const rated = new Set(own?.desk.frame.criteria.map((one) => `criterion:${one.id}`));
  const groups = runGroups(
    found.runs,
    exercise.staff,
    (runId, { testId, criterion }) => {
      const row = own === null ? null : rowOfCriterion(own.desk.kit, exercise.slug, criterion?.id ?? null);
      const accepted = own?.cited.some((one) => 'runId' in one && one.runId === runId && one.testId === testId);
      if (accepted) return { state: 'accepted', row };
      return { state: own === null || (row !== null && !rated.has(row)) ? 'others' : 'open', row };
    },
    replayWords,
  );
  return {
    ...found,
    groups,
    /** Whether the reader has a card that takes evidence. */
    mayCite: own !== null && own.desk.assignment.status === 'assigned',
    cardSealed: own?.card?.state === 'sealed',
    filing: [
      ...(own?.desk.frame.criteria ?? []).map((one) => ({ row: `criterion:${one.id}`, title: one.title })),
      ...(own?.desk.frame.capabilities ?? []).map((one) => ({ row: `capability:${one.key}`, title: one.name })),
    ],
  };
}
export type AttemptDesk = Awaited<ReturnType<typeof loadAttemptDesk>>;

/** The attempts of an interview beside a card: where each stands, and what its failed tests offer. */
export async function loadAttemptsBeside(workspaceSlug: string, interviewId: string) {
  const { attempts } = await loadAttemptsOf(workspaceSlug, interviewId);
  const invited = attempts.filter((one) => one.withdrawnAt === null);
  return Promise.all(
    invited.map(async (attempt) => {
      const desk = attempt.startedAt === null ? null : await loadAttemptDesk(workspaceSlug, attempt.id);
      return { attempt, desk, offers: desk === null ? [] : standingOffers(desk.groups) };
    }),
  );
}
export type AttemptBeside = Awaited<ReturnType<typeof loadAttemptsBeside>>[number];
