'use client';
/** The forms behind one-time links. Opening a link changes nothing, because mail scanners open links too: a press does. */
import { useSyncExternalStore } from 'react';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { Select } from '@/components/select';
import { TextInput } from '@/components/text-input';
import { DoorForm } from './door-form';
import { enter, goTo } from './enter';
import { PasswordField } from './password-field';

export function LinkForm({ token, next }: { token: string; next: string }) {
  return (
    <DoorForm onSubmit={() => enter('link', { token })} onDone={() => goTo(next)}>
      {({ pending }) => (
        <div>
          <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment" autoFocus>
            Sign in
          </Button>
        </div>
      )}
    </DoorForm>
  );
}

export function ResetForm({ token, email }: { token: string; email: string }) {
  return (
    <DoorForm onSubmit={({ password = '' }) => enter('reset', { token, password })} onDone={() => goTo('/')}>
      {({ errorOf, pending }) => (
        <>
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <PasswordField
            label="New password"
            autoComplete="new-password"
            hint="At least 10 characters. A few unrelated words are easy to keep and hard to guess."
            error={errorOf('password')}
            autoFocus
          />
          <div>
            <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment">
              Save and sign in
            </Button>
          </div>
        </>
      )}
    </DoorForm>
  );
}

const never = () => () => {};
const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

export type OwnerFormProps = {
  token: string;
  /** The address that the link was made for; '' leaves it open. */
  email: string;
  name: string;
  zones: { value: string; label: string }[];
};

export function OwnerForm({ token, email, name, zones }: OwnerFormProps) {
  const zone = useSyncExternalStore(never, here, () => 'UTC');
  return (
    <DoorForm onSubmit={(values) => enter('owner', { ...values, token })} onDone={() => goTo('/')}>
      {({ errorOf, pending }) => (
        <>
          <Field label="Your name" hint="As colleagues see it beside your scores." error={errorOf('name')} required>
            {(control) => <TextInput {...control} name="name" autoComplete="name" defaultValue={name} autoFocus />}
          </Field>
          <Field label="E-mail" error={errorOf('email')} required>
            {(control) => (
              <TextInput
                {...control}
                name="email"
                type="email"
                autoComplete="username"
                defaultValue={email}
                readOnly={email !== ''}
              />
            )}
          </Field>
          <PasswordField
            label="Password"
            autoComplete="new-password"
            hint="At least 10 characters. A few unrelated words are easy to keep and hard to guess."
            error={errorOf('password')}
          />
          <Field
            label="Organisation"
            hint="Your company, or the partner that hires for others."
            error={errorOf('organisation')}
            required
          >
            {(control) => <TextInput {...control} name="organisation" autoComplete="organization" />}
          </Field>
          <Field
            label="First workspace"
            hint="A client or a business unit. Candidates' data never leaves its workspace; you can add more later."
            error={errorOf('workspace')}
            required
          >
            {(control) => <TextInput {...control} name="workspace" />}
          </Field>
          <Field label="Time zone" error={errorOf('timeZone')} required>
            {(control) => <Select {...control} key={zone} name="timeZone" options={zones} defaultValue={zone} />}
          </Field>
          <div>
            <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment">
              Create and sign in
            </Button>
          </div>
        </>
      )}
    </DoorForm>
  );
}
