/** One check: the answer that is next, or how all of them compare. Not a byte of the expert's before the last level is kept. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import { CheckForm } from '@/features/workshops/components/check-form';
import { CheckResult } from '@/features/workshops/components/check-result';
import { loadCheck } from '@/features/workshops/loaders';
import { readyWords } from '@/features/workshops/words';

type Props = { params: Promise<{ workspace: string; id: string }> };

export const metadata: Metadata = { title: 'Check' };

export default async function CheckPage({ params }: Props) {
  const { workspace, id } = await params;
  const { check, sample, place, ratings, state, person } = await loadCheck(workspace, id);
  const of = check.samples.length;
  if (sample === null) {
    return (
      <>
        <PageHeader
          title="Your levels and the expert’s"
          subtitle={`shown to you alone · readiness: ${readyWords(state, person.timeZone)}`}
          actions={<ButtonLink href={`/w/${workspace}/checks`}>Your checks</ButtonLink>}
        />
        <div className="max-w-4xl px-4 py-6 md:px-6">
          <CheckResult ratings={ratings} bankHref={`/w/${workspace}/bank`} />
        </div>
      </>
    );
  }
  return (
    <Panes
      header={
        <PageHeader
          title={`Answer ${place} of ${of}`}
          subtitle={`${sample.question.title} · the expert’s levels follow once all ${of} are rated; they are for you alone`}
        />
      }
      leftLabel="The answer"
      rightLabel="Your levels"
      left={
        <div className="flex flex-col gap-4">
          <Disclosure summary="What was asked">
            <Prose>{sample.question.prompt}</Prose>
          </Disclosure>
          <Section title="The candidate’s answer" size="small">
            <Prose>{sample.answer}</Prose>
          </Section>
        </div>
      }
      right={
        <CheckForm
          key={sample.sampleId}
          workspace={workspace}
          checkId={check.id}
          sampleId={sample.sampleId}
          criteria={sample.criteria}
          last={place === of}
        />
      }
    />
  );
}
