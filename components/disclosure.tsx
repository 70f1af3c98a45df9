/** Text that stays folded until asked for; the browser's own `details`, so it works before any script. */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { cx } from './cx';
import { ChevronRightIcon } from './icons';
import { Kbd } from './kbd';

export type DisclosureProps = ComponentPropsWithRef<'details'> & { summary: ReactNode; shortcut?: string };

export function Disclosure({ summary, shortcut, className, children, ...rest }: DisclosureProps) {
  return (
    <details {...rest} className={cx('min-w-0', className)}>
      <summary className="pointer-coarse:min-h-11 -ml-1 flex min-h-8 w-fit list-none items-center gap-1 rounded pr-1 font-medium text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRightIcon className="text-ink-2 transition-transform [details[open]>summary>&]:rotate-90" />
        {summary}
        {shortcut ? <Kbd className="ml-1">{shortcut}</Kbd> : null}
      </summary>
      <div className="pt-1 pb-2 pl-4">{children}</div>
    </details>
  );
}
