/** What a place says before anything is in it: one sentence, and the one thing to do about it. */
import type { ReactNode } from 'react';
import { cx } from './cx';

export type EmptyStateProps = { children: ReactNode; action?: ReactNode; className?: string };

export function EmptyState({ children, action, className }: EmptyStateProps) {
  return (
    <div className={cx('flex flex-col items-start gap-3 border-y py-8', className)}>
      <p className="max-w-read text-ink-2 text-sm">{children}</p>
      {action}
    </div>
  );
}
