/**
 * The button. While `pending` it keeps its width, its place and the focus, says what it is doing and takes no
 * further press. It has no state of its own, so it renders on the server as well.
 */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style';
import { cx } from './cx';
import { Kbd } from './kbd';

export type ButtonProps = ComponentPropsWithRef<'button'> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  /** Work is under way: further presses are swallowed, focus stays. */
  pending?: boolean;
  /** What the button says meanwhile; room for it is kept from the start. */
  pendingLabel?: ReactNode;
  /** The key that does the same, shown beside the label. */
  shortcut?: ReactNode;
};

function swallow(event: { preventDefault(): void; stopPropagation(): void }) {
  event.preventDefault();
  event.stopPropagation();
}

export function Button({
  variant = 'secondary',
  size = 'medium',
  pending = false,
  pendingLabel,
  shortcut,
  className,
  children,
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest['aria-disabled']}
      onClick={pending ? swallow : onClick}
      className={cx(buttonStyle(variant, size), className)}
    >
      {pendingLabel ? (
        <span className="inline-grid justify-items-center [&>*]:[grid-area:1/1]">
          <span className={cx(pending && 'invisible')}>{children}</span>
          <span className={cx(!pending && 'invisible')} aria-hidden={!pending}>
            {pendingLabel}
          </span>
        </span>
      ) : (
        children
      )}
      {shortcut ? (
        <Kbd tone={variant === 'primary' || variant === 'danger' ? 'inherit' : 'plain'} className="-mr-1">
          {shortcut}
        </Kbd>
      ) : null}
    </button>
  );
}
