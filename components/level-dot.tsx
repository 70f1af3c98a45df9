/** A person at a level: initials on the level's tone. */
import { cx } from './cx';
import { levelPaint, levelStep } from './level';

export type LevelDotProps = { initials: string; name: string; level: number; of: number; className?: string };

export function LevelDot({ initials, name, level, of, className }: LevelDotProps) {
  return (
    <span
      title={name}
      data-level={level}
      className={cx(
        'inline-flex h-5 min-w-6.5 shrink-0 items-center justify-center rounded-full px-1.5 font-semibold text-xs/none tracking-tight forced-colors:border',
        levelPaint[levelStep(level, of)],
        className,
      )}
    >
      {initials}
    </span>
  );
}
