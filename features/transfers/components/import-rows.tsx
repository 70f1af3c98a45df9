/** Past imports, newest first, as dense rows: what came of each, and how many questions it was. */
import Link from 'next/link';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { formatDateTime } from '@/lib/dates';
import type { ImportEntry } from '../data';
import { countWords, STATE_WORDS } from '../transfer';

export function ImportRows({ path, rows, zone }: { path: string; rows: ImportEntry[]; zone: string }) {
  return (
    <Table caption="Past imports" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>File</TableHeader>
          <TableHeader>What came of it</TableHeader>
          <TableHeader className="max-md:hidden">By</TableHeader>
          <TableHeader align="end" className="max-md:hidden">
            Sent
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative">
            <TableRowHeader className="wrap-anywhere min-w-36">
              <Link
                href={`${path}/${row.id}`}
                className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
              >
                {row.fileName}
              </Link>
            </TableRowHeader>
            <TableCell>
              {STATE_WORDS[row.state]}
              <span className="block text-ink-2 text-xs">
                {row.state === 'failed' ? row.fault : row.state === 'receiving' ? '' : countWords(row.counts)}
              </span>
            </TableCell>
            <TableCell className="max-md:hidden">{row.authorName}</TableCell>
            <TableCell align="end" className="whitespace-nowrap max-md:hidden">
              {formatDateTime(row.createdAt, zone)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
