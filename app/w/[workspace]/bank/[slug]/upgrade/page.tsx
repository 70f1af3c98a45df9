/** The origin's newer text, the library's or another workspace's, beside the workspace's copy, by field; what is ticked becomes a new version. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Difference } from '@/features/questions/components/difference';
import { UpgradeForm } from '@/features/questions/components/upgrade-form';
import { loadUpgrade } from '@/features/questions/loaders';

export const metadata: Metadata = { title: 'What changed where it came from' };

export default async function UpgradePage({ params }: { params: Promise<{ workspace: string; slug: string }> }) {
  const { workspace, slug } = await params;
  const { title, number, from, upgrade, ...page } = await loadUpgrade(workspace, slug);
  return (
    <>
      <PageHeader
        title={title}
        subtitle={`What ${from} changed since your version ${number} was copied from there`}
        actions={<ButtonLink href={`/w/${workspace}/bank/${page.slug}`}>Back to the question</ButtonLink>}
      />
      <div className="px-4 py-5 md:px-6">
        {upgrade === null ? (
          <EmptyState>Your copy is as new as what {from} offers.</EmptyState>
        ) : (
          <>
            <p className="mb-4 max-w-read text-ink-2 text-sm">
              Lines with − are yours, lines with + those of {from}. Nothing of yours is overwritten: what you take
              becomes a new version, earlier ones stay, and loops keep the version they were given.
              {upgrade.parts.length === 0 ? ' Only identifiers differ, nothing that is read.' : ''}
            </p>
            <UpgradeForm
              workspace={workspace}
              slug={page.slug}
              hash={upgrade.hash}
              nextNumber={number + 1}
              from={from}
              parts={upgrade.parts.map((part) => ({
                key: part.part,
                label: part.label,
                difference: part.fields.map((field) => (
                  <Difference key={field.field} field={field} words={{ mine: 'yours', theirs: `of ${from}` }} />
                )),
              }))}
            />
          </>
        )}
      </div>
    </>
  );
}
