/** The library beside the workspace: what it has copied, what it could copy, and where the library has moved on. */
import Link from 'next/link';
import { cx } from '@/components/cx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import { DIFFICULTY_WORDS, KIND_WORDS } from '../question';
import { AdoptButton } from './adopt-button';

const word = (words: Record<string, string>, value: string): string => words[value] ?? value;

export interface LibraryRow {
  slug: string;
  title: string;
  capability: string;
  kind: string;
  difficulty: string;
  minutes: number;
  criteria: number;
  /** The workspace's copy, when it has one. */
  questionId: string | null;
  /** True when the library has moved on since the copy was made. */
  upgrade: boolean;
}

export function LibraryRows({
  workspace,
  rows,
  capabilityName,
  mayEdit,
}: {
  workspace: string;
  rows: readonly LibraryRow[];
  capabilityName: (key: string) => string;
  mayEdit: boolean;
}) {
  const path = `/w/${workspace}/bank`;
  return (
    <Table caption="The library" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Question</TableHeader>
          <TableHeader>Capability</TableHeader>
          <TableHeader>Kind</TableHeader>
          <TableHeader>Difficulty</TableHeader>
          <TableHeader align="end">Minutes</TableHeader>
          <TableHeader align="end">Criteria</TableHeader>
          <TableHeader>In this workspace</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.slug}>
            <TableRowHeader>
              {row.questionId === null ? (
                row.title
              ) : (
                <Link
                  href={`${path}/${row.slug}`}
                  data-list-item
                  className="rounded-sm decoration-accent/40 underline-offset-[3px] hover:underline"
                >
                  {row.title}
                </Link>
              )}
              <span className="block font-normal text-ink-2 text-xs md:hidden">
                {capabilityName(row.capability)} · {word(KIND_WORDS, row.kind)} · {row.minutes} min
              </span>
            </TableRowHeader>
            <TableCell className="max-md:hidden xl:whitespace-nowrap">{capabilityName(row.capability)}</TableCell>
            <TableCell className="whitespace-nowrap max-md:hidden">{word(KIND_WORDS, row.kind)}</TableCell>
            <TableCell className="max-md:hidden">{word(DIFFICULTY_WORDS, row.difficulty)}</TableCell>
            <TableCell align="end" className="max-md:hidden">
              {row.minutes}
            </TableCell>
            <TableCell align="end" className="max-md:hidden">
              {row.criteria}
            </TableCell>
            <TableCell className={cx('max-md:w-28 md:w-48', row.questionId === null && mayEdit && 'py-0.5!')}>
              {row.questionId === null ? (
                mayEdit ? (
                  <AdoptButton workspace={workspace} slug={row.slug} title={row.title} />
                ) : (
                  <span className="text-ink-2">Not adopted</span>
                )
              ) : row.upgrade ? (
                mayEdit ? (
                  <TextLink href={`${path}/${row.slug}/upgrade`}>See what changed</TextLink>
                ) : (
                  <span className="text-ink-2">Adopted, library is newer</span>
                )
              ) : (
                <span className="text-ink-2">Adopted</span>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
