/**
 * A candidate's hostile code on its whole way: posted by the candidate's link, queued, judged in the sandbox of the running
 * server, and read back by the link and from the row that staff read. What each file may end as is in the manifest of
 * tests/exercises/hostile; what must hold of all of them in tests/exercises/invariants.
 */
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import type { CandidateRun } from '@/features/exercises/candidate-view';
import { readExercises } from '@/features/exercises/content';
import type { LoadedExercise } from '@/features/exercises/exercise';
import { storeExercises } from '@/features/exercises/mutations';
import type { ResultDocument, Suite } from '@/runner/contract';
import { WORDS } from '../exercises/hostile-files';
import { CONTROL_SUITE } from '../exercises/invariants';
import { aVersion, inviteFor } from '../support/attempts';
import type { Stage } from './stage';

const SLUG = 'control';
const NOT_DONE_WITHIN_MS = 120_000;

const suite = (kind: Suite['kind']): Suite => {
  const [text = ''] = Object.values(CONTROL_SUITE.files);
  const files = { [`${kind}.ts`]: text };
  return {
    ...CONTROL_SUITE,
    kind,
    entry: `${kind}.ts`,
    files,
    hash: createHash('sha256')
      .update(kind + text)
      .digest('hex'),
  };
};

/** The sessions of the manifest as an exercise: what the candidate sees is what is kept from them. */
const control: LoadedExercise = {
  ...aVersion('control'),
  slug: SLUG,
  suites: { visible: suite('visible'), hidden: suite('hidden') },
};

/** What became of one submission. */
export interface Ended {
  /** The answer that refused it, when it did not get as far as a run. */
  readonly refused: { status: number; text: string } | null;
  /** How the first test ended, in the manifest's words. */
  readonly status: string;
  /** Everything that the candidate's link answered. */
  readonly answered: string;
  /** The stored result of the run, and of its hidden twin. */
  readonly documents: readonly ResultDocument[];
}

/** Adds the control to the library, which is stored whole: what is not named is not there any more. */
export async function storeControl(stage: Stage): Promise<void> {
  const { exercises } = await readExercises([fileURLToPath(new URL('../../content', import.meta.url))]);
  const library = systemScope('library');
  await withScope(library, (tx) => storeExercises(tx, library, stage.moments.moment(), [...exercises, control]));
}

/** Submits one source by a link of its own, and waits until its run and the hidden one that follows have ended. */
export async function submitByLink(stage: Stage, interviewId: string, source: string): Promise<Ended> {
  const { moments, wire, world } = stage;
  const token = `${moments.id()}${moments.id()}`;
  const attemptId = await inviteFor(world.north, moments, { interviewId, token, exercise: SLUG });
  const post = (what: string, body: unknown) =>
    wire.json({ method: 'POST', path: `/attempt/${token}/${what}`, cookie: undefined, body });
  const started = await post('start', { language: 'javascript' });
  if (started.status !== 200) throw new Error(`The attempt did not start: ${started.status} ${started.text}`);
  const runId = moments.id();
  const asked = await post('runs', { runId, source });
  if (asked.status >= 400) {
    return {
      refused: { status: asked.status, text: asked.text },
      status: 'compile_error',
      answered: asked.text,
      documents: [],
    };
  }
  const address = `/attempt/${token}/runs/${runId}`;
  const last = await until(async () => {
    const answer = await wire.send({ path: `${address}?wait=5&records=1000`, cookie: undefined });
    return (JSON.parse(answer.text) as CandidateRun).state === 'done' ? true : null;
  });
  if (!last) throw new Error('The run did not end');
  const { text: answered } = await wire.send({ path: address, cookie: undefined });
  const run = JSON.parse(answered) as CandidateRun;
  const documents = await until(async () => {
    const rows = await stage.database.driver<{ state: string; document: string | null }[]>`
      select state, document from attempt_runs where attempt_id = ${attemptId}`;
    const ended = rows.flatMap(({ document }) => (document === null ? [] : [JSON.parse(document) as ResultDocument]));
    return ended.length === rows.length ? ended : null;
  });
  const status = run.compileError ? 'compile_error' : WORDS[run.records[0]?.status ?? 'not-run'];
  return { refused: null, status, answered, documents };
}

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  const give = performance.now() + NOT_DONE_WITHIN_MS;
  for (;;) {
    const found = await ask();
    if (found !== null) return found;
    if (performance.now() > give) throw new Error(`Not within ${NOT_DONE_WITHIN_MS / 1000} s`);
    await wait(50);
  }
}

export const suiteOf = (document: ResultDocument): Suite => suite(document.kind === 'hidden' ? 'hidden' : 'visible');
