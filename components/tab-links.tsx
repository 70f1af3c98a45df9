'use client';
/** Pages that belong together, as a row of tabs; each has its own address. */
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cx } from './cx';
import { tabListStyle, tabStyle } from './tab-style';

export type TabLink = { href: string; label: string; count?: number; current?: boolean };

export type TabLinksProps = { label: string; links: TabLink[]; className?: string };

export function TabLinks({ label, links, className }: TabLinksProps) {
  const pathname = usePathname();
  return (
    <nav aria-label={label} className={cx(tabListStyle, className)} data-screen-only>
      {links.map((link) => {
        const current = link.current ?? link.href === pathname;
        return (
          <Link
            key={link.href}
            href={link.href}
            aria-current={current ? 'page' : undefined}
            data-state={current ? 'active' : 'inactive'}
            className={tabStyle}
          >
            {link.label}
            {link.count === undefined ? null : <span className="font-normal text-ink-3 text-xs">{link.count}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
