/** A link in running text. */
import Link from 'next/link';
import type { ComponentProps } from 'react';
import { buttonStyle } from './button-style';
import { cx } from './cx';

export function TextLink({ className, ...rest }: ComponentProps<typeof Link>) {
  return <Link {...rest} className={cx(buttonStyle('link'), className)} />;
}
