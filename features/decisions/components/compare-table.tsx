/**
 * Candidates side by side: a row a criterion, a column a candidate, in each cell everybody's level and the lines behind it.
 * No totals, no order but the alphabet. On a phone the columns follow one another under each row.
 */
import { initialsOf } from '@/components/initials';
import { LevelDot } from '@/components/level-dot';
import type { SideBySide } from '../comparison';
import type { PacketLevel, PacketRow } from '../packet';
import { LineWords, onceEach } from './packet-row';

const columns: Record<number, string> = {
  2: 'lg:grid-cols-[14rem_repeat(2,minmax(0,1fr))]',
  3: 'lg:grid-cols-[13rem_repeat(3,minmax(0,1fr))]',
  4: 'lg:grid-cols-[12rem_repeat(4,minmax(0,1fr))]',
};

export function CompareTable({ comparison, zone }: { comparison: SideBySide; zone: string }) {
  const { candidates, rows } = comparison;
  const grid = `grid gap-x-6 gap-y-3 ${columns[candidates.length] ?? ''}`;
  return (
    <>
      {/* The eye keeps the names in view; each cell says its own to the ear. */}
      <div
        aria-hidden="true"
        className={`${grid} sticky top-0 z-10 border-b bg-ground py-2 max-lg:hidden print:static`}
      >
        <span />
        {candidates.map((one) => (
          <span key={one.loopId} className="font-semibold text-sm">
            {one.name}
          </span>
        ))}
      </div>
      {rows.map((row) => (
        <section key={row.rowKey} aria-label={row.title} className={`${grid} border-b py-4`} data-keep>
          <div className="min-w-0">
            <h2 className="font-semibold text-sm">{row.title}</h2>
            <p className="text-ink-2 text-xs">{row.question}</p>
          </div>
          {row.cells.map((cell, index) => (
            <div key={candidates[index]?.loopId} className="min-w-0 space-y-2">
              <h3 className="font-semibold text-ink-2 text-xs lg:sr-only">{candidates[index]?.name}</h3>
              <CompareCell cell={cell} zone={zone} />
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

/** Levels by rater, the first round before the second, and the lines under them. */
function CompareCell({ cell, zone }: { cell: PacketRow | null; zone: string }) {
  if (cell === null || cell.rounds.length === 0) return <p className="text-ink-3 text-xs">not part of this loop</p>;
  return (
    <>
      {cell.rounds.map((round) => (
        <p key={round.number} className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
          {cell.rounds.length > 1 ? <span className="text-ink-2">round {round.number}</span> : null}
          {onceEach(round.levels).map((one) => (
            <Rated key={`${one.raterId}/${one.level}`} level={one} of={cell.levels.length} />
          ))}
        </p>
      ))}
      {cell.evidence.length === 0 ? null : (
        <ul className="space-y-1">
          {cell.evidence.map((line) => (
            <li key={line.cite}>
              <LineWords line={line} zone={zone} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Rated({ level, of }: { level: PacketLevel; of: number }) {
  return (
    <span className="inline-flex items-center gap-1">
      {level.level === null || of < 2 ? (
        <span className="font-semibold">{initialsOf(level.rater)}</span>
      ) : (
        <LevelDot initials={initialsOf(level.rater)} name={level.rater} level={level.level} of={of} />
      )}
      <span className="sr-only">{level.rater}: </span>
      {level.label.toLowerCase()}
      {level.late ? ', late' : ''}
    </span>
  );
}
