/** A square button whose picture has a name: `label` is what a screen reader hears and the tooltip shows. */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx';

export type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'children'> & {
  label: string;
  icon: ReactNode;
};

export function IconButton({ label, icon, className, type = 'button', title = label, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={title}
      className={cx(
        'pointer-coarse:min-h-11 pointer-coarse:min-w-11 inline-flex size-8 shrink-0 items-center justify-center rounded text-ink-2 transition-colors',
        'enabled-hover:bg-wash enabled-hover:text-ink disabled:opacity-50',
        className,
      )}
    >
      {icon}
    </button>
  );
}
