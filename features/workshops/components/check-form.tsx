'use client';
/** One answer of a check: a level for each criterion; the expert's come when all answers are rated. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { LevelChoice, type LevelOption } from '@/components/level-choice';
import { SubmitButton } from '@/components/submit-button';
import { rateCheckAnswer } from '../actions';

export type CheckFormProps = {
  workspace: string;
  checkId: string;
  sampleId: string;
  criteria: { id: string; title: string; anchors: LevelOption[] }[];
  /** Whether this is the check's last answer. */
  last: boolean;
};

export function CheckForm({ workspace, checkId, sampleId, criteria, last }: CheckFormProps) {
  const [levels, setLevels] = useState<Readonly<Record<string, number>>>({});
  const missing = criteria.filter((one) => levels[one.id] === undefined).length;
  return (
    <ActionForm
      action={rateCheckAnswer}
      hidden={{ workspace, checkId, sampleId }}
      // The next answer begins at the top of the page.
      onDone={() => window.scrollTo(0, 0)}
      className="flex flex-col gap-6"
    >
      {({ pending, problem }) => (
        <>
          {criteria.map((one) => {
            const field = `levels.${one.id}`;
            const wrong = problem(field);
            return (
              <div key={one.id} className="border-t pt-3">
                <h3 id={`title-${one.id}`} className="mb-2 font-semibold text-sm">
                  {one.title}
                </h3>
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
              {last ? 'Keep and compare' : 'Keep, next answer'}
            </SubmitButton>
            <p className="text-ink-2 text-xs" role="status">
              {missing === 0
                ? 'Kept as it is; it cannot be changed afterwards.'
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
