import { TextLink } from '@/components/text-link';

/** What is said of a one-time link that can do nothing (any more). */
export function SpentLink({ children }: { children: string }) {
  return (
    <>
      <h1 className="mb-6 font-semibold text-xl">This link has run its course</h1>
      <p className="text-ink-2 text-sm">
        It has been used already, or its time is over. {children} <TextLink href="/sign-in">Go to signing in</TextLink>
      </p>
    </>
  );
}
