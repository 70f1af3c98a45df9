/** A page that has one thing to say and stands outside the frame: nothing here, something failed. */
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Logo } from '@/components/logo';

export function StandAlone({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="main" className="mx-auto w-full max-w-88 px-5 pt-[12dvh] pb-16">
      <Link href="/" prefetch={false} className="mb-8 inline-flex items-center gap-2 rounded font-semibold text-sm">
        <Logo />
        Plumbline
      </Link>
      <h1 className="mb-3 font-semibold text-xl">{title}</h1>
      <div className="flex flex-col items-start gap-4 text-ink-2 text-sm">{children}</div>
    </main>
  );
}
