'use client';
/** One's own name and time zone. */
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { toast } from '@/components/toaster';
import type { Action } from '../loaders';

export type AccountFormProps = {
  action: Action<undefined>;
  name: string;
  timeZone: string;
  zones: { value: string; label: string }[];
};

export function AccountForm({ action, name, timeZone, zones }: AccountFormProps) {
  return (
    <ActionForm action={action} onDone={() => toast({ title: 'Saved.' })} className="flex max-w-2xl flex-col gap-4">
      {({ pending, problem, value }) => (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" hint="As colleagues see it beside your scores." error={problem('name')} required>
            {(control) => (
              <TextInput {...control} name="name" autoComplete="name" defaultValue={value('name') ?? name} />
            )}
          </Field>
          <Field label="Time zone" hint="Every time you see is in this zone." error={problem('timeZone')} required>
            {(control) => (
              <Select {...control} name="timeZone" options={zones} defaultValue={value('timeZone') ?? timeZone} />
            )}
          </Field>
          <div className="sm:col-span-2">
            <Button type="submit" variant="primary" pending={pending} pendingLabel="Saving">
              Save
            </Button>
          </div>
        </div>
      )}
    </ActionForm>
  );
}
