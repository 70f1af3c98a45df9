'use client';
/** One text of the form under its label, with what is missing in it and what the lint warns of. */
import { Field } from '@/components/field';
import { TextInput } from '@/components/text-input';
import { Textarea } from '@/components/textarea';
import { controlId } from '../place';
import { useEditing } from './editing';

export interface TextFieldProps {
  /** Into the form, a list's items by their place. */
  path: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string;
  /** How many lines stand ready; one line of text when left out. */
  rows?: number;
  /** Markdown with code, in the face of code. */
  mono?: boolean;
  hideLabel?: boolean;
  className?: string;
}

export function TextField({ path, label, value, onChange, hint, rows, mono, hideLabel, className }: TextFieldProps) {
  const { problem, warning } = useEditing();
  const warned = warning(path);
  return (
    <Field
      id={controlId(path)}
      label={label}
      hideLabel={hideLabel}
      error={problem(path)}
      hint={
        warned === undefined ? (
          hint
        ) : (
          <>
            <strong className="font-semibold text-amber">Warning</strong> {warned}
          </>
        )
      }
      className={className}
    >
      {(control) =>
        rows === undefined ? (
          <TextInput {...control} value={value} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <Textarea
            {...control}
            rows={rows}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            spellCheck
            className={mono ? 'font-mono text-xs leading-5' : undefined}
          />
        )
      }
    </Field>
  );
}
