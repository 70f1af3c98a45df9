import type { Metadata } from 'next';
import { OwnerForm } from '@/features/access/components/token-forms';
import { readToken } from '@/features/access/loaders';
import { timeZones } from '@/lib/dates';
import { SpentLink } from '../../spent-link';

export const metadata: Metadata = { title: 'Welcome' };

export default async function OwnerPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const found = await readToken(token, 'owner');
  if (!found) return <SpentLink>Whoever runs the server can make another with npm run owner.</SpentLink>;
  const zones = timeZones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  return (
    <>
      <h1 className="mb-2 font-semibold text-xl">Welcome</h1>
      <p className="mb-6 text-ink-2 text-sm">
        This makes your account, your organisation and its first workspace. The link works once.
      </p>
      <OwnerForm token={token} email={found.email} name={found.knownName ?? ''} zones={zones} />
    </>
  );
}
