/** A criterion's anchors side by side, lowest level first; under one another where there is no room. */
import { cx } from '@/components/cx';
import { LevelMark } from '@/components/level-mark';

const columns: Record<number, string> = {
  3: '@md:grid-cols-3',
  4: '@2xl:grid-cols-4',
  5: '@3xl:grid-cols-5',
};

export function AnchorGrid({
  title,
  note,
  anchors,
  headingLevel = 3,
}: {
  title: string;
  /** The capability, in a quieter tone beside the title. */
  note?: string;
  anchors: { level: number; label: string; anchor: string }[];
  headingLevel?: 3 | 4;
}) {
  const Heading = `h${headingLevel}` as const;
  return (
    <div className="@container border-t pt-2" data-keep>
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <Heading className="font-semibold text-sm">{title}</Heading>
        {note ? <span className="text-ink-2 text-xs">{note}</span> : null}
      </div>
      <ol className={cx('mt-1.5 grid gap-x-4 gap-y-2', columns[anchors.length])}>
        {anchors.map((one) => (
          <li key={one.level} className="min-w-0 text-xs">
            <span className="flex items-center gap-1.5 font-semibold">
              <LevelMark level={one.level} of={anchors.length} />
              {one.level} {one.label}
            </span>
            <span className="mt-0.5 block text-ink-2">{one.anchor}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
