/** One key on the keyboard. Inside a button it takes the button's colour, elsewhere the page's; where there is only a finger it is away. */
import type { ReactNode } from 'react';
import { cx } from './cx';

export type KbdProps = { children: ReactNode; tone?: 'plain' | 'inherit'; className?: string };

export function Kbd({ children, tone = 'plain', className }: KbdProps) {
  return (
    <kbd
      className={cx(
        'inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center whitespace-nowrap rounded-sm border px-1 font-mono text-xs/none pointer-coarse:hidden',
        tone === 'plain' ? 'border-ink/20 bg-page text-ink-2' : 'border-current/35 text-current',
        className,
      )}
    >
      {children}
    </kbd>
  );
}
