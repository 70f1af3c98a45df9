'use client';
/**
 * The replay: the code at any moment of the attempt, a timeline of keys, runs and what happened, and beside it what a run
 * said and the lines that one may cite. Everything is reached by key and by pointer; the scrubber is the browser's own slider.
 */
import { useRouter } from 'next/navigation';
import { memo, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { cx } from '@/components/cx';
import { Kbd } from '@/components/kbd';
import { PendingText } from '@/components/pending-text';
import { Section } from '@/components/section';
import { Segmented } from '@/components/segmented';
import { runs } from '../attempt';
import { elapsed, elapsedWords } from '../elapsed';
import { stepFrom } from '../replay';
import { countWords, type RunGroup } from '../run-view';
import type { Language } from '../schema';
import { AttemptNotes, type NoteLine } from './attempt-notes';
import { CiteLines } from './cite-lines';
import type { FileName } from './editor-files';
import { EditorPane } from './editor-pane';
import type { Filing } from './offered-evidence';
import { StaffReport } from './staff-report';
import { Timeline } from './timeline';
import { useHistory, usePlayhead } from './use-replay';

const Editor = memo(EditorPane);

const SPEEDS = ['1', '2', '4', '8', '16'] as const;
type Speed = (typeof SPEEDS)[number];

export interface ReplayEvent {
  readonly id: string;
  readonly words: string;
  /** ISO text, UTC. */
  readonly at: string;
}

export type ReplayDeskProps = {
  workspace: string;
  attemptId: string;
  language: Language;
  /** ISO texts, UTC. */
  startedAt: string;
  endsAt: string;
  groups: readonly RunGroup[];
  events: readonly ReplayEvent[];
  notes: readonly NoteLine[];
  mayNote: boolean;
  filing: Filing;
  zone: string;
  /** Where a citation leads to: a change of the document, or the run that followed it. */
  cited: { readonly seq: number; readonly run: string | null; readonly lines: readonly [number, number] | null } | null;
};

export function ReplayDesk(props: ReplayDeskProps) {
  const { workspace, attemptId, language, groups, events, filing, cited } = props;
  const router = useRouter();
  const { loading, history, again } = useHistory(`/api/v1/w/${workspace}/attempts/${attemptId}`);
  const span = useMemo(
    () => ({
      from: Date.parse(props.startedAt),
      to: Math.max(Date.parse(props.endsAt), Date.parse(props.startedAt) + 1),
    }),
    [props.startedAt, props.endsAt],
  );
  const runTimes = useMemo(() => groups.map((one) => Date.parse(one.at)), [groups]);
  const lively = useMemo(
    () => [...runTimes, ...events.map((one) => Date.parse(one.at))].sort((a, b) => a - b),
    [runTimes, events],
  );
  const [speed, setSpeed] = useState<Speed>('4');
  const [skip, setSkip] = useState(true);
  const head = usePlayhead(history, span, lively, {
    speed: Number(speed),
    skip,
    begin: ({ updates }) => {
      if (cited === null) return span.from;
      const run = groups.find((one) => [one.visible, one.hidden, one.scratch].some((two) => two?.id === cited.run));
      if (cited.run !== null && run !== undefined) return Date.parse(run.at);
      return updates.find((one) => one.seq >= cited.seq)?.at ?? span.to;
    },
  });
  const { at, count, playing, play, seek, doc } = head;
  const [file, setFile] = useState<FileName>('solution');
  const [lines, setLines] = useState<readonly [number, number] | null>(cited?.lines ?? null);
  const box = useRef<HTMLDivElement>(null);
  const seq = history?.updates[count - 1]?.seq ?? 0;
  const instants = useMemo(() => history?.updates.map((one) => one.at) ?? [], [history]);
  const keys = useMemo(() => [...instants, ...runTimes].sort((a, b) => a - b), [instants, runTimes]);

  const step = useCallback(
    (direction: 1 | -1) => {
      play(false);
      seek(stepFrom(keys, at, direction));
    },
    [play, seek, keys, at],
  );
  const toRun = useCallback((direction: 1 | -1) => seek(stepFrom(runTimes, at, direction)), [seek, runTimes, at]);
  const toSeq = useCallback(
    (wanted: number) => seek(history?.updates.find((one) => one.seq >= wanted)?.at ?? at),
    [history, seek, at],
  );

  // The file that is typed in comes to the front, and the place is scrolled to.
  const { changed } = head;
  useEffect(() => {
    if (changed === null || !playing) return;
    setFile(changed.file);
    void scrollTo(box.current, changed.offset);
  }, [changed, playing]);

  const shownMarks = useMemo(() => (lines === null ? [] : [{ from: lines[0], to: lines[1] }]), [lines]);
  useEffect(() => {
    const hear = () => {
      void selectedLines(box.current).then((found) => {
        if (found !== null) setLines(found);
      });
    };
    document.addEventListener('selectionchange', hear);
    return () => document.removeEventListener('selectionchange', hear);
  }, []);

  useKeys({
    k: () => play(!playing),
    ',': () => step(-1),
    '.': () => step(1),
    '[': () => toRun(-1),
    ']': () => toRun(1),
  });

  const current = groups.findLast((one) => Date.parse(one.at) <= at) ?? null;
  const lastEvent = events.findLast((one) => Date.parse(one.at) <= at);
  const toLine = useCallback((line: number) => {
    setFile('solution');
    setLines([line, line]);
  }, []);

  return (
    <div className="min-h-0 flex-1 lg:grid lg:grid-cols-[minmax(0,1fr)_25rem]">
      <div className="flex min-w-0 flex-col lg:min-h-0">
        {loading.kind === 'failed' ? (
          <Alert
            kind="error"
            className="m-3"
            action={
              <Button size="small" onClick={again}>
                Try again
              </Button>
            }
          >
            What was typed could not be fetched.
          </Alert>
        ) : null}
        <div ref={box} className="flex flex-1 flex-col max-lg:h-[60dvh] max-lg:flex-none lg:min-h-0">
          {history === null ? (
            <div className="p-4">
              <PendingText>
                {loading.kind === 'loading' && loading.changes > 0
                  ? `Fetching the keys, ${loading.changes} so far`
                  : 'Fetching the keys'}
              </PendingText>
            </div>
          ) : (
            <Editor
              doc={doc}
              language={language}
              stub=""
              file={runs(language) ? file : 'solution'}
              onFile={setFile}
              readOnly
              marks={shownMarks}
              className="min-h-0 flex-1"
            />
          )}
        </div>
        <section aria-label="Playing" className="border-t bg-page px-3 py-2 md:px-4">
          <Timeline
            span={span}
            at={at}
            instants={instants}
            runs={groups}
            lost={events.filter((one) => one.words.startsWith('Connection')).map((one) => Date.parse(one.at))}
            onSeek={(to) => seek(to)}
            valueText={`${elapsedWords(at - span.from)}, ${count} of ${instants.length} changes`}
          />
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-2">
            <Button
              size="small"
              variant="primary"
              onClick={() => play(!playing)}
              disabled={history === null}
              shortcut="k"
              className="min-w-20"
            >
              {playing ? 'Pause' : 'Play'}
            </Button>
            <span className="flex gap-1">
              <Button
                size="small"
                onClick={() => step(-1)}
                shortcut=","
                aria-label="One change back"
                disabled={history === null}
              >
                ‹
              </Button>
              <Button
                size="small"
                onClick={() => step(1)}
                shortcut="."
                aria-label="One change on"
                disabled={history === null}
              >
                ›
              </Button>
            </span>
            {groups.length > 0 ? (
              <span className="flex gap-1">
                <Button size="small" onClick={() => toRun(-1)} shortcut="[">
                  Run before
                </Button>
                <Button size="small" onClick={() => toRun(1)} shortcut="]">
                  Next run
                </Button>
              </span>
            ) : null}
            <Segmented<Speed>
              name="speed"
              label="Speed"
              value={speed}
              onChange={setSpeed}
              options={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
            />
            <Checkbox
              label="Skip stillness"
              checked={skip}
              onChange={(event) => setSkip(event.target.checked)}
              className="py-0!"
            />
            <p className="ml-auto text-ink-2 text-xs tabular-nums">
              {elapsed(at - span.from)} of {elapsed(span.to - span.from)} · {count} of {instants.length} changes
            </p>
          </div>
          <p className="mt-1 min-h-4 truncate text-ink-2 text-xs">{lastEvent ? lastEvent.words : ''}</p>
        </section>
      </div>
      <div
        data-scroll
        className="relative flex min-w-0 flex-col gap-6 border-t bg-page px-4 py-5 lg:overflow-y-auto lg:border-t-0 lg:border-l"
      >
        {filing.mayCite ? (
          <CiteLines
            filing={filing}
            seq={seq}
            file={file}
            lines={lines}
            onLines={setLines}
            onDone={() => router.refresh()}
          />
        ) : null}
        {groups.length > 0 ? (
          <Section title="Runs" size="small" aside={<Kbd>[ ]</Kbd>}>
            <ol className="flex flex-wrap gap-1">
              {groups.map((group) => (
                <li key={`${group.label} ${group.at}`}>
                  <RunButton
                    group={group}
                    from={span.from}
                    current={group === current}
                    onPress={() => seek(Date.parse(group.at))}
                  />
                </li>
              ))}
            </ol>
            <div className="mt-3">
              {current === null ? (
                <p className="text-ink-2 text-sm">Nothing had been run by then.</p>
              ) : (
                <StaffReport key={current.at} group={current} filing={filing} onLine={toLine} />
              )}
            </div>
          </Section>
        ) : null}
        {props.mayNote ? (
          <Section title="Your notes" size="small" aside="a time leads to where it was written">
            <AttemptNotes
              workspace={workspace}
              attemptId={attemptId}
              notes={props.notes}
              zone={props.zone}
              onSeq={toSeq}
            />
          </Section>
        ) : null}
        <Section title="What happened" size="small">
          <ol className="space-y-1 text-sm">
            {events.map((event) => (
              <li key={event.id} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-2">
                <JumpTime at={Date.parse(event.at)} from={span.from} onPress={seek} />
                <span className="min-w-0 break-words">{event.words}</span>
              </li>
            ))}
          </ol>
        </Section>
      </div>
    </div>
  );
}

type RunButtonProps = { group: RunGroup; from: number; current: boolean; onPress: () => void };

function RunButton({ group, from, current, onPress }: RunButtonProps): ReactNode {
  const worst = group.hidden ?? group.visible ?? group.scratch;
  return (
    <button
      type="button"
      aria-pressed={current}
      onClick={onPress}
      className={cx(
        'pointer-coarse:min-h-11 rounded border px-2 py-1 text-left text-xs hover:border-ink/30',
        current ? 'border-accent bg-accent-soft' : 'border-ink/15',
      )}
    >
      <span className="block font-semibold">
        {group.label}{' '}
        <span className="font-normal text-ink-2 tabular-nums">{elapsed(Date.parse(group.at) - from)}</span>
      </span>
      <span className="block text-ink-2">
        {group.scratch === null
          ? `${countWords(group.visible)}, hidden ${countWords(group.hidden)}`
          : countWords(worst)}
      </span>
    </button>
  );
}

function JumpTime({ at, from, onPress }: { at: number; from: number; onPress: (at: number) => void }) {
  if (at < from) return <span className="pt-px font-mono text-ink-3 text-xs/5">before</span>;
  return (
    <button
      type="button"
      onClick={() => onPress(at)}
      className="rounded-sm pt-px text-left font-mono text-accent text-xs/5 underline decoration-accent/35 underline-offset-[3px]"
    >
      {elapsed(at - from)}
    </button>
  );
}

/** Single keys, never inside of a text. */
function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target } = event;
      if (
        target instanceof HTMLElement &&
        target.closest(
          'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [role=dialog]',
        )
      )
        return;
      const press = latest.current[event.key];
      if (press === undefined) return;
      event.preventDefault();
      press();
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}

async function viewIn(box: HTMLElement | null) {
  const { EditorView } = await import('@codemirror/view');
  const shown = [...(box?.querySelectorAll<HTMLElement>('.cm-editor') ?? [])].find((one) => one.offsetParent !== null);
  return { EditorView, view: shown === undefined ? null : EditorView.findFromDOM(shown) };
}

async function scrollTo(box: HTMLElement | null, offset: number): Promise<void> {
  const { EditorView, view } = await viewIn(box);
  if (view === null) return;
  const place = Math.min(offset, view.state.doc.length);
  view.dispatch({ effects: EditorView.scrollIntoView(place, { y: 'nearest', yMargin: 80 }) });
}

/** The lines that are selected in the editor; null where nothing is. */
async function selectedLines(box: HTMLElement | null): Promise<readonly [number, number] | null> {
  const { anchorNode } = document.getSelection() ?? {};
  if (box === null || !anchorNode || !box.contains(anchorNode)) return null;
  const { view } = await viewIn(box);
  const main = view?.state.selection.main;
  if (view === null || main === undefined || main.empty) return null;
  return [view.state.doc.lineAt(main.from).number, view.state.doc.lineAt(main.to).number];
}
