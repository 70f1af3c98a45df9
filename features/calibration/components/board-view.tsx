/** A page of calibration: questions side by side at the top, then a column of questions, each with its picture, table and making. */
import type { ReactNode } from 'react';
import { ChartFrame } from '@/components/chart/chart-frame';
import type { ChartTable } from '@/components/chart/figures-table';
import { DownloadLink } from '@/components/download-link';
import { TextLink } from '@/components/text-link';
import type { RatingFile, TableName } from '../schema';
import { type FigureTable, readable } from '../tables';
import type { Sentence } from '../words';
import type { Board, Frame, Method } from './board';

export interface BoardViewProps {
  board: Board;
  /** The address of a table as CSV. */
  tableHref: (table: TableName) => string;
  /** The address of the rows behind it; null where they are candidates' data of several workspaces, and stay there. */
  rowsHref: ((file: RatingFile) => string) | null;
}

type Hrefs = Omit<BoardViewProps, 'board'>;

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

export function BoardView({ board, ...hrefs }: BoardViewProps) {
  return (
    <div className="max-w-6xl">
      {board.tiles.length === 0 ? null : (
        <div className="grid gap-x-12 lg:grid-cols-2 print:grid-cols-1 lg:[&>*:nth-child(2)_section]:border-t-0">
          {board.tiles.map((frame) => (
            <Place key={frame.id} frame={frame} hrefs={hrefs} layout="tile" />
          ))}
        </div>
      )}
      {board.frames.map((frame) => (
        <Place key={frame.id} frame={frame} hrefs={hrefs} layout="row" />
      ))}
    </div>
  );
}

/** One question in its place on the page, so that an address can point at it. */
function Place({ frame, hrefs, layout }: { frame: Frame; hrefs: Hrefs; layout: 'tile' | 'row' }) {
  const { pictures, table, method } = frame;
  return (
    <div id={frame.id} className="min-w-0 scroll-mt-20 first:[&>section]:border-t-0">
      <ChartFrame
        layout={layout}
        question={frame.question}
        sentence={<Said>{frame.sentence}</Said>}
        n={frame.n}
        note={lines(frame.notes)}
        advice={<Said>{frame.advice}</Said>}
        figure={pictures?.figure ?? null}
        {...(pictures === null ? {} : { narrowFigure: pictures.narrowFigure })}
        table={chartTable(table)}
        method={<Making method={method} table={table.name} hrefs={hrefs} />}
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
    rows,
  };
}

/** How a figure is made: in words, as a formula, how sure, from how much on, from which rows, and how to check it. */
function Making({ method, table, hrefs }: { method: Method; table: TableName; hrefs: Hrefs }) {
  const { says, formula, interval, floor, rests, statistic, look } = method;
  const { tableHref, rowsHref } = hrefs;
  return (
    <div className="space-y-2">
      {says.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      <p className="font-mono text-ink text-xs">{formula}</p>
      <p>
        <strong className="font-medium text-ink">Interval:</strong> {interval}
      </p>
      <p>
        <strong className="font-medium text-ink">Shown from:</strong> {floor}
      </p>
      <p>
        <strong className="font-medium text-ink">To check it:</strong>{' '}
        {rowsHref === null
          ? 'the rows are candidates’ data and stay in their workspaces; there, on the page of the same question, take them, then '
          : 'take the rows below, then '}
        <code className="break-words font-mono text-ink text-xs">
          npm run stats -- {statistic} --input calibration-{rests}.csv
        </code>
        ; <Code>{look}</Code>
      </p>
      <p className="flex flex-wrap gap-x-6 gap-y-1" data-screen-only>
        <DownloadLink href={tableHref(table)}>This table as CSV</DownloadLink>
        {rowsHref === null ? null : <DownloadLink href={rowsHref(rests)}>The rows it rests on</DownloadLink>}
      </p>
    </div>
  );
}

/** Words with names of figures between backticks. */
function Code({ children }: { children: string }) {
  return children.split('`').map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
      <code key={index} className="font-mono text-ink text-xs">
        {part}
      </code>
    ),
  );
}
