/** What the bank can be narrowed by, each choice with the number of questions it would show. Links, so the address says it all. */
import Link from 'next/link';
import { cx } from '@/components/cx';
import { CloseIcon } from '@/components/icons';
import type { BankDimension } from '../question';
import { type BankAddress, bankHref } from './bank-address';

export interface FacetChoice {
  value: string;
  label: string;
  count: number;
}

export interface Facet {
  dimension: BankDimension;
  label: string;
  choices: FacetChoice[];
}

export function BankFacets({ address, facets }: { address: BankAddress; facets: Facet[] }) {
  return (
    <nav aria-label="Narrow the bank" className="flex flex-col gap-4 sm:max-lg:grid sm:max-lg:grid-cols-3">
      {facets.map(({ dimension, label, choices }) => {
        const chosen = address.by[dimension];
        const shown = choices.filter((one) => one.count > 0 || one.value === chosen);
        if (shown.length === 0) return null;
        return (
          <div key={dimension}>
            <h2 className="mb-0.5 font-semibold text-ink-2 text-xs">{label}</h2>
            <ul>
              {shown.map((choice) => {
                const current = choice.value === chosen;
                return (
                  <li key={choice.value}>
                    <Link
                      href={bankHref(address, { [dimension]: current ? undefined : choice.value })}
                      aria-current={current ? 'true' : undefined}
                      scroll={false}
                      className={cx(
                        '-mx-2 flex min-h-7 items-center justify-between gap-2 rounded px-2 text-sm transition-colors pointer-coarse:min-h-11',
                        current ? 'bg-wash font-semibold' : 'text-ink-2 hover:bg-wash/70 hover:text-ink',
                      )}
                    >
                      <span className="min-w-0 truncate">{choice.label}</span>
                      {current ? (
                        <span className="flex items-center gap-1 text-xs">
                          <span className="sr-only">chosen, take it away</span>
                          {choice.count}
                          <CloseIcon className="size-3.5 text-ink-2" />
                        </span>
                      ) : (
                        <span className="text-ink-3 text-xs">
                          <span className="sr-only">, </span>
                          {choice.count}
                        </span>
                      )}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
