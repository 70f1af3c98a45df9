/** A tick box with its words; the whole line is the target. */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx';
import { CheckIcon } from './icons';

export type CheckboxProps = Omit<ComponentPropsWithRef<'input'>, 'type'> & {
  label: ReactNode;
  /** A second line in a quieter tone. */
  hint?: ReactNode;
};

export function Checkbox({ label, hint, className, ...rest }: CheckboxProps) {
  return (
    <label
      className={cx('pointer-coarse:min-h-11 flex items-start gap-2 py-1.5 text-sm has-disabled:text-ink-3', className)}
    >
      <span className="relative mt-0.5 size-4 shrink-0">
        <input
          {...rest}
          type="checkbox"
          className="peer block size-4 appearance-none rounded-sm border border-edge bg-page transition-colors checked:border-accent checked:bg-accent enabled:hover:border-ink-2 disabled:opacity-60 forced-colors:appearance-auto"
        />
        <CheckIcon className="pointer-events-none absolute inset-0 text-accent-ink opacity-0 peer-checked:opacity-100 forced-colors:hidden" />
      </span>
      <span className="min-w-0">
        {label}
        {hint ? <span className="block text-ink-2 text-xs">{hint}</span> : null}
      </span>
    </label>
  );
}
