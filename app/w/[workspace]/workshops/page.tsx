/** Workshops of a workspace, one's own checks, and, for whoever runs it, who is ready. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow, TableRowHeader } from '@/components/table';
import { TextLink } from '@/components/text-link';
import { READY_DAYS } from '@/features/workshops/check';
import { loadWorkshops } from '@/features/workshops/loaders';
import { readyWords } from '@/features/workshops/words';
import { formatDay } from '@/lib/dates';

export const metadata: Metadata = { title: 'Workshops' };

type Loaded = Awaited<ReturnType<typeof loadWorkshops>>;

export default async function WorkshopsPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params;
  const loaded = await loadWorkshops(workspace);
  const path = `/w/${workspace}`;
  return (
    <>
      <PageHeader
        title="Workshops"
        subtitle="Rate the same written answers, blind, then look at where you differ: together, or three alone"
        actions={
          <>
            {loaded.mayCheck ? <ButtonLink href={`${path}/checks`}>Rate three alone</ButtonLink> : null}
            {loaded.mayStart && loaded.workshops.length > 0 ? (
              <ButtonLink href={`${path}/workshops/new`} variant="primary">
                New workshop
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="flex max-w-6xl flex-col gap-10 px-4 py-6 md:px-6">
        <List loaded={loaded} path={path} />
        <Ready loaded={loaded} path={path} />
      </div>
    </>
  );
}

function List({ loaded, path }: { loaded: Loaded; path: string }) {
  const { workshops, person, mayStart } = loaded;
  if (workshops.length === 0) {
    return (
      <EmptyState
        action={
          mayStart ? (
            <ButtonLink href={`${path}/workshops/new`} variant="primary">
              New workshop
            </ButtonLink>
          ) : null
        }
      >
        No workshop yet. Before a role opens, rate four to six sample answers together: the levels that split the room
        are the anchors to sharpen, and raters who never meet the same candidate become comparable.
      </EmptyState>
    );
  }
  return (
    <Section title="Together">
      <ul className="divide-y border-y">
        {workshops.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
            <div className="min-w-0">
              <p className="text-sm">
                <TextLink href={`${path}/workshops/${one.id}`}>{one.title}</TextLink>
              </p>
              <p className="text-ink-2 text-xs">
                {one.questions.join(', ')} · {one.facilitatorName} · {formatDay(one.createdAt, person.timeZone)}
              </p>
            </div>
            <p className="text-ink-2 text-xs">
              {one.phase === 'closed' ? 'closed' : 'open'} · {one.revealed} of {one.samples} answers revealed
              {one.mine ? ' · you take part' : ''}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Ready({ loaded, path }: { loaded: Loaded; path: string }) {
  const { readiness, seesAll, person, userId, mayCheck } = loaded;
  const own = readiness.find((one) => one.userId === userId);
  const rule = `Ready for ${READY_DAYS / 7} weeks: whoever, in a check or a workshop, gave two thirds of the levels near the expert’s and none far off.`;
  if (!seesAll) {
    return mayCheck && own ? (
      <Section title="You" aside={<TextLink href={`${path}/checks`}>Your checks</TextLink>}>
        <p className="text-sm">Readiness: {readyWords(own.state, person.timeZone)}.</p>
        <p className="mt-1 max-w-read text-ink-2 text-xs">{rule}</p>
      </Section>
    ) : null;
  }
  return (
    <Section title="Who is ready">
      <p className="mb-2 max-w-read text-ink-2 text-sm">
        {rule} Levels given alone, and their distances, are seen by their rater and nobody else.
      </p>
      <div className="max-w-2xl">
        <Table caption="Readiness by rater" hideCaption minWidth="18rem">
          <TableHead>
            <tr>
              <TableHeader>Rater</TableHeader>
              <TableHeader>Readiness</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {readiness.map((one) => (
              <TableRow key={one.userId}>
                <TableRowHeader>{one.name}</TableRowHeader>
                <TableCell className={one.state.kind === 'ready' ? undefined : 'text-ink-2'}>
                  {readyWords(one.state, person.timeZone)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </Section>
  );
}
