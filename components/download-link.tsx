/** A link to a file. Plain, so that no router fetches it ahead or takes it for a page. */
import type { ComponentPropsWithRef } from 'react';
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style';
import { cx } from './cx';

export type DownloadLinkProps = ComponentPropsWithRef<'a'> & {
  href: string;
  /** `link` flows in a sentence. */
  variant?: ButtonVariant;
  size?: ButtonSize;
};

export function DownloadLink({ variant = 'link', size, className, children, ...rest }: DownloadLinkProps) {
  return (
    <a download {...rest} className={cx(buttonStyle(variant, size), className)}>
      {children}
    </a>
  );
}
