/** Home over all workspaces, by role: the next interview and cards owed; for those who run loops, rooms and loops by stage. */
import type { Metadata } from 'next';
import { AppFrame } from '@/app/app-frame';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { type Identity, listOrganisationRoles, type Membership, withScope } from '@/features/access/data';
import { requirePerson } from '@/features/access/loaders';
import { canAddWorkspace, canManageLoops, canRate } from '@/features/access/policy';
import { LoopRows } from '@/features/interviews/components/loop-rows';
import { listLoops } from '@/features/interviews/data';
import { type LoopSummary, STAGES, summaryOf } from '@/features/interviews/loop';
import { NextInterview } from '@/features/scorecards/components/next-interview';
import { UnsentChanges } from '@/features/scorecards/components/unsent-changes';
import { dutiesOf } from '@/features/scorecards/duty';
import { loadOwnSeats } from '@/features/scorecards/loaders';
import { CheckOffers } from '@/features/workshops/components/check-offer';
import { loadCheckOffers } from '@/features/workshops/loaders';
import { formatShortDay } from '@/lib/dates';
import { moment } from '@/lib/moment';

export const metadata: Metadata = { title: 'Home' };

export default async function HomePage() {
  const { scope, person, all, scopes } = await requirePerson();
  const { now } = moment();
  const seats = await loadOwnSeats(all, scopes);
  const duties = dutiesOf(seats, now);
  const checks = await loadCheckOffers(all, scopes);
  const boards = await Promise.all(
    all.filter((one) => canManageLoops(one.role)).map((one) => loadBoard(one, scopes, now)),
  );
  const rates = all.some((one) => canRate(one.role) && !canManageLoops(one.role));
  const addsWorkspaces = (await listOrganisationRoles(scope)).some((one) => canAddWorkspace(one.role).ok);
  const title = duties.next ? 'Your next interview' : 'Home';
  return (
    <AppFrame person={person} all={all}>
      <PageHeader title={title} subtitle={`${formatShortDay(now, person.timeZone)} · ${person.name}`} />
      <div className="flex max-w-6xl flex-col gap-10 px-4 py-6 md:px-6">
        {all.length === 0 ? (
          <EmptyState>You belong to no workspace yet. Whoever invited you can add you to one.</EmptyState>
        ) : null}
        <div className="flex max-w-3xl flex-col gap-8 empty:hidden">
          <UnsentChanges cards={seats.flatMap(cardOf)} />
          {rates || duties.next || duties.owed.length > 0 ? (
            <NextInterview
              duties={duties}
              zone={person.timeZone}
              now={now}
              sayNothing={boards.length === 0 && duties.owed.length === 0}
            />
          ) : null}
          <CheckOffers offers={checks} />
        </div>
        {boards.map((board) => (
          <Board key={board.workspace.workspaceId} {...board} zone={person.timeZone} named={boards.length > 1} />
        ))}
        {addsWorkspaces ? (
          <p className="border-t pt-4 text-sm">
            <TextLink href="/workspaces/new">Add a workspace</TextLink>
          </p>
        ) : null}
      </div>
    </AppFrame>
  );
}

/** The seat's card, where one was begun. */
function cardOf(seat: Awaited<ReturnType<typeof loadOwnSeats>>[number]) {
  const href = `/w/${encodeURIComponent(seat.workspaceSlug)}/interviews/${seat.interviewId}/card`;
  return seat.cardId === null ? [] : [{ cardId: seat.cardId, title: `${seat.title}, ${seat.candidateName}`, href }];
}

async function loadBoard(workspace: Membership, scopes: Identity['scopes'], now: Date) {
  const scope = scopes.get(workspace.workspaceSlug);
  const loops = scope === undefined ? [] : await withScope(scope, (tx) => listLoops(tx, scope, { status: 'active' }));
  const rows = loops
    .map((loop) => summaryOf(loop, now))
    .sort((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage));
  return { workspace, rows };
}

type BoardProps = { workspace: Membership; rows: LoopSummary[]; zone: string; named: boolean };

/** One workspace of somebody who runs its loops. */
function Board({ workspace, rows, zone, named }: BoardProps) {
  const path = `/w/${encodeURIComponent(workspace.workspaceSlug)}`;
  const ready = rows.filter((row) => row.stage === 'ready-to-reveal' || row.stage === 'revealed');
  return (
    <div className="flex flex-col gap-6">
      {named ? <h2 className="font-semibold text-lg">{workspace.workspaceName}</h2> : null}
      {ready.length > 0 ? (
        <Section title={ready.length === 1 ? 'One room to open' : `${ready.length} rooms to open`}>
          <ul className="divide-y border-y">
            {ready.map(({ loop, stage }) => (
              <li key={loop.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
                <p className="min-w-0 text-sm">
                  <TextLink href={`${path}/loops/${loop.id}`}>{loop.candidateName}</TextLink>, {loop.roleTitle}
                  <span className="block text-ink-2 text-xs">
                    {stage === 'revealed'
                      ? 'revealed; waits for a discussion, a decision or more evidence'
                      : `everybody has sealed; ${loop.facilitatorName} reveals`}
                  </span>
                </p>
                {loop.roomId ? (
                  <ButtonLink href={`${path}/rooms/${loop.roomId}`} size="small">
                    Open the room
                  </ButtonLink>
                ) : null}
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section
        title="Loops by stage"
        aside={<TextLink href={`${path}/loops`}>All loops of {workspace.workspaceName}</TextLink>}
      >
        {rows.length === ready.length ? (
          <EmptyState
            action={
              <ButtonLink href={`${path}/loops/new`} variant="primary">
                New loop
              </ButtonLink>
            }
          >
            {ready.length === 0 ? 'No loop is running.' : 'No other loop is running.'} A loop takes one candidate
            through a role’s interviews.
          </EmptyState>
        ) : (
          <LoopRows workspace={workspace.workspaceSlug} rows={rows.filter((row) => !ready.includes(row))} zone={zone} />
        )}
      </Section>
    </div>
  );
}
