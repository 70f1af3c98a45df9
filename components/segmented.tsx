/**
 * One choice of a few, side by side: `joined` for switching a view, `apart` for an answer. A radio group to the ear and
 * to the keyboard.
 */
import type { ReactNode } from 'react';
import { cx } from './cx';

export type SegmentedOption<Value extends string = string> = { value: Value; label: ReactNode; disabled?: boolean };

export type SegmentedProps<Value extends string = string> = {
  name: string;
  /** Names the group for a screen reader. */
  label: string;
  options: SegmentedOption<Value>[];
  value?: Value | null;
  defaultValue?: Value;
  onChange?: (value: Value) => void;
  look?: 'joined' | 'apart';
  disabled?: boolean;
  describedBy?: string;
  className?: string;
};

const looks = {
  joined: {
    group: 'rounded bg-wash p-0.5 ring-1 ring-hairline ring-inset',
    item: 'h-7 rounded-sm border border-transparent px-3 text-ink-2 enabled-hover:text-ink has-checked:border-ink/15 has-checked:bg-page has-checked:font-semibold has-checked:text-ink',
  },
  apart: {
    group: 'gap-2',
    item: 'h-9 rounded border border-ink/15 bg-page px-3.5 font-semibold enabled-hover:border-ink/30 has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent has-checked:ring-inset',
  },
};

export function Segmented<Value extends string>({
  name,
  label,
  options,
  value,
  defaultValue,
  onChange,
  look = 'joined',
  disabled,
  describedBy,
  className,
}: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      className={cx('inline-flex max-w-full flex-wrap', looks[look].group, className)}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'pointer-coarse:min-h-11 relative inline-flex items-center justify-center whitespace-nowrap text-sm transition-colors',
            'has-disabled:opacity-50 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2',
            'forced-colors:has-checked:outline-2',
            looks[look].item,
          )}
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
            disabled={option.disabled}
            className="sr-only"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
