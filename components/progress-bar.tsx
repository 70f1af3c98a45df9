/** How far along, as a thin bar under the words that say it. Past `warnAt` both turn amber and the words grow heavier. */
import { cx } from './cx';

export type ProgressBarProps = {
  /** What is measured, for a screen reader. */
  label: string;
  /** The same in words and numbers: "34 of 60 min". Always visible. */
  text: string;
  value: number;
  max: number;
  /** The share of `max` (0 to 1) from which it warns; never when left out. */
  warnAt?: number;
  className?: string;
};

export function ProgressBar({ label, text, value, max, warnAt, className }: ProgressBarProps) {
  const share = max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
  const warns = warnAt !== undefined && share >= warnAt;
  return (
    <div className={cx('w-44 max-w-full tabular-nums', className)}>
      <p className={cx('text-xs', warns ? 'font-semibold text-amber' : 'text-ink-2')} aria-hidden="true">
        {text}
      </p>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={Math.min(value, max)}
        aria-valuetext={text}
        data-bar
        className="mt-1 h-1 overflow-hidden rounded-full bg-ink/10 forced-colors:border"
      >
        <div
          data-bar
          className={cx(
            'h-full origin-left rounded-full forced-color-adjust-none',
            warns ? 'bg-amber' : 'bg-ink-3 forced-colors:bg-[CanvasText]',
          )}
          style={{ width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}
