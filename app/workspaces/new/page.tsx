/** A further workspace, for owners of an organisation. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AppFrame } from '@/app/app-frame';
import { PageHeader } from '@/components/page-header';
import { makeWorkspace } from '@/features/access/actions';
import { WorkspaceForm } from '@/features/access/components/workspace-form';
import { listOrganisationRoles } from '@/features/access/data';
import { requirePerson } from '@/features/access/loaders';
import { canAddWorkspace } from '@/features/access/policy';
import { timeZones } from '@/lib/dates';

export const metadata: Metadata = { title: 'Add a workspace' };

export default async function NewWorkspacePage() {
  const { scope, person, all } = await requirePerson();
  const own = (await listOrganisationRoles(scope)).filter((one) => canAddWorkspace(one.role).ok);
  if (own.length === 0) notFound();
  const zones = timeZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  return (
    <AppFrame person={person} all={all}>
      <PageHeader title="Add a workspace" subtitle={own.length === 1 ? own[0]?.name : undefined} />
      <div className="flex flex-col gap-6 px-4 py-6 md:px-6">
        <p className="max-w-read text-ink-2 text-sm">
          A workspace is one client or one business unit. Its candidates, cards and figures stay inside it; questions
          from the library can be adopted into each. You become its owner and invite its people next.
        </p>
        <WorkspaceForm
          action={makeWorkspace}
          organisations={own.map((one) => ({ value: one.organisationId, label: one.name }))}
          timeZone={person.timeZone}
          zones={zones}
        />
      </div>
    </AppFrame>
  );
}
