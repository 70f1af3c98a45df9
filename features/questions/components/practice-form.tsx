'use client';
/** Rating a sample answer alone: a level for each criterion, then the expert's beside it. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { LevelChoice, type LevelOption } from '@/components/level-choice';
import { SubmitButton } from '@/components/submit-button';
import { practise } from '../actions';

export interface PracticeCriterion {
  id: string;
  title: string;
  capability: string;
  anchors: LevelOption[];
}

export function PracticeForm({
  workspace,
  sampleId,
  criteria,
  again,
}: {
  workspace: string;
  sampleId: string;
  criteria: PracticeCriterion[];
  /** The expert's levels have been seen before. */
  again: boolean;
}) {
  const [levels, setLevels] = useState<Record<string, number>>({});
  const missing = criteria.filter((one) => levels[one.id] === undefined).length;
  return (
    <ActionForm action={practise} hidden={{ workspace, sampleId }} className="flex flex-col gap-6">
      {({ pending, problem }) => (
        <>
          {criteria.map((one) => {
            const field = `levels.${one.id}`;
            const wrong = problem(field);
            return (
              <div key={one.id} className="border-t pt-3">
                <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-3">
                  <h3 id={`title-${one.id}`} className="font-semibold text-sm">
                    {one.title}
                  </h3>
                  <span className="text-ink-2 text-xs">{one.capability}</span>
                </div>
                <LevelChoice
                  name={field}
                  labelledBy={`title-${one.id}`}
                  describedBy={wrong ? `problem-${one.id}` : undefined}
                  options={one.anchors}
                  value={levels[one.id] ?? null}
                  onChange={(level) => {
                    if (level !== 'not-assessed') setLevels((before) => ({ ...before, [one.id]: level }));
                  }}
                />
                {wrong ? (
                  <p id={`problem-${one.id}`} className="mt-1 text-red text-xs">
                    {wrong}
                  </p>
                ) : null}
              </div>
            );
          })}
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-3">
            <SubmitButton pending={pending} pendingLabel="Keeping">
              Keep and compare
            </SubmitButton>
            <p className="text-ink-2 text-xs">
              {missing === 0
                ? again
                  ? 'Kept beside your first rating, which stays.'
                  : 'Kept for you alone; it cannot be changed afterwards.'
                : missing === 1
                  ? '1 criterion has no level yet.'
                  : `${missing} criteria have no level yet.`}
            </p>
          </div>
        </>
      )}
    </ActionForm>
  );
}
