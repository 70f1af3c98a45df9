/** Own levels beside the expert's: where they differ, by how much, and the expert's reason. */
import { cx } from '@/components/cx';
import { LevelMark } from '@/components/level-mark';
import { distanceWords } from '../question';

export interface PracticeRow {
  id: string;
  title: string;
  anchors: { level: number; label: string; anchor: string }[];
  /** Own levels by try, the blind one first. */
  own: number[];
  expert: { level: number; why: string };
}

/** The whole in one sentence, by the first try, which is the one that was blind. */
export function practiceSummary(rows: PracticeRow[]): string {
  const gaps = rows.flatMap((row) => (row.own[0] === undefined ? [] : [row.own[0] - row.expert.level]));
  const same = gaps.filter((gap) => gap === 0).length;
  if (same === gaps.length) return `All ${gaps.length} levels are the expert’s.`;
  const off = gaps.filter((gap) => gap !== 0);
  const side = off.every((gap) => gap > 0)
    ? ', each kinder than the expert'
    : off.every((gap) => gap < 0)
      ? ', each stricter than the expert'
      : '';
  return `${same} of ${gaps.length} levels are the expert’s; ${off.length} ${off.length === 1 ? 'differs' : 'differ'}${side}.`;
}

function Level({ row, level, who }: { row: PracticeRow; level: number; who: string }) {
  const anchor = row.anchors.find((one) => one.level === level);
  return (
    <div className="min-w-0">
      <p className="flex items-center gap-1.5 text-sm">
        <span className="w-14 shrink-0 text-ink-2 text-xs">{who}</span>
        <LevelMark level={level} of={row.anchors.length} />
        <span className="font-semibold">
          {level} {anchor?.label}
        </span>
      </p>
      <p className="mt-0.5 text-ink-2 text-xs">{anchor?.anchor}</p>
    </div>
  );
}

export function PracticeResult({ rows }: { rows: PracticeRow[] }) {
  return (
    <div className="flex flex-col gap-5">
      <p className="font-medium text-sm">{practiceSummary(rows)}</p>
      {rows.map((row) => {
        const first = row.own[0];
        const last = row.own.at(-1);
        if (first === undefined || last === undefined) return null;
        const far = Math.abs(first - row.expert.level);
        return (
          <section key={row.id} aria-labelledby={`row-${row.id}`} className="@container border-t pt-3" data-keep>
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <h3 id={`row-${row.id}`} className="font-semibold text-sm">
                {row.title}
              </h3>
              <span className={cx('text-xs', far > 1 ? 'font-semibold' : 'text-ink-2')}>
                yours is {distanceWords(first, row.expert.level)}
              </span>
            </div>
            <div className="mt-2 grid gap-x-6 gap-y-2 @md:grid-cols-2">
              <Level row={row} level={first} who={row.own.length > 1 ? 'you, first' : 'you'} />
              <Level row={row} level={row.expert.level} who="expert" />
              {row.own.length > 1 ? <Level row={row} level={last} who="you, now" /> : null}
            </div>
            <p className="mt-2 max-w-read border-l-2 border-l-accent pl-2.5 text-sm">{row.expert.why}</p>
          </section>
        );
      })}
    </div>
  );
}
