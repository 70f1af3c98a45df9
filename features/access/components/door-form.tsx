'use client';
/** A form before sign-in: its fields go to one of the ways in, and its button stays busy while the next page comes. */
import { type ReactNode, useState } from 'react';
import { ActionForm, type FormAnswer } from '@/components/action-form';
import type { Answer } from './enter';

export interface DoorFormProps {
  /** What to do with the fields; the pressed button's own name and value are among them. */
  onSubmit: (values: Record<string, string>) => Promise<Answer>;
  /** What to do once it is accepted. */
  onDone: (values: Record<string, string>) => void;
  children: (form: { errorOf: (field: string) => string | undefined; pending: boolean }) => ReactNode;
}

export function DoorForm({ onSubmit, onDone, children }: DoorFormProps) {
  const [leaving, setLeaving] = useState(false);

  async function action(_previous: unknown, form: FormData): Promise<FormAnswer> {
    const values = Object.fromEntries([...form].map(([name, value]) => [name, String(value)]));
    const answer = await onSubmit(values);
    if (answer.ok) {
      setLeaving(true);
      onDone(values);
    }
    return answer;
  }

  return (
    <ActionForm action={action} className="flex flex-col gap-4">
      {({ pending, problem }) => children({ errorOf: problem, pending: pending || leaving })}
    </ActionForm>
  );
}
