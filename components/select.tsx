/** The browser's own list, in the kit's clothes: it works with a thumb, a keyboard and a screen reader as people expect. */
import type { ComponentPropsWithRef } from 'react';
import { controlStyle } from './control-style';
import { cx } from './cx';
import { ChevronDownIcon } from './icons';

export type SelectOption = { value: string; label: string; disabled?: boolean };

export type SelectProps = ComponentPropsWithRef<'select'> & {
  options: SelectOption[];
  /** A first, empty choice such as "Choose a role". */
  placeholder?: string;
};

export function Select({ options, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className={cx('relative block min-w-0', className)}>
      <select
        {...rest}
        className={cx(controlStyle, 'pointer-coarse:min-h-11 h-8 appearance-none truncate pr-8 pl-2.5')}
      >
        {placeholder ? <option value="">{placeholder}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDownIcon className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-2" />
    </span>
  );
}
