'use client';
/** Invites somebody by mail; the form empties only when the invitation is on its way. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { toast } from '@/components/toaster';
import type { Action } from '../loaders';
import { ROLE_WORDS, WORKSPACE_ROLES } from '../role';

export type InviteFormProps = { workspace: string; action: Action<{ email: string }> };

const ROLES = WORKSPACE_ROLES.map((role) => ({
  value: role,
  label: `${ROLE_WORDS[role].name}: ${ROLE_WORDS[role].does}`,
}));

export function InviteForm({ workspace, action }: InviteFormProps) {
  const [sent, setSent] = useState(0);
  return (
    <ActionForm
      key={sent}
      action={action}
      hidden={{ workspace }}
      onDone={() => {
        toast({ title: 'The invitation is on its way.' });
        setSent((count) => count + 1);
      }}
      className="flex max-w-2xl flex-col gap-4"
    >
      {({ pending, problem, value }) => (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name" error={problem('name')} required>
            {(control) => <TextInput {...control} name="name" autoComplete="off" defaultValue={value('name')} />}
          </Field>
          <Field label="E-mail" error={problem('email')} required>
            {(control) => (
              <TextInput {...control} name="email" type="email" autoComplete="off" defaultValue={value('email')} />
            )}
          </Field>
          <Field label="Role" error={problem('role')} required className="sm:col-span-2">
            {(control) => (
              <Select {...control} name="role" options={ROLES} defaultValue={value('role') ?? 'interviewer'} />
            )}
          </Field>
          <div className="sm:col-span-2">
            <Button type="submit" variant="primary" pending={pending} pendingLabel="Inviting">
              Invite
            </Button>
          </div>
        </div>
      )}
    </ActionForm>
  );
}
