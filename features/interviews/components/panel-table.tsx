/** Who rates this loop, on what, and what they still owe: that somebody has sealed is known to all, what they gave to nobody. */
import type { ReactNode } from 'react';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { formatDeadline } from '@/lib/dates';
import type { Duty } from '../loop';

export interface PanelRow {
  raterId: string;
  name: string;
  self: boolean;
  duty: Duty;
  /** Their interviews, in the loop's order. */
  seats: { title: string; note: string }[];
  action: ReactNode;
}

/** What somebody owes, as a sentence without its subject. */
export function dutyWords(duty: Duty, zone: string): string {
  const at = duty.dueAt === null ? null : formatDeadline(duty.dueAt, zone);
  switch (duty.state) {
    case 'sealed':
      return 'sealed';
    case 'recused':
      return 'recused';
    case 'late':
      return `late, was due ${at}`;
    case 'due':
      return at === null ? 'due' : `due by ${at}`;
    case 'ahead':
      return at === null ? 'interviews ahead, not all have a time' : `interviews ahead, due by ${at}`;
  }
}

export function PanelTable({ rows, zone }: { rows: PanelRow[]; zone: string }) {
  return (
    <Table caption="Panel" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Rater</TableHeader>
          <TableHeader>Rates</TableHeader>
          <TableHeader>Cards</TableHeader>
          <TableHeader>
            <span className="sr-only">Change</span>
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.raterId}>
            <TableRowHeader>
              {row.name}
              {row.self ? <span className="font-normal text-ink-2"> (you)</span> : null}
              <span className="block font-normal text-ink-2 text-xs md:hidden">
                {row.seats.map((seat) => seat.title).join(', ')}
              </span>
            </TableRowHeader>
            <TableCell className="max-md:hidden">
              {row.seats.map((seat, index) => (
                <span key={seat.title}>
                  {index > 0 ? ', ' : ''}
                  {seat.title}
                  {seat.note === '' ? null : <span className="text-ink-2 text-xs"> {seat.note}</span>}
                </span>
              ))}
              {row.seats.length === 0 ? <span className="text-ink-2">nothing any more</span> : null}
            </TableCell>
            <TableCell className={row.duty.state === 'late' ? 'font-semibold' : undefined}>
              {dutyWords(row.duty, zone)}
            </TableCell>
            <TableCell align="end" className="py-0.5!">
              {row.action}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
