import type { Metadata } from 'next';
import { LinkForm } from '@/features/access/components/token-forms';
import { readToken } from '@/features/access/loaders';
import { safeNext } from '@/features/access/schema';
import { SpentLink } from '../../spent-link';

export const metadata: Metadata = { title: 'Sign in' };

type Props = { params: Promise<{ token: string }>; searchParams: Promise<{ next?: string }> };

export default async function LinkPage({ params, searchParams }: Props) {
  const { token } = await params;
  const found = await readToken(token, 'link');
  if (!found) return <SpentLink>Ask for a new one there.</SpentLink>;
  return (
    <>
      <h1 className="mb-2 font-semibold text-xl">Sign in</h1>
      <p className="mb-6 break-words text-ink-2 text-sm">
        as {found.knownName ?? found.email}, {found.email}
      </p>
      <LinkForm token={token} next={safeNext((await searchParams).next)} />
    </>
  );
}
