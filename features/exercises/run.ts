/**
 * Runs of an attempt: which of them goes first, when one is lost, what a failed test says as evidence, and what a second
 * judgement changed. Pure.
 */
import type {
  Limits,
  Parameters,
  ResultDocument,
  RunJob,
  Suite,
  TestCase,
  TestRecord,
  Verdict,
} from '@/runner/contract';
import type { StaffPart } from './exercise';

export type RunKind = 'visible' | 'hidden' | 'scratch';

/** Runs that a candidate waits for have a lane of their own, so that nothing hidden ever delays them. */
export type Lane = 'asked' | 'hidden';
export const laneOf = (kind: RunKind): Lane => (kind === 'hidden' ? 'hidden' : 'asked');

/** How many runs may wait in the lane that candidates wait for, over all workspaces. */
export const QUEUE_BOUND = 200;
/** Seconds after which somebody who was refused may ask again. */
export const RETRY_AFTER_S = 10;
/** A claim that is not renewed for this long is lost: its worker is gone. */
export const LEASE_MS = 15_000;
export const RENEW_MS = 4_000;
/** A run that was lost with its worker, or that ended by our own fault, is done once more; then it says so. */
export const CLAIMS = 2;
/** A run that waits this long without being taken is announced again: hints may be lost. */
export const ANNOUNCE_AGAIN_MS = 20_000;

/** What a stored run says of itself. */
export interface StoredRun {
  readonly kind: RunKind;
  readonly language: 'typescript' | 'javascript';
  readonly source: string;
  readonly scratch: string | null;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly limits: Limits;
}

/** The job as the runner gets it. @param suite of the run's kind; not looked at for a scratch run */
export function jobOf(run: StoredRun, suite: Suite | null): RunJob {
  const submission = { language: run.language, source: run.source };
  const { seed, limits } = run;
  if (run.kind === 'scratch') return { kind: 'scratch', submission, scratch: run.scratch ?? '', seed, limits };
  if (suite === null) throw new Error('A judged run needs its suite');
  return { kind: 'suite', submission, suite, seed, parameters: run.parameters, limits };
}

/** The document of a run that was lost with its worker as often as it was tried: nothing of it counts. */
export function lostDocument(
  run: StoredRun & { sourceHash: string; suiteHash: string | null },
  tests: readonly TestCase[],
): ResultDocument {
  return {
    format: 1,
    engine: { name: 'none', version: '0' },
    kind: run.kind,
    suiteHash: run.suiteHash,
    sourceHash: run.sourceHash,
    language: run.language,
    seed: run.seed,
    parameters: run.parameters,
    limits: run.limits,
    verdict: 'our-fault',
    reproducible: false,
    compileError: null,
    tests: tests.map(
      ({ id }): TestRecord => ({
        id,
        status: 'not-run',
        message: 'This machine lost the run; it does not count.',
        difference: null,
        line: null,
        ticks: 0,
        virtualMs: 0,
        console: [],
        consoleCut: false,
      }),
    ),
  };
}

/** A failed test, offered as evidence on its criterion. A person accepts it or does not. */
export interface OfferedEvidence {
  readonly testId: string;
  readonly title: string;
  readonly behaviour: string;
  /** Key of a criterion of the question `<slug>-exercise`, and its title. */
  readonly criterion: { readonly id: string; readonly title: string } | null;
  /** Red flags of solutions that this test is there to refuse. */
  readonly redFlags: readonly { readonly id: string; readonly text: string }[];
  readonly said: string | null;
}

/** What the failed tests of a result say. Tests that our fault or the machine's time stopped say nothing. */
export function offeredEvidence(staff: StaffPart, document: Pick<ResultDocument, 'tests' | 'kind'>): OfferedEvidence[] {
  const list = document.kind === 'hidden' ? staff.hidden : staff.visible;
  return document.tests.flatMap((record) => {
    const test = list.find((one) => one.id === record.id);
    if (!test || ['passed', 'not-run', 'machine-time'].includes(record.status)) return [];
    const flags = new Set(staff.mutants.filter((one) => one.killedBy === test.id).map((one) => one.redFlag));
    const criterion = staff.question.criteria.find((one) => one.id === test.criterion);
    return [
      {
        testId: test.id,
        title: test.title,
        behaviour: test.behaviour,
        criterion: criterion === undefined ? null : { id: criterion.id, title: criterion.title },
        redFlags: staff.question.redFlags.filter((one) => flags.has(one.id)).map(({ id, text }) => ({ id, text })),
        said: record.message,
      },
    ];
  });
}

/** What differs between two judgements of one source. */
export interface Rejudgement {
  readonly before: Verdict;
  readonly after: Verdict;
  /** Tests whose answer changed, came, or went; null where there was none. */
  readonly tests: readonly { readonly id: string; readonly before: string | null; readonly after: string | null }[];
}

export function changesBetween(
  before: Pick<ResultDocument, 'verdict' | 'tests'>,
  after: Pick<ResultDocument, 'verdict' | 'tests'>,
): Rejudgement {
  const old = new Map(before.tests.map((one) => [one.id, one.status]));
  const now = new Map(after.tests.map((one) => [one.id, one.status]));
  const ids = [...new Set([...old.keys(), ...now.keys()])];
  return {
    before: before.verdict,
    after: after.verdict,
    tests: ids
      .map((id) => ({ id, before: old.get(id) ?? null, after: now.get(id) ?? null }))
      .filter((one) => one.before !== one.after),
  };
}

/** The bytes of a document: what is stored, compared and replayed. */
export const documentText = (document: ResultDocument): string => JSON.stringify(document);
