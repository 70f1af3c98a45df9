'use client';
/** The invitation of a candidate: which exercise, how long, with what help. Its link is shown once it is made. */
import { useState } from 'react';
import { ActionDialog } from '@/components/action-dialog';
import type { FormState } from '@/components/action-form';
import { Button } from '@/components/button';
import { CopyField } from '@/components/copy-field';
import { Disclosure } from '@/components/disclosure';
import { Field } from '@/components/field';
import { RadioRows } from '@/components/radio-rows';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { Textarea } from '@/components/textarea';
import { inviteCandidate } from '../actions';
import { type AllowedHelp, LANGUAGE_NAMES } from '../attempt';
import type { CandidatePart } from '../exercise';
import { HELP_WORDS } from '../words';

/** From the least to the most. */
const HELP: readonly AllowedHelp[] = ['none', 'docs', 'ai'];

export interface ExerciseChoice {
  slug: string;
  title: string;
  minutes: number;
  languages: CandidatePart['languages'];
  origin: 'public' | 'private';
}

export type InviteDialogProps = {
  workspace: string;
  interviewId: string;
  candidate: string;
  exercises: readonly ExerciseChoice[];
  /** The one that the kit holds. */
  preferred: string | null;
};

export function InviteDialog({ workspace, interviewId, candidate, exercises, preferred }: InviteDialogProps) {
  const [link, setLink] = useState<string | null>(null);
  return (
    <div className="flex flex-col items-start gap-2">
      <ActionDialog
        title={`Invite ${candidate} to an exercise`}
        description="Nothing is sent: the link is yours to pass on. It opens without an account."
        size="large"
        trigger={<Button size="small">Invite to an exercise</Button>}
        action={async (previous, form) => {
          const answer = await inviteCandidate(previous, form);
          if (answer.ok) setLink(new URL(answer.value.path, window.location.href).href);
          return answer;
        }}
        hidden={{ workspace, interviewId }}
        submitLabel="Make the link"
        pendingLabel="Making the link"
      >
        {(state) => <Fields state={state} exercises={exercises} preferred={preferred} />}
      </ActionDialog>
      {link === null ? null : (
        <div className="w-full">
          <p className="mb-1 text-sm">
            The link for {candidate}. It is shown this once; who has it is {candidate}.
          </p>
          <CopyField label="The candidate’s link to the exercise" value={link} />
        </div>
      )}
    </div>
  );
}

type FieldsProps = Pick<InviteDialogProps, 'exercises' | 'preferred'> & { state: FormState };

function Fields({ state, exercises, preferred }: FieldsProps) {
  const [slug, setSlug] = useState(state.value('exercise') ?? preferred ?? exercises[0]?.slug ?? '');
  const [mode, setMode] = useState(state.value('mode') ?? 'live');
  const chosen = exercises.find((one) => one.slug === slug);
  const names = (languages: CandidatePart['languages']['run']) =>
    languages.map((one) => LANGUAGE_NAMES[one]).join(', ');
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_8rem]">
        <Field label="Exercise" error={state.problem('exercise')}>
          {(control) => (
            <Select
              {...control}
              name="exercise"
              value={slug}
              onChange={(event) => setSlug(event.target.value)}
              options={exercises.map((one) => ({
                value: one.slug,
                label: `${one.title}${one.slug === preferred ? ' (in the kit)' : ''}`,
              }))}
            />
          )}
        </Field>
        <Field label="Minutes" error={state.problem('minutes')}>
          {(control) => (
            <TextInput
              {...control}
              key={slug}
              name="minutes"
              inputMode="numeric"
              defaultValue={state.value('minutes') ?? chosen?.minutes ?? 60}
            />
          )}
        </Field>
      </div>
      {chosen ? (
        <p className="-mt-2 text-ink-2 text-xs">
          The candidate chooses the language at the start: {names(chosen.languages.run)} run
          {chosen.languages.editOnly.length > 0
            ? `; ${names(chosen.languages.editOnly)} are edited, replayed and cited, without a verdict`
            : ''}
          .{chosen.origin === 'public' ? ' This suite is public: its hidden tests ship with the repository.' : ''}
        </p>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <RadioRows
          name="variant"
          legend="What they do"
          defaultValue={state.value('variant') ?? 'write'}
          options={[
            { value: 'write', label: 'Write it', hint: 'from the stub' },
            { value: 'mend', label: 'Mend this', hint: 'from a solution with one fault' },
          ]}
        />
        <RadioRows
          name="mode"
          legend="When"
          value={mode}
          onChange={setMode}
          options={[
            { value: 'live', label: 'Live', hint: 'together; you end it' },
            { value: 'take-home', label: 'Take-home', hint: 'alone, within some days; the clock ends it' },
          ]}
        />
      </div>
      <Field
        label="Days in which it may be started"
        error={state.problem('days')}
        className={mode === 'take-home' ? 'sm:w-64' : 'hidden'}
      >
        {(control) => (
          <TextInput {...control} name="days" inputMode="numeric" defaultValue={state.value('days') ?? '7'} />
        )}
      </Field>
      <RadioRows
        name="allowedHelp"
        legend="Allowed help"
        defaultValue={state.value('allowedHelp') ?? 'docs'}
        options={HELP.map((value) => ({
          value,
          label: HELP_WORDS[value].title,
          hint: HELP_WORDS[value].rule,
        }))}
      />
      <Field
        label="A word to the candidate"
        optional
        hint="Shown on the invitation, as it is."
        error={state.problem('note')}
      >
        {(control) => <Textarea {...control} name="note" rows={2} defaultValue={state.value('note') ?? ''} />}
      </Field>
      <Disclosure
        summary="Extra time"
        open={Number(state.value('extraMinutes') ?? 0) > 0 || state.problem('extraReason') !== undefined || undefined}
      >
        <div className="grid gap-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
          <Field label="Minutes more" error={state.problem('extraMinutes')}>
            {(control) => (
              <TextInput
                {...control}
                name="extraMinutes"
                inputMode="numeric"
                defaultValue={state.value('extraMinutes') ?? '0'}
              />
            )}
          </Field>
          <Field label="Why" hint="Staff see it; the candidate sees the time." error={state.problem('extraReason')}>
            {(control) => <TextInput {...control} name="extraReason" defaultValue={state.value('extraReason') ?? ''} />}
          </Field>
        </div>
      </Disclosure>
    </>
  );
}
