/**
 * What an attempt says to its candidate: verdicts, times and rules as sentences. Results are told by what was expected and
 * what came, never by a colour alone. Pure.
 */
import type { ResultDocument, TestStatus, Verdict } from '@/runner/contract';
import type { AllowedHelp, Mode } from './attempt';
import type { CandidateRun } from './candidate-view';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Virtual time as one reads it: `340 ms`, `5 s`, `1 min 30 s`, `2 h`. */
export function virtualTime(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${Number((ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 3))} s`;
  const [large, small, size] = ms < HOUR ? (['min', 's', MINUTE] as const) : (['h', 'min', HOUR] as const);
  const rest = Math.floor((ms % size) / (size / 60));
  return rest === 0 ? `${Math.floor(ms / size)} ${large}` : `${Math.floor(ms / size)} ${large} ${rest} ${small}`;
}

/** The time left, by the minute: it is there to plan by, not to watch. */
export function timeLeft(remainingMs: number): string {
  if (remainingMs <= 0) return 'The time is up';
  if (remainingMs < MINUTE) return 'Less than a minute left';
  const minutes = Math.ceil(remainingMs / MINUTE);
  if (minutes < 100) return `${minutes} min left`;
  return minutes % 60 === 0 ? `${minutes / 60} h left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}

/** How one test ended, in a word or two. */
export const STATUS_WORDS: Readonly<Record<TestStatus, string>> = {
  passed: 'passed',
  failed: 'failed',
  error: 'threw an error',
  'never-settles': 'never settles',
  'time-limit': 'ran out of time',
  'memory-limit': 'ran out of memory',
  'output-limit': 'printed too much',
  'machine-time': 'stopped by machine time',
  crash: 'crashed',
  'not-run': 'did not run',
};

const STOPPED: Partial<Record<Verdict, string>> = {
  'time-limit': 'Ran out of time',
  'memory-limit': 'Ran out of memory',
  'output-limit': 'Printed too much',
  crash: 'Crashed',
};

const tests = (count: number) => `${count} ${count === 1 ? 'test' : 'tests'}`;

/** A run in one sentence. */
export function runWords(
  run: Pick<CandidateRun, 'state' | 'verdict' | 'kind' | 'records' | 'total' | 'compileError'>,
): string {
  if (run.state === 'queued') return 'Waiting for a free runner';
  if (run.state === 'replaced') return 'Replaced by a newer run';
  const done = run.records.length;
  if (run.state === 'running') return run.total === null ? 'Running' : `Running: ${done} of ${run.total} answered`;
  if (run.verdict === 'our-fault') return 'Our fault, not counted. Run it again';
  if (run.verdict === 'machine-time') return 'Stopped by machine time; another run may end otherwise';
  if (run.verdict === 'compile-error') {
    const { line = null } = run.compileError ?? {};
    return line === null ? 'Cannot be compiled' : `Cannot be compiled: line ${line}`;
  }
  const passed = run.records.filter((one) => one.status === 'passed').length;
  const own = run.kind === 'scratch';
  if (own && done === 1 && run.records[0]?.id === 'scratch') {
    return run.verdict === 'passed' ? 'Ran to its end' : (STOPPED[run.verdict ?? 'failed'] ?? 'Ended with an error');
  }
  if (passed === done && done === 1) return own ? 'Your own test passed' : 'The visible test passed';
  if (passed === done) return own ? `All ${done} tests of your own passed` : `All ${done} visible tests passed`;
  const lead = STOPPED[run.verdict ?? 'failed'];
  const count = `${passed} of ${tests(done)} passed`;
  return lead === undefined ? count : `${lead}: ${count}`;
}

/** A verdict in a list of runs. */
export function verdictWord(verdict: ResultDocument['verdict']): string {
  if (verdict === 'passed') return 'passed';
  if (verdict === 'compile-error') return 'cannot be compiled';
  if (verdict === 'our-fault') return 'our fault, not counted';
  return STATUS_WORDS[verdict as TestStatus] ?? verdict;
}

/** What a candidate may use, as a rule and how to go about it. */
export const HELP_WORDS: Readonly<Record<AllowedHelp, { readonly title: string; readonly rule: string }>> = {
  none: {
    title: 'No outside help',
    rule: 'Work from what you know. The statement and the visible tests are all you need; looking things up is not part of this one.',
  },
  docs: {
    title: 'Documentation and search',
    rule: 'Look up whatever you like: language references, documentation, a search engine. Do not have code written for you, by a person or an AI.',
  },
  ai: {
    title: 'Documentation, search and AI',
    rule: 'Use AI tools as you would at work. Say in a comment or in the interview what you had written for you; how you judge and change it is part of what is read.',
  },
};

/** How the time runs, said before it does. */
export function modeWords(mode: Mode, minutes: number): string {
  return mode === 'live'
    ? `${minutes} minutes together with your interviewer, who ends the session.`
    : `${minutes} minutes in one go, whenever you like within the window below. Once started, the clock runs until you hand in or the time is up; the last save is then handed in by itself.`;
}
