'use client';
/** A further workspace of an organisation. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import type { Action } from '../loaders';

export type WorkspaceFormProps = {
  action: Action<undefined>;
  /** Those that the person may add to; at least one. */
  organisations: { value: string; label: string }[];
  timeZone: string;
  zones: { value: string; label: string }[];
};

export function WorkspaceForm({ action, organisations, timeZone, zones }: WorkspaceFormProps) {
  return (
    <ActionForm action={action} className="flex max-w-md flex-col gap-4">
      {({ pending, problem, value }) => (
        <>
          {organisations.length > 1 ? (
            <Field label="Organisation" error={problem('organisationId')} required>
              {(control) => (
                <Select
                  {...control}
                  name="organisationId"
                  options={organisations}
                  defaultValue={value('organisationId') ?? organisations[0]?.value}
                />
              )}
            </Field>
          ) : (
            <input type="hidden" name="organisationId" value={organisations[0]?.value} />
          )}
          <Field label="Name" hint="A client or a business unit." error={problem('name')} required>
            {(control) => <TextInput {...control} name="name" defaultValue={value('name')} autoFocus />}
          </Field>
          <Field label="Time zone" hint="Deadlines are named in it." error={problem('timeZone')} required>
            {(control) => (
              <Select {...control} name="timeZone" options={zones} defaultValue={value('timeZone') ?? timeZone} />
            )}
          </Field>
          <div>
            <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment">
              Add the workspace
            </Button>
          </div>
        </>
      )}
    </ActionForm>
  );
}
