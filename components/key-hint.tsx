/** Keys and what they do, in one breath: `j` `k` move, `1`–`3` level. */
import type { ReactNode } from 'react';
import { cx } from './cx';
import { Kbd } from './kbd';

export type KeyHintProps = {
  keys: string[];
  /** The keys are the ends of a range. */
  range?: boolean;
  children: ReactNode;
  className?: string;
};

export function KeyHint({ keys, range = false, children, className }: KeyHintProps) {
  return (
    <span
      className={cx(
        'inline-flex items-center gap-1 whitespace-nowrap text-ink-2 text-xs pointer-coarse:hidden',
        className,
      )}
    >
      {keys.map((key, index) => (
        <span key={key} className="inline-flex items-center gap-1">
          {range && index > 0 ? <span>–</span> : null}
          <Kbd>{key}</Kbd>
        </span>
      ))}
      {children}
    </span>
  );
}
