'use client';
/**
 * The frame of every form before sign-in: what went wrong stands above the fields, focus goes to the first field that is
 * wrong, and whatever was typed stays.
 */
import { type ReactNode, useActionState, useEffect, useRef } from 'react';
import { Alert } from '@/components/alert';
import type { Answer } from './enter';

export interface DoorState {
  answer: Answer | null;
  values: Record<string, string>;
}

export interface DoorFormProps {
  /** What to do with the fields; called with the name of the pressed button under `way`. */
  onSubmit: (values: Record<string, string>) => Promise<Answer>;
  /** What to do once it is accepted. The button stays busy: the next page is on its way. */
  onDone: (values: Record<string, string>) => void;
  initial?: Record<string, string>;
  children: (form: {
    values: Record<string, string>;
    errorOf: (field: string) => string | undefined;
    pending: boolean;
  }) => ReactNode;
}

export function DoorForm({ onSubmit, onDone, initial = {}, children }: DoorFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [state, submit, pending] = useActionState<DoorState, FormData>(
    async (_previous, data) => {
      const values = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
      const answer = await onSubmit(values);
      if (answer.ok) onDone(values);
      return { answer, values };
    },
    { answer: null, values: initial },
  );
  const failed = state.answer !== null && !state.answer.ok ? state.answer : null;
  const errorOf = (field: string) => failed?.fields.find((problem) => problem.field === field)?.reason;

  useEffect(() => {
    if (failed === null) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failed]);

  return (
    <form ref={form} action={submit} noValidate className="flex flex-col gap-4">
      {failed && !failed.fields.length ? (
        <Alert kind="error" lead="Not yet.">
          {failed.reason}
        </Alert>
      ) : null}
      {failed?.fields.length ? (
        <p role="alert" className="sr-only">
          {failed.reason}
        </p>
      ) : null}
      {children({ values: state.values, errorOf, pending: pending || state.answer?.ok === true })}
    </form>
  );
}
