'use client';
/**
 * The candidate's workspace: the task, the code and the results side by side, one above the other where it is narrow, and one
 * at a time on a phone. What is saved, what is connected and what is left are sentences in the head of the page.
 */
import { useRouter } from 'next/navigation';
import { useCallback, useMemo, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { Segmented } from '@/components/segmented';
import { DOCUMENT_TEXTS, PAUSE_CAP_MS } from '../attempt';
import type { CandidateState } from '../candidate-view';
import type { LineRange } from './code-editor';
import type { FileName } from './editor-files';
import { EditorPane } from './editor-pane';
import { useOwnZone } from './local-time';
import { ResultsPane } from './results-pane';
import { TaskPane } from './task-pane';
import { useAttempt } from './use-attempt';
import { useRuns } from './use-runs';
import { WorkspaceHead } from './workspace-head';

export type WorkspaceProps = { path: string; first: CandidateState };

type Pane = 'task' | 'code' | 'results';

const NOTHING: readonly LineRange[] = [];

export function Workspace({ path, first }: WorkspaceProps) {
  const router = useRouter();
  const zone = useOwnZone(first.invitation.timeZone);
  const ended = useCallback(() => router.refresh(), [router]);
  const attempt = useAttempt(path, first, zone, ended);
  const { work } = first;
  if (work === null) throw new Error('A workspace needs an attempt that has begun');
  const made = useMemo(() => work.runsMade, [work]);
  const runs = useRuns(attempt.api, made);
  const [file, setFile] = useState<FileName>('solution');
  const [pane, setPane] = useState<Pane>('code');
  const [marks, setMarks] = useState(NOTHING);
  const newsSeen = useRef(0);
  const { doc, keeper, pulse, readiness } = attempt;
  const textOf = useCallback((name: FileName) => doc.getText(DOCUMENT_TEXTS[name]).toString(), [doc]);

  const run = useCallback(() => {
    if (!work.runs || readiness !== 'ready') return;
    keeper.flush();
    setMarks(NOTHING);
    setPane('results');
    runs.start(textOf('solution'), file === 'solution' ? null : textOf(file));
  }, [work.runs, readiness, keeper, runs, textOf, file]);

  const goTo = useCallback((line: number) => {
    setFile('solution');
    setPane('code');
    setMarks([{ from: line, to: line }]);
  }, []);

  const submit = useCallback(async (): Promise<{ error: string } | undefined> => {
    await keeper.settle();
    const reply = await attempt.api.submit(textOf('solution'));
    if (!reply.ok) return { error: `Nothing was handed in. ${reply.reason} Your work is kept here.` };
    ended();
    return undefined;
  }, [attempt.api, ended, keeper, textOf]);

  const news = pulse.hints.length + pulse.extensions.length;
  if (pane === 'task') newsSeen.current = news;
  const unread = news - newsSeen.current;

  return (
    <div className="flex h-dvh min-h-0 flex-col">
      <WorkspaceHead
        first={first}
        attempt={attempt}
        file={file}
        busy={runs.busy}
        onRun={work.runs ? run : null}
        onSubmit={submit}
      />
      <div className="border-b bg-page px-4 py-1.5 lg:hidden">
        <Segmented<Pane>
          name="pane"
          label="What is shown"
          value={pane}
          onChange={setPane}
          options={[
            { value: 'task', label: unread > 0 ? `Task (${unread} new)` : 'Task' },
            { value: 'code', label: 'Code' },
            ...(work.runs ? [{ value: 'results' as const, label: 'Results' }] : []),
          ]}
        />
      </div>
      <main
        id="main"
        className={cx(
          'grid min-h-0 flex-1 grid-cols-1 grid-rows-1',
          work.runs
            ? 'lg:grid-cols-[21rem_minmax(0,1fr)] lg:grid-rows-[minmax(0,1.6fr)_minmax(0,1fr)] xl:grid-cols-[23rem_minmax(0,1fr)_24rem] xl:grid-rows-1'
            : 'lg:grid-cols-[24rem_minmax(0,1fr)]',
        )}
      >
        <TaskPane
          work={work}
          shown={pulse}
          className={cx(
            'overflow-y-auto bg-ground lg:block lg:border-r',
            pane === 'task' ? 'block' : 'hidden',
            work.runs && 'lg:row-span-2 xl:row-span-1',
          )}
        />
        <div className={cx('min-h-0 min-w-0 flex-col lg:flex', pane === 'code' ? 'flex' : 'hidden')}>
          {readiness === 'ready' ? (
            <EditorPane
              doc={doc}
              language={work.language}
              stub={work.start}
              file={file}
              onFile={setFile}
              awareness={attempt.carets.awareness}
              onRun={run}
              marks={marks}
              className="flex-1"
            />
          ) : (
            <Waiting readiness={readiness} again={attempt.again} />
          )}
        </div>
        {work.runs ? (
          <ResultsPane
            runs={runs}
            tests={work.tests}
            zone={zone}
            onLine={goTo}
            className={cx(
              'overflow-y-auto bg-ground lg:flex lg:overflow-hidden lg:border-t xl:border-t-0 xl:border-l',
              pane === 'results' ? 'flex' : 'hidden',
            )}
          />
        ) : null}
      </main>
      {/* At the foot, where its coming and going moves nothing under the hands. */}
      {attempt.online ? null : (
        <Alert kind="warning" lead="The connection is lost." live className="rounded-none">
          Go on typing: your work is kept on this device and sent when the connection is back. The clock stands still
          meanwhile, for up to {PAUSE_CAP_MS / 60_000} minutes in all.
        </Alert>
      )}
    </div>
  );
}

function Waiting({ readiness, again }: { readiness: 'loading' | 'unreachable'; again: () => void }) {
  return (
    <div className="flex flex-1 flex-col items-start gap-3 bg-page p-4 text-sm" role="status">
      {readiness === 'loading' ? (
        <p className="text-ink-2">Fetching your work.</p>
      ) : (
        <>
          <p>
            Your work could not be fetched: the server does not answer. Nothing is lost; what you wrote is kept there.
          </p>
          <Button onClick={again}>Try again</Button>
        </>
      )}
    </div>
  );
}
