'use client';
/** The practice room: the same editor with a toy exercise. Nothing of it is sent or kept, and it starts no clock. */
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Doc } from 'yjs';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';
import { Logo } from '@/components/logo';
import { ModKey } from '@/components/mod-key';
import { Prose } from '@/components/prose';
import { Segmented } from '@/components/segmented';
import { formatClock } from '@/lib/dates';
import { DOCUMENT_TEXTS, LANGUAGE_NAMES, runs } from '../attempt';
import type { CandidateRun } from '../candidate-view';
import type { Language } from '../schema';
import type { LineRange } from './code-editor';
import type { FileName } from './editor-files';
import { EditorPane } from './editor-pane';
import { useOwnZone } from './local-time';
import type { PracticeJob, PracticeResult } from './practice-engine';
import { RunReport } from './run-report';
import { TOY_SCRATCH, TOY_STATEMENT, TOY_TESTS, toyStart } from './toy';

export type PracticeRoomProps = {
  /** Of the cover page. */
  back: string;
  languages: readonly Language[];
  foot: ReactNode;
};

function toyDocument(language: Language): Doc {
  const doc = new Doc();
  doc.getText(DOCUMENT_TEXTS.solution).insert(0, toyStart(language));
  doc.getText(DOCUMENT_TEXTS.scratch).insert(0, TOY_SCRATCH);
  doc.getText(DOCUMENT_TEXTS.tests).insert(0, TOY_TESTS);
  return doc;
}

/** A practice run in the shape of a real one, so that it is told in the same words. */
function asRun(result: PracticeResult): CandidateRun {
  const passed = result.ok && result.records.every((one) => one.status === 'passed');
  return {
    id: 'practice',
    kind: 'scratch',
    state: 'done',
    verdict: result.ok ? (passed ? 'passed' : 'failed') : 'compile-error',
    requestedAt: new Date().toISOString(),
    from: 0,
    records: result.ok ? result.records : [],
    total: null,
    compileError: result.ok ? null : { message: result.message, line: result.line, column: null },
    reproducible: true,
  };
}

/** Runs toys in a worker that is started with the first. */
function usePractice(): {
  run: CandidateRun | null;
  busy: boolean;
  start: (job: PracticeJob) => void;
  clear: () => void;
} {
  const worker = useRef<Worker | null>(null);
  const [run, setRun] = useState<CandidateRun | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => worker.current?.terminate(), []);
  const start = useCallback((job: PracticeJob) => {
    worker.current ??= new Worker(new URL('./practice-worker.ts', import.meta.url));
    setBusy(true);
    worker.current.onmessage = ({ data }: MessageEvent<PracticeResult>) => {
      setBusy(false);
      setRun(asRun(data));
    };
    worker.current.onerror = () => {
      worker.current = null;
      setBusy(false);
      setRun(asRun({ ok: false, message: 'The engine does not start in this browser.', line: null }));
    };
    worker.current.postMessage(job);
  }, []);
  const clear = useCallback(() => setRun(null), []);
  return { run, busy, start, clear };
}

const NO_TESTS: readonly { id: string; title: string }[] = [];

export function PracticeRoom({ back, languages, foot }: PracticeRoomProps) {
  const [language, setLanguage] = useState<Language>(languages[0] ?? 'typescript');
  const [file, setFile] = useState<FileName>('solution');
  const [doc, setDoc] = useState<Doc | null>(null);
  const [marks, setMarks] = useState<readonly LineRange[]>([]);
  const { run, busy, start, clear } = usePractice();
  const zone = useOwnZone('UTC');
  const textOf = (name: FileName) => doc?.getText(DOCUMENT_TEXTS[name]).toString() ?? '';
  const press = () => {
    if (!runs(language) || busy) return;
    start({ language, solution: textOf('solution'), file: textOf(file === 'scratch' ? 'scratch' : 'tests') });
  };
  useEffect(() => {
    const made = toyDocument(language);
    setDoc(made);
    setFile('solution');
    setMarks([]);
    clear();
    return () => made.destroy();
  }, [language, clear]);
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh">
      <header className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b bg-page px-4 py-2">
        <div className="flex min-w-0 flex-1 basis-64 items-center gap-3">
          <Logo />
          <div className="min-w-0">
            <h1 className="font-semibold text-base">Practice room</h1>
            <p className="text-ink-2 text-xs">No clock runs, and nothing you do here is kept or seen by anybody.</p>
          </div>
        </div>
        {runs(language) ? (
          <Button
            onClick={press}
            pending={busy}
            pendingLabel="Running"
            shortcut={
              <>
                <ModKey /> ↵
              </>
            }
          >
            {file === 'scratch' ? 'Run scratch' : 'Run tests'}
          </Button>
        ) : null}
        <ButtonLink href={back}>Back to the invitation</ButtonLink>
      </header>
      <div className="grid min-h-0 flex-1 lg:grid-cols-[22rem_minmax(0,1fr)]">
        <section
          aria-label="Task"
          className="min-h-0 space-y-5 border-b px-4 py-5 lg:overflow-y-auto lg:border-r lg:border-b-0"
        >
          <h2 className="font-semibold text-base">A toy to try the editor with</h2>
          <Prose>{TOY_STATEMENT}</Prose>
          <div className="space-y-1.5">
            <p className="font-semibold text-ink-2 text-xs">Language</p>
            <Segmented
              name="practice-language"
              label="Language"
              value={language}
              onChange={setLanguage}
              options={languages.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] }))}
            />
          </div>
          {foot}
        </section>
        <div className="flex min-h-0 min-w-0 flex-col">
          {doc === null ? null : (
            <EditorPane
              doc={doc}
              language={language}
              stub={toyStart(language)}
              file={file}
              onFile={setFile}
              onRun={press}
              marks={marks}
              className="h-[70dvh] lg:h-auto lg:min-h-0 lg:flex-[1.6]"
            />
          )}
          {runs(language) ? (
            <section
              aria-label="Results"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by keyboard
              tabIndex={0}
              className="min-h-40 border-t px-4 py-3 focus-visible:-outline-offset-2 lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
            >
              {run === null ? (
                <p className="text-ink-2 text-sm">
                  Nothing was run yet. Here the tests of <code className="font-mono text-xs">tests</code> run in your
                  browser; in the exercise, visible tests run too, and the server decides.
                </p>
              ) : (
                <RunReport
                  run={run}
                  at={formatClock(new Date(run.requestedAt), zone)}
                  tests={NO_TESTS}
                  onLine={(line) => {
                    setFile('solution');
                    setMarks([{ from: line, to: line }]);
                  }}
                />
              )}
            </section>
          ) : null}
        </div>
      </div>
    </div>
  );
}
