/**
 * A label, a control, a hint and an error that belong together. The control is given by a function, so the ids that
 * tie them are visible where it is written: `<Field label="Name">{(control) => <TextInput {...control} />}</Field>`.
 */
import { type ReactNode, useId } from 'react';
import { cx } from './cx';

/** What a control needs to be announced with its label, hint and error. */
export type FieldControl = {
  id: string;
  required?: boolean;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
};

export type FieldProps = {
  label: ReactNode;
  /** One sentence that helps before an error does. */
  hint?: ReactNode;
  /** What is wrong and how to put it right; absent when nothing is. */
  error?: ReactNode;
  required?: boolean;
  /** Says "optional" beside the label: mark the rarer kind. */
  optional?: boolean;
  /** Hides the label from the eye only. */
  hideLabel?: boolean;
  id?: string;
  className?: string;
  children: (control: FieldControl) => ReactNode;
};

export function Field({ label, hint, error, required, optional, hideLabel, id, className, children }: FieldProps) {
  const generated = useId();
  const controlId = id ?? generated;
  const hintId = hint ? `${controlId}-hint` : undefined;
  const errorId = error ? `${controlId}-error` : undefined;
  const describedBy = [errorId, hintId].filter(Boolean).join(' ') || undefined;
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={controlId} className={cx('font-medium text-sm', hideLabel && 'sr-only')}>
        {label}
        {optional ? <span className="font-normal text-ink-3"> optional</span> : null}
      </label>
      {children({
        id: controlId,
        required,
        'aria-describedby': describedBy,
        'aria-invalid': error ? true : undefined,
      })}
      {error ? (
        <p id={errorId} className="text-red text-xs">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={hintId} className="text-ink-2 text-xs">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
