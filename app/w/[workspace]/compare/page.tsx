/** Two to four candidates of one role side by side, by criterion, with evidence; or the choice of whom. */
import type { Metadata } from 'next';
import { Alert } from '@/components/alert';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';
import { Checkbox } from '@/components/checkbox';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { CompareTable } from '@/features/decisions/components/compare-table';
import { loadComparison } from '@/features/decisions/loaders';
import { formatDay } from '@/lib/dates';

export const metadata: Metadata = { title: 'Compare' };

type Props = {
  params: Promise<{ workspace: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};
type Loaded = Awaited<ReturnType<typeof loadComparison>>;

export default async function ComparePage({ params, searchParams }: Props) {
  const { workspace: slug } = await params;
  const loaded = await loadComparison(slug, searchParams);
  const { comparison, person, workspace } = loaded;
  const here = `/w/${workspace.workspaceSlug}/compare`;
  if (comparison?.ok) {
    const names = comparison.value.candidates.map((one) => one.name);
    return (
      <>
        <PageHeader
          title={names.join(' · ')}
          subtitle={`${comparison.value.role} · side by side, alphabetical; nothing is added up`}
          actions={<ButtonLink href={here}>Choose others</ButtonLink>}
        />
        <div className="px-4 pb-12 md:px-6 print:px-0">
          <CompareTable comparison={comparison.value} zone={person.timeZone} />
        </div>
      </>
    );
  }
  return (
    <>
      <PageHeader title="Compare" subtitle="Two to four candidates of one role, by criterion, with evidence" />
      <div className="max-w-3xl space-y-4 px-4 py-5 md:px-6">
        {comparison === null ? null : (
          <Alert kind="info" lead="Not yet:">
            {comparison.reason}
          </Alert>
        )}
        <Choice loaded={loaded} here={here} />
      </div>
    </>
  );
}

/** A plain form that goes to the comparison's own address. One role at a time, so nobody can mix them. */
function Choice({ loaded, here }: { loaded: Loaded; here: string }) {
  const roles = new Map(loaded.choices.map((one) => [one.roleId, one.role]));
  if (loaded.choices.length === 0) {
    return <EmptyState>No loop of this workspace has been revealed yet, so there is nobody to compare.</EmptyState>;
  }
  return [...roles].map(([roleId, role]) => {
    const ofRole = loaded.choices.filter((one) => one.roleId === roleId);
    const open = ofRole.filter((one) => one.status === 'active');
    const closed = ofRole.filter((one) => one.status !== 'active');
    return (
      <Section key={roleId} title={role}>
        <form action={here} className="space-y-3">
          {open.length === 0 ? null : <Candidates choices={open} loaded={loaded} />}
          <Button type="submit" variant="primary">
            Compare
          </Button>
          {closed.length === 0 ? null : (
            <Disclosure
              summary={`${closed.length} decided or withdrawn`}
              open={open.length === 0 || closed.some((one) => loaded.chosen.has(one.loopId))}
            >
              <Candidates choices={closed} loaded={loaded} />
            </Disclosure>
          )}
        </form>
      </Section>
    );
  });
}

function Candidates({ choices, loaded }: { choices: Loaded['choices']; loaded: Loaded }) {
  return (
    <ul className="columns-1 gap-6 sm:columns-2">
      {choices.map((one) => (
        <li key={one.loopId} className="break-inside-avoid">
          <Checkbox
            name="loop"
            value={one.loopId}
            defaultChecked={loaded.chosen.has(one.loopId)}
            label={one.name}
            hint={`${one.status === 'active' ? 'to decide' : one.status}, since ${formatDay(one.createdAt, loaded.person.timeZone)}`}
          />
        </li>
      ))}
    </ul>
  );
}
