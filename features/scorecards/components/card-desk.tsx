'use client';
/**
 * The card page: question at the left, card at the right, one scroll each; in a narrow window one of the two at a time.
 * Every key of `keys.ts` ends here and does what a visible control does.
 */
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { copyText } from '@/components/clipboard';
import { cx } from '@/components/cx';
import { ScrollRegion } from '@/components/scroll-region';
import { type CardFrame, missingForSeal } from '../card';
import type { DeskQuestion, DeskRow } from '../desk';
import type { Command } from '../keys';
import type { CardSnapshot } from '../snapshot';
import { transcript } from '../transcript';
import { Afterwords } from './afterwords';
import { CardContext } from './card-context';
import { CardFooter } from './card-footer';
import { CardHeader, type Pane } from './card-header';
import { CardNotices } from './card-notices';
import { CardPane } from './card-pane';
import { ask } from './card-server';
import { fileAndGoOn } from './filing';
import { KeyHelp } from './key-help';
import { type Folds, QuestionPane } from './question-pane';
import { SealDialog, type SealOutcome } from './seal-dialog';
import { useAutosave } from './use-autosave';
import { useCardApi } from './use-card-api';
import { isTextField, useKeys } from './use-keys';
import { useKit } from './use-kit';

export type CardDeskProps = {
  /** Where the routes of this workspace are, `/api/v1/w/...`. */
  api: string;
  /** Where the panel room is; null when the loop has none. */
  room: string | null;
  interview: { id: string; title: string; minutes: number; startsAt: string | null };
  /** One line under the title. */
  about: string;
  zone: string;
  /** The server's instant, ISO 8601. */
  now: string;
  /** Whether time runs: not for somebody who rates later from a record. */
  paced: boolean;
  /** Whether the author decides what the candidate's page shows: not a second reader. */
  leads: boolean;
  frame: CardFrame;
  rows: DeskRow[];
  questions: DeskQuestion[];
  /** Rendered answer keys, in the order of the questions. */
  answerKeys: ReactNode[];
  snapshot: CardSnapshot;
  /** Work of the candidate that is rated here, with what it offers as evidence. */
  work?: ReactNode;
};

export function CardDesk(props: CardDeskProps) {
  const { zone, rows, questions, frame, interview } = props;
  const paths = useMemo(
    () => ({
      card: `${props.api}/cards/${props.snapshot.id}`,
      interview: `${props.api}/interviews/${interview.id}`,
      attempts: `${props.api.replace(/^\/api\/v1/, '')}/attempts`,
    }),
    [props.api, props.snapshot.id, interview.id],
  );
  const root = useRef<HTMLDivElement>(null);
  const { autosave, desk, clientId } = useAutosave(props.snapshot, paths.card, zone);
  const { api, values, allLines, said, undo } = useCardApi({ autosave, desk, paths, zone, rows, questions });
  const { say, shown, open, current, lines } = api;
  // What was put on the card from beside it is known to the page before this window has asked.
  const { revision } = props.snapshot;
  useEffect(() => {
    if (revision > autosave.read().card.revision) void autosave.look();
  }, [autosave, revision]);
  const controls = useKit(desk.card.kit, paths.interview, props.leads, () => autosave.look(), say);
  const [pane, setPane] = useState<Pane>('card');
  const [question, setQuestion] = useState(0);
  const [folds, setFolds] = useState<Folds>({ signals: true, answerKey: false });
  const [helps, setHelps] = useState(false);
  const [sealing, setSealing] = useState(false);

  const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector) ?? null;

  /** Brings a pane to the front where only one has room, then hands the focus over. */
  function go(to: Pane, selector: string) {
    flushSync(() => setPane(to));
    const target = find(selector);
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'nearest' });
  }

  function goRow(key: string) {
    const at = questions.findIndex((one) => one.versionId === rows.find((row) => row.key === key)?.versionId);
    flushSync(() => {
      api.setCurrent(key);
      if (at >= 0) setQuestion(at);
    });
    go('card', `[data-row="${CSS.escape(key)}"]`);
  }

  function move(by: 1 | -1) {
    const at = rows.findIndex((row) => row.key === current);
    const target = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    if (target) goRow(target.key);
  }

  function fileLine(key: string, to: string | null) {
    const line = lines.find((one) => one.key === key);
    if (line === undefined || to === null) return;
    fileAndGoOn(
      root.current,
      key,
      () => api.file(line, to),
      () => goRow(current),
    );
  }

  const unfiledHere = () => document.activeElement?.closest<HTMLElement>('[data-unfiled]')?.dataset.unfiled;

  /** A digit means what the focus stands in: a red flag, a line to file, else the level of the row. */
  function digit(number: number) {
    const active = document.activeElement;
    const flags = active?.closest('[data-flags]');
    if (flags) return flags.querySelectorAll('input')[number - 1]?.click();
    const unfiled = unfiledHere();
    if (unfiled !== undefined) {
      return fileLine(unfiled, rows.filter((row) => row.filing !== null)[number - 1]?.filing ?? null);
    }
    const row = rows.find((one) => one.key === current);
    if (row === undefined || !open) return;
    if (number === 0 && row.kind === 'recommendation') return say('The recommendation needs an answer.');
    if (number > row.levels.length) return say(`This row has ${row.levels.length} levels.`);
    api.rate(row, number === 0 ? null : number);
    if (active === document.body) goRow(row.key);
  }

  function fold(name: keyof Folds, selector: string) {
    flushSync(() => {
      setPane('question');
      setFolds((before) => ({ ...before, [name]: !before[name] }));
    });
    find(selector)?.scrollIntoView({ block: 'nearest' });
  }

  function askNext() {
    const next = questions[question]?.followUps.find((one) => !shown.has(one.key));
    if (next === undefined) return say('Every follow-up of this question was asked.');
    api.press([{ key: next.key, value: { at: api.stamp() } }], 'the mark of a follow-up');
    say(`Asked: ${next.text}`);
    find(`[data-ask="${CSS.escape(next.key)}"]`)?.scrollIntoView({ block: 'nearest' });
  }

  function nextScenario() {
    const item = questions[question];
    const state = item && controls.stateOf(item);
    if (!controls.leads) return say('Whoever holds the interview chooses the scenario.');
    if (!item || !state || item.scenarios.length < 2) return say('This question has one scenario.');
    controls.chooseScenario(item, (state.scenarioIndex + 1) % item.scenarios.length);
  }

  async function copy() {
    const text = transcript({
      title: interview.title,
      about: props.about,
      rows,
      values,
      lines: allLines,
      flags: questions.flatMap((one) => one.flags),
      followUps: questions.flatMap((one) => one.followUps),
      time: api.time,
    });
    say((await copyText(text)) ? 'The card is copied as text.' : 'This browser does not let the page copy.');
  }

  function evidence() {
    const target = rows.find((row) => row.key === current && row.filing) ?? rows.find((row) => row.filing);
    go('card', `[data-input="${CSS.escape(target?.filing ?? '')}"]`);
  }

  function leave() {
    if (isTextField(document.activeElement)) document.activeElement.blur();
    goRow(current);
  }

  useKeys((command: Command) => {
    switch (command.do) {
      case 'next':
        return move(1);
      case 'previous':
        return move(-1);
      case 'digit':
        return digit(command.digit);
      case 'evidence':
        return open ? evidence() : undefined;
      case 'note':
        return open ? go('question', '[data-input=notes]') : undefined;
      case 'flags':
        return go('question', '[data-flags] input');
      case 'ask':
        return open ? askNext() : undefined;
      case 'signals':
        return fold('signals', '[data-fold=signals]');
      case 'answer-key':
        return fold('answerKey', '[data-fold=answer-key]');
      case 'scenario':
        return open ? nextScenario() : undefined;
      case 'question':
        return setQuestion((question + 1) % questions.length);
      case 'private': {
        const key = unfiledHere();
        return key === undefined ? say('On a line that is to be filed, p keeps it private.') : fileLine(key, 'private');
      }
      case 'undo':
        return undo();
      case 'copy':
        return void copy();
      case 'pane':
        return setPane(pane === 'card' ? 'question' : 'card');
      case 'help':
        return setHelps(true);
      case 'seal':
        return open ? beginSeal() : undefined;
      case 'leave':
        return leave();
    }
  });

  function beginSeal() {
    // A line that is being written ends here, so that the dialog can list it.
    if (isTextField(document.activeElement)) goRow(current);
    setSealing(true);
  }

  async function seal(): Promise<SealOutcome> {
    if (!(await autosave.settle())) {
      return { ok: false, reason: 'The server does not answer. Everything is kept here; try again in a moment.' };
    }
    const reply = await ask<{ late: boolean }>(`${paths.card}/seal`, { clientId, edits: [] });
    await autosave.look();
    if (!reply.ok && autosave.read().card.state !== 'sealed') {
      const unsure = reply.status === 0 ? ['Whether the seal arrived is not known yet; this page will say.'] : [];
      return { ok: false, reason: [reply.reason, ...reply.fields.map((one) => one.reason), ...unsure].join(' ') };
    }
    setSealing(false);
    // After the dialog has given the focus back to a button that is gone by now.
    requestAnimationFrame(() => goRow(current));
    say(reply.ok && reply.value.late ? 'Sealed, after the reveal: marked late.' : 'Sealed.');
    return { ok: true };
  }

  async function reopen() {
    const reply = await ask(`${paths.card}/reopen`, {});
    await autosave.look();
    say(reply.ok ? 'Open again.' : reply.reason);
    goRow(current);
  }

  const startsAt = interview.startsAt ?? desk.card.startedAt;
  return (
    <CardContext value={api}>
      <div ref={root} className="flex h-[calc(100dvh-3rem)] flex-col md:h-dvh print:h-auto">
        <CardHeader
          title={interview.title}
          about={props.about}
          desk={desk}
          zone={zone}
          pacing={props.paced && startsAt ? { startsAt, minutes: interview.minutes, now: props.now } : null}
          pane={pane}
          onPane={setPane}
          onSeal={beginSeal}
          onReopen={() => void reopen()}
        />
        <div className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)] lg:grid-cols-[minmax(0,10fr)_minmax(0,11.6fr)]">
          <ScrollRegion
            label="Question"
            className={cx('min-w-0 overflow-y-auto px-4 py-4 md:px-6', pane !== 'question' && 'max-lg:hidden')}
          >
            <QuestionPane
              index={question}
              onQuestion={setQuestion}
              controls={controls}
              answerKey={props.answerKeys[question]}
              folds={folds}
              onFold={(name, isOpen) => setFolds((before) => ({ ...before, [name]: isOpen }))}
            />
            {props.work ? <div className="mt-5 flex flex-col gap-5 border-t pt-4">{props.work}</div> : null}
          </ScrollRegion>
          <ScrollRegion
            label="Card"
            className={cx(
              'min-w-0 overflow-y-auto bg-page px-4 py-4 md:px-6 lg:border-l',
              pane !== 'card' && 'max-lg:hidden',
            )}
          >
            <CardNotices
              desk={desk.card}
              room={props.room}
              refusals={desk.refusals}
              onDismiss={(key) => autosave.dismiss(key)}
            />
            <CardPane onFiled={() => goRow(current)} onLeave={() => autosave.flush()} />
            <Afterwords
              clientId={clientId}
              settle={() => autosave.settle()}
              look={() => autosave.look()}
              read={autosave.read}
            />
          </ScrollRegion>
        </div>
        <CardFooter said={said} onMove={move} onUndo={undo} onCopy={() => void copy()} onHelp={() => setHelps(true)} />
        <KeyHelp open={helps} onOpenChange={setHelps} />
        <SealDialog
          open={sealing}
          onOpenChange={setSealing}
          missing={missingForSeal(frame, values)}
          onGo={(key) => {
            setSealing(false);
            requestAnimationFrame(() => goRow(key));
          }}
          onSeal={seal}
        />
      </div>
    </CardContext>
  );
}
