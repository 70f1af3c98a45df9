/** Loops by stage: what is ready to reveal, who is due, who is late. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { type Facet, FacetLinks } from '@/components/facet-links';
import { PageHeader } from '@/components/page-header';
import { SearchForm } from '@/components/search-form';
import { TabLinks } from '@/components/tab-links';
import { TextLink } from '@/components/text-link';
import { LoopRows } from '@/features/interviews/components/loop-rows';
import { loadLoops, PAGE, type Search } from '@/features/interviews/loaders';
import { STAGE_WORDS } from '@/features/interviews/loop';
import { zoneName } from '@/lib/dates';

export const metadata: Metadata = { title: 'Loops' };

type Board = Awaited<ReturnType<typeof loadLoops>>;
type Part = 'q' | 'show' | 'stage' | 'late' | 'role' | 'person' | 'page';

/** The list's address after a change; a page number never outlives the choice it belonged to. */
function hrefOf(path: string, query: Board['query'], change: Partial<Record<Part, string | undefined>>): string {
  const { q, show, stage, late, role, person } = query;
  const parts = { q, show: show === 'open' ? undefined : show, stage, late, role, person, page: undefined, ...change };
  const search = new URLSearchParams(Object.entries(parts).flatMap(([key, value]) => (value ? [[key, value]] : [])));
  return search.size === 0 ? path : `${path}?${search}`;
}

export default async function LoopsPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}) {
  const { workspace } = await params;
  const board = await loadLoops(workspace, searchParams);
  const { query } = board;
  const path = `/w/${workspace}/loops`;
  const href = (change: Partial<Record<Part, string | undefined>>) => hrefOf(path, query, change);
  const narrowed = [query.stage, query.late, query.role, query.person].filter(Boolean).length;
  const others = Object.fromEntries(new URL(href({ q: undefined }), 'http://here').searchParams);
  return (
    <>
      <PageHeader
        title="Loops"
        subtitle={`One candidate going through a role each · times in ${zoneName(board.person.timeZone)}`}
        actions={
          <>
            {board.total > 0 ? (
              <SearchForm
                path={path}
                text={query.q}
                others={others}
                label="Search loops"
                placeholder="Search candidate or role"
              />
            ) : null}
            {board.mayCreate ? (
              <ButtonLink href={`${path}/new`} variant="primary">
                New loop
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="px-4 pt-2 pb-10 md:px-6">
        <TabLinks
          label="Loops"
          links={(
            [
              ['open', 'Open'],
              ['decided', 'Decided'],
              ['withdrawn', 'Withdrawn'],
              ['all', 'All'],
            ] as const
          ).map(([show, label]) => ({
            href: href({ show: show === 'open' ? undefined : show, stage: undefined, late: undefined }),
            label,
            count: board.shows[show],
            current: query.show === show,
          }))}
        />
        {board.total === 0 ? (
          <EmptyState className="border-t-0!">
            {board.mayCreate
              ? 'No loop yet. A loop takes one candidate through a role’s interviews; start one once a role is set up.'
              : 'No loop yet that you sit on. When somebody puts you on a panel, it is listed here.'}
          </EmptyState>
        ) : (
          <div className="grid gap-x-8 gap-y-3 pt-4 xl:grid-cols-[12rem_minmax(0,1fr)]">
            <div className="max-xl:hidden">
              <FacetLinks label="Narrow the loops" facets={facetsOf(board, href)} />
            </div>
            <Disclosure className="xl:hidden" summary={narrowed === 0 ? 'Narrow' : `Narrow, ${narrowed} chosen`}>
              <FacetLinks label="Narrow the loops" facets={facetsOf(board, href)} />
            </Disclosure>
            <section aria-label="Loops" className="min-w-0">
              <p role="status" className="flex flex-wrap gap-x-3 text-ink-2 text-xs">
                {board.found === 1 ? '1 loop' : `${board.found} loops`}
                {narrowed > 0 || query.q !== '' ? <TextLink href={path}>Show all open</TextLink> : null}
              </p>
              {board.found === 0 ? (
                <Nothing query={query} href={href} shows={board.shows} />
              ) : (
                <LoopRows workspace={workspace} rows={board.shown} zone={board.person.timeZone} />
              )}
              <Pages board={board} href={href} />
            </section>
          </div>
        )}
      </div>
    </>
  );
}

type Href = (change: Partial<Record<Part, string | undefined>>) => string;

function Nothing({ query, href, shows }: { query: Board['query']; href: Href; shows: Board['shows'] }) {
  const elsewhere = shows.all > 0;
  return (
    <EmptyState className="mt-2">
      {query.show === 'open' && query.q === '' ? 'No open loop here.' : 'No loop matches all of this.'}{' '}
      {elsewhere ? (
        <TextLink href={href({ show: 'all' })}>
          {shows.all === 1 ? 'See the one among all loops' : `See the ${shows.all} among all loops`}
        </TextLink>
      ) : (
        <TextLink href={href({ q: undefined, stage: undefined, late: undefined, role: undefined, person: undefined })}>
          Give up every choice
        </TextLink>
      )}
    </EmptyState>
  );
}

function Pages({ board, href }: { board: Board; href: Href }) {
  const { page } = board.query;
  const last = Math.max(1, Math.ceil(board.found / PAGE));
  if (last === 1) return null;
  return (
    <nav aria-label="Pages" className="flex items-center gap-4 pt-3 text-sm">
      {page > 1 ? <TextLink href={href({ page: String(page - 1) })}>Previous {PAGE}</TextLink> : null}
      <span className="text-ink-2 text-xs">
        page {page} of {last}
      </span>
      {page < last ? <TextLink href={href({ page: String(page + 1) })}>Next {PAGE}</TextLink> : null}
    </nav>
  );
}

function facetsOf(board: Board, href: Href): Facet[] {
  const { facets, query } = board;
  const facet = (
    key: 'stage' | 'late' | 'role' | 'person',
    label: string,
    choices: { value: string; label: string; count: number }[],
  ): Facet => ({
    key,
    label,
    choices: choices.map((one) => {
      const current = query[key] === one.value;
      return { ...one, current, href: href({ [key]: current ? undefined : one.value }) };
    }),
  });
  return [
    facet(
      'stage',
      'Stage',
      facets.stage.map((one) => ({ ...one, label: STAGE_WORDS[one.value] })),
    ),
    facet(
      'late',
      'Cards',
      facets.late.map((one) => ({ ...one, label: 'Somebody is late' })),
    ),
    facet('role', 'Role', facets.role),
    facet('person', 'Rater', facets.person),
  ];
}
