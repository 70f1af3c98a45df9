'use client';
/** The results of the run that is shown, and the way to earlier ones. */
import { Alert } from '@/components/alert';
import { cx } from '@/components/cx';
import { Select } from '@/components/select';
import { formatClock } from '@/lib/dates';
import type { CandidateRunLine } from '../candidate-view';
import { verdictWord } from '../words';
import { RunReport } from './run-report';
import type { Runs } from './use-runs';

export type ResultsPaneProps = {
  runs: Runs;
  tests: readonly { readonly id: string; readonly title: string }[];
  zone: string;
  onLine: (line: number) => void;
  className?: string;
};

const MANY = 50;

export function ResultsPane({ runs, tests, zone, onLine, className }: ResultsPaneProps) {
  const { shown, all, trouble } = runs;
  const at = (iso: string) => formatClock(new Date(iso), zone);
  const name = (line: CandidateRunLine, index: number) =>
    `Run ${index + 1}, ${at(line.requestedAt)}: ${line.verdict === null ? line.state : verdictWord(line.verdict)}`;
  return (
    <section aria-label="Results" className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="flex min-h-10 items-center justify-between gap-3 border-b px-4">
        <h2 className="font-semibold text-sm">Results</h2>
        {all.length > 1 && shown !== null ? (
          <Select
            aria-label="Which run is shown"
            value={shown.id}
            onChange={(event) => runs.show(event.target.value)}
            className="w-56"
            options={all
              .map((line, index) => ({ value: line.id, label: name(line, index) }))
              .slice(-MANY)
              .reverse()}
          />
        ) : null}
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 space-y-3 px-4 py-3 focus-visible:-outline-offset-2 lg:overflow-y-auto"
      >
        {trouble === null ? null : (
          <Alert kind="warning" lead="No run:" live>
            {trouble}
          </Alert>
        )}
        {shown === null ? (
          <Empty tests={tests} fetching={all.length > 0} />
        ) : (
          <RunReport run={shown} at={at(shown.requestedAt)} tests={tests} onLine={onLine} />
        )}
      </div>
    </section>
  );
}

function Empty({ tests, fetching }: { tests: ResultsPaneProps['tests']; fetching: boolean }) {
  if (fetching) return <p className="text-ink-2 text-sm">Fetching the last run.</p>;
  return (
    <div className="space-y-3 text-sm">
      <p className="text-ink-2">
        Nothing was run yet. A run asks the {tests.length} visible tests; results come one by one, each with what was
        expected and what came.
      </p>
      <ol className="divide-y border-y">
        {tests.map((test) => (
          <li key={test.id} className="flex gap-2 py-2">
            <span aria-hidden="true" className="w-4 text-center text-ink-3">
              ·
            </span>
            {test.title}
          </li>
        ))}
      </ol>
    </div>
  );
}
