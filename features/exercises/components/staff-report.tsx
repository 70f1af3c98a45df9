'use client';
/** A run as staff read it: visible tests, then hidden ones; what failed first, in words, each with what it offers. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { replayStoredRun } from '../actions';
import { countWords, type RunGroup, type RunView, type TestView } from '../run-view';
import { STATUS_WORDS, virtualTime } from '../words';
import { type Filing, OfferedEvidence } from './offered-evidence';

export type StaffReportProps = { group: RunGroup; filing: Filing; onLine?: ((line: number) => void) | undefined };

export function StaffReport({ group, filing, onLine }: StaffReportProps) {
  const parts: [string, RunView | null][] =
    group.scratch === null
      ? [
          ['Visible tests', group.visible],
          ['Hidden tests', group.hidden],
        ]
      : [['Own file', group.scratch]];
  return (
    <div className="flex flex-col gap-4">
      {parts.map(([title, run]) => (
        <section key={title} aria-label={`${title}, ${group.label}`}>
          <p className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-semibold text-ink-2 text-xs">{title}</span>
            <span className={cx('text-xs', run?.verdict === 'passed' ? 'text-green' : 'text-ink-2')}>
              {countWords(run)}
              {run?.reproducible === false && run.verdict === 'machine-time' ? ', not reproducible' : ''}
            </span>
          </p>
          {run === null || run.compileError === null ? null : (
            <p className="mt-1 whitespace-pre-wrap rounded bg-wash px-2 py-1 font-mono text-xs">
              {run.compileError.message}
            </p>
          )}
          {run === null ? null : <Tests run={run} filing={filing} onLine={onLine} />}
          {run?.changed ? <p className="mt-1 max-w-read text-ink-2 text-xs">{run.changed}</p> : null}
          {run?.state === 'done' && group.scratch === null ? <Again run={run} filing={filing} /> : null}
        </section>
      ))}
    </div>
  );
}

type TestsProps = Pick<StaffReportProps, 'filing' | 'onLine'> & { run: RunView };

function Tests({ run, filing, onLine }: TestsProps) {
  const failed = run.tests.filter((one) => one.status !== 'passed');
  const passed = run.tests.filter((one) => one.status === 'passed');
  return (
    <>
      {failed.length > 0 ? (
        <ul className="mt-1 divide-y border-y">
          {failed.map((test) => (
            <Failed key={test.id} test={test} runId={run.id} filing={filing} onLine={onLine} />
          ))}
        </ul>
      ) : null}
      {passed.length > 0 ? (
        <Disclosure summary={<span className="font-normal text-ink-2 text-xs">{passed.length} passed</span>}>
          <ul className="space-y-0.5 text-xs">
            {passed.map((one) => (
              <li key={one.id}>{one.title}</li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
    </>
  );
}

type FailedProps = Pick<StaffReportProps, 'filing' | 'onLine'> & { test: TestView; runId: string };

function Failed({ test, runId, filing, onLine }: FailedProps) {
  const { difference, line } = test;
  return (
    <li className="flex flex-col gap-1 py-2 text-sm">
      <p>
        <span aria-hidden="true" className="mr-1.5 font-semibold text-red">
          ✕
        </span>
        {test.title}
        <span className="text-ink-2 text-xs"> {STATUS_WORDS[test.status]}</span>
      </p>
      {difference ? (
        <dl className="grid w-fit max-w-full grid-cols-[auto_minmax(0,1fr)] gap-x-3 text-xs">
          <dt className="text-ink-2">expected</dt>
          <dd className="break-words font-mono">{difference.expected}</dd>
          <dt className="text-ink-2">came</dt>
          <dd className="break-words font-mono">{difference.received}</dd>
          {difference.path === '' ? null : (
            <>
              <dt className="text-ink-2">at</dt>
              <dd className="break-words font-mono">{difference.path}</dd>
            </>
          )}
        </dl>
      ) : test.message ? (
        <p className="whitespace-pre-wrap break-words text-ink-2 text-xs">{test.message}</p>
      ) : null}
      <p className="text-ink-2 text-xs">
        at {virtualTime(test.virtualMs)} of virtual time
        {line === null ? (
          ''
        ) : onLine ? (
          <>
            ,{' '}
            <button type="button" className="rounded-sm text-accent underline" onClick={() => onLine(line)}>
              line {line}
            </button>
          </>
        ) : (
          `, line ${line}`
        )}
      </p>
      {test.offer ? <OfferedEvidence offer={test.offer} runId={runId} filing={filing} /> : null}
    </li>
  );
}

/** Doing a run once more shows whether its result can be relied on. */
function Again({ run, filing }: { run: RunView; filing: Filing }) {
  return (
    <ActionForm
      action={replayStoredRun}
      hidden={{ workspace: filing.workspace, attemptId: filing.attemptId, runId: run.id }}
      className="mt-1 flex flex-wrap items-center gap-2"
    >
      {({ pending }) => (
        <>
          <Button type="submit" size="small" variant="quiet" pending={pending} pendingLabel="Asking">
            Run it again as it was
          </Button>
          <span role="status" className="text-ink-2 text-xs">
            {run.replay}
          </span>
        </>
      )}
    </ActionForm>
  );
}
