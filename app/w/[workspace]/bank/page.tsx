/** The bank: search and narrow the workspace's questions, or adopt from the library. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { EmptyState } from '@/components/empty-state';
import { FacetLinks } from '@/components/facet-links';
import { KeyHint } from '@/components/key-hint';
import { ListKeys } from '@/components/list-keys';
import { PageHeader } from '@/components/page-header';
import { Pager } from '@/components/pager';
import { SearchForm } from '@/components/search-form';
import { TabLinks } from '@/components/tab-links';
import { TextLink } from '@/components/text-link';
import { type BankAddress, bankHref, fieldsOf } from '@/features/bank/address';
import { ExposureLimit } from '@/features/bank/components/exposure-limit';
import { SavedFilters } from '@/features/bank/components/saved-filters';
import { choiceWords, facetsOf } from '@/features/bank/facets';
import { loadBank, PAGE, type Search } from '@/features/bank/loaders';
import { DraftRows } from '@/features/drafts/components/draft-rows';
import { loadDrafts } from '@/features/drafts/loaders';
import { BankRows } from '@/features/questions/components/bank-rows';
import { LibraryRows } from '@/features/questions/components/library-rows';
import { KIND_WORDS } from '@/features/questions/question';
import { OfferedRows } from '@/features/shares/components/offered-rows';
import { loadOffered } from '@/features/shares/loaders';

export const metadata: Metadata = { title: 'Bank' };

type Bank = Awaited<ReturnType<typeof loadBank>>;
type Drafts = Awaited<ReturnType<typeof loadDrafts>>;

export default async function BankPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}) {
  const { workspace } = await params;
  const [bank, drafts] = await Promise.all([loadBank(workspace, searchParams), loadDrafts(workspace)]);
  const path = `/w/${workspace}/bank`;
  const { tab } = bank.query;
  const address: BankAddress = { path, q: bank.query.q, by: bank.by, tab: tab === 'bank' ? undefined : tab };
  const here = (one: 'bank' | 'library' | 'archive') =>
    bankHref({ ...address, tab: one === 'bank' ? undefined : one }, {});
  const offered = tab === 'library' ? await loadOffered(workspace) : [];
  return (
    <>
      <PageHeader
        title="Bank"
        subtitle="Questions of this workspace, each with its criteria, anchors and answer key"
        actions={
          <>
            {tab === 'drafts' || (bank.isUntouched && bank.total === 0) ? null : (
              <SearchForm
                path={path}
                text={bank.query.q}
                others={fieldsOf(address)}
                label={tab === 'library' ? 'Search the library' : 'Search the bank'}
                placeholder="Search title, prompt, signals"
              />
            )}
            <TextLink href={`${path}/compare`} className="text-sm">
              Compare designs
            </TextLink>
            {bank.mayEdit ? (
              <TextLink href={bankHref({ ...address, path: `${path}/import` }, {})} className="text-sm">
                Import and export
              </TextLink>
            ) : null}
            {drafts.mayDraft ? <ButtonLink href={`${path}/new`}>New question</ButtonLink> : null}
          </>
        }
      />
      <div className="px-4 pt-2 pb-10 md:px-6">
        <TabLinks
          label="Bank"
          links={[
            { href: here('bank'), label: 'Bank', current: tab === 'bank' },
            { href: here('library'), label: 'Library', count: bank.library.all, current: tab === 'library' },
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
            { href: here('archive'), label: 'Archive', current: tab === 'archive' },
          ]}
        />
        {tab === 'library' && offered.length > 0 ? (
          <section aria-label="Shared by other workspaces" className="pt-4">
            <p className="mb-2 max-w-read text-ink-2 text-xs">
              {offered.length === 1 ? '1 question is' : `${offered.length} questions are`} shared by other workspaces of
              the organisation. Adopting makes a copy; a newer version there is offered as a difference.
            </p>
            <OfferedRows
              workspace={workspace}
              rows={offered}
              capabilityName={namesOf(bank)}
              kindName={(kind) => KIND_WORDS[kind]}
              mayEdit={bank.mayEdit}
            />
          </section>
        ) : null}
        {tab === 'drafts' ? (
          <DraftList drafts={drafts} path={path} />
        ) : bank.total === 0 && bank.isUntouched ? (
          <Empty bank={bank} path={path} />
        ) : (
          <Found bank={bank} address={address} workspace={workspace} />
        )}
      </div>
    </>
  );
}

const OF: Record<Bank['place'], string> = {
  bank: 'Questions',
  archive: 'Archive',
  library: 'Library',
};

/** What is found, with the choices at its left. */
function Found({ bank, address, workspace }: { bank: Bank; address: BankAddress; workspace: string }) {
  const capabilityName = namesOf(bank);
  const facets = facetsOf({ ...bank, address, capabilityName });
  const chosen = Object.keys(bank.by).length;
  const aside = (
    <>
      <SavedFilters
        workspace={workspace}
        path={address.path}
        filters={bank.saved}
        keepable={bank.keepable}
        mayShare={bank.mayShare}
      />
      <FacetLinks label="Narrow the bank" facets={facets} />
      <ExposureLimit workspace={workspace} limit={bank.exposureLimit} maySet={bank.maySetExposure} />
    </>
  );
  return (
    <div className="grid gap-x-8 gap-y-3 pt-4 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <div className="max-lg:hidden">{aside}</div>
      <Disclosure className="lg:hidden" summary={chosen === 0 ? 'Narrow' : `Narrow, ${chosen} chosen`}>
        {aside}
      </Disclosure>
      <div className="min-w-0">
        <section aria-label={OF[bank.place]}>
          <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-ink-2 text-xs">
            <p role="status" className="flex flex-wrap gap-x-3">
              <span>
                {questions(bank.total)}
                {bank.place === 'library'
                  ? `, ${bank.library.adopted.toLocaleString('en')} of the library adopted`
                  : ''}
              </span>
              {bank.near.length > 0 ? <Near bank={bank} /> : null}
              {bank.isUntouched ? null : (
                <TextLink href={bankHref({ ...address, q: '', by: {} }, {})}>Show all</TextLink>
              )}
            </p>
            <KeyHint keys={['j', 'k']}>next, previous</KeyHint>
          </div>
          {bank.total === 0 ? (
            <Nothing bank={bank} address={address} capabilityName={capabilityName} />
          ) : (
            <ListKeys>
              {bank.place === 'library' ? (
                <LibraryRows
                  workspace={workspace}
                  rows={bank.entries}
                  capabilityName={capabilityName}
                  mayEdit={bank.mayEdit}
                />
              ) : (
                <BankRows
                  path={address.path}
                  rows={bank.rows}
                  capabilityName={capabilityName}
                  exposureLimit={bank.exposureLimit}
                />
              )}
            </ListKeys>
          )}
          <Pager
            label={OF[bank.place]}
            page={bank.query.page}
            size={PAGE}
            total={bank.total}
            href={(page) => bankHref(address, { page })}
          />
        </section>
        {bank.also.total === 0 ? null : (
          <section aria-labelledby="also" className="mt-6">
            <div className="mb-2 flex flex-wrap items-baseline justify-between gap-x-4">
              <h2 id="also" className="font-semibold text-sm">
                In the library, not adopted
              </h2>
              {bank.also.total > bank.also.entries.length ? (
                <TextLink href={bankHref({ ...address, tab: 'library' }, {})} className="text-xs">
                  All {questions(bank.also.total)} of the library
                </TextLink>
              ) : null}
            </div>
            <LibraryRows
              workspace={workspace}
              rows={bank.also.entries}
              capabilityName={capabilityName}
              mayEdit={bank.mayEdit}
            />
          </section>
        )}
      </div>
    </div>
  );
}

/** What was looked for in the place of what was typed. */
function Near({ bank }: { bank: Bank }) {
  return (
    <span>
      {bank.near.map(({ typed, words }) => (
        <span key={typed}>
          Nothing has “{typed}”; looked for {words.slice(0, 3).join(', ')}
          {words.length > 3 ? ' and others like it' : ''}.{' '}
        </span>
      ))}
    </span>
  );
}

/** Nothing matches: says which choices to give up, as few as will do, and what that would bring. */
function Nothing({
  bank,
  address,
  capabilityName,
}: {
  bank: Bank;
  address: BankAddress;
  capabilityName: (key: string) => string;
}) {
  return (
    <div className="border-y py-8 text-ink-2 text-sm">
      <p>Nothing matches all of this.</p>
      <ul className="mt-2 space-y-1">
        {bank.relax.map(({ without, count }) => (
          <li key={without.join()}>
            Without {without.map((one) => choiceWords(one, address, capabilityName)).join(' and ')}:{' '}
            <TextLink
              href={bankHref(
                address,
                Object.fromEntries(without.map((one) => (one === 'text' ? ['q', ''] : [one, undefined]))),
              )}
            >
              {questions(count)}
            </TextLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Empty({ bank, path }: { bank: Bank; path: string }) {
  if (bank.place === 'library') {
    return (
      <EmptyState className="border-t-0!">
        The library is empty: no question file was loaded at start. The server’s log says why, by file and field.
      </EmptyState>
    );
  }
  if (bank.place === 'archive') {
    return (
      <EmptyState className="border-t-0!">
        Nothing is archived. A question that was asked is never deleted; it can be put away here.
      </EmptyState>
    );
  }
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

function DraftList({ drafts, path }: { drafts: Drafts; path: string }) {
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

const questions = (count: number): string => (count === 1 ? '1 question' : `${count.toLocaleString('en')} questions`);

const namesOf = (bank: Bank) => {
  const names = new Map(bank.capabilities.map((one) => [one.key, one.name]));
  return (key: string) => names.get(key) ?? key;
};
