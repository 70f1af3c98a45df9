'use client';
/** One row in full: the two anchors that differ side by side, what each rater wrote, why they differ, what was said. */
import { useId, useRef, useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { FencedText } from '@/components/fenced-text';
import { Field } from '@/components/field';
import { initialsOf } from '@/components/initials';
import { LevelDot } from '@/components/level-dot';
import { LevelMark } from '@/components/level-mark';
import { PendingText } from '@/components/pending-text';
import { RadioRows } from '@/components/radio-rows';
import { Section } from '@/components/section';
import { Textarea } from '@/components/textarea';
import { type DebriefPlan, type Dot, extremes, type RaterEvidence } from '../debrief';
import { DISAGREEMENT_KINDS, DISAGREEMENT_WORDS, type DisagreementKind, type Round } from '../poll';
import type { WordedRow } from './revealed-rows';
import type { CommandResult } from './room-client';
import type { Evidence } from './use-evidence';
import { nameOf } from './words';

type Props = {
  plan: DebriefPlan;
  row: WordedRow;
  /** The first round: where disagreements are typed and comments are kept. */
  round: Round;
  /** Shows the levels' anchors; off where the row is being voted on and they stand above already. */
  anchors: boolean;
  evidence: Evidence;
  /** Why this person may not type or comment, or null. */
  silence: string | null;
  time: (iso: string) => string;
  onType: (kind: DisagreementKind) => void;
  onComment: (text: string) => Promise<CommandResult>;
};

export function RowDetail({ plan, row, round, anchors, evidence, silence, time, onType, onComment }: Props) {
  const dots = row.rounds[0]?.dots ?? [];
  const ends = extremes(row.rowKey, dots);
  const apart = row.comparison?.kind === 'compared' && ends !== null;
  return (
    <div className="flex flex-col gap-6">
      {anchors ? <Anchors row={row} dots={dots} /> : null}
      <EvidenceList plan={plan} row={row} dots={dots} evidence={evidence} time={time} />
      {apart ? <Why plan={plan} row={row} round={round} silence={silence} time={time} onType={onType} /> : null}
      <Comments plan={plan} row={row} round={round} silence={silence} time={time} onComment={onComment} />
    </div>
  );
}

function Anchors({ row, dots }: { row: WordedRow; dots: readonly Dot[] }) {
  const ends = extremes(row.rowKey, dots);
  const given = [...new Set(dots.flatMap((dot) => (dot.level === null ? [] : [dot.level])))].sort((a, b) => a - b);
  const levels = ends === null ? given : [ends.low.level, ends.high.level];
  const shown = row.levels.filter((level) => levels.includes(level.level));
  const raters = new Set(dots.map((dot) => dot.raterId)).size;
  const title =
    ends === null ? 'What the level says' : raters === 2 ? 'Where the two differ' : 'Where the two ends differ';
  if (shown.length === 0) {
    return (
      <Section title={row.title} size="small">
        <p className="text-ink-2 text-sm">Nobody gave this row a level.</p>
      </Section>
    );
  }
  return (
    <Section title={title} size="small">
      <h3 className="mb-2 font-semibold text-sm">{row.title}</h3>
      <div className={cx('grid gap-2', shown.length > 1 && 'grid-cols-2')}>
        {shown.map((level) => (
          <div key={level.level} className="min-w-0 rounded border px-2.5 py-2">
            <p className="flex items-center gap-1.5 font-semibold text-sm">
              <LevelMark level={level.level} of={row.levels.length} />
              {level.label}
            </p>
            {level.anchor === '' ? null : <p className="mt-0.5 hyphens-auto text-ink-2 text-xs">{level.anchor}</p>}
          </div>
        ))}
      </div>
    </Section>
  );
}

/** What one rater filed to this row, or to a criterion of this capability, by interview. */
function linesFor(cards: readonly RaterEvidence[], row: WordedRow, raterId: string) {
  return cards
    .filter(
      (card) => card.raterId === raterId && (row.performanceId === null || card.interviewId === row.performanceId),
    )
    .map((card) => ({
      card,
      lines: card.lines.filter(
        (line) => line.row === row.rowKey || row.versionIds.some((id) => line.row === `criterion:${id}`),
      ),
    }));
}

type EvidenceProps = {
  plan: DebriefPlan;
  row: WordedRow;
  dots: readonly Dot[];
  evidence: Evidence;
  time: (iso: string) => string;
};

function EvidenceList({ plan, row, dots, evidence, time }: EvidenceProps) {
  if (evidence.kind === 'loading') return <PendingText>Fetching what the raters wrote</PendingText>;
  if (evidence.kind === 'failed') {
    return (
      <Alert
        kind="error"
        action={
          <Button size="small" onClick={evidence.again}>
            Try again
          </Button>
        }
      >
        What the raters wrote could not be fetched.
      </Alert>
    );
  }
  const raters = [...new Set(dots.map((dot) => dot.raterId))].sort((a, b) =>
    nameOf(plan, a).localeCompare(nameOf(plan, b), 'en'),
  );
  if (raters.length === 0) return null;
  const of = row.levels.length;
  return (
    <Section title="Evidence" size="small">
      <ul className="flex flex-col gap-4">
        {raters.map((raterId) => {
          const name = nameOf(plan, raterId);
          const levels = dots.filter((dot) => dot.raterId === raterId);
          const cards = linesFor(evidence.cards, row, raterId);
          const nothing =
            row.rowKey !== 'recommendation' &&
            cards.every(({ card, lines }) => lines.length === 0 && card.redFlags.length === 0);
          const distinct = [...new Set(levels.map((dot) => dot.level))];
          return (
            <li key={raterId} className="min-w-0">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
                {distinct.map((level) =>
                  level === null ? (
                    <span key="none" className="font-normal text-ink-2 text-xs">
                      not assessed
                    </span>
                  ) : (
                    <LevelDot key={level} initials={initialsOf(name)} name={name} level={level} of={of} />
                  ),
                )}
                {name}
                {levels.some((dot) => dot.late) ? <span className="font-normal text-ink-2 text-xs">late</span> : null}
              </p>
              {cards.map(({ card, lines }) => (
                <div key={card.interviewId} className="mt-1">
                  {row.performanceId === null && cards.length > 1 ? (
                    <p className="text-ink-2 text-xs">{plan.interviews[card.interviewId]}</p>
                  ) : null}
                  <ul className="text-sm">
                    {lines.map((line) => (
                      <li key={line.id} className="break-words">
                        <time dateTime={line.at} className="font-mono text-ink-2 text-xs">
                          {time(line.at)}
                        </time>{' '}
                        <FencedText>{line.text}</FencedText>
                      </li>
                    ))}
                    {card.redFlags.map((flag) => (
                      <li key={`${flag.at} ${flag.text}`} className="text-ink-2 text-xs">
                        red flag: {flag.text}
                      </li>
                    ))}
                  </ul>
                  {row.rowKey === 'recommendation' && card.summary !== '' ? (
                    <Disclosure summary="Summary">
                      <p className="whitespace-pre-wrap text-sm">{card.summary}</p>
                    </Disclosure>
                  ) : null}
                </div>
              ))}
              {nothing ? <p className="text-ink-2 text-xs">No line filed to this row.</p> : null}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function Why({ plan, row, round, silence, time, onType }: Omit<Props, 'evidence' | 'anchors' | 'onComment'>) {
  const typed = round.disagreements[row.cell];
  return (
    <div>
      <RadioRows
        name={`why ${row.cell}`}
        legend="Why do they differ?"
        value={typed?.kind ?? null}
        disabled={silence !== null}
        onChange={onType}
        options={DISAGREEMENT_KINDS.map((kind, index) => ({
          value: kind,
          label: DISAGREEMENT_WORDS[kind].label,
          hint: DISAGREEMENT_WORDS[kind].hint,
          shortcut: String(index + 1),
        }))}
      />
      <p className="mt-1.5 min-h-4 text-ink-2 text-xs">
        {typed === undefined
          ? 'The first to speak are the two ends, with their evidence.'
          : `${nameOf(plan, typed.authorId)}, ${time(typed.at)}`}
      </p>
    </div>
  );
}

function Comments({ plan, row, round, silence, time, onComment }: Omit<Props, 'evidence' | 'anchors' | 'onType'>) {
  const [text, setText] = useState('');
  const [trouble, setTrouble] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const heading = useId();
  const said = round.comments.filter((comment) => comment.rowKey === row.rowKey);

  async function send() {
    if (text.trim() === '') return field.current?.focus();
    setSending(true);
    const result = await onComment(text.trim());
    setSending(false);
    setTrouble(result.ok ? null : result.reason);
    if (result.ok) setText('');
  }

  return (
    <Section title={<span id={heading}>Comments on this row</span>} size="small">
      <ul aria-labelledby={heading} className="flex flex-col gap-2 empty:hidden">
        {said.map((comment) => (
          <li key={comment.id} className="text-sm">
            <p className="text-ink-2 text-xs">
              {nameOf(plan, comment.authorId)}, <time dateTime={comment.at}>{time(comment.at)}</time>
            </p>
            <p className="whitespace-pre-wrap break-words">{comment.text}</p>
          </li>
        ))}
      </ul>
      {silence === null ? (
        <form
          className="mt-2 flex flex-col items-start gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Field label="Your comment" hideLabel error={trouble} className="w-full">
            {(control) => (
              <Textarea
                {...control}
                ref={field}
                rows={2}
                maxLength={2000}
                data-comment
                placeholder="What should the others know?"
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" size="small" shortcut="c" pending={sending} pendingLabel="Sending">
            Comment
          </Button>
        </form>
      ) : (
        <p className="text-ink-2 text-xs">{silence}</p>
      )}
    </Section>
  );
}
