import type { Metadata } from 'next';
import { ResetForm } from '@/features/access/components/token-forms';
import { readToken } from '@/features/access/loaders';
import { SpentLink } from '../../spent-link';

export const metadata: Metadata = { title: 'Choose a new password' };

export default async function ResetPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await readToken(token, 'reset');
  if (!found) return <SpentLink>Ask for a new one there.</SpentLink>;
  return (
    <>
      <h1 className="mb-2 font-semibold text-xl">Choose a new password</h1>
      <p className="mb-6 break-words text-ink-2 text-sm">
        for {found.email}. Wherever you are signed in now, you will be signed out.
      </p>
      <ResetForm token={token} email={found.email} />
    </>
  );
}
