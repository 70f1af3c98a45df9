/** The workspace's roles, each with what it still lacks. */
import type { Metadata } from 'next';
import Link from 'next/link';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { loadRoles } from '@/features/roles/loaders';
import { LEVEL_WORDS } from '@/features/roles/role';

export const metadata: Metadata = { title: 'Roles' };

export default async function RolesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const { roles, mayEdit } = await loadRoles(workspace);
  const path = `/w/${workspace}/roles`;
  return (
    <>
      <PageHeader
        title="Roles"
        subtitle="What is expected, what weighs how much and why, and the interviews that find out"
        actions={
          mayEdit && roles.length > 0 ? (
            <ButtonLink href={`${path}/new`} variant="primary">
              New role
            </ButtonLink>
          ) : null
        }
      />
      <div className="px-4 py-4 md:px-6">
        {roles.length === 0 ? (
          <EmptyState
            action={
              mayEdit ? (
                <ButtonLink href={`${path}/new`} variant="primary">
                  Make a role from a template
                </ButtonLink>
              ) : undefined
            }
          >
            No role yet. A role says what is expected and holds the interviews with their kits; loops are started from
            it.
          </EmptyState>
        ) : (
          <Table caption="Roles" hideCaption minWidth="0">
            <TableHead className="max-md:sr-only">
              <tr>
                <TableHeader>Role</TableHeader>
                <TableHeader>Level</TableHeader>
                <TableHeader align="end">Interviews</TableHeader>
                <TableHeader align="end">Minutes</TableHeader>
                <TableHeader>Coverage</TableHeader>
                <TableHeader>Kits</TableHeader>
              </tr>
            </TableHead>
            <TableBody>
              {roles.map((role) => {
                const minutes = role.interviews.reduce((sum, one) => sum + one.minutes, 0);
                const lacks = [...role.warnings.values()].flat().length;
                return (
                  <TableRow key={role.id} className="relative">
                    <TableRowHeader>
                      <Link
                        href={`${path}/${role.id}`}
                        className="rounded-sm decoration-accent/40 underline-offset-[3px] after:absolute after:inset-0 hover:underline"
                      >
                        {role.title}
                      </Link>
                      <span className="block font-normal text-ink-2 text-xs md:hidden">
                        {LEVEL_WORDS[role.level]} · {role.interviews.length} interviews, {minutes} min ·{' '}
                        {coverageWords(role.coverage.gaps)}
                      </span>
                    </TableRowHeader>
                    <TableCell className="max-md:hidden">{LEVEL_WORDS[role.level]}</TableCell>
                    <TableCell align="end" className="max-md:hidden">
                      {role.interviews.length}
                    </TableCell>
                    <TableCell align="end" className="max-md:hidden">
                      {minutes}
                    </TableCell>
                    <TableCell className="max-md:hidden">{coverageWords(role.coverage.gaps)}</TableCell>
                    <TableCell className="max-md:hidden">
                      {lacks === 0 ? (
                        <span className="text-ink-2">ready</span>
                      ) : lacks === 1 ? (
                        '1 warning'
                      ) : (
                        `${lacks} warnings`
                      )}
                    </TableCell>
                  </TableRow>
                );
              })}
            </TableBody>
          </Table>
        )}
      </div>
    </>
  );
}

function coverageWords(gaps: { heavy: boolean }[]): string {
  if (gaps.length === 0) return 'every capability compared';
  const heavy = gaps.filter((gap) => gap.heavy).length;
  return `${gaps.length} ${gaps.length === 1 ? 'capability' : 'capabilities'} thin${heavy > 0 ? `, ${heavy} heavy` : ''}`;
}
