/**
 * From what a child said to a verdict, decided in the parent against the suite's own list of tests. The rule is that doubt
 * never passes: a record that is missing, doubled, foreign, out of turn or malformed makes the whole run a fault of ours,
 * and no test of it counts as passed.
 */
import type { CompileError, RunJob, TestRecord, TestStatus, Verdict } from './contract';
import { type ChildMessage, FILE_RECORD } from './messages';

/** How the talk with the child ended. */
export type End =
  | { readonly how: 'done' }
  | { readonly how: 'killed'; readonly why: 'wall' | 'memory' }
  /** Gone without being killed. */
  | { readonly how: 'lost' };

export interface Judgement {
  readonly verdict: Verdict;
  readonly reproducible: boolean;
  readonly compileError: CompileError | null;
  readonly tests: readonly TestRecord[];
}

const STATUSES: readonly TestStatus[] = [
  ...(['passed', 'failed', 'error', 'never-settles', 'time-limit', 'memory-limit', 'output-limit'] as const),
  ...(['machine-time', 'crash', 'not-run'] as const),
];

/** Worst first: the verdict of a run is that of its worst test. */
const WORST_FIRST: readonly (readonly [TestStatus, Verdict])[] = [
  ['machine-time', 'machine-time'],
  ['crash', 'crash'],
  ['memory-limit', 'memory-limit'],
  ['time-limit', 'time-limit'],
  ['output-limit', 'output-limit'],
  ['error', 'failed'],
  ['never-settles', 'failed'],
  ['failed', 'failed'],
  ['not-run', 'failed'],
];

/** A record of a test that was not run. */
export function notRun(id: string, message: string | null = null): TestRecord {
  return {
    ...{ id, status: 'not-run', message, difference: null, line: null },
    ...{ ticks: 0, virtualMs: 0, console: [], consoleCut: false },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const orNull = (value: unknown, is: (value: unknown) => boolean) => value === null || is(value);

function isDifference(value: unknown): boolean {
  return isObject(value) && isText(value.path) && isText(value.expected) && isText(value.received);
}

function isLine(value: unknown): boolean {
  return isObject(value) && isText(value.level) && isText(value.text) && isCount(value.atMs);
}

/** Whether a value is a record of the child's making, in every field. */
export function isRecord(value: unknown): value is TestRecord {
  return (
    isObject(value) &&
    isText(value.id) &&
    STATUSES.includes(value.status as TestStatus) &&
    orNull(value.message, isText) &&
    orNull(value.difference, isDifference) &&
    orNull(value.line, isCount) &&
    isCount(value.ticks) &&
    isCount(value.virtualMs) &&
    Array.isArray(value.console) &&
    value.console.every(isLine) &&
    typeof value.consoleCut === 'boolean'
  );
}

export function verdictOf(tests: readonly TestRecord[]): Verdict {
  const worst = WORST_FIRST.find(([status]) => tests.some((test) => test.status === status));
  return worst?.[1] ?? 'passed';
}

const ourFault = (ids: readonly string[]): Judgement => ({
  verdict: 'our-fault',
  reproducible: false,
  compileError: null,
  tests: ids.map((id) => notRun(id)),
});

/** What a killed child's test reads: the wall clock stopped it, or its process grew too large. */
function stopped(id: string, why: 'wall' | 'memory'): TestRecord {
  const record = notRun(id);
  return why === 'wall'
    ? { ...record, status: 'machine-time', message: 'stopped by machine time; another machine may judge it otherwise' }
    : { ...record, status: 'memory-limit', message: 'the process that ran it needed too much memory' };
}

/** Tests of a run whose tests are its own; the first is the file itself. */
function ownTests(messages: readonly ChildMessage[]): string[] {
  const begun = messages.flatMap((message) => (message.type === 'begin' ? [message.id] : []));
  return begun.length > 0 ? begun : [FILE_RECORD];
}

/** A file that only holds tests has nothing to say for itself. */
function withoutSilentFile(tests: readonly TestRecord[]): readonly TestRecord[] {
  const [file, ...own] = tests;
  const silent = file?.id === FILE_RECORD && file.status === 'passed' && file.console.length === 0;
  return silent && own.length > 0 ? own : tests;
}

/**
 * @param expected ids of the suite's tests in order; null when the run's tests are its own (a scratch run)
 * @param messages everything the child said about this job
 */
export function judge(expected: readonly string[] | null, messages: readonly ChildMessage[], end: End): Judgement {
  const ids = expected ?? ownTests(messages);
  const records = messages.flatMap((message) => (message.type === 'record' ? [message.record] : []));
  const refused = messages.flatMap((message) => (message.type === 'compile-error' ? [message.error] : []));
  if (end.how === 'lost' || messages.some((message) => message.type === 'fault')) return ourFault(ids);
  if (!records.every(isRecord) || records.some((record, at) => record.id !== ids[at])) return ourFault(ids);

  if (refused.length > 0) {
    const [error] = refused;
    if (!error || refused.length > 1 || records.length > 0 || end.how !== 'done') return ourFault(ids);
    const tests = (expected ?? []).map((id) => notRun(id));
    return { verdict: 'compile-error', reproducible: true, compileError: error, tests };
  }
  if (end.how === 'done') {
    if (records.length !== ids.length) return ourFault(ids);
    const tests = expected ? records : withoutSilentFile(records);
    return { verdict: verdictOf(records), reproducible: true, compileError: null, tests };
  }
  const [current, ...after] = ids.slice(records.length);
  const tests = [
    ...records,
    ...(current === undefined ? [] : [stopped(current, end.why)]),
    ...after.map((id) => notRun(id, 'a test before this one was stopped')),
  ];
  return { verdict: verdictOf(tests), reproducible: false, compileError: null, tests };
}

/** Ids that a job's records are checked against. */
export const expectedIds = (job: RunJob): readonly string[] | null =>
  job.kind === 'suite' ? job.suite.tests.map((test) => test.id) : null;
