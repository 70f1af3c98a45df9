/**
 * A chart as an answer: the question it answers, the answer in a sentence, the picture, what it rests on, and the same
 * figures as a table. Without enough data the frame keeps its question and says what is missing instead of drawing.
 */
import { type ReactNode, useId } from 'react';
import { cx } from '../cx';
import { Disclosure } from '../disclosure';
import { type ChartTable, FiguresTable } from './figures-table';
import type { SvgMarkup } from './plot-svg';

export type ChartFrameProps = {
  /** The chart's title: a question. */
  question: string;
  level?: 2 | 3 | 4;
  /** The answer, with its number and interval; with no picture, what is missing for one. */
  sentence: ReactNode;
  /** How much data it rests on: "118 units, 354 ratings". */
  n: ReactNode;
  /** How to read it, or where it misleads. */
  note?: ReactNode;
  /** What to do about it. */
  advice?: ReactNode;
  /** The picture; null while there is too little to draw. */
  figure: SvgMarkup | null;
  /** The same drawn some 340 px wide, for a phone, where the wide one would shrink its text past reading. */
  narrowFigure?: SvgMarkup;
  /** Everything the picture shows, in figures; null where a table elsewhere has them. */
  table: ChartTable | null;
  /** `row`: words at the left, picture at the right. `tile`: one under the other, beside other tiles. */
  layout?: 'row' | 'tile';
  /** How the figures are made; folded. */
  method?: ReactNode;
  className?: string;
};

export function ChartFrame({
  question,
  level = 2,
  sentence,
  n,
  note,
  advice,
  figure,
  narrowFigure,
  table,
  method,
  layout = 'row',
  className,
}: ChartFrameProps) {
  const tile = layout === 'tile';
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section
      aria-labelledby={id}
      data-keep
      className={cx(
        'grid min-w-0 gap-x-10 gap-y-4 border-t py-6',
        tile ? 'h-full content-start' : 'lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]',
        className,
      )}
    >
      <div className="min-w-0 space-y-2">
        <Heading id={id} className="font-semibold text-ink-2 text-xs">
          {question}
        </Heading>
        <p className="max-w-read text-base">{sentence}</p>
        <p className="text-ink-2 text-xs">{n}</p>
        {note ? <p className="text-ink-2 text-xs">{note}</p> : null}
        {advice ? <p className="border-accent border-l-2 pl-3 text-xs">{advice}</p> : null}
      </div>
      {figure === null ? null : (
        <figure className="@container min-w-0">
          <Picture markup={figure} className={cx(narrowFigure && '@max-[30rem]:hidden')} />
          {narrowFigure ? <Picture markup={narrowFigure} className="@[30rem]:hidden" /> : null}
        </figure>
      )}
      <div className={cx('flex min-w-0 flex-wrap gap-x-6', !tile && 'lg:col-span-2')}>
        {table === null || table.rows.length === 0 ? null : (
          <Disclosure summary="Table" data-print-open className="open:basis-full print:basis-full">
            <FiguresTable caption={question} table={table} />
          </Disclosure>
        )}
        {method ? (
          <Disclosure summary="How is this computed?" data-print-open className="open:basis-full print:basis-full">
            <div className="max-w-read text-ink-2 text-sm">{method}</div>
          </Disclosure>
        ) : null}
      </div>
    </section>
  );
}

function Picture({ markup, className }: { markup: SvgMarkup; className?: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: SvgMarkup comes from plotSvg alone, which escapes text.
  return <div className={className} dangerouslySetInnerHTML={{ __html: markup }} />;
}
