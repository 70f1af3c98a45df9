'use client';
/** The left pane: what is asked, what to listen for, what was seen, and the running notes. */
import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { Kbd } from '@/components/kbd';
import { Section } from '@/components/section';
import { Segmented } from '@/components/segmented';
import { isOnTheTable, PROMPT } from '@/features/interviews/candidate-view';
import type { DeskFollowUp, DeskQuestion } from '../desk';
import { useCard } from './card-context';
import { LineInput, LineItem } from './lines';
import type { KitControls } from './use-kit';

export type Folds = { signals: boolean; answerKey: boolean };

export type QuestionPaneProps = {
  index: number;
  onQuestion: (index: number) => void;
  controls: KitControls;
  answerKey: ReactNode;
  folds: Folds;
  onFold: (fold: keyof Folds, open: boolean) => void;
};

const list = 'space-y-1 text-sm';
const bullet =
  'relative pl-4 before:absolute before:top-2 before:left-0.5 before:size-1 before:rounded-full before:bg-ink-3';

export function QuestionPane(props: QuestionPaneProps) {
  const card = useCard();
  const { index, onQuestion, controls, answerKey, folds, onFold } = props;
  const question = card.questions[index];
  if (question === undefined) return null;
  return (
    <div className="flex flex-col gap-4">
      {card.questions.length > 1 ? (
        <div>
          <div className="flex items-center gap-2">
            <Segmented
              name="question"
              label="Question of the kit"
              value={String(index)}
              onChange={(value) => onQuestion(Number(value))}
              options={card.questions.map((_, at) => ({ value: String(at), label: `Question ${at + 1}` }))}
            />
            <Kbd className="pointer-coarse:hidden">q</Kbd>
            <span className="text-ink-2 text-xs">{question.minutes} min</span>
          </div>
          <h2 className="mt-3 text-balance font-semibold text-sm">{question.title}</h2>
        </div>
      ) : null}
      <Task index={index} question={question} controls={controls} />
      <FollowUps question={question} controls={controls} />
      <Disclosure
        data-fold="signals"
        summary="Strong candidates raise"
        shortcut="c"
        open={folds.signals}
        onToggle={(event) => onFold('signals', event.currentTarget.open)}
      >
        <ul className={list}>
          {question.signals.map((text) => (
            <li key={text} className={bullet}>
              {text}
            </li>
          ))}
        </ul>
      </Disclosure>
      <Disclosure
        data-fold="answer-key"
        summary="Answer key"
        shortcut="a"
        open={folds.answerKey}
        onToggle={(event) => onFold('answerKey', event.currentTarget.open)}
      >
        {answerKey}
        {question.otherPaths.map((path) => (
          <p key={path.title} className="mt-2 text-sm">
            <strong className="font-semibold">Also sound: {path.title}.</strong> {path.text}
          </p>
        ))}
      </Disclosure>
      <RedFlags question={question} />
      <Notes />
    </div>
  );
}

type PartProps = { question: DeskQuestion; controls: KitControls };

function Task({ question, index, controls }: PartProps & { index: number }) {
  const state = controls.stateOf(question);
  const current = question.scenarios[state?.scenarioIndex ?? question.scenarioIndex] ?? question.scenarios[0];
  const shown = isOnTheTable({ released: state?.released ?? [] }, index);
  return (
    <Section
      title={current ? `Scenario: ${current.title}` : 'Prompt'}
      size="small"
      aside={
        controls.leads && question.scenarios.length > 1 && current ? (
          <button
            type="button"
            className="inline-flex items-center gap-1.5 rounded-sm text-ink-2 hover:text-ink pointer-coarse:min-h-11"
            onClick={() =>
              controls.chooseScenario(question, (question.scenarios.indexOf(current) + 1) % question.scenarios.length)
            }
          >
            <Kbd>s</Kbd> candidate knows it: next of {question.scenarios.length}
          </button>
        ) : null
      }
    >
      <div className="max-w-read space-y-2 text-sm">
        {current ? <p className="whitespace-pre-wrap">{current.text}</p> : null}
        <p className="whitespace-pre-wrap border-l-2 pl-3">{question.prompt}</p>
      </div>
      {index > 0 && controls.leads ? (
        <Button size="small" className="mt-2" onClick={() => controls.release(question, PROMPT, !shown)}>
          {shown ? 'On the candidate’s page. Take back' : 'Put on the candidate’s page'}
        </Button>
      ) : null}
      {question.clarifying.length > 0 ? (
        <Disclosure summary="If they ask" className="mt-1">
          <dl className="space-y-1.5 text-sm">
            {question.clarifying.map((one) => (
              <div key={one.asks}>
                <dt className="text-ink-2">{one.asks}</dt>
                <dd>{one.answer}</dd>
              </div>
            ))}
          </dl>
        </Disclosure>
      ) : null}
    </Section>
  );
}

function FollowUps({ question, controls }: PartProps) {
  const shown = controls.stateOf(question)?.released ?? [];
  return (
    <Section title="Ask next" shortcut="f" size="small">
      <ul className="space-y-1.5 text-sm">
        {question.followUps.map((one) => (
          <FollowUp
            key={one.id}
            one={one}
            released={shown.includes(one.id)}
            onRelease={
              one.change && controls.leads ? (released) => controls.release(question, one.id, released) : undefined
            }
          />
        ))}
      </ul>
    </Section>
  );
}

type FollowUpProps = {
  one: DeskFollowUp;
  released: boolean;
  /** Absent where there is nothing to show, or it is not this author's to show. */
  onRelease: ((released: boolean) => void) | undefined;
};

function FollowUp({ one, released, onRelease }: FollowUpProps) {
  const card = useCard();
  const id = useId();
  const [listens, setListens] = useState(false);
  const asked = card.shown.get(one.key)?.value as { at: string } | undefined;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4">
      <label className="flex items-start gap-2 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          data-ask={one.key}
          checked={asked !== undefined}
          disabled={!card.open}
          onChange={() =>
            card.press([{ key: one.key, value: asked ? null : { at: card.stamp() } }], 'the mark of a follow-up')
          }
          className="mt-1 size-3 shrink-0 appearance-none rounded-full border border-edge checked:border-ink-3 checked:bg-ink-3 forced-colors:appearance-auto"
        />
        <span className={cx('min-w-0', asked && 'text-ink-3')}>
          {one.change ? <strong className="font-semibold">Change: </strong> : null}
          <span className={asked ? 'line-through' : undefined}>{one.text}</span>
          {asked ? <span className="whitespace-nowrap text-xs"> asked {card.time(asked.at)}</span> : null}
        </span>
      </label>
      <div className="flex flex-col items-end gap-0.5 text-xs/5">
        {onRelease ? (
          <button
            type="button"
            aria-pressed={released}
            onClick={() => onRelease(!released)}
            className={cx(
              'rounded-sm font-semibold pointer-coarse:min-h-11',
              released ? 'text-ink-2' : 'text-accent underline decoration-accent/35 underline-offset-[3px]',
            )}
          >
            {released ? 'shown to candidate' : 'show to candidate'}
          </button>
        ) : null}
        <button
          type="button"
          aria-expanded={listens}
          aria-controls={id}
          onClick={() => setListens(!listens)}
          className="rounded-sm text-ink-2 hover:text-ink pointer-coarse:min-h-11"
        >
          listen for
        </button>
      </div>
      <p id={id} hidden={!listens} className="col-span-full pl-5 text-ink-2 text-xs">
        {one.listenFor}
      </p>
    </li>
  );
}

function RedFlags({ question }: { question: DeskQuestion }) {
  const card = useCard();
  return (
    <Section title="Red flags" shortcut="r" size="small">
      <ul className={list} data-flags>
        {question.flags.map((flag, index) => {
          const seen = card.shown.get(flag.key)?.value as { at: string } | undefined;
          return (
            <li key={flag.key}>
              <label className="flex items-start gap-2 pointer-coarse:min-h-11">
                <input
                  type="checkbox"
                  data-flag={flag.key}
                  checked={seen !== undefined}
                  disabled={!card.open}
                  onChange={() =>
                    card.press([{ key: flag.key, value: seen ? null : { at: card.stamp() } }], 'the mark of a red flag')
                  }
                  className="peer sr-only"
                />
                <span
                  aria-hidden="true"
                  className={cx(
                    'mt-px min-w-4 rounded-sm text-center font-mono text-xs/5 peer-focus-visible:outline-2 peer-focus-visible:outline-focus',
                    seen ? 'font-semibold text-amber' : 'text-ink-3',
                  )}
                >
                  {index + 1}
                </span>
                <span className={cx('min-w-0', seen && 'font-semibold text-amber')}>
                  {flag.text}
                  {seen ? <span className="whitespace-nowrap text-xs"> seen {card.time(seen.at)}</span> : null}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Notes() {
  const card = useCard();
  const notes = card.lines.filter((line) => line.filedTo === null || line.filedTo === 'private');
  return (
    <Section title="Notes" shortcut="n" size="small">
      <ul>
        {notes.map((line) => (
          <LineItem key={line.key} line={line} note={line.filedTo === 'private' ? 'private' : 'unfiled'} />
        ))}
      </ul>
      {card.open ? <LineInput filing={null} label="Running note" placeholder="what happens now" shortcut="n" /> : null}
    </Section>
  );
}
