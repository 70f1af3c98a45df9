/**
 * One row of a packet as a debrief reads it: what was asked, where everybody stands on its levels in both rounds, and the
 * evidence lines under it. It has no state, so the pages and the signing desk share it.
 */
import type { ReactNode } from 'react';
import { type Dot, DotRow } from '@/components/dot-row';
import { FencedText } from '@/components/fenced-text';
import { initialsOf } from '@/components/initials';
import { formatTime } from '@/lib/dates';
import { comparisonWords, type PacketLevel, type PacketLine, type PacketRow as Row } from '../packet';

/** The last levels as dots; who stood elsewhere in round 1 carries an arrow from there. */
export function dotsOfRow(row: Row): Dot[] {
  const last = row.rounds.at(-1);
  const first = row.rounds.length > 1 ? row.rounds[0] : undefined;
  if (last === undefined) return [];
  const before = (raterId: string) => {
    const own = onceEach(first?.levels ?? []).filter((one) => one.raterId === raterId && one.level !== null);
    return own.length === 1 ? (own[0]?.level ?? undefined) : undefined;
  };
  const still = (first?.levels ?? []).filter((one) => !last.levels.some((other) => other.raterId === one.raterId));
  return [...onceEach(last.levels), ...onceEach(still)].flatMap((one) =>
    one.level === null
      ? []
      : [
          {
            id: `${one.raterId}/${one.level}`,
            name: one.rater,
            initials: initialsOf(one.rater),
            level: one.level,
            from: still.includes(one) ? undefined : before(one.raterId),
          },
        ],
  );
}

/** Levels without those that a rater gave twice: the same recommendation on two cards is one opinion. */
export const onceEach = (levels: readonly PacketLevel[]): PacketLevel[] =>
  levels.filter(
    (one, index) => levels.findIndex((other) => other.raterId === one.raterId && other.level === one.level) === index,
  );

/** What no dot can say: who did not assess, and who sealed after the reveal. */
export function asides(row: Row): string[] {
  const levels = row.rounds.flatMap((round) => round.levels);
  const names = (keep: (one: (typeof levels)[number]) => boolean) => [
    ...new Set(levels.filter(keep).map((one) => one.rater)),
  ];
  const none = names((one) => one.level === null);
  const late = names((one) => one.late);
  return [
    ...(none.length > 0 ? [`not assessed: ${none.join(', ')}`] : []),
    ...(late.length > 0 ? [`sealed after the reveal: ${late.join(', ')}`] : []),
  ];
}

export type PacketRowProps = {
  row: Row;
  /** Titles by interview id. */
  interviews: ReadonlyMap<string, string>;
  /** The reader's. */
  zone: string;
  level?: 2 | 3;
  /** Draws one line; without it the lines are read only. */
  line?: (line: PacketLine, words: ReactNode) => ReactNode;
};

export function PacketRow({ row, interviews, zone, level = 2, line }: PacketRowProps) {
  const Heading = `h${level}` as const;
  const seen = [...new Set(row.rounds.flatMap((round) => round.levels.map((one) => one.interviewId)))];
  const where = [row.question, ...seen.flatMap((id) => (id === null ? [] : (interviews.get(id) ?? [])))];
  const words = asides(row);
  return (
    <section className="border-b py-4 first:pt-0" data-keep>
      <div className="grid gap-x-6 gap-y-2 md:grid-cols-[minmax(12rem,1fr)_minmax(0,18rem)_6.5rem]">
        <div className="min-w-0">
          <Heading className="font-semibold text-sm">{row.title}</Heading>
          <p className="text-ink-2 text-xs">{[...new Set(where.filter((one) => one !== ''))].join(' · ')}</p>
        </div>
        {row.levels.length > 1 ? (
          <div className="min-w-0">
            <DotRow levels={row.levels.map((one) => one.label)} dots={dotsOfRow(row)} />
            <div
              aria-hidden="true"
              className="grid text-ink-3 text-xs"
              style={{ gridTemplateColumns: `repeat(${row.levels.length}, minmax(0, 1fr))` }}
            >
              {row.levels.map((one) => (
                <span key={one.level} className="text-center">
                  {one.label.toLowerCase()}
                </span>
              ))}
            </div>
          </div>
        ) : (
          <p className="text-ink-2 text-xs">
            {row.rounds
              .at(-1)
              ?.levels.map((one) => `${one.rater}: ${one.label}`)
              .join(', ')}
          </p>
        )}
        <p className="text-ink-2 text-xs md:text-right">
          {comparisonWords(row.comparison)}
          {words.map((one) => (
            <span key={one} className="block">
              {one}
            </span>
          ))}
        </p>
      </div>
      {row.evidence.length === 0 ? null : (
        <ul className="mt-3 space-y-1">
          {row.evidence.map((one) => (
            <li key={one.cite} className="max-w-read">
              {line ? line(one, <LineWords line={one} zone={zone} />) : <LineWords line={one} zone={zone} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who wrote a line, when, and what it says. */
export function LineWords({ line, zone }: { line: PacketLine; zone: string }) {
  return (
    <span className="flex min-w-0 gap-2.5 text-sm">
      <span className="shrink-0 text-ink-2">
        <span className="font-mono text-xs">{formatTime(new Date(line.at), zone)}</span>{' '}
        <span title={line.rater} aria-hidden="true" className="inline-block min-w-5 font-semibold text-xs">
          {initialsOf(line.rater)}
        </span>
        <span className="sr-only">{line.rater}: </span>
      </span>
      <FencedText>{line.text}</FencedText>
    </span>
  );
}
