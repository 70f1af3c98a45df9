/** What a list can be narrowed by, each choice with the number of entries it would show. Links, so the address says it all. */
import Link from 'next/link';
import { cx } from './cx';
import { CloseIcon } from './icons';

export type FacetChoice = {
  value: string;
  label: string;
  /** How many entries choosing it would show. */
  count: number;
  /** Where choosing it leads, or taking it away again. */
  href: string;
  current: boolean;
};

export type Facet = { key: string; label: string; choices: FacetChoice[] };

export type FacetLinksProps = { label: string; facets: Facet[]; className?: string };

/** Choices that would show nothing are left out, unless they are chosen. */
export function FacetLinks({ label, facets, className }: FacetLinksProps) {
  return (
    <nav aria-label={label} className={cx('flex flex-col gap-4 sm:max-lg:grid sm:max-lg:grid-cols-3', className)}>
      {facets.map((facet) => {
        const shown = facet.choices.filter((one) => one.count > 0 || one.current);
        if (shown.length === 0) return null;
        return (
          <div key={facet.key} className="min-w-0">
            <h2 className="mb-0.5 font-semibold text-ink-2 text-xs">{facet.label}</h2>
            <ul>
              {shown.map((choice) => (
                <li key={choice.value}>
                  <Link
                    href={choice.href}
                    aria-current={choice.current ? 'true' : undefined}
                    scroll={false}
                    className={cx(
                      'pointer-coarse:min-h-11 -mx-2 flex min-h-7 items-center justify-between gap-2 rounded px-2 text-sm transition-colors',
                      choice.current
                        ? 'bg-wash font-semibold forced-colors:underline'
                        : 'text-ink-2 hover:bg-wash/70 hover:text-ink',
                    )}
                  >
                    <span className="min-w-0 py-1">{choice.label}</span>
                    <span className={cx('flex shrink-0 items-center gap-1 text-xs', !choice.current && 'text-ink-3')}>
                      {choice.current ? <span className="sr-only">chosen, take it away</span> : null}
                      {choice.count.toLocaleString('en')}
                      {choice.current ? <CloseIcon className="size-3.5 text-ink-2" /> : null}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
