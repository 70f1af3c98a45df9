/** A page of calibration: questions side by side at the top, then a column of questions, each with its picture, table and making. */
import type { ReactNode } from 'react';
import { ChartFrame, type ChartTable } from '@/components/chart/chart-frame';
import { DownloadLink } from '@/components/download-link';
import { TextLink } from '@/components/text-link';
import type { RatingFile, TableName } from '../schema';
import { type FigureTable, readable } from '../tables';
import type { Sentence } from '../words';
import type { Board, Frame, Method } from './board';

export interface BoardViewProps {
  board: Board;
  /** The address of a table, or of the ratings behind it, as CSV; null where nothing is taken away. */
  csvHref: ((file: TableName | RatingFile) => string) | null;
}

/** A sentence with its important part standing out, and its links. */
export function Said({ children }: { children: Sentence }) {
  return children.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : 'strong' in part ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
      <strong key={index} className="font-semibold">
        {part.strong}
      </strong>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
      <TextLink key={index} href={part.href}>
        {part.text}
      </TextLink>
    ),
  );
}

export function BoardView({ board, csvHref }: BoardViewProps) {
  return (
    <div className="max-w-6xl">
      {board.tiles.length === 0 ? null : (
        <div className="grid gap-x-12 lg:grid-cols-2 lg:[&>*:nth-child(2)_section]:border-t-0">
          {board.tiles.map((frame) => (
            <Place key={frame.id} frame={frame} csvHref={csvHref} layout="tile" />
          ))}
        </div>
      )}
      {board.frames.map((frame) => (
        <Place key={frame.id} frame={frame} csvHref={csvHref} layout="row" />
      ))}
    </div>
  );
}

/** One question in its place on the page, so that an address can point at it. */
function Place({ frame, csvHref, layout }: { frame: Frame; layout: 'tile' | 'row' } & Pick<BoardViewProps, 'csvHref'>) {
  const { pictures, table, method } = frame;
  return (
    <div id={frame.id} className="min-w-0 scroll-mt-20 first:[&>section]:border-t-0">
      <ChartFrame
        layout={layout}
        question={frame.question}
        sentence={<Said>{frame.sentence}</Said>}
        n={frame.n}
        note={lines(frame.notes)}
        advice={frame.advice === null ? null : <Said>{frame.advice}</Said>}
        figure={pictures?.figure ?? null}
        {...(pictures === null ? {} : { narrowFigure: pictures.narrowFigure })}
        table={table === null ? null : chartTable(table)}
        method={<Making method={method} table={table?.name ?? null} csvHref={csvHref} />}
      />
    </div>
  );
}

function lines(notes: readonly Sentence[]): ReactNode {
  if (notes.length === 0) return null;
  return notes.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: fixed lines of one paragraph.
    <span key={index} className="block">
      <Said>{line}</Said>
    </span>
  ));
}

function chartTable(table: FigureTable): ChartTable {
  const { columns, rows } = readable(table);
  return {
    columns: columns.map(({ label, kind }) => ({ label, align: kind === 'text' || kind === 'day' ? 'start' : 'end' })),
    rows: rows.map((cells, index) => ({ id: String(index), cells })),
  };
}

/** How a figure is made: in words, as a formula, from which ratings, and how to check it. */
function Making({
  method,
  table,
  csvHref,
}: { method: Method; table: TableName | null } & Pick<BoardViewProps, 'csvHref'>) {
  const { says, formula, rests, statistic } = method;
  return (
    <div className="space-y-2">
      {says.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <p className="font-mono text-ink text-xs">{formula}</p>
      {csvHref === null ? null : (
        <>
          {statistic === null || rests === null ? null : (
            <p>
              To check it: take the ratings below, then{' '}
              <code className="break-words font-mono text-ink text-xs">
                npm run stats -- {statistic} --input calibration-{rests}.csv
              </code>
            </p>
          )}
          <p className="flex flex-wrap gap-x-6 gap-y-1" data-screen-only>
            {table === null ? null : <DownloadLink href={csvHref(table)}>This table as CSV</DownloadLink>}
            {rests === null ? null : <DownloadLink href={csvHref(rests)}>The ratings it rests on</DownloadLink>}
          </p>
        </>
      )}
    </div>
  );
}
