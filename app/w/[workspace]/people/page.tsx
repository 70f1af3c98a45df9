import type { Metadata } from 'next';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { changeRole, invite, removeMember } from '@/features/access/actions';
import { InviteForm } from '@/features/access/components/invite-form';
import { MemberMenu } from '@/features/access/components/member-menu';
import { listColleagues, withScope } from '@/features/access/data';
import { requireWorkspace } from '@/features/access/loaders';
import { canManagePeople } from '@/features/access/policy';
import { ROLE_WORDS } from '@/features/access/role';
import { mailer } from '@/lib/mail';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage({ params }: { params: Promise<{ workspace: string }> }) {
  const { scope, workspace } = await requireWorkspace((await params).workspace);
  const people = await withScope(scope, (tx) => listColleagues(tx, scope));
  const manages = canManagePeople(scope.role);
  const slug = workspace.workspaceSlug;
  return (
    <>
      <PageHeader
        title="People"
        subtitle={`${people.length === 1 ? 'One person' : `${people.length} people`} in ${workspace.workspaceName}`}
      />
      <div className="flex max-w-4xl flex-col gap-10 px-4 py-6 md:px-6">
        <Table caption={`People in ${workspace.workspaceName}`} hideCaption minWidth="18rem">
          <TableHead>
            <tr>
              <TableHeader>Name and e-mail</TableHeader>
              <TableHeader>Role</TableHeader>
              {manages ? (
                <TableHeader>
                  <span className="sr-only">Change</span>
                </TableHeader>
              ) : null}
            </tr>
          </TableHead>
          <TableBody>
            {people.map((person) => (
              <TableRow key={person.id}>
                <TableRowHeader>
                  {person.name}
                  {person.id === scope.userId ? <span className="font-normal text-ink-3"> you</span> : null}
                  <span className="block break-all font-normal text-ink-2 text-xs">{person.email}</span>
                </TableRowHeader>
                <TableCell>{ROLE_WORDS[person.role].name}</TableCell>
                {manages ? (
                  <TableCell align="end">
                    <MemberMenu
                      workspace={slug}
                      workspaceName={workspace.workspaceName}
                      person={person}
                      isSelf={person.id === scope.userId}
                      changeRole={changeRole}
                      removeMember={removeMember}
                    />
                  </TableCell>
                ) : null}
              </TableRow>
            ))}
          </TableBody>
        </Table>
        {manages ? (
          <Section title="Invite somebody">
            {mailer().kind === 'none' ? (
              <p className="max-w-read text-ink-2 text-sm">
                This Plumbline has no mail server, so it cannot send invitations. Whoever runs it can set SMTP_URL and
                MAIL_FROM, or let somebody in from the server:{' '}
                <code className="font-mono text-xs">npm run owner -- EMAIL --workspace {slug} --role interviewer</code>
              </p>
            ) : (
              <>
                <p className="mb-4 max-w-read text-ink-2 text-sm">
                  They get a mail with a link that signs them in, and are on the list at once.
                </p>
                <InviteForm workspace={slug} action={invite} />
              </>
            )}
          </Section>
        ) : (
          <p className="text-ink-2 text-sm">An owner of the workspace invites people and changes their roles.</p>
        )}
      </div>
    </>
  );
}
