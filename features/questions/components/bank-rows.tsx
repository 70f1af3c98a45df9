/** The bank as dense rows. On a narrow screen the figures follow the title on a second line. */
import Link from 'next/link';
import { cx } from '@/components/cx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { askedWords, type Exposure, isOverExposed } from '../exposure';
import { DIFFICULTY_WORDS, KIND_WORDS, SENIORITY_WORDS, TIER_WORDS } from '../question';

export interface BankRow {
  slug: string;
  title: string;
  capability: string;
  kind: string;
  difficulty: string;
  seniority: string[];
  minutes: number;
  tier: string;
  criteria: number;
  exposure: Exposure;
}

const word = (words: Record<string, string>, value: string): string => words[value] ?? value;

/** `['mid', 'senior', 'staff']` is "Mid to staff": the levels are in order and seldom have gaps. */
export function seniorityWords(levels: readonly string[]): string {
  const names = levels.map((one) => word(SENIORITY_WORDS, one));
  if (names.length < 3) return names.join(', ');
  return `${names[0]} to ${names.at(-1)?.toLowerCase()}`;
}

export function BankRows({
  path,
  rows,
  capabilityName,
  exposureLimit,
}: {
  path: string;
  rows: readonly BankRow[];
  capabilityName: (key: string) => string;
  /** Askings from which a row warns. */
  exposureLimit: number;
}) {
  return (
    <Table caption="Questions" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Question</TableHeader>
          <TableHeader>Capability</TableHeader>
          <TableHeader>Kind</TableHeader>
          <TableHeader>Difficulty</TableHeader>
          <TableHeader className="max-xl:hidden">For</TableHeader>
          <TableHeader align="end">Minutes</TableHeader>
          <TableHeader>Asked</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.slug} className="relative">
            <TableRowHeader className="md:min-w-64">
              <Link
                href={`${path}/${row.slug}`}
                data-list-item
                className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
              >
                {row.title}
              </Link>
              <span className="block font-normal text-ink-2 text-xs md:hidden">
                {capabilityName(row.capability)} · {word(KIND_WORDS, row.kind)} ·{' '}
                {word(DIFFICULTY_WORDS, row.difficulty)} · <span className="whitespace-nowrap">{row.minutes} min</span>{' '}
                · <span className="whitespace-nowrap">{row.criteria} criteria</span> ·{' '}
                <Asked row={row} limit={exposureLimit} />
              </span>
            </TableRowHeader>
            <TableCell className="max-md:hidden">{capabilityName(row.capability)}</TableCell>
            <TableCell className="whitespace-nowrap max-md:hidden">{word(KIND_WORDS, row.kind)}</TableCell>
            <TableCell className="max-md:hidden">
              {word(DIFFICULTY_WORDS, row.difficulty)}
              {row.tier === 'core' ? null : (
                <span className="text-ink-2 text-xs"> {word(TIER_WORDS, row.tier).toLowerCase()}</span>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap max-xl:hidden">{seniorityWords(row.seniority)}</TableCell>
            <TableCell align="end" className="max-md:hidden">
              {row.minutes}
            </TableCell>
            <TableCell className="whitespace-nowrap max-md:hidden">
              <Asked row={row} limit={exposureLimit} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** How known a question is: how often it was asked, in amber from the limit on, and whether anybody can read it. */
function Asked({ row: { exposure }, limit }: { row: BankRow; limit: number }) {
  const isOver = isOverExposed(exposure, limit);
  return (
    <span className="text-ink-2 text-xs">
      <span className={cx('whitespace-nowrap', isOver && 'font-semibold text-amber')}>
        {askedWords(exposure)}
        {isOver ? ', too often' : null}
      </span>
      {exposure.isPublic ? (
        <span className="whitespace-nowrap md:block">
          {' '}
          <span className="md:hidden">· </span>public
        </span>
      ) : null}
    </span>
  );
}
