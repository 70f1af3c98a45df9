'use client';
/** Signing in: a password, a link by mail to the same address, or a provider outside. */
import { useState } from 'react';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { DoorForm } from './door-form';
import { type Answer, enter, enterOutside, goTo, post } from './enter';
import { MailSent, type MailSentProps } from './mail-sent';
import { PasswordField } from './password-field';

export type SignInFormProps = {
  next: string;
  /** Whether links can be mailed. */
  mail: boolean;
  /** Whether mails lie in the local outbox instead of being sent. */
  outbox: boolean;
  providers: { id: string; name: string }[];
};

export function SignInForm({ next, mail, outbox, providers }: SignInFormProps) {
  const [sent, setSent] = useState<Pick<MailSentProps, 'to' | 'purpose'>>();
  const [outsideError, setOutsideError] = useState<string>();

  async function submit({ way, email = '', password = '' }: Record<string, string>): Promise<Answer> {
    if (way === 'link' || way === 'reset') return post('/api/v1/account-links', { email, purpose: way, next });
    return enter('password', { email, password });
  }

  function done({ way, email = '' }: Record<string, string>) {
    if (way === 'link' || way === 'reset') setSent({ to: email, purpose: way });
    else goTo(next);
  }

  async function outside(provider: string) {
    const answer = await enterOutside(provider, next);
    if (!answer.ok) setOutsideError(answer.reason);
  }

  if (sent) return <MailSent {...sent} outbox={outbox} onBack={() => setSent(undefined)} />;
  return (
    <div className="flex flex-col gap-6">
      <DoorForm onSubmit={submit} onDone={done}>
        {({ errorOf, pending }) => (
          <>
            <Field label="E-mail" error={errorOf('email')} required>
              {(control) => <TextInput {...control} name="email" type="email" autoComplete="username" autoFocus />}
            </Field>
            <PasswordField label="Password" autoComplete="current-password" error={errorOf('password')} />
            <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <Button type="submit" variant="primary" pending={pending} pendingLabel="One moment">
                Sign in
              </Button>
              {mail ? (
                <Button type="submit" variant="link" name="way" value="reset" disabled={pending}>
                  Forgotten password
                </Button>
              ) : null}
            </div>
            {mail ? (
              <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t pt-4">
                <p className="text-ink-2 text-sm">Or sign in without a password:</p>
                <Button type="submit" name="way" value="link" disabled={pending}>
                  Mail me a link
                </Button>
              </div>
            ) : null}
          </>
        )}
      </DoorForm>
      {providers.length > 0 ? (
        <div className="flex flex-col gap-2 border-t pt-4">
          {outsideError ? <Alert kind="error">{outsideError}</Alert> : null}
          {providers.map((provider) => (
            <Button key={provider.id} onClick={() => outside(provider.id)}>
              Continue with {provider.name}
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
