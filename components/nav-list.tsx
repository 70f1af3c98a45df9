'use client';
/** Places to go. The current one is found from the address unless its item says so itself. */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from './cx';

export type NavItem = {
  href: string;
  label: string;
  /** A time or a count at the right edge. */
  hint?: string;
  current?: boolean;
  /** Addresses elsewhere at and below which it is current too. */
  covers?: string[];
  /** Something is happening there now; said in a word. */
  live?: boolean;
  /** Neighbours with the same group stand under its name. */
  group?: string;
};

/** An item is current at its own address, at those that it covers, and below them; the root only at the root. */
export function isCurrent(item: NavItem, pathname: string | null): boolean {
  if (item.current !== undefined) return item.current;
  if (pathname === null) return false;
  return [item.href, ...(item.covers ?? [])].some(
    (place) => pathname === place || (place !== '/' && pathname.startsWith(`${place}/`)),
  );
}

export type NavListProps = { label: string; items: NavItem[]; onNavigate?: () => void };

export function NavList({ label, items, onNavigate }: NavListProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label}>
      <ul className="flex flex-col">
        {items.map((item, index) => {
          const current = isCurrent(item, pathname);
          const heading = item.group && item.group !== items[index - 1]?.group ? item.group : undefined;
          return (
            <li key={item.href}>
              {heading ? <p className="px-2 pt-4 pb-1 font-semibold text-ink-3 text-xs">{heading}</p> : null}
              <Link
                href={item.href}
                aria-current={current ? 'page' : undefined}
                onClick={onNavigate}
                className={cx(
                  'pointer-coarse:min-h-11 flex min-h-8 items-center justify-between gap-2 rounded px-2 text-sm transition-colors',
                  current
                    ? 'bg-wash font-semibold text-ink forced-colors:underline'
                    : 'text-ink-2 hover:bg-wash/70 hover:text-ink',
                )}
              >
                <span className="min-w-0 py-1.5">{item.label}</span>
                {item.live ? <span className="font-medium text-accent text-xs">live</span> : null}
                {item.hint ? <span className="font-normal text-ink-3 text-xs">{item.hint}</span> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
