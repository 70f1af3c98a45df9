/**
 * A dense table: rows of 32 px, hairlines, a header that stays in sight, figures aligned. Its text lines up with the text
 * above it; the tone of a row reaches 8 px further on both sides. On a narrow screen the table
 * scrolls sideways in its own box. Every table has a caption, seen or not.
 */
import { type ComponentPropsWithRef, type CSSProperties, type ReactNode, useId } from 'react';
import { cx } from './cx';
import { ScrollRegion } from './scroll-region';

export type TableProps = {
  caption: ReactNode;
  hideCaption?: boolean;
  /** Scrolls inside its own box up to this CSS length, with the header held at its top. */
  maxHeight?: string;
  /** The width below which the table scrolls rather than squeezes. */
  minWidth?: string;
  className?: string;
  children: ReactNode;
};

export function Table({ caption, hideCaption, maxHeight, minWidth = '36rem', className, children }: TableProps) {
  const captionId = useId();
  const table = (
    <table className="w-full border-separate border-spacing-0 text-left" style={{ minWidth }}>
      <caption
        id={captionId}
        className={hideCaption ? 'sr-only' : 'px-2 pb-2 text-left font-semibold text-ink-2 text-xs'}
      >
        {caption}
      </caption>
      {children}
    </table>
  );
  return (
    <ScrollRegion
      labelledBy={captionId}
      className={cx(
        '-mx-2 min-w-0',
        maxHeight ? 'max-h-(--table-height) overflow-auto' : 'overflow-x-auto data-fits:overflow-visible',
        className,
      )}
      style={{ '--table-height': maxHeight } as CSSProperties}
    >
      {table}
    </ScrollRegion>
  );
}

export function TableHead({ className, ...rest }: ComponentPropsWithRef<'thead'>) {
  return <thead {...rest} className={className} />;
}

export function TableBody({ className, ...rest }: ComponentPropsWithRef<'tbody'>) {
  return <tbody {...rest} className={className} />;
}

export type TableRowProps = ComponentPropsWithRef<'tr'> & { selected?: boolean };

/** A row; `selected` marks the one whose detail is open, by a bar as well as by its tone. */
export function TableRow({ selected, className, ...rest }: TableRowProps) {
  return (
    <tr
      {...rest}
      aria-selected={selected}
      className={cx(
        'group/row hover:bg-wash/60',
        selected &&
          'bg-wash forced-colors:outline-2 forced-colors:-outline-offset-2 [&>*:first-child]:shadow-[inset_2px_0_var(--accent)]',
        className,
      )}
    />
  );
}

const align = { start: 'text-left', center: 'text-center', end: 'text-right' };
type Align = keyof typeof align;

export type TableHeaderProps = Omit<ComponentPropsWithRef<'th'>, 'align'> & {
  align?: Align;
  sort?: 'ascending' | 'descending' | 'none';
};

/** A column's heading. `sort` says how the column is ordered, to the ear and by an arrow. */
export function TableHeader({ align: side = 'start', sort, className, children, ...rest }: TableHeaderProps) {
  return (
    <th
      scope="col"
      {...rest}
      aria-sort={sort}
      className={cx(
        'sticky top-0 z-10 h-8 whitespace-nowrap border-b bg-(--table-ground,var(--ground)) px-2 font-semibold text-ink-2 text-xs print:static',
        align[side],
        className,
      )}
    >
      {children}
      {sort === 'ascending' ? <span aria-hidden="true"> ↑</span> : null}
      {sort === 'descending' ? <span aria-hidden="true"> ↓</span> : null}
    </th>
  );
}

const cell = 'h-8 border-b px-2 py-1.5 align-top text-sm';

export type TableCellProps = Omit<ComponentPropsWithRef<'td'>, 'align'> & { align?: Align };

export function TableCell({ align: side = 'start', className, ...rest }: TableCellProps) {
  return <td {...rest} className={cx(cell, align[side], className)} />;
}

export type TableRowHeaderProps = Omit<ComponentPropsWithRef<'th'>, 'align'>;

/** The cell that names its row. */
export function TableRowHeader({ className, ...rest }: TableRowHeaderProps) {
  return <th scope="row" {...rest} className={cx(cell, 'font-medium', className)} />;
}

export type TableEmptyProps = { columns: number; children: ReactNode };

/** What a table says when it has no rows: one sentence, perhaps with a link. */
export function TableEmpty({ columns, children }: TableEmptyProps) {
  return (
    <tr>
      <td colSpan={columns} className="border-b px-2 py-6 text-ink-2 text-sm">
        {children}
      </td>
    </tr>
  );
}
