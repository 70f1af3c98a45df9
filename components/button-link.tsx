/** A link that looks like a button: it goes somewhere, so it stays an anchor. */
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style';
import { cx } from './cx';
import { Kbd } from './kbd';

export type ButtonLinkProps = ComponentProps<typeof Link> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  shortcut?: ReactNode;
};

export function ButtonLink({ variant, size, shortcut, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link {...rest} className={cx(buttonStyle(variant, size), className)}>
      {children}
      {shortcut ? (
        <Kbd tone={variant === 'primary' || variant === 'danger' ? 'inherit' : 'plain'} className="-mr-1">
          {shortcut}
        </Kbd>
      ) : null}
    </Link>
  );
}
