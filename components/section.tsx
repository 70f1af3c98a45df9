/** A part of a page under a small heading. The key that goes there stands beside it. */
import { type ReactNode, useId } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';

export type SectionProps = {
  title: ReactNode;
  shortcut?: string;
  /** A state or a link at the right edge of the heading. */
  aside?: ReactNode;
  level?: 2 | 3 | 4;
  /** `small` heads a part of a pane, `medium` a part of a page. */
  size?: 'small' | 'medium';
  className?: string;
  children: ReactNode;
};

export function Section({ title, shortcut, aside, level = 2, size = 'medium', className, children }: SectionProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section aria-labelledby={id} className={cx('min-w-0', className)}>
      <div className={cx('flex flex-wrap items-baseline justify-between gap-x-4', size === 'small' ? 'mb-1' : 'mb-2')}>
        <div className="flex items-center gap-2">
          <Heading id={id} className={cx('font-semibold', size === 'small' ? 'text-ink-2 text-xs' : 'text-sm')}>
            {title}
          </Heading>
          {shortcut ? <Kbd>{shortcut}</Kbd> : null}
        </div>
        {aside ? <div className="text-ink-2 text-xs">{aside}</div> : null}
      </div>
      {children}
    </section>
  );
}
