/** The top of a page: its title, one line that says where and when, and the one thing to do next. Wraps when narrow. */
import type { ReactNode } from 'react';
import { cx } from './cx';

export type PageHeaderProps = {
  title: ReactNode;
  subtitle?: ReactNode;
  /** State in words, pacing, buttons; the one to do next comes last. */
  actions?: ReactNode;
  className?: string;
};

export function PageHeader({ title, subtitle, actions, className }: PageHeaderProps) {
  return (
    <header
      className={cx(
        'flex min-h-18 flex-wrap items-center gap-x-6 gap-y-2 border-b bg-page px-4 py-3 md:px-6 print:border-0 print:px-0',
        className,
      )}
    >
      <div className="min-w-0 grow basis-64">
        <h1 className="text-balance font-semibold text-lg">{title}</h1>
        {subtitle ? <p className="text-ink-2 text-xs">{subtitle}</p> : null}
      </div>
      {actions ? (
        <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2" data-screen-only>
          {actions}
        </div>
      ) : null}
    </header>
  );
}
