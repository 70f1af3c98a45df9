'use client';
/** A few sentences over the whole interview. */
import { useId } from 'react';
import { Textarea } from '@/components/textarea';
import { LONGEST_TEXT } from '../schema';

export type SummaryFieldProps = { value: string; open: boolean; onText: (text: string) => void; onLeave: () => void };

export function SummaryField({ value, open, onText, onLeave }: SummaryFieldProps) {
  const id = useId();
  if (!open && value === '') return null;
  return (
    <div>
      <label htmlFor={id} className="font-semibold text-ink-2 text-xs">
        Summary <span className="font-normal text-ink-3">optional</span>
      </label>
      {open ? (
        <Textarea
          id={id}
          rows={2}
          maxLength={LONGEST_TEXT}
          value={value}
          onChange={(event) => onText(event.target.value)}
          onBlur={onLeave}
          className="mt-1"
        />
      ) : (
        <p id={id} className="mt-1 whitespace-pre-wrap break-words text-sm">
          {value}
        </p>
      )}
    </div>
  );
}
