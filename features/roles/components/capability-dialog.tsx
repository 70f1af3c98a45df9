'use client';
/** What one capability weighs in a role, which level is expected, and how it is rated; weight and level with their reasons. */
import { useState } from 'react';
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { LevelChoice, type LevelOption } from '@/components/level-choice';
import { Segmented } from '@/components/segmented';
import { Textarea } from '@/components/textarea';
import { setCapability } from '../actions';
import { type RoleCapability, WEIGHT_WORDS } from '../role';
import { RatingChoice } from './rating-choice';

export function CapabilityDialog({
  workspace,
  roleId,
  capability,
  current,
}: {
  workspace: string;
  roleId: string;
  capability: { key: string; name: string; anchors: LevelOption[] };
  current: RoleCapability | undefined;
}) {
  const [level, setLevel] = useState<number | null>(current?.expectedLevel ?? null);
  return (
    <ActionDialog
      title={capability.name}
      description="A weight asks for coverage and orders the debrief; it is never multiplied into a number."
      trigger={
        <Button size="small" variant="quiet" aria-label={`${current ? 'Edit' : 'Set'} ${capability.name}`}>
          {current ? 'Edit' : 'Set'}
        </Button>
      }
      size="large"
      action={setCapability}
      hidden={{ workspace, roleId, capability: capability.key }}
      submitLabel="Save"
      pendingLabel="Saving"
    >
      {({ problem, value }) => (
        <>
          <div className="flex flex-col gap-1">
            <span className="font-medium text-sm">Weight</span>
            <Segmented
              name="weight"
              label="Weight"
              defaultValue={value('weight') ?? String(current?.weight ?? 2)}
              options={([1, 2, 3] as const).map((one) => ({ value: String(one), label: WEIGHT_WORDS[one] }))}
              className="w-fit"
            />
            {problem('weight') ? <p className="text-red text-xs">{problem('weight')}</p> : null}
          </div>
          <Field label="Why this weight" error={problem('weightReason')}>
            {(control) => (
              <Textarea
                {...control}
                name="weightReason"
                rows={2}
                maxLength={400}
                defaultValue={value('weightReason') ?? current?.weightReason}
              />
            )}
          </Field>
          <div className="flex flex-col gap-1">
            <span id={`expected-${capability.key}`} className="font-medium text-sm">
              Level expected
            </span>
            <LevelChoice
              name="expectedLevel"
              labelledBy={`expected-${capability.key}`}
              options={capability.anchors}
              value={level}
              onChange={(chosen) => setLevel(chosen === 'not-assessed' ? null : chosen)}
            />
            {problem('expectedLevel') ? <p className="text-red text-xs">{problem('expectedLevel')}</p> : null}
          </div>
          <Field label="Why this level" error={problem('expectedReason')}>
            {(control) => (
              <Textarea
                {...control}
                name="expectedReason"
                rows={2}
                maxLength={400}
                defaultValue={value('expectedReason') ?? current?.expectedReason}
              />
            )}
          </Field>
          <RatingChoice value={value('rating') ?? current?.rating ?? 'pair'} problem={problem('rating')} />
        </>
      )}
    </ActionDialog>
  );
}
