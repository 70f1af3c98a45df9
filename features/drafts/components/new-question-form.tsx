'use client';
/** The one thing that a new question needs before there is a place to write it in. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { begin } from '../actions';

export function NewQuestionForm({ workspace }: { workspace: string }) {
  return (
    <ActionForm action={begin} hidden={{ workspace }} className="flex max-w-read flex-col gap-4">
      {({ pending, problem, value }) => (
        <>
          <Field
            label="Title"
            hint="As it stands in lists, such as “Design a rate limiter”. It can be changed later."
            error={problem('title')}
          >
            {(control) => <TextInput {...control} name="title" maxLength={90} defaultValue={value('title')} />}
          </Field>
          <Button type="submit" variant="primary" pending={pending} pendingLabel="Opening" className="self-start">
            Write it
          </Button>
        </>
      )}
    </ActionForm>
  );
}
