/** The pages in front of the door: one column, nothing else to look at. */
import { cookies } from 'next/headers';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/components/logo';
import { parseTheme, THEME_COOKIE } from '@/components/theme';
import { ThemeToggle } from '@/components/theme-toggle';

export default async function DoorLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <div className="flex min-h-dvh flex-col px-5">
      <main id="main" className="mx-auto w-full max-w-88 grow pt-[12dvh] pb-16">
        <Link href="/" prefetch={false} className="mb-8 inline-flex items-center gap-2 rounded font-semibold text-sm">
          <Logo />
          Plumbline
        </Link>
        {children}
      </main>
      <footer className="mx-auto flex w-full max-w-88 flex-wrap items-center justify-between gap-3 border-t py-4 text-ink-2 text-xs">
        <p>Blind until revealed.</p>
        <ThemeToggle value={theme} />
      </footer>
    </div>
  );
}
