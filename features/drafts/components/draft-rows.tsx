/** One's drafts, what became of one's suggestions, and what others suggest, as dense rows. */
import Link from 'next/link';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { formatDateTime } from '@/lib/dates';
import type { DraftEntry } from '../data';

const stateWords = ({ state, isOwn, authorName, note, decision }: DraftEntry): string => {
  if (state === 'declined') return `Declined: ${decision}`;
  if (state === 'draft') return 'Being written, yours alone';
  return `Suggested${isOwn ? '' : ` by ${authorName}`}: ${note}`;
};

export function DraftRows({ path, rows, zone }: { path: string; rows: DraftEntry[]; zone: string }) {
  return (
    <Table caption="Drafts and suggestions" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Question</TableHeader>
          <TableHeader>State</TableHeader>
          <TableHeader align="end">Last written</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id} className="relative">
            <TableRowHeader>
              <Link
                href={`${path}/drafts/${row.id}`}
                className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
              >
                {row.title.trim() === '' ? 'Untitled' : row.title}
              </Link>
              <span className="block font-normal text-ink-2 text-xs">{row.slug === null ? 'new' : 'an edit'}</span>
            </TableRowHeader>
            <TableCell>{stateWords(row)}</TableCell>
            <TableCell align="end" className="whitespace-nowrap max-md:hidden">
              {formatDateTime(row.updatedAt, zone)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
