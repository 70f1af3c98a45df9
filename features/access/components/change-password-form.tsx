'use client';
/** Changes one's own password, or sets a first one. */
import { useState } from 'react';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { toast } from '@/components/toaster';
import type { Action } from '../loaders';
import { PasswordField } from './password-field';

export type ChangePasswordFormProps = { action: Action<undefined>; email: string; hasPassword: boolean };

export function ChangePasswordForm({ action, email, hasPassword }: ChangePasswordFormProps) {
  const [changed, setChanged] = useState(0);
  return (
    <ActionForm
      key={changed}
      action={action}
      onDone={() => {
        toast({ title: 'The password is changed.' });
        setChanged((count) => count + 1);
      }}
      className="flex max-w-2xl flex-col gap-4"
    >
      {({ pending, problem }) => (
        <div className="grid gap-4 sm:grid-cols-2">
          <input type="text" autoComplete="username" value={email} readOnly hidden />
          {hasPassword ? (
            <PasswordField
              label="Present password"
              name="current"
              autoComplete="current-password"
              error={problem('current')}
            />
          ) : null}
          <PasswordField
            label="New password"
            autoComplete="new-password"
            hint="At least 10 characters."
            error={problem('password')}
          />
          <div className="sm:col-span-2">
            <Button type="submit" pending={pending} pendingLabel="One moment">
              {hasPassword ? 'Change password' : 'Set password'}
            </Button>
          </div>
        </div>
      )}
    </ActionForm>
  );
}
