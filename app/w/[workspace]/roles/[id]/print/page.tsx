/** A role's kits, or one of them, for paper: what to say, anchors to tick, red flags, room for evidence. */
import type { Metadata } from 'next';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { PrintButton } from '@/components/print-button';
import { TextLink } from '@/components/text-link';
import { KitSheet } from '@/features/roles/components/kit-sheet';
import { loadKitSheets } from '@/features/roles/loaders';

type Props = {
  params: Promise<{ workspace: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: 'Kit on paper' };

export default async function KitPrintPage({ params, searchParams }: Props) {
  const { workspace, id } = await params;
  const { interview } = await searchParams;
  const { role, interviews, capabilities } = await loadKitSheets(workspace, id, interview);
  const names = new Map(capabilities.map((one) => [one.key, one.name]));
  return (
    <>
      <PageHeader
        title={interviews.length === 1 ? `Kit · ${interviews[0]?.title}` : `Kits · ${role.title}`}
        subtitle="For paper, in black and white; the score card is where a rating counts"
        className="print:hidden"
        actions={
          <>
            <TextLink href={`/w/${workspace}/roles/${role.id}`} className="text-xs">
              Back to the role
            </TextLink>
            <PrintButton />
          </>
        }
      />
      <div className="px-4 py-6 md:px-6 print:p-0">
        {interviews.length === 0 ? (
          <EmptyState>This role has no interview yet, so there is no kit to print.</EmptyState>
        ) : (
          interviews.map((one) => (
            <KitSheet key={one.id} role={role.title} interview={one} capabilityName={(key) => names.get(key) ?? key} />
          ))
        )}
      </div>
    </>
  );
}
