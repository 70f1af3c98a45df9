/** What other workspaces of the organisation share, each with what this one has made of it. */
import { cx } from '@/components/cx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import type { OfferedShare } from '../data';
import { AdoptShare } from './share-dialog';

export function OfferedRows({
  workspace,
  rows,
  capabilityName,
  kindName,
  mayEdit,
}: {
  workspace: string;
  rows: readonly OfferedShare[];
  capabilityName: (key: string) => string;
  kindName: (kind: OfferedShare['kind']) => string;
  mayEdit: boolean;
}) {
  const path = `/w/${workspace}/bank`;
  return (
    <Table caption="Shared by other workspaces" hideCaption minWidth="0">
      <TableHead className="max-md:sr-only">
        <tr>
          <TableHeader>Question</TableHeader>
          <TableHeader>From</TableHeader>
          <TableHeader>Capability</TableHeader>
          <TableHeader>Kind</TableHeader>
          <TableHeader align="end">Minutes</TableHeader>
          <TableHeader>Sample answers</TableHeader>
          <TableHeader>In this workspace</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableRowHeader>
              {row.copySlug === null ? row.title : <TextLink href={`${path}/${row.copySlug}`}>{row.title}</TextLink>}
              <span className="block font-normal text-ink-2 text-xs md:hidden">
                from {row.from} · {capabilityName(row.capability)} · {row.minutes} min
              </span>
            </TableRowHeader>
            <TableCell className="max-md:hidden">{row.from}</TableCell>
            <TableCell className="max-md:hidden xl:whitespace-nowrap">{capabilityName(row.capability)}</TableCell>
            <TableCell className="whitespace-nowrap max-md:hidden">{kindName(row.kind)}</TableCell>
            <TableCell align="end" className="max-md:hidden">
              {row.minutes}
            </TableCell>
            <TableCell className="whitespace-nowrap text-ink-2 max-md:hidden">
              {row.samples === 0 ? 'not shared' : row.samples}
            </TableCell>
            <TableCell className={cx('max-md:w-28 md:w-48', row.copySlug === null && mayEdit && 'py-0.5!')}>
              {row.copySlug === null ? (
                mayEdit ? (
                  <AdoptShare workspace={workspace} shareId={row.id} title={row.title} />
                ) : (
                  <span className="text-ink-2">Not adopted</span>
                )
              ) : row.upgrade && mayEdit ? (
                <TextLink href={`${path}/${row.copySlug}/upgrade`}>See what changed</TextLink>
              ) : (
                <span className="text-ink-2">{row.upgrade ? 'Adopted, newer there' : 'Adopted'}</span>
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
