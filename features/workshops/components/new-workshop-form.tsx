'use client';
/** Putting a workshop together: a name, and answers of one or two questions. Which of them are good is said nowhere. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { Checkbox } from '@/components/checkbox';
import { Field } from '@/components/field';
import { SubmitButton } from '@/components/submit-button';
import { TextInput } from '@/components/text-input';
import { startWorkshop } from '../actions';
import { FEWEST_SAMPLES, MOST_SAMPLES } from '../schema';

export type WorkshopQuestion = {
  slug: string;
  title: string;
  capability: string;
  samples: { id: string; title: string }[];
};

export function NewWorkshopForm({ workspace, questions }: { workspace: string; questions: WorkshopQuestion[] }) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (id: string, on: boolean) =>
    setChosen((before) => (on ? [...before, id] : before.filter((one) => one !== id)));
  const full = chosen.length >= MOST_SAMPLES;
  return (
    <ActionForm action={startWorkshop} hidden={{ workspace }} className="flex flex-col gap-6">
      {({ pending, problem, value }) => (
        <>
          <Field
            label="Name"
            hint="What the raters will find it under."
            error={problem('title')}
            className="max-w-read"
          >
            {(control) => (
              <TextInput {...control} name="title" maxLength={90} defaultValue={value('title') ?? ''} required />
            )}
          </Field>
          <fieldset aria-describedby="answers-hint">
            <legend className="font-semibold text-sm">Answers</legend>
            <p id="answers-hint" className="mb-3 text-ink-2 text-xs">
              {FEWEST_SAMPLES} to {MOST_SAMPLES}. Four to six fit an hour; two questions tell more than one. The order
              is drawn, and nobody sees the expert’s levels before a reveal.
            </p>
            <div className="grid gap-x-8 gap-y-5 md:grid-cols-2">
              {questions.map((question) => (
                <section key={question.slug} aria-label={question.title} className="min-w-0 border-t pt-2">
                  <p className="flex flex-wrap items-baseline justify-between gap-x-3 font-semibold text-sm">
                    {question.title}
                    <span className="font-normal text-ink-2 text-xs">{question.capability}</span>
                  </p>
                  {question.samples.map((sample) => (
                    <Checkbox
                      key={sample.id}
                      name="sampleIds[]"
                      value={sample.id}
                      label={sample.title}
                      checked={chosen.includes(sample.id)}
                      disabled={full && !chosen.includes(sample.id)}
                      onChange={(event) => toggle(sample.id, event.target.checked)}
                    />
                  ))}
                </section>
              ))}
            </div>
            {problem('sampleIds') ? <p className="mt-2 text-red text-xs">{problem('sampleIds')}</p> : null}
          </fieldset>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t pt-4">
            <SubmitButton pending={pending} pendingLabel="Opening">
              Open the workshop
            </SubmitButton>
            <p className="text-ink-2 text-xs" role="status">
              {chosen.length === 0
                ? 'No answer chosen yet.'
                : `${chosen.length} ${chosen.length === 1 ? 'answer' : 'answers'} chosen.`}
            </p>
          </div>
        </>
      )}
    </ActionForm>
  );
}
