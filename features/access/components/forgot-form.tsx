'use client';
/** Asks for a link by which a new password can be chosen. */
import { useState } from 'react';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { TextLink } from '@/components/text-link';
import { DoorForm } from './door-form';
import { post } from './enter';
import { MailSent } from './mail-sent';

export function ForgotForm({ outbox }: { outbox: boolean }) {
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo !== undefined) {
    return <MailSent to={sentTo} purpose="reset" outbox={outbox} onBack={() => setSentTo(undefined)} />;
  }
  return (
    <DoorForm
      onSubmit={({ email = '' }) => post('/api/v1/account-links', { email, purpose: 'reset' })}
      onDone={({ email = '' }) => setSentTo(email)}
    >
      {({ errorOf, pending }) => (
        <>
          <Field label="E-mail" error={errorOf('email')} required>
            {(control) => <TextInput {...control} name="email" type="email" autoComplete="username" autoFocus />}
          </Field>
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment">
              Mail me a link
            </Button>
            <TextLink href="/sign-in">Back to signing in</TextLink>
          </div>
        </>
      )}
    </DoorForm>
  );
}
