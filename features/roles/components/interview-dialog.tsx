'use client';
/** One interview of a role: what it is for, how long, how it is rated; a new one with the first questions of its kit. */
import { useState } from 'react';
import { ActionDialog } from '@/components/action-dialog';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { Textarea } from '@/components/textarea';
import { setInterview } from '../actions';
import type { FoundChoices, KitChoice } from '../data';
import type { RatingMode } from '../role';
import { ChoiceSearch, NothingFound } from './choice-search';
import { RatingChoice } from './rating-choice';
import { ANYTHING, useChoices } from './use-choices';

export interface InterviewDraft {
  id: string;
  title: string;
  purpose: string;
  minutes: number;
  rating: RatingMode;
}

export type InterviewDialogProps = { workspace: string; roleId: string } & (
  | { current: InterviewDraft }
  | {
      /** Absent for a new interview, whose kit begins with some of the bank. */
      current?: undefined;
      first: FoundChoices;
      capabilityNames: Record<string, string>;
    }
);

export function InterviewDialog(props: InterviewDialogProps) {
  const { workspace, roleId, current } = props;
  // Kept here, since the form is made anew each time that the dialog opens.
  const [ticked, setTicked] = useState<readonly KitChoice[]>([]);
  return (
    <ActionDialog
      title={current ? current.title : 'New interview'}
      description="Loops that are under way keep the kit they were given."
      trigger={
        current ? (
          <Button size="small" variant="quiet" aria-label={`Change ${current.title}`}>
            Change
          </Button>
        ) : (
          <Button>Add an interview</Button>
        )
      }
      size="large"
      action={setInterview}
      hidden={{ workspace, roleId, ...(current ? { roleInterviewId: current.id } : {}) }}
      submitLabel={current ? 'Save' : 'Add'}
      pendingLabel="Saving"
      onDone={() => setTicked([])}
    >
      {({ problem, value }) => (
        <>
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_7rem]">
            <Field label="Title" error={problem('title')}>
              {(control) => (
                <TextInput {...control} name="title" maxLength={90} defaultValue={value('title') ?? current?.title} />
              )}
            </Field>
            <Field label="Minutes" error={problem('minutes')}>
              {(control) => (
                <TextInput
                  {...control}
                  name="minutes"
                  inputMode="numeric"
                  maxLength={3}
                  defaultValue={value('minutes') ?? String(current?.minutes ?? 60)}
                />
              )}
            </Field>
          </div>
          <Field label="What it is for" error={problem('purpose')}>
            {(control) => (
              <Textarea
                {...control}
                name="purpose"
                rows={2}
                maxLength={400}
                defaultValue={value('purpose') ?? current?.purpose}
              />
            )}
          </Field>
          {props.current ? null : (
            <FirstQuestions
              workspace={workspace}
              first={props.first}
              capabilityNames={props.capabilityNames}
              ticked={ticked}
              onTick={setTicked}
              problem={problem('questionIds')}
            />
          )}
          <RatingChoice value={value('rating') ?? current?.rating ?? 'pair'} problem={problem('rating')} />
        </>
      )}
    </ActionDialog>
  );
}

/** What is ticked, then what the bank has for what is searched; what is ticked stays whatever is searched next. */
function FirstQuestions({
  workspace,
  first,
  capabilityNames,
  ticked,
  onTick,
  problem,
}: {
  workspace: string;
  first: FoundChoices;
  capabilityNames: Record<string, string>;
  ticked: readonly KitChoice[];
  onTick: (ticked: readonly KitChoice[]) => void;
  problem?: string;
}) {
  const [wish, setWish] = useState(ANYTHING);
  const choices = useChoices(workspace, wish, first);
  const { found } = choices;
  const ids = new Set(ticked.map((one) => one.id));
  const written = ticked.reduce((sum, one) => sum + one.minutes, 0);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-sm">Questions</legend>
      <ChoiceSearch wish={wish} onWish={setWish} choices={choices} />
      <div className="max-h-64 overflow-y-auto rounded border px-2.5 py-1">
        {[...ticked, ...found.choices.filter((one) => !ids.has(one.id))].map((one) => (
          <Checkbox
            key={one.id}
            name="questionIds[]"
            value={one.id}
            checked={ids.has(one.id)}
            onChange={(event) =>
              onTick(event.target.checked ? [...ticked, one] : ticked.filter((other) => other.id !== one.id))
            }
            label={one.title}
            hint={`${capabilityNames[one.capability] ?? one.capability}, ${one.minutes} min`}
          />
        ))}
        {found.choices.length === 0 ? <NothingFound wish={wish} total={found.total} /> : null}
      </div>
      {problem ? <p className="mt-1 text-red text-xs">{problem}</p> : null}
      <p className="mt-1 text-ink-2 text-xs" role="status">
        {ticked.length === 1 ? '1 question' : `${ticked.length} questions`}, written for {written} min
      </p>
    </fieldset>
  );
}
