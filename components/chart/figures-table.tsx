/**
 * The figures of a picture as a table. A page of charts has a thousand such cells, and each travels twice (as markup, and for
 * the browser's own rendering), so what all of them share stands once, on the table, and a row is nothing but its
 * figures.
 */
import { escapedText } from '../escaped-text';
import { Table } from '../table';

export type ChartColumn = { label: string; align?: 'start' | 'end' };

export type ChartTable = {
  /** The first column names its row. */
  columns: readonly ChartColumn[];
  rows: readonly (readonly string[])[];
};

const HEAD =
  '[&_th]:sticky [&_th]:top-0 [&_th]:z-10 [&_th]:h-8 [&_th]:whitespace-nowrap [&_th]:border-b [&_th]:bg-(--table-ground,var(--ground)) [&_th]:px-2 [&_th]:font-semibold [&_th]:text-ink-2 [&_th]:text-xs print:[&_th]:static';
const BODY =
  'text-right [&_.l]:text-left [&_td]:h-8 [&_td]:border-b [&_td]:px-2 [&_td]:py-1.5 [&_td]:align-top [&_td]:text-sm [&_th]:h-8 [&_th]:border-b [&_th]:px-2 [&_th]:py-1.5 [&_th]:text-left [&_th]:align-top [&_th]:font-medium [&_th]:text-sm [&_tr:hover]:bg-wash/60';

/** Rows as markup: text cells are `l`, and whatever stands in one is escaped. */
function rowsMarkup({ columns, rows }: ChartTable): string {
  const opened = columns.map(({ align }) => (align === 'end' ? '<td>' : '<td class=l>'));
  const cell = (text: string, index: number): string =>
    index === 0 ? `<th scope=row>${escapedText(text)}</th>` : `${opened[index]}${escapedText(text)}</td>`;
  return rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('');
}

/** @param caption heard, and not seen: it is the question above the picture */
export function FiguresTable({ caption, table }: { caption: string; table: ChartTable }) {
  return (
    <Table caption={caption} hideCaption minWidth="20rem">
      <thead className={HEAD}>
        <tr>
          {table.columns.map(({ label, align }) => (
            <th key={label} scope="col" className={align === 'end' ? 'text-right' : 'text-left'}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: rowsMarkup escapes every cell. */}
      <tbody className={BODY} dangerouslySetInnerHTML={{ __html: rowsMarkup(table) }} />
    </Table>
  );
}
