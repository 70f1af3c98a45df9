/** Two texts of one field as one list of lines: what only the one has, what only the other has, what both have. */
import { cx } from '@/components/cx';
import type { FieldDifference } from '../question';

const SIDES = {
  mine: { mark: '−', paint: 'bg-wash' },
  theirs: { mark: '+', paint: 'bg-accent-soft' },
  both: { mark: '', paint: 'text-ink-2' },
} as const;

/** Lines that are the same are kept as context, one on each side of a change. */
function nearChanges(lines: FieldDifference['lines']): ((typeof lines)[number] & { at: number; gap: boolean })[] {
  const near = (at: number) => [at - 1, at, at + 1].some((index) => (lines[index]?.side ?? 'both') !== 'both');
  const kept = lines.flatMap((line, at) => (near(at) ? [{ ...line, at, gap: false }] : []));
  return kept.map((line, index) => ({ ...line, gap: index > 0 && line.at !== (kept[index - 1]?.at ?? 0) + 1 }));
}

export function Difference({
  field,
  words = { mine: 'yours', theirs: 'the library’s' },
}: {
  field: FieldDifference;
  /** What the two sides are called, for a screen reader. */
  words?: { mine: string; theirs: string };
}) {
  const said = { mine: `only ${words.mine}`, theirs: `only ${words.theirs}`, both: 'the same' };
  return (
    <div className="mt-2">
      <h3 className="font-semibold text-ink-2 text-xs">{field.label}</h3>
      {field.keyChanged ? (
        <p className="text-ink-2 text-xs">
          The expert’s levels or reasons changed; they are shown after rating the sample.
        </p>
      ) : null}
      <ul className="mt-1 w-fit max-w-full text-sm">
        {nearChanges(field.lines).map((line) => (
          <li
            key={line.at}
            className={cx(
              'grid grid-cols-[1.25rem_minmax(0,1fr)] rounded-sm px-1 py-0.5',
              SIDES[line.side].paint,
              line.gap && 'mt-2',
            )}
          >
            <span aria-hidden="true" className="font-mono">
              {SIDES[line.side].mark}
            </span>
            <span className="max-w-read whitespace-pre-wrap">
              <span className="sr-only">{said[line.side]}: </span>
              {line.text}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
