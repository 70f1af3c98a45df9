/**
 * The figures of a picture as a table. A page of charts has a thousand such cells, and each travels twice (as markup, and for
 * the browser's own rendering), so what all of them share stands once, on the table.
 */
import type { ReactNode } from 'react';
import { Table } from '../table';

export type ChartColumn = { label: string; align?: 'start' | 'end' };

export type ChartTable = {
  /** The first column names its row. */
  columns: readonly ChartColumn[];
  rows: readonly { id: string; cells: readonly ReactNode[] }[];
};

const HEAD =
  '[&_th]:sticky [&_th]:top-0 [&_th]:z-10 [&_th]:h-8 [&_th]:whitespace-nowrap [&_th]:border-b [&_th]:bg-(--table-ground,var(--ground)) [&_th]:px-2 [&_th]:font-semibold [&_th]:text-ink-2 [&_th]:text-xs print:[&_th]:static';
const BODY =
  'text-right [&_td]:h-8 [&_td]:border-b [&_td]:px-2 [&_td]:py-1.5 [&_td]:align-top [&_td]:text-sm [&_th]:h-8 [&_th]:border-b [&_th]:px-2 [&_th]:py-1.5 [&_th]:text-left [&_th]:align-top [&_th]:font-medium [&_th]:text-sm [&_tr:hover]:bg-wash/60';

/** @param caption heard, and not seen: it is the question above the picture */
export function FiguresTable({ caption, table: { columns, rows } }: { caption: string; table: ChartTable }) {
  const side = columns.map(({ align }) => (align === 'end' ? undefined : 'text-left'));
  return (
    <Table caption={caption} hideCaption minWidth="20rem">
      <thead className={`text-right ${HEAD}`}>
        <tr>
          {columns.map(({ label }, index) => (
            <th key={label} scope="col" className={side[index]}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className={BODY}>
        {rows.map(({ id, cells: [name, ...figures] }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            {columns.slice(1).map(({ label }, index) => (
              <td key={label} className={side[index + 1]}>
                {figures[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
