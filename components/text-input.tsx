/** One line of text. Inside `Field` it is announced with its label, hint and error. */
import type { ComponentPropsWithRef } from 'react';
import { controlStyle } from './control-style';
import { cx } from './cx';

export type TextInputProps = ComponentPropsWithRef<'input'>;

export function TextInput({ className, type = 'text', ...rest }: TextInputProps) {
  return (
    <input
      {...rest}
      type={type}
      className={cx(controlStyle, 'pointer-coarse:min-h-11 h-8 px-2.5 read-only:bg-wash', className)}
    />
  );
}
