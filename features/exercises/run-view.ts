/**
 * Runs as staff read them: the visible run that a candidate asked for and the hidden one that followed stand together under
 * one number, with what failed offered as evidence. Pure; everything in it travels as JSON.
 */

import type { Rejudgement } from '@/features/runs/run';
import type { Difference, TestStatus, Verdict } from '@/runner/contract';
import type { OfferedEvidence } from './evidence';
import type { StaffPart } from './exercise';
import { STATUS_WORDS } from './words';

/** How an offer stands for its reader: theirs to accept, theirs already, or on a criterion that colleagues own. */
export type OfferState = 'open' | 'accepted' | 'others';

export interface OfferView extends OfferedEvidence {
  readonly state: OfferState;
  /** Where it is filed; null where the kit does not hold the exercise's question, and the reader chooses. */
  readonly row: string | null;
}

export interface TestView {
  readonly id: string;
  readonly title: string;
  readonly status: TestStatus;
  readonly message: string | null;
  readonly difference: Difference | null;
  readonly line: number | null;
  readonly virtualMs: number;
  readonly offer: OfferView | null;
}

export interface RunView {
  readonly id: string;
  readonly kind: 'visible' | 'hidden' | 'scratch';
  readonly state: 'queued' | 'running' | 'done' | 'replaced';
  readonly verdict: Verdict | null;
  readonly reproducible: boolean;
  readonly compileError: { readonly message: string; readonly line: number | null } | null;
  readonly engine: string | null;
  readonly tests: readonly TestView[];
  /** Of the latest replay: whether the same bytes came out. */
  readonly replay: string | null;
  /** What a judgement by a mended suite changed, in words; null where there was none. */
  readonly changed: string | null;
}

/** What was asked for at one moment. */
export interface RunGroup {
  /** Counts what was asked of the exercise's own tests; null for a scratch run. */
  readonly number: number | null;
  readonly label: string;
  /** ISO text, UTC. */
  readonly at: string;
  /** Where the document stood. */
  readonly seq: number;
  readonly visible: RunView | null;
  readonly hidden: RunView | null;
  readonly scratch: RunView | null;
}

/** What is needed of a run as staff have loaded it. */
export interface LoadedRun {
  readonly id: string;
  readonly kind: 'visible' | 'hidden' | 'scratch';
  readonly reason: 'asked' | 'followed' | 'submitted' | 'rejudged' | 'replayed';
  readonly ofRunId: string | null;
  readonly state: RunView['state'];
  readonly verdict: Verdict | null;
  readonly reproducible: boolean | null;
  readonly compileError: RunView['compileError'];
  readonly engine: string | null;
  readonly updateSeq: number;
  readonly requestedAt: Date;
  readonly tests: readonly Omit<TestView, 'title' | 'offer'>[];
  readonly offered: readonly OfferedEvidence[];
  readonly replay: unknown;
  /** Of a run that was judged again. */
  readonly changed?: Rejudgement | null;
}

/** Says what a second judgement changed, test by test. */
export function changeWords(change: Rejudgement, titles: ReadonlyMap<string, string>): string {
  const was = (status: string | null): string =>
    status === null ? 'was not there' : (STATUS_WORDS[status as TestStatus] ?? status);
  const tests = change.tests.map(
    (one) => `${titles.get(one.id) ?? one.id}: ${was(one.before)} before, ${was(one.after)} now`,
  );
  return tests.length === 0 ? 'Judged again by a mended suite; nothing changed.' : `Judged again. ${tests.join('; ')}.`;
}

/** How an offer stands, given by whoever knows the reader's card. */
export type StandingOf = (runId: string, offer: OfferedEvidence) => Pick<OfferView, 'state' | 'row'>;

/** @param replayWords says what came of doing a run again */
export function runGroups(
  runs: readonly LoadedRun[],
  staff: Pick<StaffPart, 'visible' | 'hidden'>,
  standing: StandingOf,
  replayWords: (replay: unknown) => string | null,
): RunGroup[] {
  const titles = new Map([...staff.visible, ...staff.hidden].map((one) => [one.id, one.title]));
  const view = (run: LoadedRun | undefined): RunView | null => {
    if (run === undefined) return null;
    const latest = <R extends LoadedRun['reason']>(reason: R) =>
      runs.filter((one) => one.reason === reason && one.ofRunId === run.id && one.state === 'done').at(-1);
    // A judgement by a mended suite is the one that counts; the first stays stored beside it.
    const judged = latest('rejudged') ?? run;
    const again = latest('replayed');
    return {
      id: judged.id,
      kind: run.kind,
      state: judged.state,
      verdict: judged.verdict,
      reproducible: judged.reproducible ?? true,
      compileError: judged.compileError,
      engine: judged.engine,
      replay: again === undefined ? null : replayWords(again.replay),
      changed: judged.changed ? changeWords(judged.changed, titles) : null,
      tests: judged.tests.map((test) => {
        const offer = judged.offered.find((one) => one.testId === test.id);
        return {
          id: test.id,
          title: titles.get(test.id) ?? (test.id === 'scratch' ? 'The file' : test.id),
          status: test.status,
          message: test.message,
          difference: test.difference,
          line: test.line,
          virtualMs: test.virtualMs,
          offer: offer === undefined ? null : { ...offer, ...standing(judged.id, offer) },
        };
      }),
    };
  };
  const asked = runs.filter(
    (one) =>
      (one.reason === 'asked' || one.reason === 'submitted') && one.kind !== 'hidden' && one.state !== 'replaced',
  );
  let number = 0;
  return asked.map((run): RunGroup => {
    const hidden =
      run.reason === 'submitted'
        ? runs.find((one) => one.reason === 'submitted' && one.kind === 'hidden')
        : runs.find((one) => one.reason === 'followed' && one.ofRunId === run.id && one.state !== 'replaced');
    const own = run.kind === 'scratch';
    if (!own) number += 1;
    return {
      number: own ? null : number,
      label: own ? 'Own file' : run.reason === 'submitted' ? 'Handed in' : `Run ${number}`,
      at: run.requestedAt.toISOString(),
      seq: run.updateSeq,
      visible: own ? null : view(run),
      hidden: own ? null : view(hidden),
      scratch: own ? view(run) : null,
    };
  });
}

/** How many of a run's tests passed, in words: `6 of 8 passed`. */
export function countWords(run: RunView | null): string {
  if (run === null) return 'not run';
  if (run.state === 'queued') return 'waits for a runner';
  if (run.state === 'running') return 'running';
  if (run.verdict === 'our-fault') return 'our fault, not counted';
  if (run.compileError !== null) {
    return run.compileError.line === null ? 'cannot be compiled' : `cannot be compiled: line ${run.compileError.line}`;
  }
  const passed = run.tests.filter((one) => one.status === 'passed').length;
  return `${passed} of ${run.tests.length} passed`;
}

/** An offer with the run that it came from. */
export interface OfferOfRun {
  readonly group: Pick<RunGroup, 'label' | 'at' | 'seq'>;
  readonly runId: string;
  readonly hidden: boolean;
  readonly offer: OfferView;
}

/**
 * Each failed test once: the last run that it failed in, those that never passed afterwards first.
 * @returns `mended` true where a later run passed it
 */
export function standingOffers(groups: readonly RunGroup[]): (OfferOfRun & { mended: boolean; times: number })[] {
  const found = new Map<string, OfferOfRun & { mended: boolean; times: number }>();
  for (const group of groups) {
    for (const run of [group.visible, group.hidden]) {
      for (const test of run?.tests ?? []) {
        const known = found.get(test.id);
        if (run !== null && test.offer !== null) {
          const times = (known?.times ?? 0) + 1;
          found.set(test.id, {
            group,
            runId: run.id,
            hidden: run.kind === 'hidden',
            offer: test.offer,
            mended: false,
            times,
          });
        } else if (known !== undefined && test.status === 'passed') {
          found.set(test.id, { ...known, mended: true });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => Number(a.mended) - Number(b.mended));
}
