'use client';
/** A password, hidden until its author wants to read it. */
import { useState } from 'react';
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';

export type PasswordFieldProps = {
  label: string;
  name?: string;
  autoComplete: 'current-password' | 'new-password';
  hint?: string;
  error?: string;
  autoFocus?: boolean;
};

export function PasswordField({ label, name = 'password', hint, error, ...input }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error} required>
      {(control) => (
        <div className="relative">
          <TextInput {...control} {...input} name={name} type={shown ? 'text' : 'password'} className="pr-16" />
          <button
            type="button"
            onClick={() => setShown((current) => !current)}
            aria-pressed={shown}
            aria-label={`Show ${label.toLowerCase()}`}
            className="absolute inset-y-0 right-0 rounded px-3 font-medium text-accent text-xs"
          >
            {shown ? 'Hide' : 'Show'}
          </button>
        </div>
      )}
    </Field>
  );
}
