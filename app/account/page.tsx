import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { AppFrame } from '@/app/app-frame';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { parseTheme, THEME_COOKIE } from '@/components/theme';
import { ThemeToggle } from '@/components/theme-toggle';
import { endOtherSessions, endSession, saveAccount, savePassword } from '@/features/access/actions';
import { describeAgent } from '@/features/access/agent';
import { AccountForm } from '@/features/access/components/account-form';
import { ChangePasswordForm } from '@/features/access/components/change-password-form';
import { EndOtherSessions, EndSession } from '@/features/access/components/end-session';
import { hasPassword, listSessions, withScope } from '@/features/access/data';
import { requirePerson } from '@/features/access/loaders';
import { SESSION_SECONDS } from '@/features/access/session';
import { formatDeadline, timeZones } from '@/lib/dates';
import { moment } from '@/lib/moment';

export const metadata: Metadata = { title: 'Account' };

export default async function AccountPage() {
  const { scope, person, all } = await requirePerson();
  const { sessions, password } = await withScope(scope, async (tx) => ({
    sessions: await listSessions(tx, scope, moment()),
    password: await hasPassword(tx, scope),
  }));
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  const zones = timeZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  return (
    <AppFrame person={person} all={all}>
      <PageHeader title="Account" subtitle={person.email} />
      <div className="flex max-w-4xl flex-col gap-10 px-4 py-6 md:px-6">
        <Section title="You">
          <AccountForm action={saveAccount} name={person.name} timeZone={person.timeZone} zones={zones} />
        </Section>
        <Section title="Appearance">
          <ThemeToggle value={theme} />
        </Section>
        <Section title={password ? 'Password' : 'Set a password'}>
          <p className="mb-4 max-w-read text-ink-2 text-sm">
            {password
              ? 'Changing it signs you out everywhere else.'
              : 'You sign in by link or through a provider. A password is one more way.'}
          </p>
          <ChangePasswordForm
            key={String(password)}
            action={savePassword}
            email={person.email}
            hasPassword={password}
          />
        </Section>
        <Section
          title="Where you are signed in"
          aside={sessions.length > 1 ? <EndOtherSessions action={endOtherSessions} /> : null}
        >
          <p className="mb-2 max-w-read text-ink-2 text-sm">
            A session ends by itself after {SESSION_SECONDS / 86_400} days. Ending one closes its open pages at once.
          </p>
          <Table caption="Your open sessions" hideCaption minWidth="20rem">
            <TableHead>
              <tr>
                <TableHeader>Browser</TableHeader>
                <TableHeader>Signed in</TableHeader>
                <TableHeader>
                  <span className="sr-only">End it</span>
                </TableHeader>
              </tr>
            </TableHead>
            <TableBody>
              {sessions.map((session) => (
                <TableRow key={session.id}>
                  <TableRowHeader>
                    {describeAgent(session.userAgent)}
                    {session.isThisOne ? <span className="font-normal text-ink-3"> this one</span> : null}
                  </TableRowHeader>
                  <TableCell className="text-ink-2">{formatDeadline(session.createdAt, person.timeZone)}</TableCell>
                  <TableCell align="end" className="py-0.5">
                    {session.isThisOne ? null : <EndSession action={endSession} sessionId={session.id} />}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Section>
      </div>
    </AppFrame>
  );
}
