'use client';
/** The filters that are kept: one's own and the workspace's, each a link; and keeping what is searched and chosen now. */
import Link from 'next/link';
import { ActionForm } from '@/components/action-form';
import { Button } from '@/components/button';
import { Checkbox } from '@/components/checkbox';
import { cx } from '@/components/cx';
import { Disclosure } from '@/components/disclosure';
import { Field } from '@/components/field';
import { IconButton } from '@/components/icon-button';
import { CloseIcon } from '@/components/icons';
import { TextInput } from '@/components/text-input';
import { setFilter } from '../actions';

export interface KeptFilter {
  id: string;
  name: string;
  query: string;
  shared: boolean;
  isOwn: boolean;
}

export type SavedFiltersProps = {
  workspace: string;
  path: string;
  filters: readonly KeptFilter[];
  /** What would be kept now; empty where nothing is searched or chosen. */
  keepable: string;
  mayShare: boolean;
};

export function SavedFilters({ workspace, path, filters, keepable, mayShare }: SavedFiltersProps) {
  const groups = [
    { label: 'Your filters', shared: false },
    { label: 'The workspace’s', shared: true },
  ].map((group) => ({ ...group, filters: filters.filter((one) => one.shared === group.shared) }));
  const isKept = filters.some((one) => one.query === keepable);
  if (filters.length === 0 && keepable === '') return null;
  return (
    <section aria-label="Kept filters" className="mb-4">
      {groups.map((group) =>
        group.filters.length === 0 ? null : (
          <div key={group.label} className="mb-2">
            <h2 className="mb-0.5 font-semibold text-ink-2 text-xs">{group.label}</h2>
            <ul>
              {group.filters.map((one) => (
                <li key={one.id} className="-mx-2 flex items-center rounded hover:bg-wash/70">
                  <Link
                    href={`${path}?${one.query}`}
                    aria-current={one.query === keepable ? 'true' : undefined}
                    scroll={false}
                    className={cx(
                      'pointer-coarse:min-h-11 flex min-h-7 min-w-0 grow items-center rounded px-2 text-sm',
                      one.query === keepable ? 'font-semibold' : 'text-ink-2 hover:text-ink',
                    )}
                  >
                    <span className="min-w-0 break-words py-1">{one.name}</span>
                  </Link>
                  {one.isOwn || mayShare ? <Forget workspace={workspace} filter={one} /> : null}
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
      {keepable === '' || isKept ? null : (
        <Keep key={keepable} workspace={workspace} query={keepable} mayShare={mayShare} />
      )}
    </section>
  );
}

function Forget({ workspace, filter }: { workspace: string; filter: KeptFilter }) {
  return (
    <ActionForm action={setFilter} hidden={{ workspace, do: 'forget', id: filter.id }}>
      {({ pending }) => (
        <IconButton
          type="submit"
          label={`Forget the filter ${filter.name}`}
          icon={<CloseIcon className="size-3.5" />}
          disabled={pending}
        />
      )}
    </ActionForm>
  );
}

function Keep({ workspace, query, mayShare }: { workspace: string; query: string; mayShare: boolean }) {
  return (
    <Disclosure summary="Keep this filter">
      <ActionForm
        action={setFilter}
        hidden={{ workspace, do: 'keep', query }}
        className="flex flex-col items-start gap-2"
      >
        {({ pending, problem, value }) => (
          <>
            <Field label="Name" error={problem('name')} className="w-full">
              {(control) => (
                <TextInput {...control} name="name" maxLength={60} defaultValue={value('name')} autoComplete="off" />
              )}
            </Field>
            {mayShare ? <Checkbox name="shared" label="For the whole workspace" /> : null}
            <Button type="submit" pending={pending}>
              Keep
            </Button>
          </>
        )}
      </ActionForm>
    </Disclosure>
  );
}
