/** Design questions side by side: what each design is best for, buys, needs and costs. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { SearchForm } from '@/components/search-form';
import { TextLink } from '@/components/text-link';
import { compareHref } from '@/features/bank/comparison';
import { CompareChoices } from '@/features/bank/components/compare-choices';
import { ComparisonTable } from '@/features/bank/components/comparison-table';
import { loadComparison, type Search } from '@/features/bank/loaders';
import { MOST_COMPARED } from '@/features/bank/schema';
import { facetWords } from '@/features/questions/question';

export const metadata: Metadata = { title: 'Compare designs' };

type Props = { params: Promise<{ workspace: string }>; searchParams: Search };

export default async function CompareDesignsPage({ params, searchParams }: Props) {
  const { workspace } = await params;
  const loaded = await loadComparison(workspace, searchParams);
  const { query, choices, chosen } = loaded;
  const bank = `/w/${workspace}/bank`;
  const path = `${bank}/compare`;
  const of = chosen.map((one) => one.slug);
  const topics = loaded.topics
    .map(([value, count]) => ({ value, count, label: facetWords(value) }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  const nothingAtAll = loaded.total === 0 && query.facet === undefined && query.q === '' && chosen.length === 0;
  return (
    <>
      <PageHeader
        title="Compare designs"
        subtitle="What each design is best for, what it buys, and what it costs: to choose a question, or to talk one over"
        actions={
          <TextLink href={bank} className="text-sm">
            Bank
          </TextLink>
        }
      />
      <div className="px-4 py-4 pb-10 md:px-6">
        {nothingAtAll ? (
          <EmptyState
            className="border-t-0!"
            action={
              <ButtonLink href={`${bank}?tab=library&kind=system-design`}>Design questions of the library</ButtonLink>
            }
          >
            This workspace has no design questions yet. Those of the library say what their designs cost and buy.
          </EmptyState>
        ) : (
          <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[15rem_minmax(0,1fr)] print:block">
            <Disclosure
              className="lg:[&>summary]:hidden"
              summary={chosen.length === 0 ? 'Choose' : `Choose, ${chosen.length} compared`}
              open
              data-screen-only
            >
              <div className="flex flex-col gap-4 lg:-ml-4">
                <div className="flex">
                  <SearchForm
                    path={path}
                    text={query.q}
                    others={{
                      ...(of.length > 0 ? { of: of.join(',') } : {}),
                      ...(query.facet ? { facet: query.facet } : {}),
                    }}
                    label="Search design questions"
                    placeholder="Designs"
                  />
                </div>
                <nav aria-label="Topics">
                  <h2 className="mb-0.5 font-semibold text-ink-2 text-xs">Topic</h2>
                  <ul className="flex flex-wrap gap-x-3 gap-y-1 text-sm">
                    {query.facet === undefined ? null : (
                      <li>
                        <TextLink href={compareHref(path, of, { q: query.q })}>All topics</TextLink>
                      </li>
                    )}
                    {topics.map((topic) => (
                      <li key={topic.value}>
                        <TextLink
                          href={compareHref(path, [], { q: query.q, facet: topic.value })}
                          aria-current={query.facet === topic.value ? 'true' : undefined}
                          className={query.facet === topic.value ? 'font-semibold text-ink!' : undefined}
                        >
                          {topic.label}
                        </TextLink>{' '}
                        <span className="text-ink-3 text-xs">{topic.count}</span>
                      </li>
                    ))}
                  </ul>
                </nav>
                <CompareChoices
                  path={path}
                  most={MOST_COMPARED}
                  chosen={of}
                  fields={{ q: query.q, facet: query.facet ?? '' }}
                  choices={listed(choices, chosen).map((one) => ({ slug: one.slug, title: one.title }))}
                />
              </div>
            </Disclosure>
            <section aria-label="Comparison" className="min-w-0">
              {loaded.without.length === 0 ? null : (
                <p className="mb-3 text-ink-2 text-sm">
                  {loaded.without.map((one) => `“${one.title}”`).join(', ')}{' '}
                  {loaded.without.length === 1 ? 'has' : 'have'} no comparison written.
                </p>
              )}
              {chosen.length === 0 ? (
                <EmptyState className="border-t-0!">
                  Tick the designs to compare, up to {MOST_COMPARED}, or choose a topic.
                </EmptyState>
              ) : (
                <ComparisonTable
                  bank={bank}
                  questions={chosen}
                  without={(slug) =>
                    compareHref(
                      path,
                      of.filter((one) => one !== slug),
                      { q: query.q },
                    )
                  }
                />
              )}
            </section>
          </div>
        )}
      </div>
    </>
  );
}

/** What there is to tick: everything found, and before it what is ticked already and was not found now. */
function listed<T extends { slug: string }>(choices: readonly T[], chosen: readonly T[]): T[] {
  const found = new Set(choices.map((one) => one.slug));
  return [...chosen.filter((one) => !found.has(one.slug)), ...choices];
}
