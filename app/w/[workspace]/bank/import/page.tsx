/** The bank in and out: choose a file, download one, and what came of past imports. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { bankHref, fieldsOf, narrowingOf } from '@/features/bank/address';
import type { Search } from '@/features/bank/loaders';
import { ExportForms } from '@/features/transfers/components/export-forms';
import { ImportRows } from '@/features/transfers/components/import-rows';
import { UploadForm } from '@/features/transfers/components/upload-form';
import { SCHEMA_PATH } from '@/features/transfers/json-schema';
import { loadTransfers } from '@/features/transfers/loaders';

export const metadata: Metadata = { title: 'Import and export' };

export default async function TransfersPage({
  params,
  searchParams,
}: {
  params: Promise<{ workspace: string }>;
  searchParams: Search;
}) {
  const { workspace } = await params;
  const { query, toExport, imports, person } = await loadTransfers(workspace, searchParams);
  const path = `/w/${workspace}/bank`;
  const { q } = query;
  const by = narrowingOf({ ...query, page: 1 });
  const tab = query.tab === 'archive' ? query.tab : undefined;
  const narrowing = { ...fieldsOf({ by, tab }), ...(q === '' ? {} : { q }) };
  const narrowed = Object.keys(narrowing).length > 0;
  const count = toExport === 1 ? '1 question' : `${toExport.toLocaleString('en-GB')} questions`;
  return (
    <>
      <PageHeader
        title="Import and export"
        subtitle="The bank as a file, out of this workspace and into it"
        actions={<ButtonLink href={bankHref({ path, q, by, tab }, {})}>Back to the bank</ButtonLink>}
      />
      <div className="flex flex-col gap-10 px-4 py-5 md:px-6">
        <Section title="Bring questions in">
          <UploadForm workspace={workspace} />
        </Section>
        <Section title="Take questions out">
          <p className="mb-3 max-w-read text-ink-2 text-sm">
            {narrowed ? (
              <>
                {count}, as the bank was narrowed.{' '}
                <TextLink href={`${path}/import`}>Take the whole bank instead</TextLink>
              </>
            ) : toExport === 0 ? (
              'The bank is empty: there is nothing to take out yet.'
            ) : (
              `The whole bank, ${count}. To take some of them, narrow the bank first and come back.`
            )}
          </p>
          <ExportForms workspace={workspace} narrowing={narrowing} count={toExport} />
          <p className="mt-3 max-w-read text-ink-2 text-xs">
            A file holds each question’s current version; the format is open, with a{' '}
            <a href={SCHEMA_PATH} className="text-accent underline underline-offset-[3px]">
              JSON Schema
            </a>
            . Downloads are noted in the workspace’s log.
          </p>
        </Section>
        <Section title="Past imports">
          {imports.length === 0 ? (
            <EmptyState>
              No file has been imported here. A table that was downloaded above is a good pattern for a first one.
            </EmptyState>
          ) : (
            <ImportRows path={`${path}/import`} rows={imports} zone={person.timeZone} />
          )}
        </Section>
      </div>
    </>
  );
}
