/**
 * Choosing a level by reading what each one looks like: a radio group of tiles. The digit before each label is the key
 * that chooses it; whoever holds the page's keys listens for it. Tiles stand side by side where there is room and
 * under one another where there is not, and choosing one moves nothing.
 */
import { cx } from './cx';
import { LevelMark } from './level-mark';

export type LevelOption = {
  level: number;
  label: string;
  /** Behaviour one can see at this level. */
  anchor: string;
};

/** `null` until something is chosen; declining to choose is a choice of its own, never a number. */
export type LevelValue = number | 'not-assessed' | null;

export type LevelChoiceProps = {
  name: string;
  value: LevelValue;
  options: LevelOption[];
  /** Offers declining, by digit 0; `true` for the usual words. */
  notAssessed?: boolean | string;
  onChange?: (value: Exclude<LevelValue, null>) => void;
  labelledBy?: string;
  label?: string;
  describedBy?: string;
  /** Frozen: what was chosen stays legible, nothing can be pressed. */
  disabled?: boolean;
  className?: string;
};

const columns: Record<number, string> = {
  2: '@sm:grid-cols-2',
  3: '@lg:grid-cols-3',
  4: '@2xl:grid-cols-4',
  5: '@3xl:grid-cols-5',
};
const columnsWithNone: Record<number, string> = {
  2: '@md:grid-cols-[1fr_1fr_4.75rem]',
  3: '@lg:grid-cols-[repeat(3,minmax(0,1fr))_4.75rem]',
  4: '@2xl:grid-cols-[repeat(4,minmax(0,1fr))_4.75rem]',
  5: '@3xl:grid-cols-[repeat(5,minmax(0,1fr))_4.75rem]',
};

const tile =
  'flex min-w-0 rounded border border-ink/15 bg-page px-2.5 py-2 text-ink-2 text-xs transition-colors ' +
  'enabled-hover:border-ink/35 has-checked:border-level-5 has-checked:text-ink has-checked:ring-1 has-checked:ring-level-5 ' +
  'has-checked:ring-inset has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 ' +
  'has-disabled:cursor-default forced-colors:has-checked:outline-2';

export function LevelChoice({
  name,
  value,
  options,
  notAssessed = false,
  onChange,
  labelledBy,
  label,
  describedBy,
  disabled = false,
  className,
}: LevelChoiceProps) {
  const of = options.length;
  const none = notAssessed === true ? 'not assessed' : notAssessed;
  return (
    <div className={cx('@container', className)}>
      <div
        role="radiogroup"
        aria-labelledby={labelledBy}
        aria-label={label}
        aria-describedby={describedBy}
        aria-disabled={disabled || undefined}
        className={cx('grid gap-2', (none ? columnsWithNone : columns)[of])}
      >
        {options.map((option) => (
          <label key={option.level} className={cx(tile, 'flex-col gap-0.5')}>
            <input
              type="radio"
              name={name}
              value={option.level}
              checked={value === option.level}
              onChange={onChange ? () => onChange(option.level) : undefined}
              readOnly={!onChange}
              disabled={disabled}
              className="sr-only"
            />
            <span className="flex items-start gap-1.5 font-semibold text-ink text-sm">
              <LevelMark level={option.level} of={of} className="mt-0.5" />
              <span>
                {option.level} {option.label}
              </span>
            </span>
            <span className="hyphens-auto">{option.anchor}</span>
          </label>
        ))}
        {none ? (
          <label className={cx(tile, 'flex-wrap content-start items-baseline gap-x-1.5 gap-y-0.5')}>
            <input
              type="radio"
              name={name}
              value="not-assessed"
              checked={value === 'not-assessed'}
              onChange={onChange ? () => onChange('not-assessed') : undefined}
              readOnly={!onChange}
              disabled={disabled}
              className="sr-only"
            />
            <span className="font-semibold text-ink text-sm">0</span>
            <span>{none}</span>
          </label>
        ) : null}
      </div>
    </div>
  );
}
