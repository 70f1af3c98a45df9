import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Alert } from '@/components/alert';
import { SignInForm } from '@/features/access/components/sign-in-form';
import { currentPerson } from '@/features/access/loaders';
import { safeNext } from '@/features/access/schema';
import { site } from '@/lib/edge';
import { env } from '@/lib/env';
import { mailer } from '@/lib/mail';

export const metadata: Metadata = { title: 'Sign in' };

/** What an outside provider, or the way back from it, can fail with. */
const FAILURES: Record<string, string> = {
  'no-account': 'There is no account for this e-mail address. Ask an owner of a workspace to invite you.',
  unverified: 'The provider does not vouch for your e-mail address. Confirm it there, or use another way in.',
  AccessDenied: 'The provider did not let you through.',
  OAuthSignin: 'The provider could not be reached. Try again, or use another way in.',
  OAuthCallback: 'The provider’s answer could not be used. Try again, or use another way in.',
};

type Search = Promise<{ next?: string; callbackUrl?: string; error?: string }>;

export default async function SignInPage({ searchParams }: { searchParams: Search }) {
  const { next, error } = await searchParams;
  const target = safeNext(next);
  if (await currentPerson()) redirect(target);
  const { github, oidc } = env();
  const providers = [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(oidc ? [{ id: 'oidc', name: new URL(oidc.issuer).hostname }] : []),
  ];
  return (
    <>
      <h1 className="mb-6 font-semibold text-xl">Sign in</h1>
      {error ? (
        <Alert kind="error" lead="Not signed in." className="mb-6">
          {FAILURES[error] ?? 'Something went wrong on the way. Try again.'}
        </Alert>
      ) : null}
      <SignInForm next={target} mail={mailer().kind !== 'none'} outbox={site().outbox} providers={providers} />
    </>
  );
}
