/** See it run: an exercise's reference at work in the browser, to be discussed. */
import type { Metadata } from 'next';
import type { ReactElement } from 'react';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { SeeCache } from '@/features/exercises/components/see-cache';
import { SeeLimiter } from '@/features/exercises/components/see-limiter';
import { SeeQueue } from '@/features/exercises/components/see-queue';
import type { Sources } from '@/features/exercises/components/see-world';
import { loadSeeItRun } from '@/features/exercises/loaders';

type Props = { params: Promise<{ workspace: string; slug: string }> };

const SHOWS: Readonly<Record<string, (sources: Sources) => ReactElement>> = {
  'rate-limiter': (sources) => <SeeLimiter sources={sources} />,
  'job-queue': (sources) => <SeeQueue sources={sources} />,
  cache: (sources) => <SeeCache sources={sources} />,
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, slug } = await params;
  return { title: `${(await loadSeeItRun(workspace, slug)).title}: see it run` };
}

export default async function SeeItRunPage({ params }: Props) {
  const { workspace, slug } = await params;
  const { title, extensions, sources } = await loadSeeItRun(workspace, slug);
  return (
    <>
      <PageHeader
        title={`${title}: see it run`}
        subtitle="The reference, in the engine that candidates’ code runs in. For staff: candidates never see it."
        actions={
          <TextLink href={`/w/${workspace}/exercises/${slug}`} className="text-xs">
            Back to the exercise
          </TextLink>
        }
      />
      <div className="flex flex-col gap-8 px-4 py-6 md:px-6">
        {SHOWS[slug]?.(sources)}
        <Section title="To discuss" size="small" aside="what a stronger candidate is asked">
          <ul className="max-w-read list-disc space-y-1 pl-5 text-sm marker:text-ink-3">
            {extensions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Section>
      </div>
    </>
  );
}
