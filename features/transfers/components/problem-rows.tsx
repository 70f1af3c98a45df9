/** Questions of a file that cannot be imported, by line and field, with what to do about each. */
import { DownloadLink } from '@/components/download-link';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import type { ProblemRow } from '../data';

export function ProblemRows({
  rows,
  all,
  file,
  caption,
}: {
  rows: ProblemRow[];
  /** How many there are, shown or not. */
  all: number;
  /** Where all of them can be downloaded. */
  file: string;
  caption: string;
}) {
  return (
    <>
      <p className="mb-2 text-ink-2 text-xs">
        {rows.length < all
          ? `The first ${rows.length} of ${all.toLocaleString('en-GB')} are shown; `
          : `${all === 1 ? 'One question' : `${all.toLocaleString('en-GB')} questions`}; `}
        <DownloadLink href={file}>download all of them as a table</DownloadLink>.
      </p>
      <Table caption={caption} hideCaption minWidth="0">
        <TableHead>
          <tr>
            <TableHeader align="end">Line</TableHeader>
            <TableHeader>Question</TableHeader>
            <TableHeader>What is wrong, and what to do</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={`${row.line} ${row.slug}`}>
              <TableCell align="end" className="w-16 tabular-nums">
                {row.line}
              </TableCell>
              <TableRowHeader className="wrap-anywhere min-w-28 max-w-64">
                {row.title || row.slug || 'Unnamed'}
                {row.title && row.slug ? (
                  <span className="wrap-anywhere block font-normal text-ink-2 text-xs">{row.slug}</span>
                ) : null}
              </TableRowHeader>
              <TableCell>
                <ul className="space-y-0.5">
                  {row.problems.map((one) => (
                    <li key={`${one.field} ${one.reason}`}>
                      {one.field === '' ? null : (
                        <code className="wrap-anywhere mr-1.5 font-mono text-xs">{one.field}</code>
                      )}
                      {one.reason}
                    </li>
                  ))}
                  {row.kept === '' ? null : <li>Left in the bank: {row.kept}.</li>}
                </ul>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </>
  );
}
