/** A small exercise, results and attempts of it, for tests that need them without reading content or running anything. */
import { createHash } from 'node:crypto';
import { withScope } from '../../features/access/data';
import { systemScope } from '../../features/access/scope';
import { attemptLinkHash } from '../../features/exercises/data';
import type { LoadedExercise } from '../../features/exercises/exercise';
import { inviteAttempt, requestRun, startAttempt } from '../../features/exercises/mutations';
import { type ClaimedRun, claimRun, finishRun } from '../../features/runs/mutations';
import type { ResultDocument, Suite, TestCase } from '../../runner/contract';
import type { ScriptedMoments } from './moments';
import { as, type Place } from './world';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const test = (id: string, title: string, behaviour: string): TestCase => ({
  id,
  title,
  behaviour,
  criterion: 'counts-right',
});

function suite(kind: 'visible' | 'hidden', tests: TestCase[], changed: string): Suite {
  const files = { [`${kind}.ts`]: `// ${kind === 'hidden' ? 'SECRET' : 'shown'} ${changed}` };
  return { kind, entry: `${kind}.ts`, files, tests, hash: sha(JSON.stringify(files)) };
}

/** Greetings that are counted. @param changed another text makes another version, with other suites */
export function aVersion(changed = 'first'): LoadedExercise {
  const visible = ['one', 'two', 'three', 'four'].map((id) => test(id, `Test ${id}`, id));
  const hidden = [test('edge', 'SECRET title', 'burst at the edge')];
  return {
    slug: 'greetings',
    hash: sha(changed),
    origin: 'private',
    file: {
      title: 'Greetings',
      summary: 'Count greetings by their language',
      minutes: 60,
      languages: { run: ['typescript', 'javascript'], editOnly: ['python'] },
      exports: ['Greetings'],
      parameters: { times: { integer: [2, 9] } },
      onlyInConversation: [],
      hints: ['A first mild hint', 'A second plain hint'],
      mend: { mutant: 'keeps-case', statement: 'Here is something to mend in the code.' },
    },
    statement: 'Count what was said.',
    stub: 'export class Greetings {}\n',
    reference: '// SECRET reference\nexport class Greetings { say() {} }\n',
    suites: { visible: suite('visible', visible, changed), hidden: suite('hidden', hidden, changed) },
    mutants: [
      {
        id: 'keeps-case',
        title: 'SECRET mutant',
        redFlag: 'forgets-case',
        criterion: 'counts-right',
        killedBy: 'edge',
        mayAlsoFail: [],
        edits: null,
        source: '// faulty\nexport class Greetings {}\n',
      },
    ],
    question: {
      title: 'SECRET question',
      criteria: [{ id: 'counts-right', title: 'SECRET criterion' }],
      redFlags: [{ id: 'forgets-case', text: 'SECRET flag' }],
      extensions: [{ id: 'many-servers', text: 'What changes with many servers?' }],
    },
  };
}

/** What a runner would say of a run, without running it. @param failing ids of tests that fail */
export function resultOf(run: ClaimedRun, failing: readonly string[] = []): ResultDocument {
  const tests = run.suite?.tests ?? [{ id: 'scratch' }];
  return {
    format: 1,
    engine: { name: 'pretended', version: '1' },
    kind: run.kind,
    suiteHash: run.suiteHash,
    sourceHash: run.sourceHash,
    language: run.language,
    seed: run.seed,
    parameters: run.parameters,
    limits: run.limits,
    verdict: tests.some((one) => failing.includes(one.id)) ? 'failed' : 'passed',
    reproducible: true,
    compileError: null,
    tests: tests.map(({ id }) => ({
      id,
      status: failing.includes(id) ? 'failed' : 'passed',
      message: failing.includes(id) ? `${run.kind === 'hidden' ? 'SECRET' : 'The test'} ${id} fails` : null,
      difference: null,
      line: null,
      ticks: 100,
      virtualMs: 0,
      console: [],
      consoleCut: false,
    })),
  };
}

/** Ana invites the candidate of an interview. Needs the slots `database` and `bus`. @returns the attempt's id */
export async function inviteFor(
  place: Place,
  moments: ScriptedMoments,
  to: { interviewId: string; token: string; exercise?: string },
): Promise<string> {
  const made = await as(place, 'ana', (tx, scope) =>
    inviteAttempt(tx, scope, moments.moment(), {
      interviewId: to.interviewId,
      exercise: to.exercise ?? 'rate-limiter',
      variant: 'write',
      mode: 'live',
      allowedHelp: 'docs',
      note: '',
      minutes: 60,
      days: 7,
      tokenHash: attemptLinkHash(to.token),
      seed: 11,
    }),
  );
  if (!made.ok) throw new Error(made.reason);
  return made.value.attemptId;
}

/**
 * Begins an attempt, and has one run of its visible tests end, of which the first fails. Needs the slot `queue` too.
 * @returns the id of the test that failed
 */
export async function beginAttempt(
  place: Place,
  moments: ScriptedMoments,
  of: { attemptId: string; runId: string },
): Promise<string> {
  const { attemptId, runId } = of;
  const { job } = place;
  const ask = { attemptId, runId, source: 'export class RateLimiter {}', scratch: null };
  await withScope(job, (tx) => startAttempt(tx, job, moments.moment(), { attemptId, language: 'typescript' }));
  await withScope(job, (tx) => requestRun(tx, job, moments.moment(), ask));
  const first = await perform(place, moments, runId, true);
  // What follows a run is done too, so that nothing waits.
  const followed = await withScope(job, (tx) =>
    tx.query.attemptRuns.findMany({
      where: (table, { eq, and }) => and(eq(table.attemptId, attemptId), eq(table.state, 'queued')),
    }),
  );
  for (const run of followed) await perform(place, moments, run.id, false);
  return first;
}

async function perform(place: Place, moments: ScriptedMoments, runId: string, fails: boolean): Promise<string> {
  const jobs = systemScope('runs');
  const claimed = await withScope(jobs, (tx) => claimRun(tx, jobs, moments.moment(), runId));
  if (claimed === null) throw new Error('The run could not be taken');
  const first = claimed.suite?.tests[0]?.id ?? 'none';
  const done = {
    runId,
    claimId: claimed.claimId,
    attemptId: claimed.attemptId,
    document: resultOf(claimed, fails ? [first] : []),
    timing: { waitedMs: 1, tookMs: 1, attempts: 1 },
  };
  await withScope(place.job, (tx) => finishRun(tx, place.job, moments.moment(), done));
  return first;
}
