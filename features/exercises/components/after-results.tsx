'use client';
/** What the tests said of what was handed in: the visible ones by title, the others by behaviour once they are judged. */
import { useEffect, useState } from 'react';
import { cx } from '@/components/cx';
import type { CandidateAfter, CandidateRun } from '../candidate-view';
import { runWords, STATUS_WORDS } from '../words';
import { attemptApi } from './attempt-api';

export type AfterResultsProps = {
  path: string;
  first: CandidateAfter['hidden'];
  tests: readonly { readonly id: string; readonly title: string }[];
  run: CandidateRun | null;
};

const ASK_EVERY_MS = 3_000;
const TRIES = 60;

export function AfterResults({ path, first, tests, run: firstRun }: AfterResultsProps) {
  const [hidden, setHidden] = useState(first);
  const [run, setRun] = useState(firstRun);
  const [patience, setPatience] = useState(TRIES);
  const waits = (hidden === null || (run !== null && run.state !== 'done')) && patience > 0;
  const runId = run?.id ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try begins the next wait
  useEffect(() => {
    if (!waits) return;
    let current = true;
    const timer = setTimeout(async () => {
      const api = attemptApi(path);
      const [state, told] = await Promise.all([api.state(), runId === null ? null : api.watchRun(runId, 0)]);
      if (!current) return;
      if (state.ok) setHidden(state.value.after?.hidden ?? null);
      if (told?.ok) setRun(told.value);
      setPatience((left) => left - 1);
    }, ASK_EVERY_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [path, waits, patience, runId]);

  const said = new Map(run?.records.map((one) => [one.id, one]) ?? []);
  return (
    <div className="grid gap-x-14 gap-y-8 md:grid-cols-2">
      <section className="space-y-2" aria-label="Visible tests">
        <h2 className="font-semibold text-base">Visible tests</h2>
        <p className="text-ink-2 text-xs" role="status">
          {run === null ? 'Not run on what was handed in.' : runWords(run)}
        </p>
        <ol className="divide-y border-y">
          {tests.map((test) => {
            const record = said.get(test.id);
            const state = record === undefined ? null : record.status === 'passed';
            return (
              <Row key={test.id} title={test.title} passed={state} words={record && STATUS_WORDS[record.status]} />
            );
          })}
        </ol>
      </section>
      <section className="space-y-2" aria-label="Further behaviour">
        <h2 className="font-semibold text-base">Further behaviour</h2>
        <p className="text-ink-2 text-xs" role="status">
          {hidden !== null
            ? `${hidden.filter((one) => one.passed).length} of ${hidden.length} hold`
            : waits
              ? 'Being looked at; this takes a moment.'
              : 'Not judged yet. Come back to this page later.'}
        </p>
        {hidden === null ? null : (
          <ol className="divide-y border-y">
            {hidden.map((one) => (
              <Row
                key={one.behaviour}
                title={one.behaviour}
                passed={one.passed}
                words={one.passed ? 'holds' : 'does not hold'}
              />
            ))}
          </ol>
        )}
      </section>
    </div>
  );
}

function Row({ title, passed, words }: { title: string; passed: boolean | null; words?: string | undefined }) {
  return (
    <li className="flex items-baseline gap-2 py-2 text-sm">
      <span
        aria-hidden="true"
        className={cx('w-4 text-center font-mono text-xs', passed ? 'text-green' : 'text-ink-3')}
      >
        {passed === null ? '·' : passed ? '✓' : '✕'}
      </span>
      <span className="min-w-0 flex-1">{title}</span>
      <span className={cx('shrink-0 text-xs', passed ? 'text-green' : 'text-ink-2')}>{words ?? 'waits'}</span>
    </li>
  );
}
