/**
 * Everything that a candidate's browser receives about an attempt, built by naming what goes in. Hidden tests are not among
 * the arguments before the end, so nothing here can depend on what they say: no verdict, no count, no time that a machine
 * took, no order. After the end they are named by behaviour, with passed or not. Pure.
 */
import type { CompileError, ConsoleLine, Difference, ResultDocument, TestRecord, Verdict } from '@/runner/contract';
import { type AllowedHelp, type Clock, type EndReason, type Mode, type Phase, runs, type Variant } from './attempt';
import type { CandidatePart } from './exercise';
import type { Language } from './schema';

/** The attempt's page, from the invitation to what follows the end. Instants are ISO texts in UTC. */
export interface CandidateState {
  readonly phase: Phase;
  readonly invitation: {
    readonly candidate: string;
    readonly workspace: string;
    readonly interview: string;
    readonly exercise: string;
    readonly summary: string;
    readonly mode: Mode;
    readonly variant: Variant;
    readonly allowedHelp: AllowedHelp;
    readonly note: string;
    readonly minutes: number;
    readonly opensAt: string;
    readonly closesAt: string;
    /** The zone that its dates are told in. */
    readonly timeZone: string;
    readonly languages: { readonly run: readonly Language[]; readonly editOnly: readonly Language[] };
    /** Names of those who may read it. */
    readonly readers: readonly string[];
  };
  readonly clock: {
    readonly now: string;
    readonly remainingMs: number;
    readonly extraMinutes: number;
    readonly pausedMs: number;
    readonly startedAt: string | null;
    readonly timeUpAt: string | null;
  };
  /** From the start on. */
  readonly work: CandidateWork | null;
  /** From the end on. */
  readonly after: CandidateAfter | null;
}

export interface CandidateWork {
  readonly language: Language;
  /** Whether this language runs here. */
  readonly runs: boolean;
  readonly statement: string;
  /** What to mend; null where the solution is written from the start. */
  readonly mend: string | null;
  readonly exports: readonly string[];
  /** What the editor began with. */
  readonly start: string;
  readonly tests: readonly { readonly id: string; readonly title: string }[];
  readonly testSource: Readonly<Record<string, string>>;
  readonly hints: readonly string[];
  readonly extensions: readonly string[];
  /** Colleagues who follow the editor now. */
  readonly watchers: readonly string[];
  readonly pairing: boolean;
  readonly focus: boolean;
  /** The highest number in the document's stream. */
  readonly updateSeq: number;
  /** Oldest first. */
  readonly runsMade: readonly CandidateRunLine[];
}

/** What changes while somebody works; the answer to a heartbeat. */
export interface CandidatePulse
  extends Pick<CandidateWork, 'hints' | 'extensions' | 'watchers' | 'pairing' | 'focus' | 'updateSeq'> {
  readonly phase: Phase;
  readonly clock: CandidateState['clock'];
}

export interface CandidateRunLine {
  readonly id: string;
  readonly kind: 'visible' | 'scratch';
  readonly state: RunState;
  readonly verdict: Verdict | null;
  readonly requestedAt: string;
}

export type RunState = 'queued' | 'running' | 'done' | 'replaced';

export interface CandidateAfter {
  readonly reason: EndReason;
  readonly endedAt: string;
  readonly source: string;
  /** Null until they are judged, and where the language has no verdict. */
  readonly hidden: readonly { readonly behaviour: string; readonly passed: boolean }[] | null;
}

/** One test of a run, as the candidate reads it. */
export interface CandidateRecord {
  readonly id: string;
  readonly title: string;
  readonly status: TestRecord['status'];
  readonly message: string | null;
  readonly difference: Difference | null;
  readonly line: number | null;
  readonly virtualMs: number;
  readonly console: readonly ConsoleLine[];
  readonly consoleCut: boolean;
}

/** A run, with the records that the reader does not have yet. */
export interface CandidateRun extends CandidateRunLine {
  /** How many records were left out because the reader has them. */
  readonly from: number;
  readonly records: readonly CandidateRecord[];
  /** How many tests there are; null for own tests, which are counted at the end. */
  readonly total: number | null;
  readonly compileError: CompileError | null;
  readonly reproducible: boolean;
}

/** What the view is built from; deliberately without anything of a hidden run but what `hidden` names after the end. */
export interface CandidateFacts {
  readonly now: Date;
  readonly clock: Clock;
  readonly part: CandidatePart;
  readonly start: string;
  readonly attempt: {
    readonly mode: Mode;
    readonly variant: Variant;
    readonly allowedHelp: AllowedHelp;
    readonly note: string;
    readonly minutes: number;
    readonly extraMinutes: number;
    readonly opensAt: Date;
    readonly closesAt: Date;
    readonly startedAt: Date | null;
    readonly endedAt: Date | null;
    readonly endReason: EndReason | null;
    readonly submittedSource: string | null;
    readonly language: Language | null;
    readonly pairing: boolean;
    readonly focusSince: Date | null;
    readonly updateSeq: number;
  };
  readonly candidate: string;
  readonly workspace: string;
  readonly interview: string;
  readonly timeZone: string;
  readonly readers: readonly string[];
  readonly watchers: readonly string[];
  readonly hints: readonly string[];
  readonly extensions: readonly string[];
  readonly runs: readonly {
    id: string;
    kind: 'visible' | 'scratch';
    state: RunState;
    verdict: Verdict | null;
    requestedAt: Date;
  }[];
  /** Given only when the attempt has ended and its hidden tests are judged. */
  readonly hidden: readonly { behaviour: string; passed: boolean }[] | null;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

export function candidateState(facts: CandidateFacts): CandidateState {
  const { attempt, part, clock } = facts;
  return {
    phase: clock.phase,
    invitation: {
      candidate: facts.candidate,
      workspace: facts.workspace,
      interview: facts.interview,
      exercise: part.title,
      summary: part.summary,
      mode: attempt.mode,
      variant: attempt.variant,
      allowedHelp: attempt.allowedHelp,
      note: attempt.note,
      minutes: attempt.minutes,
      opensAt: attempt.opensAt.toISOString(),
      closesAt: attempt.closesAt.toISOString(),
      timeZone: facts.timeZone,
      languages: { run: part.languages.run, editOnly: part.languages.editOnly },
      readers: facts.readers,
    },
    clock: {
      now: facts.now.toISOString(),
      remainingMs: clock.remainingMs,
      extraMinutes: attempt.extraMinutes,
      pausedMs: clock.pausedMs,
      startedAt: iso(attempt.startedAt),
      timeUpAt: iso(clock.timeUpAt),
    },
    work: attempt.startedAt === null || attempt.language === null ? null : workOf(facts, attempt.language),
    after: afterOf(facts),
  };
}

/** @returns null before the start */
export function pulseOf(state: CandidateState): CandidatePulse | null {
  const { phase, clock, work } = state;
  if (work === null) return null;
  const { hints, extensions, watchers, pairing, focus, updateSeq } = work;
  return { phase, clock, hints, extensions, watchers, pairing, focus, updateSeq };
}

function workOf(facts: CandidateFacts, language: Language): CandidateWork {
  const { attempt, part } = facts;
  return {
    language,
    runs: runs(language),
    statement: part.statement,
    mend: attempt.variant === 'mend' ? part.mendStatement : null,
    exports: part.exports,
    start: facts.start,
    tests: part.visible.map(({ id, title }) => ({ id, title })),
    testSource: part.visibleSource,
    hints: facts.hints,
    extensions: facts.extensions,
    watchers: facts.watchers,
    pairing: attempt.pairing,
    focus: attempt.focusSince !== null,
    updateSeq: attempt.updateSeq,
    runsMade: facts.runs.map(runLine),
  };
}

const runLine = (run: CandidateFacts['runs'][number]): CandidateRunLine => ({
  id: run.id,
  kind: run.kind,
  state: run.state,
  verdict: run.state === 'done' ? run.verdict : null,
  requestedAt: run.requestedAt.toISOString(),
});

function afterOf({ attempt, hidden, clock }: CandidateFacts): CandidateAfter | null {
  if (clock.phase !== 'ended' || attempt.endedAt === null || attempt.endReason === null) return null;
  return {
    reason: attempt.endReason,
    endedAt: attempt.endedAt.toISOString(),
    source: attempt.submittedSource ?? '',
    hidden: hidden === null ? null : hidden.map(({ behaviour, passed }) => ({ behaviour, passed })),
  };
}

/** Hidden tests as a candidate may know them after the end; null where a fault of ours kept them from being judged. */
export function byBehaviour(
  tests: readonly { id: string; behaviour: string }[],
  document: Pick<ResultDocument, 'tests' | 'verdict'>,
): { behaviour: string; passed: boolean }[] | null {
  if (document.verdict === 'our-fault') return null;
  const passed = new Set(document.tests.filter((one) => one.status === 'passed').map((one) => one.id));
  return tests.map(({ id, behaviour }) => ({ behaviour, passed: passed.has(id) }));
}

/** One run as its candidate reads it. @param from how many records the reader has already */
export function candidateRun(
  run: CandidateFacts['runs'][number] & {
    records: readonly TestRecord[];
    document: Pick<ResultDocument, 'compileError' | 'reproducible'> | null;
  },
  titles: readonly { id: string; title: string }[],
  from: number,
): CandidateRun {
  const title = new Map(titles.map((one) => [one.id, one.title]));
  return {
    ...runLine(run),
    from,
    records: run.records.slice(from).map((record) => ({
      id: record.id,
      title: title.get(record.id) ?? record.id,
      status: record.status,
      message: record.message,
      difference: record.difference,
      line: record.line,
      virtualMs: record.virtualMs,
      console: record.console,
      consoleCut: record.consoleCut,
    })),
    total: run.kind === 'visible' ? titles.length : null,
    compileError: run.document?.compileError ?? null,
    reproducible: run.document?.reproducible ?? true,
  };
}
