/** One choice of a few, a row each. The whole row is the target; the chosen one is marked by dot, edge and tone. */
import type { ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';
import { radioStyle } from './radio-style';

export type RadioOption<Value extends string = string> = {
  value: Value;
  label: ReactNode;
  hint?: ReactNode;
  /** The key that chooses it. */
  shortcut?: string;
  disabled?: boolean;
};

export type RadioRowsProps<Value extends string = string> = {
  name: string;
  legend: ReactNode;
  hideLegend?: boolean;
  options: RadioOption<Value>[];
  value?: Value | null;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  required?: boolean;
  disabled?: boolean;
  describedBy?: string;
  className?: string;
};

export function RadioRows<Value extends string>({
  name,
  legend,
  hideLegend,
  options,
  value,
  defaultValue,
  onChange,
  required,
  disabled,
  describedBy,
  className,
}: RadioRowsProps<Value>) {
  return (
    <fieldset className={cx('min-w-0', className)} disabled={disabled} aria-describedby={describedBy}>
      <legend className={cx('mb-1.5 font-semibold text-ink-2 text-xs', hideLegend && 'sr-only')}>{legend}</legend>
      <div className="flex flex-col gap-1.5">
        {options.map((option) => (
          <label
            key={option.value}
            className="pointer-coarse:min-h-11 flex min-h-9 items-center gap-2.5 rounded border border-ink/15 bg-page px-2.5 py-1.5 text-sm transition-colors enabled-hover:border-ink/30 has-checked:border-accent has-checked:bg-accent-soft has-disabled:text-ink-3 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              {...(value === undefined
                ? { defaultChecked: option.value === defaultValue }
                : { checked: option.value === value })}
              onChange={onChange ? () => onChange(option.value) : undefined}
              readOnly={value !== undefined && !onChange}
              required={required}
              disabled={option.disabled}
              className={cx(radioStyle, 'focus-visible:outline-none')}
            />
            <span className="min-w-0 flex-1">
              {option.label}
              {option.hint ? <span className="block text-ink-2 text-xs">{option.hint}</span> : null}
            </span>
            {option.shortcut ? <Kbd>{option.shortcut}</Kbd> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
