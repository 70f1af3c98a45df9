/** Two versions of a question: what differs by field, and what the later one changed for ratings and loops. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { EffectList } from '@/features/drafts/components/effect-list';
import { loadChanges } from '@/features/drafts/loaders';
import { Difference } from '@/features/questions/components/difference';
import { formatDay } from '@/lib/dates';

export const metadata: Metadata = { title: 'What changed' };

type Props = {
  params: Promise<{ workspace: string; slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ChangesPage({ params, searchParams }: Props) {
  const { workspace, slug } = await params;
  const { title, versions, earlier, later, parts, effects, person } = await loadChanges(workspace, slug, searchParams);
  const path = `/w/${workspace}/bank/${slug}`;
  return (
    <>
      <PageHeader
        title={title}
        subtitle={
          versions.length === 1
            ? 'There is one version so far'
            : `What version ${later.number} changed in version ${earlier.number}`
        }
        actions={<ButtonLink href={path}>Back to the question</ButtonLink>}
      />
      <div className="flex flex-col gap-6 px-4 py-5 md:px-6">
        {versions.length === 1 ? (
          <EmptyState className="border-t-0!">Nothing has been changed since it was first published.</EmptyState>
        ) : (
          <>
            <nav aria-label="Versions" className="text-sm">
              <ol className="flex flex-col">
                {versions.slice(0, -1).map((one) => (
                  <li key={one.id} className="flex flex-wrap gap-x-3 border-b py-1">
                    {one.number === later.number && earlier.number === one.number - 1 ? (
                      <strong className="font-semibold">
                        {one.number - 1} to {one.number}
                      </strong>
                    ) : (
                      <TextLink href={`${path}/changes?from=${one.number - 1}&to=${one.number}`}>
                        {one.number - 1} to {one.number}
                      </TextLink>
                    )}
                    <span className="min-w-0">{one.note}</span>
                    <span className="text-ink-2 text-xs leading-5">
                      {formatDay(one.createdAt, person.timeZone)}
                      {one.authorName === null ? '' : `, ${one.authorName}`}
                    </span>
                  </li>
                ))}
              </ol>
            </nav>
            {effects.length === 0 ? null : (
              <Section title="What it changes for ratings and loops">
                <EffectList effects={effects} />
              </Section>
            )}
            <Section
              title="Difference"
              aside={`− version ${earlier.number}, + version ${later.number}`}
              className="max-w-[60rem]"
            >
              {parts.length === 0 ? <p className="text-ink-2 text-sm">Nothing that is read differs.</p> : null}
              {parts.flatMap((part) =>
                part.fields.map((field) => (
                  <Difference
                    key={field.field}
                    field={field}
                    words={{ mine: `version ${earlier.number}`, theirs: `version ${later.number}` }}
                  />
                )),
              )}
            </Section>
          </>
        )}
      </div>
    </>
  );
}
