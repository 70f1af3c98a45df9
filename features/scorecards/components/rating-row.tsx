'use client';
/** One row of the card: what is rated, the levels with their anchors, the evidence. */
import type { ReactNode } from 'react';
import { cx } from '@/components/cx';
import { Kbd } from '@/components/kbd';
import { LevelChoice, type LevelValue } from '@/components/level-choice';
import { Segmented } from '@/components/segmented';
import type { DeskRow } from '../desk';
import { answerOf } from '../transcript';
import { useCard } from './card-context';
import { LineInput, LineItem } from './lines';

type Answer = { level: number | null } | undefined;

const chosen = (answer: Answer): LevelValue => (answer === undefined ? null : (answer.level ?? 'not-assessed'));

export function RatingRow({ row }: { row: DeskRow }) {
  const card = useCard();
  const answer = card.shown.get(row.key)?.value as Answer;
  const titleId = `title-${row.key}`;
  return (
    <RowFrame row={row} titleId={titleId} answered={answer !== undefined} state={answerOf(row, answer)}>
      <LevelChoice
        name={row.key}
        labelledBy={titleId}
        notAssessed
        value={chosen(answer)}
        options={row.levels}
        disabled={!card.open}
        onChange={(value) => card.rate(row, value === 'not-assessed' ? null : value)}
      />
      <Evidence row={row} />
    </RowFrame>
  );
}

export function RecommendationRow({ row }: { row: DeskRow }) {
  const card = useCard();
  const answer = card.shown.get(row.key)?.value as Answer;
  return (
    <RowFrame row={row} titleId="title-recommendation" answered={answer !== undefined} state={answerOf(row, answer)}>
      <Segmented
        name={row.key}
        label="Recommendation"
        look="apart"
        disabled={!card.open}
        value={answer?.level ? String(answer.level) : null}
        options={row.levels.map(({ level, label }) => ({
          value: String(level),
          label: (
            <>
              <Kbd className="mr-2">{level}</Kbd>
              {label}
            </>
          ),
        }))}
        onChange={(value) => card.rate(row, Number(value))}
      />
    </RowFrame>
  );
}

type RowFrameProps = { row: DeskRow; titleId: string; state: string; answered: boolean; children: ReactNode };

/** The bar at the left says where the keys go; it is the row's focus mark as well. */
function RowFrame({ row, titleId, state, answered, children }: RowFrameProps) {
  const card = useCard();
  const here = card.current === row.key;
  return (
    <section
      data-row={row.key}
      tabIndex={-1}
      aria-labelledby={titleId}
      aria-current={here || undefined}
      onFocusCapture={() => card.setCurrent(row.key)}
      className={cx(
        'relative scroll-my-4 border-t py-3 outline-none before:absolute before:inset-y-0 before:-left-3 before:w-0.5 first:border-t-0 md:before:-left-4',
        here && 'before:bg-accent forced-colors:before:bg-[Highlight]',
      )}
    >
      <div className="mb-1.5 flex items-baseline justify-between gap-4">
        <h3 id={titleId} className="min-w-0 font-semibold text-sm">
          {row.title}
        </h3>
        <span className={cx('shrink-0 text-xs', answered ? 'text-ink-2' : 'text-ink-3')}>{state}</span>
      </div>
      {children}
    </section>
  );
}

function Evidence({ row }: { row: DeskRow }) {
  const card = useCard();
  const lines = card.lines.filter((line) => line.filedTo === row.filing);
  return (
    <div className="mt-2">
      {lines.length > 0 ? (
        <ul>
          {lines.map((line) => (
            <LineItem key={line.key} line={line} />
          ))}
        </ul>
      ) : null}
      {card.open ? (
        <LineInput
          filing={row.filing}
          label={`Evidence for ${row.title}`}
          placeholder="what did they say or do?"
          shortcut="e"
        />
      ) : null}
    </div>
  );
}
