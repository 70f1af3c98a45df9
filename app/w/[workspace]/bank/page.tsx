/** The bank: search and narrow the workspace's questions, or adopt from the library. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { type Facet, FacetLinks } from '@/components/facet-links';
import { PageHeader } from '@/components/page-header';
import { SearchForm } from '@/components/search-form';
import { TabLinks } from '@/components/tab-links';
import { TextLink } from '@/components/text-link';
import { DraftRows } from '@/features/drafts/components/draft-rows';
import { loadDrafts } from '@/features/drafts/loaders';
import { type BankAddress, bankHref, choicesOf } from '@/features/questions/components/bank-address';
import { BankRows } from '@/features/questions/components/bank-rows';
import { LibraryRows } from '@/features/questions/components/library-rows';
import { loadBank, type Search } from '@/features/questions/loaders';
import {
  BANK_DIMENSIONS,
  type BankDimension,
  DIFFICULTY_WORDS,
  facetWords,
  KIND_WORDS,
  SENIORITY_WORDS,
} from '@/features/questions/question';
import { OfferedRows } from '@/features/shares/components/offered-rows';
import { loadOffered } from '@/features/shares/loaders';

export const metadata: Metadata = { title: 'Bank' };

const DIMENSION_WORDS: Record<BankDimension, string> = {
  capability: 'Capability',
  kind: 'Kind',
  difficulty: 'Difficulty',
  seniority: 'Seniority',
  facet: 'Topic',
};

type Bank = Awaited<ReturnType<typeof loadBank>>;

export default async function BankPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}) {
  const { workspace } = await params;
  const bank = await loadBank(workspace, searchParams);
  const path = `/w/${workspace}/bank`;
  const { tab } = bank.query;
  const drafts = await loadDrafts(workspace);
  const offered = await loadOffered(workspace);
  const adopted = bank.library.filter((one) => one.questionId !== null).length;
  const empty = bank.shown.length === 0 && bank.query.q === '' && Object.keys(bank.by).length === 0;
  return (
    <>
      <PageHeader
        title="Bank"
        subtitle="Questions of this workspace, each with its criteria, anchors and answer key"
        actions={
          <>
            {tab !== 'bank' || empty ? null : (
              <SearchForm
                path={path}
                text={bank.query.q}
                others={choicesOf(bank.by)}
                label="Search the bank"
                placeholder="Search title, prompt, signals"
              />
            )}
            {drafts.mayDraft ? <ButtonLink href={`${path}/new`}>New question</ButtonLink> : null}
          </>
        }
      />
      <div className="px-4 pt-2 pb-10 md:px-6">
        <TabLinks
          label="Bank"
          links={[
            { href: path, label: 'Bank', current: tab === 'bank' },
            {
              href: `${path}?tab=library`,
              label: 'Library',
              count: bank.library.length + offered.length,
              current: tab === 'library',
            },
            ...(drafts.mayDraft
              ? [
                  {
                    href: `${path}?tab=drafts`,
                    label: 'Drafts',
                    count: drafts.entries.length,
                    current: tab === 'drafts',
                  },
                ]
              : []),
            { href: `${path}?tab=archive`, label: 'Archive', current: tab === 'archive' },
          ]}
        />
        {tab === 'library' ? (
          <>
            {offered.length === 0 ? null : (
              <section aria-label="Shared by other workspaces" className="pt-4">
                <p className="mb-2 max-w-read text-ink-2 text-xs">
                  {offered.length === 1 ? '1 question is' : `${offered.length} questions are`} shared by other
                  workspaces of the organisation. Adopting makes a copy; a newer version there is offered as a
                  difference.
                </p>
                <OfferedRows
                  workspace={workspace}
                  rows={offered}
                  capabilityName={namesOf(bank)}
                  kindName={(kind) => KIND_WORDS[kind]}
                  mayEdit={bank.mayEdit}
                />
              </section>
            )}
            <Library bank={bank} workspace={workspace} adopted={adopted} />
          </>
        ) : null}
        {tab === 'bank' ? <Questions bank={bank} path={path} /> : null}
        {tab === 'drafts' ? <Drafts drafts={drafts} path={path} /> : null}
        {tab === 'archive' ? <Archive bank={bank} path={path} /> : null}
      </div>
    </>
  );
}

function Questions({ bank, path }: { bank: Bank; path: string }) {
  const address = { path, q: bank.query.q, by: bank.by };
  const capabilityName = namesOf(bank);
  const facets = facetsOf(bank, address, capabilityName);
  const chosen = Object.keys(choicesOf(bank.by)).length;
  const untouched = chosen === 0 && bank.query.q === '';
  if (bank.shown.length === 0 && untouched) {
    return (
      <EmptyState
        className="border-t-0!"
        action={
          bank.mayEdit ? (
            <ButtonLink href={`${path}?tab=library`} variant="primary">
              Adopt from the library
            </ButtonLink>
          ) : undefined
        }
      >
        This workspace has no questions yet.{' '}
        {bank.mayEdit
          ? 'Adopt some from the library, or make a role from a template, which brings its own.'
          : 'An owner or hiring manager can adopt them from the library.'}
      </EmptyState>
    );
  }
  return (
    <div className="grid gap-x-8 gap-y-3 pt-4 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <div className="max-lg:hidden">
        <FacetLinks label="Narrow the bank" facets={facets} />
      </div>
      <Disclosure className="lg:hidden" summary={chosen === 0 ? 'Narrow' : `Narrow, ${chosen} chosen`}>
        <FacetLinks label="Narrow the bank" facets={facets} />
      </Disclosure>
      <section aria-label="Questions" className="min-w-0">
        <p role="status" className="mb-2 flex flex-wrap gap-x-3 text-ink-2 text-xs">
          {bank.shown.length === 1 ? '1 question' : `${bank.shown.length} questions`}
          {untouched ? null : <TextLink href={path}>Show all</TextLink>}
        </p>
        {bank.shown.length === 0 ? (
          <Nothing bank={bank} address={address} facets={facets} />
        ) : (
          <BankRows path={path} rows={bank.shown} capabilityName={capabilityName} />
        )}
      </section>
    </div>
  );
}

/** Nothing matches: says which choices to give up, as few as will do, and what that would bring. */
function Nothing({ bank, address, facets }: { bank: Bank; address: BankAddress; facets: Facet[] }) {
  const choice = (one: BankDimension | 'text') => {
    if (one === 'text') return `the words “${address.q}”`;
    const label = facets.find((facet) => facet.key === one)?.choices.find((chosen) => chosen.current)?.label;
    return `${DIMENSION_WORDS[one].toLowerCase()} “${label ?? address.by[one]}”`;
  };
  const given = (without: (BankDimension | 'text')[]) =>
    bankHref(address, Object.fromEntries(without.map((one) => (one === 'text' ? ['q', ''] : [one, undefined]))));
  return (
    <div className="border-y py-8 text-ink-2 text-sm">
      <p>Nothing matches all of this.</p>
      <ul className="mt-2 space-y-1">
        {bank.relax.map(({ without, count }) => (
          <li key={without.join()}>
            Without {without.map(choice).join(' and ')}:{' '}
            <TextLink href={given(without)}>{count === 1 ? '1 question' : `${count} questions`}</TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Library({ bank, workspace, adopted }: { bank: Bank; workspace: string; adopted: number }) {
  if (bank.library.length === 0) {
    return (
      <EmptyState className="border-t-0!">
        The library is empty: no question file was loaded at start. The server’s log says why, by file and field.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Library" className="pt-4">
      <p className="mb-2 max-w-read text-ink-2 text-xs">
        {adopted} of {bank.library.length} adopted
        {bank.upgrades > 0 ? `, ${bank.upgrades} with a newer text in the library` : ''}. Adopting makes a copy that is
        the workspace’s own; the library never changes it.
      </p>
      <LibraryRows workspace={workspace} rows={bank.library} capabilityName={namesOf(bank)} mayEdit={bank.mayEdit} />
    </section>
  );
}

function Drafts({ drafts, path }: { drafts: Awaited<ReturnType<typeof loadDrafts>>; path: string }) {
  if (drafts.entries.length === 0) {
    return (
      <EmptyState className="border-t-0!">
        Nothing is being written. Open a question and choose Edit, or begin a new one.{' '}
        {drafts.mayPublish
          ? 'What others suggest is listed here too.'
          : 'What you write is yours alone until you suggest it to those who edit the bank.'}
      </EmptyState>
    );
  }
  return (
    <section aria-label="Drafts" className="pt-4">
      <DraftRows path={path} rows={drafts.entries} zone={drafts.person.timeZone} />
    </section>
  );
}

function Archive({ bank, path }: { bank: Bank; path: string }) {
  if (bank.shown.length === 0) {
    return (
      <EmptyState className="border-t-0!">
        Nothing is archived. A question that was asked is never deleted; it can be put away here.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Archive" className="pt-4">
      <BankRows path={path} rows={bank.shown} capabilityName={namesOf(bank)} />
    </section>
  );
}

const namesOf = (bank: Bank) => {
  const names = new Map(bank.capabilities.map((one) => [one.key, one.name]));
  return (key: string) => names.get(key) ?? key;
};

function facetsOf(bank: Bank, address: BankAddress, capabilityName: (key: string) => string): Facet[] {
  const named: Record<BankDimension, [value: string, label: string][]> = {
    capability: byLabel(bank, 'capability', capabilityName),
    kind: Object.entries(KIND_WORDS),
    difficulty: Object.entries(DIFFICULTY_WORDS),
    seniority: Object.entries(SENIORITY_WORDS),
    facet: byLabel(bank, 'facet', facetWords),
  };
  return BANK_DIMENSIONS.map((dimension) => ({
    key: dimension,
    label: DIMENSION_WORDS[dimension],
    choices: named[dimension].map(([value, label]) => {
      const current = bank.by[dimension] === value;
      return {
        value,
        label,
        count: bank.counts[dimension].get(value) ?? 0,
        href: bankHref(address, { [dimension]: current ? undefined : value }),
        current,
      };
    }),
  }));
}

/** The values that occur, and the chosen one even when it does not, by their labels. */
function byLabel(bank: Bank, dimension: BankDimension, label: (value: string) => string): [string, string][] {
  const values = new Set([...bank.counts[dimension].keys(), ...(bank.by[dimension] ? [bank.by[dimension]] : [])]);
  return [...values].map((value): [string, string] => [value, label(value)]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
}
