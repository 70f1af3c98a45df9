/** A run as a report: what was expected, what came, at which virtual time; then what was printed. Marks never stand alone. */

import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { ScrollRegion } from '@/components/scroll-region';
import type { CandidateRecord, CandidateRun } from '../candidate-view';
import { runWords, STATUS_WORDS, virtualTime } from '../words';

export type RunReportProps = {
  run: CandidateRun;
  /** When it was asked for, as its reader tells the time. */
  at: string;
  /** All visible tests, so that those without an answer yet keep their place. */
  tests: readonly { readonly id: string; readonly title: string }[];
  onLine?: (line: number) => void;
};

export function RunReport({ run, at, tests, onLine }: RunReportProps) {
  const said = new Map(run.records.map((one) => [one.id, one]));
  const rows = run.kind === 'visible' ? tests : run.records;
  const firstFault = run.records.find((one) => one.status !== 'passed')?.id;
  const tone = run.state !== 'done' ? 'text-ink' : run.verdict === 'passed' ? 'text-green' : 'text-ink';
  return (
    <div className="space-y-3">
      <div role="status" aria-live="polite" className="min-h-10">
        <p className={cx('font-semibold text-sm', tone)}>{runWords(run)}</p>
        <p className="text-ink-2 text-xs tabular-nums">
          {run.kind === 'visible' ? 'Visible tests' : 'Your own file'}, {at}
          {run.reproducible ? '' : ', not reproducible'}
        </p>
      </div>
      {run.compileError === null ? null : (
        <p className="rounded border-l-[3px] border-l-red bg-red-soft px-3 py-2 text-sm">
          <LineLink line={run.compileError.line} onLine={onLine} />
          <span className="whitespace-pre-wrap font-mono text-xs">{run.compileError.message}</span>
        </p>
      )}
      <ol className="divide-y border-y">
        {run.compileError === null
          ? rows.map((row) => (
              <TestRow
                key={row.id}
                title={row.title}
                record={said.get(row.id) ?? null}
                unfolded={row.id === firstFault || row.id === 'scratch'}
                onLine={onLine}
              />
            ))
          : null}
      </ol>
    </div>
  );
}

type TestRowProps = {
  title: string;
  record: CandidateRecord | null;
  unfolded: boolean;
  onLine?: ((line: number) => void) | undefined;
};

function TestRow({ title, record, unfolded, onLine }: TestRowProps) {
  const passed = record?.status === 'passed';
  return (
    <li className="space-y-2 py-2.5">
      <div className="flex items-baseline gap-2">
        <span
          aria-hidden="true"
          className={cx(
            'w-4 shrink-0 text-center font-mono text-xs',
            record === null ? 'text-ink-3' : passed ? 'text-green' : 'font-semibold text-red',
          )}
        >
          {record === null ? '·' : passed ? '✓' : '✕'}
        </span>
        <p className="min-w-0 flex-1 text-sm">{title === 'scratch' ? 'The file' : title}</p>
        <p
          className={cx(
            'shrink-0 text-xs',
            record === null ? 'text-ink-3' : passed ? 'text-green' : 'font-semibold text-red',
          )}
        >
          {record === null ? 'waits' : STATUS_WORDS[record.status]}
        </p>
      </div>
      {record === null || passed ? null : <Failure record={record} onLine={onLine} />}
      {record === null || record.console.length === 0 ? null : <Printed record={record} open={unfolded} />}
    </li>
  );
}

function Failure({ record, onLine }: { record: CandidateRecord; onLine?: ((line: number) => void) | undefined }) {
  const { difference, message, line, virtualMs } = record;
  return (
    <div className="ml-6 space-y-2">
      {message === null ? null : <p className="whitespace-pre-wrap text-ink-2 text-xs">{message}</p>}
      {difference === null ? null : (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 rounded bg-wash px-3 py-2 text-xs">
          {difference.path === '' ? null : (
            <>
              <dt className="text-ink-2">At</dt>
              <dd className="break-words font-mono">{difference.path}</dd>
            </>
          )}
          <dt className="text-ink-2">Expected</dt>
          <dd className="whitespace-pre-wrap break-words font-mono">{difference.expected}</dd>
          <dt className="text-ink-2">Came</dt>
          <dd className="whitespace-pre-wrap break-words font-mono font-semibold">{difference.received}</dd>
        </dl>
      )}
      <p className="text-ink-2 text-xs tabular-nums">
        <LineLink line={line} onLine={onLine} />
        at {virtualTime(virtualMs)} of virtual time
      </p>
    </div>
  );
}

function LineLink({ line, onLine }: { line: number | null; onLine?: ((line: number) => void) | undefined }) {
  if (line === null) return null;
  if (onLine === undefined) return <>Line {line}, </>;
  return (
    <>
      <button
        type="button"
        onClick={() => onLine(line)}
        className="rounded-sm font-semibold text-accent underline decoration-accent/35 underline-offset-[3px]"
      >
        Line {line}
      </button>
      ,{' '}
    </>
  );
}

function Printed({ record, open }: { record: CandidateRecord; open: boolean }) {
  const count = record.console.length;
  return (
    <Disclosure
      open={open}
      className="ml-5 text-xs"
      summary={
        <span className="font-normal text-ink-2 text-xs">Printed {count === 1 ? '1 line' : `${count} lines`}</span>
      }
    >
      <ScrollRegion label="Printed lines" className="max-h-60 overflow-auto rounded bg-wash px-2 py-1.5">
        <ol className="font-mono text-xs/5">
          {record.console.map((line, index) => (
            // Lines are never reordered, and equal lines are common.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index} className="flex gap-3">
              <span className="w-14 shrink-0 text-right text-ink-3 tabular-nums">{virtualTime(line.atMs)}</span>
              <span
                className={cx(
                  'min-w-0 flex-1 whitespace-pre-wrap break-words',
                  line.level === 'error' ? 'text-red' : line.level === 'warn' ? 'text-amber' : 'text-ink',
                )}
              >
                {line.text}
              </span>
            </li>
          ))}
        </ol>
      </ScrollRegion>
      {record.consoleCut ? <p className="mt-1 text-ink-2">More was printed; the rest is not kept.</p> : null}
    </Disclosure>
  );
}
