/** Something to know, in words. The kind is said by its first word, not by a colour alone. */
import type { ReactNode } from 'react';
import { cx } from './cx';

const kinds = {
  info: { lead: 'Note', paint: 'border-l-accent bg-accent-soft', word: 'text-accent' },
  success: { lead: 'Done', paint: 'border-l-green bg-green-soft', word: 'text-green' },
  warning: { lead: 'Warning', paint: 'border-l-amber bg-amber-soft', word: 'text-amber' },
  error: { lead: 'Error', paint: 'border-l-red bg-red-soft', word: 'text-red' },
};

export type AlertKind = keyof typeof kinds;

export type AlertProps = {
  kind?: AlertKind;
  /** The first words, in bold; the kind's own word when left out. */
  lead?: ReactNode;
  /** A button or link that puts it right. */
  action?: ReactNode;
  /** Announced when it appears. Errors are, unless told otherwise. */
  live?: boolean;
  className?: string;
  children: ReactNode;
};

export function Alert({ kind = 'info', lead, action, live = kind === 'error', className, children }: AlertProps) {
  const { lead: word, paint, word: wordPaint } = kinds[kind];
  return (
    <div
      role={live ? (kind === 'error' ? 'alert' : 'status') : undefined}
      className={cx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded border-l-[3px] px-3 py-2 text-sm print:border',
        paint,
        className,
      )}
    >
      <div className="min-w-0 flex-1 basis-64">
        <strong className={cx('font-semibold', wordPaint)}>{lead ?? word}</strong> <span>{children}</span>
      </div>
      {action ? <div className="flex items-center gap-2">{action}</div> : null}
    </div>
  );
}
