/**
 * The frame of every signed-in page: skip link, navigation at the left, the page as the main landmark. On a narrow
 * screen the navigation becomes a bar at the top with a menu. An empty strip above the foot of the sidebar is kept for
 * passing messages (see toaster), so that none ever covers a control.
 */
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from './logo';
import { NavDrawer } from './nav-drawer';
import { type NavItem, NavList } from './nav-list';

export type SidebarFrameProps = {
  /** The word beside the mark. */
  brand: string;
  brandHref?: string;
  items: NavItem[];
  /** Names the navigation for a screen reader and heads the phone's menu. */
  navLabel?: string;
  /** Who is signed in, settings; at the bottom of the sidebar and of the phone's menu. */
  foot?: ReactNode;
  /** Small controls beside the brand; rendered once, so a palette may live here. */
  tools?: ReactNode;
  children: ReactNode;
};

export function SkipLink({ href = '#main' }: { href?: string }) {
  return (
    <a
      href={href}
      data-screen-only
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded bg-accent px-4 py-2 font-semibold text-accent-ink text-sm focus:translate-y-0"
    >
      Skip to the page
    </a>
  );
}

export function SidebarFrame({
  brand,
  brandHref = '/',
  items,
  navLabel = 'Main',
  foot,
  tools,
  children,
}: SidebarFrameProps) {
  return (
    <div data-frame className="md:grid md:min-h-dvh md:grid-cols-[12.5rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <header
        data-screen-only
        className="sticky top-0 z-30 flex h-12 border-b bg-ground px-2 md:h-dvh md:flex-col md:border-r md:border-b-0 md:px-3 md:pb-3"
      >
        <div className="flex min-w-0 flex-1 items-center gap-1 md:h-13 md:flex-none md:pl-2">
          <div className="md:hidden">
            <NavDrawer label={navLabel} items={items} foot={foot} />
          </div>
          <Link
            href={brandHref}
            data-toast-place
            className="flex min-h-8 items-center gap-2 rounded pr-1 font-semibold text-sm pointer-coarse:min-h-11"
          >
            <Logo />
            {brand}
          </Link>
          {tools ? <div className="ml-auto flex items-center">{tools}</div> : null}
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto max-md:hidden">
          <NavList label={navLabel} items={items} />
        </div>
        <div className="h-24 shrink-0 max-md:hidden" />
        {foot ? <div className="shrink-0 border-t pt-3 max-md:hidden">{foot}</div> : null}
      </header>
      <main id="main" tabIndex={-1} className="min-w-0">
        {children}
      </main>
    </div>
  );
}
