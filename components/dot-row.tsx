/**
 * One row's ratings on its scale: a tick a level, a dot a person with their initials, equal ones side by side, and a
 * thin arrow from where somebody stood before. The picture is for the eye; the same is said in words beside it.
 */
import { cx } from './cx';
import { type Dot, describeDots, dotLanes } from './dot-lanes';
import { LevelDot } from './level-dot';

export type { Dot } from './dot-lanes';

export type DotRowProps = {
  /** The names of the levels, lowest first; two to five. */
  levels: string[];
  dots: Dot[];
  /** What an empty row says to a screen reader. */
  emptyText?: string;
  className?: string;
};

const at = (level: number, of: number) => `${((level - 0.5) / of) * 100}%`;

export function DotRow({ levels, dots, emptyText = 'nobody', className }: DotRowProps) {
  const of = levels.length;
  return (
    <div className={cx('min-w-0', className)}>
      <p className="sr-only">{describeDots(levels, dots) || emptyText}</p>
      <div aria-hidden="true" className="relative isolate" data-keep>
        <div className="absolute top-3 border-ink/20 border-t" style={{ left: at(1, of), right: at(1, of) }} />
        {levels.map((label, index) => (
          <div
            key={label}
            className="absolute top-2 -ml-px h-2 border-ink/30 border-l"
            style={{ left: at(index + 1, of) }}
          />
        ))}
        {dotLanes(dots).map((lane) => (
          <div
            key={lane.line}
            className="relative grid min-h-6"
            style={{ gridTemplateColumns: `repeat(${of}, minmax(0, 1fr))` }}
          >
            {levels.map((label, index) => (
              <div
                key={label}
                className="flex min-h-6 flex-wrap content-start items-center justify-center gap-x-px gap-y-0.5 py-0.5"
              >
                {lane.still.get(index + 1)?.map((dot) => (
                  <LevelDot key={dot.id} initials={dot.initials} name={dot.name} level={dot.level} of={of} />
                ))}
              </div>
            ))}
            {lane.moved.map((dot) => (
              <Move key={dot.id} dot={dot} of={of} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** A hollow mark where it stood, a line, a head, and the dot where it stands. */
function Move({ dot, of }: { dot: Dot; of: number }) {
  const from = dot.from ?? dot.level;
  const rises = dot.level > from;
  const low = Math.min(from, dot.level);
  const high = Math.max(from, dot.level);
  return (
    <div
      className={cx('absolute top-0 flex h-6 items-center', rises ? 'flex-row' : 'flex-row-reverse')}
      style={{ left: at(low, of), right: `calc(100% - ${at(high, of)})` }}
    >
      <span
        className={cx(
          'size-2.5 shrink-0 rounded-full border-[1.5px] border-level-5 bg-page',
          rises ? '-ml-[5px]' : '-mr-[5px]',
        )}
      />
      <span
        className={cx('flex min-w-0 flex-1 items-center text-level-5', rises ? 'mr-3.5' : 'ml-3.5 flex-row-reverse')}
      >
        <span className="flex-1 border-current border-t" />
        <svg
          viewBox="0 0 6 8"
          className={cx('h-2 w-1.5', !rises && 'rotate-180')}
          fill="currentColor"
          aria-hidden="true"
        >
          <path d="M0 1l6 3-6 3z" />
        </svg>
      </span>
      <LevelDot
        initials={dot.initials}
        name={dot.name}
        level={dot.level}
        of={of}
        className={cx('absolute top-0.5', rises ? 'right-0 translate-x-1/2' : 'left-0 -translate-x-1/2')}
      />
    </div>
  );
}

/** The names of the levels over a column of rows, each centred on its tick. */
export function DotScale({ levels, className }: { levels: string[]; className?: string }) {
  return (
    <div
      className={cx('grid font-semibold text-ink-2 text-xs', className)}
      style={{ gridTemplateColumns: `repeat(${levels.length}, minmax(0, 1fr))` }}
    >
      {levels.map((label) => (
        <span key={label} className="text-center">
          {label}
        </span>
      ))}
    </div>
  );
}
