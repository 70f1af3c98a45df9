/**
 * Two panes under a page's header, a scroll each, so that what is read and what is written stay in view together. On a
 * narrow screen and on paper they follow one another.
 */
import type { ReactNode } from 'react';
import { cx } from './cx';
import { ScrollRegion } from './scroll-region';

export type PanesProps = {
  header: ReactNode;
  left: ReactNode;
  right: ReactNode;
  /** What each pane is, for a screen reader. */
  leftLabel: string;
  rightLabel: string;
  /** How the width is shared. */
  share?: 'even' | 'wide-left' | 'wide-right';
};

const shares = {
  even: 'lg:grid-cols-[minmax(0,10fr)_minmax(0,11.6fr)]',
  'wide-left': 'lg:grid-cols-[minmax(0,1fr)_23.75rem]',
  'wide-right': 'lg:grid-cols-[20rem_minmax(0,1fr)]',
};

export function Panes({ header, left, right, leftLabel, rightLabel, share = 'even' }: PanesProps) {
  return (
    <div data-scroll className="flex flex-col lg:h-dvh">
      {header}
      <div data-scroll className={cx('min-h-0 flex-1 lg:grid', shares[share])}>
        <ScrollRegion label={leftLabel} className="min-w-0 px-4 py-5 md:px-6 lg:overflow-y-auto print:px-0">
          {left}
        </ScrollRegion>
        <ScrollRegion
          label={rightLabel}
          className="min-w-0 border-t bg-page px-4 py-5 [--table-ground:var(--page)] md:px-6 lg:overflow-y-auto lg:border-t-0 lg:border-l print:px-0"
        >
          {right}
        </ScrollRegion>
      </div>
    </div>
  );
}
