/**
 * What the runner and the rest of the product say to each other: a job goes in, a result document comes out.
 *
 * A result document holds nothing that differs from machine to machine (no wall time, no path, no process), so the same
 * job gives the same bytes on the same engine version. What a machine took is told beside it, in `Timing`.
 */

/** Source text longer than this is refused before anything parses it. */
export const SOURCE_LIMIT_BYTES = 256 * 1024;

/** Languages that run. Others are edited, replayed and cited, and get no verdict. */
export type RunLanguage = 'typescript' | 'javascript';

/** Bounds of one run. Ticks and virtual time decide verdicts; wall times only stop what polls neither. */
export interface Limits {
  /** CPU budget of one test, in the engine's own ticks. */
  readonly ticksPerTest: number;
  /** Virtual milliseconds that one test may let pass. */
  readonly virtualMsPerTest: number;
  /** Wall milliseconds after which a test's process is killed. */
  readonly wallMsPerTest: number;
  /** Wall milliseconds after which a run's process is killed. */
  readonly wallMsPerRun: number;
  /** Heap of the submission, in bytes. */
  readonly memoryBytes: number;
  /** Stack of the submission, in bytes. */
  readonly stackBytes: number;
  /** Console output that is kept of one test, in bytes; the rest is cut, and the cut is said. */
  readonly consoleKeptBytes: number;
  /** Console output of one test that ends it, in bytes. */
  readonly consoleLimitBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  ticksPerTest: 10_000_000,
  virtualMsPerTest: 24 * 60 * 60_000,
  wallMsPerTest: 5_000,
  wallMsPerRun: 20_000,
  memoryBytes: 64 * 1024 * 1024,
  stackBytes: 256 * 1024,
  consoleKeptBytes: 64 * 1024,
  consoleLimitBytes: 1024 * 1024,
};

/** A value that an exercise's parameter may take; drawn by seed for one attempt. */
export type ParameterValue = string | number | boolean | readonly ParameterValue[];
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** What the suite itself says of one test: the list against which records are checked. */
export interface TestCase {
  /** Stable for the life of the exercise. */
  readonly id: string;
  /** What is expected, in words; shown with visible tests. */
  readonly title: string;
  /** The behaviour in a few words; all that a candidate learns of a hidden test, after the end. */
  readonly behaviour: string;
  /** Key of the criterion that the test bears on, if any. */
  readonly criterion: string | null;
}

/** Test code, which runs on the trusted side of the boundary. `files` maps a name to TypeScript text. */
export interface Suite {
  readonly kind: 'visible' | 'hidden';
  readonly entry: string;
  readonly files: Readonly<Record<string, string>>;
  readonly tests: readonly TestCase[];
  /** sha256 (hex) over kind, entry, files and limits. */
  readonly hash: string;
}

export interface Submission {
  readonly language: RunLanguage;
  /** One ES module. */
  readonly source: string;
}

/** Judges a submission by a suite. */
export interface SuiteJob {
  readonly kind: 'suite';
  readonly submission: Submission;
  readonly suite: Suite;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly limits: Limits;
}

/**
 * Runs a candidate's own file beside the submission: a scratch file, or own tests written for `node:test` and
 * `node:assert/strict`. Everything happens inside the sandbox; nothing of it is a verdict on the exercise.
 */
export interface ScratchJob {
  readonly kind: 'scratch';
  readonly submission: Submission;
  /** An ES module that may import from './solution', 'node:test' and 'node:assert/strict'. */
  readonly scratch: string;
  readonly seed: number;
  readonly limits: Limits;
}

export type RunJob = SuiteJob | ScratchJob;

/**
 * How one test ended. `time-limit` is decided by ticks or virtual time; `machine-time` by a wall kill (not reproducible);
 * `never-settles` is a promise that nothing scheduled can settle any more.
 */
export type TestStatus =
  | 'passed'
  | 'failed'
  | 'error'
  | 'never-settles'
  | 'time-limit'
  | 'memory-limit'
  | 'output-limit'
  | 'machine-time'
  | 'crash'
  | 'not-run';

export interface ConsoleLine {
  readonly level: 'log' | 'info' | 'warn' | 'error' | 'debug';
  /** Virtual milliseconds since the test began. */
  readonly atMs: number;
  readonly text: string;
}

/** The first place where what came differs from what was expected. Written by the host. */
export interface Difference {
  /** Such as `[3].retryAfterMs`; empty for the value itself. */
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

export interface TestRecord {
  readonly id: string;
  readonly status: TestStatus;
  /** In words, for people; null when passed. Never a host path or a host stack. */
  readonly message: string | null;
  readonly difference: Difference | null;
  /** Line of the submission where its own error was thrown, from 1, or null. */
  readonly line: number | null;
  readonly ticks: number;
  readonly virtualMs: number;
  readonly console: readonly ConsoleLine[];
  readonly consoleCut: boolean;
}

/** A fault of the submission that was found before anything ran. */
export interface CompileError {
  readonly message: string;
  /** From 1; null where the reason has no place (a source that is too large). */
  readonly line: number | null;
  readonly column: number | null;
}

/** The run in one word: the worst of its tests, or what kept them from running. */
export type Verdict =
  | 'passed'
  | 'failed'
  | 'compile-error'
  | 'time-limit'
  | 'memory-limit'
  | 'output-limit'
  | 'crash'
  | 'machine-time'
  | 'our-fault';

export interface Engine {
  readonly name: string;
  readonly version: string;
}

export interface ResultDocument {
  readonly format: 1;
  readonly engine: Engine;
  readonly kind: 'visible' | 'hidden' | 'scratch';
  /** Of the suite; null for a scratch run. */
  readonly suiteHash: string | null;
  /** sha256 (hex) of the submission's source. */
  readonly sourceHash: string;
  readonly language: RunLanguage;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly limits: Limits;
  readonly verdict: Verdict;
  /** True when the same job must give the same bytes: false after a wall kill or a fault of ours. */
  readonly reproducible: boolean;
  readonly compileError: CompileError | null;
  /** One for each test of the suite, in its order; for a scratch run its own tests, or one record `scratch`. */
  readonly tests: readonly TestRecord[];
}

/** What this machine took; never part of a result document. */
export interface Timing {
  readonly waitedMs: number;
  readonly tookMs: number;
  readonly attempts: number;
}

/** Hears each record as it is written, before the document is complete. */
export type OnRecord = (record: TestRecord) => void;

/** How candidates' processes are confined on this machine; probed once at boot. */
export interface Confinement {
  readonly engine: Engine;
  /** Layers that hold, outermost first, in words for the admin page. */
  readonly layers: readonly string[];
  /** Layers that this machine does not offer, each with its reason. */
  readonly missing: readonly { readonly layer: string; readonly reason: string }[];
  /** True when the operating system itself confines the process (bwrap). */
  readonly byOs: boolean;
}

/** The pool of children as the product sees it. */
export interface Runner {
  /** Never rejects for anything that a submission does: a fault of ours is a document with verdict `our-fault`. */
  run(job: RunJob, onRecord?: OnRecord): Promise<{ document: ResultDocument; timing: Timing }>;
  readonly confinement: Confinement;
  close(): Promise<void>;
}
