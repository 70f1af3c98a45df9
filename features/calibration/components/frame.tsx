/**
 * What the questions of the page share: one frame with its picture in two widths, sentences and notes, the table that folds
 * out, and the telling of how it is made.
 */
import type { ReactNode } from 'react';
import { ChartFrame, type ChartTable } from '@/components/chart/chart-frame';
import { DownloadLink } from '@/components/download-link';
import type { Calibration, PanelFigures } from '../calibration';
import type { TableName } from '../schema';
import { type FigureTable, readable } from '../tables';
import type { Sentence } from '../words';
import type { Pictures } from './charts';

/** What every question is answered from. */
export interface Context {
  calibration: Calibration;
  /** The workspace's, whose months and days are meant. */
  zone: string;
  /** `/w/<slug>`. */
  workspaceHref: string;
  /** The address of a table as CSV. */
  csvHref: (table: TableName) => string;
  tables: readonly FigureTable[];
}
export type PanelContext = Context & { panel: PanelFigures };

/** A sentence with its important part standing out. */
export function Said({ children }: { children: Sentence }) {
  return children.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never change places.
      <strong key={index} className="font-semibold">
        {part.strong}
      </strong>
    ),
  );
}

/** Notes as lines under each other; nothing for none. */
export function lines(notes: readonly ReactNode[]): ReactNode {
  if (notes.length === 0) return null;
  return notes.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: fixed lines of one paragraph.
    <span key={index} className="block">
      {line}
    </span>
  ));
}

export function tableOf(context: Context, name: TableName): ChartTable {
  const table = context.tables.find((one) => one.name === name);
  if (table === undefined) return { columns: [], rows: [] };
  const { columns, rows } = readable(table);
  return {
    columns: columns.map(({ label, kind }) => ({ label, align: kind === 'text' || kind === 'day' ? 'start' : 'end' })),
    rows: rows.map((cells, index) => ({ id: String(index), cells })),
  };
}

/** How the figures are made, and the table to take away. */
export function Method({ context, table, children }: { context: Context; table: TableName; children: ReactNode }) {
  return (
    <div className="space-y-2">
      {children}
      <p data-screen-only>
        <DownloadLink href={context.csvHref(table)}>This table as CSV</DownloadLink>
      </p>
    </div>
  );
}

export const RESAMPLED =
  'Intervals are 95 % percentile intervals of 2,000 resamples of the units; raters are not resampled, so they speak of these interviewers on more performances. The same data always give the same interval.';

/** One question in its place on the page, so that an address can point at it. */
export function Frame({
  id,
  pictures,
  ...rest
}: {
  id: string;
  question: string;
  sentence: ReactNode;
  n: ReactNode;
  note?: ReactNode;
  advice?: ReactNode;
  pictures: Pictures | null;
  table: ChartTable;
  method: ReactNode;
}) {
  return (
    <div id={id} className="scroll-mt-20 first:[&>section]:border-t-0">
      <ChartFrame
        {...rest}
        figure={pictures?.figure ?? null}
        {...(pictures === null ? {} : { narrowFigure: pictures.narrowFigure })}
      />
    </div>
  );
}
