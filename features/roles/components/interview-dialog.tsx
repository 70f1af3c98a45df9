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
import type { RatingMode } from '../role';
import { RatingChoice } from './rating-choice';

export interface BankChoice {
  id: string;
  title: string;
  capability: string;
  minutes: number;
}

export interface InterviewDraft {
  id: string;
  title: string;
  purpose: string;
  minutes: number;
  rating: RatingMode;
}

export function InterviewDialog({
  workspace,
  roleId,
  current,
  bank,
}: {
  workspace: string;
  roleId: string;
  /** Absent for a new interview. */
  current?: InterviewDraft;
  bank: BankChoice[];
}) {
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
    >
      {({ problem, value, list }) => (
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
          {current ? null : (
            <KitChoice bank={bank} chosen={list('questionIds[]') ?? []} problem={problem('questionIds')} />
          )}
          <RatingChoice value={value('rating') ?? current?.rating ?? 'pair'} problem={problem('rating')} />
        </>
      )}
    </ActionDialog>
  );
}

/** The bank as a list to tick; what is ticked stays in view while the list is narrowed. */
function KitChoice({ bank, chosen, problem }: { bank: BankChoice[]; chosen: string[]; problem?: string }) {
  const [ticked, setTicked] = useState(chosen);
  const [text, setText] = useState('');
  const rank = (id: string) => (chosen.includes(id) ? chosen.indexOf(id) : chosen.length);
  const inOrder = [...bank].sort((a, b) => rank(a.id) - rank(b.id));
  const wanted = text.trim().toLowerCase();
  const written = bank.filter((one) => ticked.includes(one.id)).reduce((sum, one) => sum + one.minutes, 0);
  return (
    <fieldset className="min-w-0">
      <legend className="font-medium text-sm">Questions</legend>
      {bank.length > 8 ? (
        <TextInput
          type="search"
          aria-label="Narrow the questions"
          placeholder="Narrow by title"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mt-1"
        />
      ) : null}
      <div className="mt-1 max-h-64 overflow-y-auto rounded border px-2.5 py-1">
        {bank.length === 0 ? (
          <p className="py-1.5 text-ink-2 text-sm">The bank is empty. Adopt questions from the library first.</p>
        ) : null}
        {inOrder.map((one) => (
          <div key={one.id} hidden={!ticked.includes(one.id) && !one.title.toLowerCase().includes(wanted)}>
            <Checkbox
              name="questionIds[]"
              value={one.id}
              checked={ticked.includes(one.id)}
              onChange={(event) =>
                setTicked(event.target.checked ? [...ticked, one.id] : ticked.filter((id) => id !== one.id))
              }
              label={one.title}
              hint={`${one.capability}, ${one.minutes} min`}
            />
          </div>
        ))}
      </div>
      {problem ? <p className="mt-1 text-red text-xs">{problem}</p> : null}
      <p className="mt-1 text-ink-2 text-xs" role="status">
        {ticked.length === 1 ? '1 question' : `${ticked.length} questions`}, written for {written} min
      </p>
    </fieldset>
  );
}
