/**
 * Runs of an attempt: which of them goes first, when one is lost, and what a second judgement changed. Pure.
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

export type RunKind = 'visible' | 'hidden' | 'scratch';

export type RunReason = 'asked' | 'followed' | 'submitted' | 'rejudged' | 'replayed';

/** Runs that a candidate waits for have a lane of their own, so that nothing hidden ever delays them. */
export type Lane = 'asked' | 'hidden';
export const LANES: readonly Lane[] = ['asked', 'hidden'];

export const laneOf = (run: { readonly kind: RunKind; readonly reason: RunReason }): Lane =>
  run.kind !== 'hidden' && (run.reason === 'asked' || run.reason === 'submitted') ? 'asked' : 'hidden';

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

/** How a replay compares with the run that it repeats; the same bytes are promised on the same engine alone. */
export interface Replay {
  readonly sameEngine: boolean;
  /** Null until both have a document, and where the first one was never reproducible. */
  readonly identical: boolean | null;
}

export function comparedWith(
  original: { engine: string | null; document: string | null },
  replayed: { engine: string | null; document: string | null },
): Replay {
  const both = original.document !== null && replayed.document !== null;
  const promised = both && (JSON.parse(original.document ?? '{}') as { reproducible?: boolean }).reproducible === true;
  return {
    sameEngine: original.engine === replayed.engine,
    identical: promised ? original.document === replayed.document : null,
  };
}

/** The bytes of a document: what is stored, compared and replayed. */
export const documentText = (document: ResultDocument): string => JSON.stringify(document);
