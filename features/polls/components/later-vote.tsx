'use client';
/** Voting in a later round: one row at a time with its anchors and everybody's evidence in view, then the seal. */
import { useId } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { ConfirmDialog } from '@/components/confirm-dialog';
import { LevelChoice } from '@/components/level-choice';
import type { OwnAnswer, WordedRow } from './revealed-rows';
import type { CommandResult } from './room-client';

type Props = {
  /** The row that is open, when it is voted on in this round. */
  row: WordedRow | null;
  number: number;
  answers: ReadonlyMap<string, OwnAnswer | null>;
  late: boolean;
  refusal: string | null;
  /** Votes that wait in this window for the line to come back. */
  unstored: number;
  onVote: (rowKey: string, level: number | null) => void;
  sealing: { open: boolean; onOpenChange: (open: boolean) => void };
  onSeal: () => Promise<CommandResult>;
};

export function LaterVote({ row, number, answers, late, refusal, unstored, onVote, sealing, onSeal }: Props) {
  const heading = useId();
  const left = [...answers.values()].filter((answer) => answer === null).length;
  const answer = row === null ? null : answers.get(row.rowKey);
  const value = answer == null ? null : (answer.level ?? ('not-assessed' as const));
  return (
    <section aria-labelledby={heading} className="mb-6 flex flex-col gap-3 border-b pb-6">
      <h2 id={heading} className="font-semibold text-ink-2 text-xs">
        Your vote in round {number}
        {late ? ', late' : ''}
      </h2>
      {row === null ? (
        <p className="text-ink-2 text-sm">
          This round votes on capabilities and on the recommendation. Choose one of those rows.
        </p>
      ) : (
        <>
          <p className="font-semibold text-sm">{row.title}</p>
          <LevelChoice
            name={`round ${number} ${row.rowKey}`}
            label={`Your level for ${row.title}`}
            value={value}
            options={row.levels.map((level) => ({ ...level }))}
            notAssessed={row.rowKey !== 'recommendation'}
            onChange={(chosen) => onVote(row.rowKey, chosen === 'not-assessed' ? null : chosen)}
          />
        </>
      )}
      {refusal === null ? null : <Alert kind="error">{refusal}</Alert>}
      <div className="flex flex-wrap items-center gap-3">
        <ConfirmDialog
          {...sealing}
          title={`Seal your votes of round ${number}`}
          description="They stand as they are and are shown with the reveal. The first round stays beside them."
          confirmLabel="Seal"
          pendingLabel="Sealing"
          trigger={
            <Button variant="primary" shortcut="s" disabled={left > 0}>
              Seal my votes
            </Button>
          }
          onConfirm={async () => {
            const result = await onSeal();
            return result.ok ? undefined : { error: result.reason };
          }}
        />
        <p className="text-ink-2 text-xs" role="status">
          {left === 0
            ? 'Every row has an answer.'
            : left === 1
              ? '1 row has no answer yet.'
              : `${left} rows have no answer yet.`}
        </p>
      </div>
      {unstored === 0 ? (
        <p className="min-h-8 text-ink-2 text-xs">
          Nobody else sees what you choose here until round {number} is revealed.
        </p>
      ) : (
        <p className="min-h-8 font-medium text-amber text-xs" role="status">
          Not stored yet: {unstored === 1 ? '1 vote is' : `${unstored} votes are`} kept in this window and sent once the
          line is back. Do not close it.
        </p>
      )}
    </section>
  );
}
