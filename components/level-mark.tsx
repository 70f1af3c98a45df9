/** A circle that fills as the level rises: ○ at the lowest, ◐ in the middle of three, ● at the highest. */
import { cx } from './cx';
import { levelFraction } from './level';

export type LevelMarkProps = {
  level: number;
  /** How many levels the scale has, 2 to 5. */
  of: number;
  /** Says the level where no words stand beside the mark. */
  label?: string;
  className?: string;
};

const RADIUS = 5.25;

/** A slice of the circle that starts at six o'clock and runs clockwise, so that half is the left half. */
function slice(fraction: number): string {
  const angle = 2 * Math.PI * fraction;
  const x = (8 - RADIUS * Math.sin(angle)).toFixed(3);
  const y = (8 + RADIUS * Math.cos(angle)).toFixed(3);
  return `M8 8V${8 + RADIUS}A${RADIUS} ${RADIUS} 0 ${fraction > 0.5 ? 1 : 0} 1 ${x} ${y}Z`;
}

export function LevelMark({ level, of, label, className }: LevelMarkProps) {
  const fraction = levelFraction(level, of);
  return (
    <svg
      viewBox="0 0 16 16"
      data-level={level}
      className={cx('size-4 shrink-0 text-level-5', className)}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : 'true'}
      focusable="false"
    >
      {fraction > 0 && fraction < 1 ? <path d={slice(fraction)} fill="currentColor" /> : null}
      <circle
        cx="8"
        cy="8"
        r={RADIUS}
        fill={fraction === 1 ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </svg>
  );
}
