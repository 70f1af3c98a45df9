/** Loops by stage, the most urgent first: who is due, who is late, which seats are open. Names, never values. */
import Link from 'next/link';
import { Fragment } from 'react';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import { formatDateTime, formatDay } from '@/lib/dates';
import { type LoopStage, type LoopSummary, STAGE_WORDS, STAGES } from '../loop';

/** "Ada, Bela and 3 more": a row stays one line high. */
function names(list: string[]): string {
  return list.length <= 3 ? list.join(', ') : `${list.slice(0, 2).join(', ')} and ${list.length - 2} more`;
}

/** What the panel still owes, in one line. */
export function owedWords(row: LoopSummary): string {
  const parts = [
    ...(row.late.length > 0 ? [`late: ${names(row.late)}`] : []),
    ...(row.due.length > 0 ? [`due: ${names(row.due)}`] : []),
  ];
  return parts.join('; ');
}

function Owed({ row }: { row: LoopSummary }) {
  return (
    <>
      {row.late.length > 0 ? <span className="font-semibold">late: {names(row.late)}</span> : null}
      {row.late.length > 0 && row.due.length > 0 ? '; ' : null}
      {row.due.length > 0 ? <span>due: {names(row.due)}</span> : null}
    </>
  );
}

const openWords = (missing: number): string => (missing === 1 ? '1 seat open' : `${missing} seats open`);

export function LoopRows({ workspace, rows, zone }: { workspace: string; rows: LoopSummary[]; zone: string }) {
  const groups = STAGES.map((stage) => [stage, rows.filter((row) => row.stage === stage)] as const).filter(
    ([, list]) => list.length > 0,
  );
  return (
    <Table caption="Loops by stage" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Candidate</TableHeader>
          <TableHeader>Role</TableHeader>
          <TableHeader>Next interview</TableHeader>
          <TableHeader>Sealed</TableHeader>
          <TableHeader>Who is due</TableHeader>
          <TableHeader>Panel</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {groups.map(([stage, list]) => (
          <Fragment key={stage}>
            <tr>
              <th
                scope="colgroup"
                colSpan={6}
                className="h-8 border-b px-2 pt-4 pb-1 text-left font-semibold text-ink-2 text-xs"
              >
                {STAGE_WORDS[stage]} <span className="font-normal">{list.length}</span>
              </th>
            </tr>
            {list.map((row) => (
              <LoopRow key={row.loop.id} workspace={workspace} row={row} stage={stage} zone={zone} />
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  );
}

function LoopRow({
  workspace,
  row,
  stage,
  zone,
}: {
  workspace: string;
  row: LoopSummary;
  stage: LoopStage;
  zone: string;
}) {
  const { loop, next } = row;
  const when = next?.startsAt ? formatDateTime(next.startsAt, zone) : null;
  const closed = loop.closedAt === null ? null : `closed ${formatDay(loop.closedAt, zone)}`;
  const toRoom = (stage === 'ready-to-reveal' || stage === 'revealed') && loop.roomId !== null;
  return (
    <TableRow>
      <TableRowHeader>
        <Link
          href={`/w/${workspace}/loops/${loop.id}`}
          className="rounded-sm decoration-accent/40 underline-offset-[3px] hover:underline"
        >
          {loop.candidateName}
        </Link>
        <span className="block font-normal text-ink-2 text-xs md:hidden">
          {[
            loop.roleTitle,
            ...(closed ? [closed] : [`${row.sealed} of ${row.raters} sealed`]),
            ...(when ? [`next ${when}`] : []),
            ...(row.openSeats > 0 ? [openWords(row.openSeats)] : []),
          ].join(' · ')}
          {owedWords(row) === '' ? null : (
            <>
              {' · '}
              <Owed row={row} />
            </>
          )}
        </span>
      </TableRowHeader>
      <TableCell className="max-md:hidden">{loop.roleTitle}</TableCell>
      <TableCell className="whitespace-nowrap max-md:hidden">
        {when ?? <span className="text-ink-2">{closed ?? (stage === 'planned' ? 'no time yet' : 'none left')}</span>}
      </TableCell>
      <TableCell className="whitespace-nowrap max-md:hidden">
        {row.sealed} of {row.raters}
      </TableCell>
      <TableCell className="max-md:hidden">
        <Owed row={row} />
      </TableCell>
      <TableCell className="whitespace-nowrap max-md:w-24">
        {toRoom ? (
          <TextLink href={`/w/${workspace}/rooms/${loop.roomId}`}>
            Open the room<span className="sr-only"> of {loop.candidateName}</span>
          </TextLink>
        ) : row.openSeats > 0 ? (
          <span className="max-md:hidden">{openWords(row.openSeats)}</span>
        ) : null}
      </TableCell>
    </TableRow>
  );
}
