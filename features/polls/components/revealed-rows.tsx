/** Rows after the reveal, widest spread first: a dot a rater, an arrow where somebody moved in a later round. */
import { cx } from '@/components/cx';
import { DotRow, DotScale, type Dot as KitDot } from '@/components/dot-row';
import { initialsOf } from '@/components/initials';
import { LevelMark } from '@/components/level-mark';
import type { DebriefPlan, DebriefRow, PlanLevel } from '../debrief';
import { comparisonWords, nameOf, namesOf } from './words';

/** A row with its words; one that the plan does not know is named by its key. */
export interface WordedRow extends DebriefRow {
  title: string;
  about: string;
  levels: readonly PlanLevel[];
  versionIds: readonly string[];
}

export function worded(plan: DebriefPlan, rows: readonly DebriefRow[]): WordedRow[] {
  return rows.map((row) => {
    const entry = plan.rows.find((one) => one.rowKey === row.rowKey && one.performanceId === row.performanceId);
    return {
      ...row,
      title: entry?.title ?? 'A row whose seat was given up',
      about: entry?.about ?? '',
      levels: entry?.levels ?? ['1', '2', '3'].map((label, index) => ({ level: index + 1, label, anchor: '' })),
      versionIds: entry?.versionIds ?? [],
    };
  });
}

/** Each rater's latest level, with where they stood in the first round when they moved; equal levels of one person are one dot. */
export function kitDots(plan: DebriefPlan, row: DebriefRow): KitDot[] {
  const first = row.rounds[0]?.dots ?? [];
  const last = row.rounds.length > 1 ? (row.rounds.at(-1)?.dots ?? []) : [];
  const dots = new Map<string, KitDot>();
  const put = (raterId: string, level: number, from?: number) => {
    const name = nameOf(plan, raterId);
    const id = `${raterId} ${level}`;
    dots.set(id, { id, name, initials: initialsOf(name), level, ...(from === undefined ? {} : { from }) });
  };
  for (const dot of first) {
    if (dot.level !== null && !last.some((one) => one.raterId === dot.raterId && one.level !== null)) {
      put(dot.raterId, dot.level);
    }
  }
  for (const dot of last) {
    if (dot.level === null) continue;
    const before = new Set(
      first.flatMap((one) => (one.raterId === dot.raterId && one.level !== null ? [one.level] : [])),
    );
    // With two first levels, from two interviews, there is no single place to draw the arrow from.
    const [from] = before.size === 1 ? before : [];
    put(dot.raterId, dot.level, from);
  }
  return [...dots.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** The names of levels that most rows share, for the head of the column. */
export function commonLevels(rows: readonly WordedRow[]): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = row.levels.map((level) => level.label).join('\n');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const [widest = ''] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return widest === '' ? [] : widest.split('\n');
}

export interface OwnAnswer {
  level: number | null;
  /** Not acknowledged yet. */
  pending: boolean;
}

type Props = {
  plan: DebriefPlan;
  rows: readonly WordedRow[];
  selected: string | null;
  onSelect: (cell: string) => void;
  /** One's own answers in an open later round by row; absent when there is nothing to vote on. */
  answers?: ReadonlyMap<string, OwnAnswer | null>;
};

const columns = 'grid grid-cols-1 gap-x-4 md:grid-cols-[minmax(0,1fr)_15rem_8.5rem]';

export function RevealedRows({ plan, rows, selected, onSelect, answers }: Props) {
  const shared = commonLevels(rows);
  return (
    <div>
      <div className={cx(columns, 'items-end pb-2 font-semibold text-ink-2 text-xs')}>
        <span>Row, widest spread first</span>
        <DotScale levels={shared} className="max-md:hidden" />
        <span className="text-right max-md:hidden">Raters</span>
      </div>
      <ol className="border-b">
        {rows.map((row) => (
          <Row
            key={row.cell}
            plan={plan}
            row={row}
            scale={row.levels.map((level) => level.label).join('\n') === shared.join('\n') ? 'shared' : 'own'}
            selected={row.cell === selected}
            onSelect={() => onSelect(row.cell)}
            answer={answers?.has(row.rowKey) ? (answers.get(row.rowKey) ?? null) : undefined}
          />
        ))}
      </ol>
    </div>
  );
}

type RowProps = {
  plan: DebriefPlan;
  row: WordedRow;
  scale: 'shared' | 'own';
  selected: boolean;
  onSelect: () => void;
  answer: OwnAnswer | null | undefined;
};

function Row({ plan, row, scale, selected, onSelect, answer }: RowProps) {
  const labels = row.levels.map((level) => level.label);
  const dots = kitDots(plan, row);
  const silent = row.rounds.at(-1)?.dots.filter((dot) => dot.level === null) ?? [];
  return (
    <li
      className={cx(
        columns,
        '-mx-3 relative items-center gap-y-2 border-t px-3 py-2.5 hover:bg-wash/60 forced-colors:border',
        selected && 'bg-wash shadow-[inset_2px_0_var(--accent)]',
      )}
      data-keep
    >
      <div className="min-w-0">
        <button
          type="button"
          aria-pressed={selected}
          onClick={onSelect}
          data-row={row.cell}
          className="after:absolute after:inset-0 text-left font-semibold text-sm"
        >
          {row.title}
        </button>
        <p className="text-ink-2 text-xs">
          {row.about}
          {scale === 'own' ? <span className="block">{labels.join(' · ')}</span> : null}
          {silent.length > 0 ? (
            <span className="block">
              {namesOf(
                plan,
                silent.map((dot) => dot.raterId),
              )}
              : not assessed
            </span>
          ) : null}
        </p>
        {answer === undefined ? null : <Answer row={row} answer={answer} />}
      </div>
      <DotRow levels={labels} dots={dots} emptyText="nobody gave a level" />
      <p className="text-ink-2 text-xs md:text-right">
        {row.comparison === null ? '' : comparisonWords(row.comparison)}
      </p>
    </li>
  );
}

/** One's own answer in the open round, with the mark and the word. */
function Answer({ row, answer }: { row: WordedRow; answer: OwnAnswer | null }) {
  if (answer === null) return <p className="mt-1 text-accent text-xs">no answer from you yet</p>;
  const label = row.levels.find((level) => level.level === answer.level)?.label ?? 'not assessed';
  return (
    <p className="mt-1 flex items-center gap-1.5 text-xs">
      {answer.level === null ? null : <LevelMark level={answer.level} of={row.levels.length} />}
      <span>
        you now: {label}
        {answer.pending ? ', being sent' : ''}
      </span>
    </p>
  );
}
