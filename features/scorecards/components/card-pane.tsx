'use client';
/** The right pane: what is rated, row by row, and what belongs to the whole card. */
import { KeyHint } from '@/components/key-hint';
import { textOf } from '../card';
import { storable } from '../line';
import { LONGEST_TEXT } from '../schema';
import { useCard } from './card-context';
import { Filing } from './filing';
import { OtherTexts } from './other-texts';
import { RatingRow, RecommendationRow } from './rating-row';
import { SummaryField } from './summary-field';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** @param onFiled takes the focus when the last line is filed; @param onLeave sends what was typed */
export function CardPane({ onFiled, onLeave }: { onFiled: () => void; onLeave: () => void }) {
  const card = useCard();
  const criteria = card.rows.filter((row) => row.kind === 'criterion');
  const capabilities = card.rows.filter((row) => row.kind === 'capability');
  const recommendation = card.rows.find((row) => row.kind === 'recommendation');
  const summary = card.shown.get('summary');
  return (
    <>
      <div className="mb-1 flex h-6 items-center justify-between gap-3">
        <h2 className="shrink-0 font-semibold text-sm">
          Your {NUMBERS[criteria.length] ?? criteria.length} {criteria.length === 1 ? 'criterion' : 'criteria'}
        </h2>
        <span className="flex min-w-0 items-center gap-x-3 overflow-hidden pointer-coarse:hidden max-sm:hidden">
          <KeyHint keys={['1', String(criteria[0]?.levels.length ?? 3)]} range>
            level
          </KeyHint>
          <KeyHint keys={['0']}>not assessed</KeyHint>
          <KeyHint keys={['e']}>evidence</KeyHint>
        </span>
      </div>
      {card.questions.length > 1
        ? card.questions.map((question) => (
            <div key={question.versionId}>
              <p className="border-t pt-3 font-semibold text-ink-2 text-xs">{question.title}</p>
              {criteria
                .filter((row) => row.versionId === question.versionId)
                .map((row) => (
                  <RatingRow key={row.key} row={row} />
                ))}
            </div>
          ))
        : criteria.map((row) => <RatingRow key={row.key} row={row} />)}
      {capabilities.length > 0 ? (
        <>
          <h2 className="border-t pt-4 font-semibold text-sm">Capabilities</h2>
          <p className="mb-1 text-ink-2 text-xs">One level each, from everything you saw in this interview.</p>
          {capabilities.map((row) => (
            <RatingRow key={row.key} row={row} />
          ))}
        </>
      ) : null}
      {recommendation ? <RecommendationRow row={recommendation} /> : null}
      <div className="flex flex-col gap-4 border-t pt-3 empty:hidden">
        {card.open ? <Filing onEmpty={onFiled} /> : null}
        <SummaryField
          value={textOf(summary?.value)}
          open={card.open}
          onText={(text) => card.type({ key: 'summary', value: { text: storable(text).slice(0, LONGEST_TEXT) } })}
          onLeave={onLeave}
        />
        {summary !== undefined && summary.others.length > 0 ? (
          <OtherTexts fieldKey="summary" value={summary.value} others={summary.others} />
        ) : null}
      </div>
    </>
  );
}
