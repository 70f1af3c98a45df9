import type { Metadata } from 'next';
import { TextLink } from '@/components/text-link';
import { ForgotForm } from '@/features/access/components/forgot-form';
import { site } from '@/lib/edge';
import { mailer } from '@/lib/mail';

export const metadata: Metadata = { title: 'Forgotten password' };

export default function ForgotPage() {
  return (
    <>
      <h1 className="mb-6 font-semibold text-xl">Forgotten password</h1>
      {mailer().kind === 'none' ? (
        <p className="text-ink-2 text-sm">
          This Plumbline has no mail server, so it cannot send a link. Whoever runs it can make one with{' '}
          <code className="font-mono text-xs">npm run owner</code>.{' '}
          <TextLink href="/sign-in">Back to signing in</TextLink>
        </p>
      ) : (
        <ForgotForm outbox={site().outbox} />
      )}
    </>
  );
}
