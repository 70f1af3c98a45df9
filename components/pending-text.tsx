/** Says that something is on its way, in words and only after a moment, so that quick answers never flash. */
import { cx } from './cx';

export type PendingTextProps = { children?: string; className?: string };

export function PendingText({ children = 'Loading', className }: PendingTextProps) {
  return (
    <p
      role="status"
      className={cx(
        'animate-appear py-1 text-ink-2 text-sm [animation-delay:300ms] [animation-fill-mode:backwards]',
        className,
      )}
    >
      {children} …
    </p>
  );
}
