/** Rate a sample answer alone; the expert's levels come after one's own, and not a byte of them before. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { PageHeader } from '@/components/page-header';
import { Panes } from '@/components/panes';
import { Prose } from '@/components/prose';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { PracticeForm } from '@/features/questions/components/practice-form';
import { PracticeResult } from '@/features/questions/components/practice-result';
import { loadSample } from '@/features/questions/loaders';
import { formatDateTime } from '@/lib/dates';

type Props = { params: Promise<{ workspace: string; slug: string; key: string }> };

export const metadata: Metadata = { title: 'Rate a sample answer' };

export default async function SamplePage({ params }: Props) {
  const { workspace, slug, key } = await params;
  const page = await loadSample(workspace, slug, key);
  const path = `/w/${workspace}/bank/${page.slug}`;
  const rated = page.tries.length > 0;
  const first = page.tries[0];
  const form = (
    <PracticeForm
      // A further try starts empty.
      key={page.tries.length}
      workspace={workspace}
      sampleId={page.sample.id}
      again={rated}
      criteria={page.criteria.map((one) => ({
        id: one.id,
        title: one.title,
        capability: page.capabilityName(one.capability),
        anchors: one.anchors,
      }))}
    />
  );
  return (
    <Panes
      header={
        <PageHeader
          title={`Sample ${key}: ${page.sample.title}`}
          subtitle={
            <>
              <TextLink href={path}>{page.title}</TextLink> · {page.count} samples · your ratings are yours alone
            </>
          }
          actions={
            rated && page.next ? (
              <ButtonLink href={`${path}/samples/${page.next}`} variant="primary">
                Next sample
              </ButtonLink>
            ) : null
          }
        />
      }
      leftLabel="The answer"
      rightLabel={rated ? 'Your levels and the expert’s' : 'Your levels'}
      left={
        <div className="flex flex-col gap-4">
          <Disclosure summary="What was asked">
            <Prose>{page.prompt}</Prose>
          </Disclosure>
          <Section title="The candidate’s answer" size="small">
            <Prose>{page.sample.answer}</Prose>
          </Section>
        </div>
      }
      right={
        rated ? (
          <div className="flex flex-col gap-6">
            <Section
              title="You and the expert"
              size="small"
              aside={first ? `rated ${formatDateTime(first.at, page.person.timeZone)}` : undefined}
            >
              <PracticeResult
                rows={page.compared.map(({ criterion, own, expert }) => ({
                  id: criterion.id,
                  title: criterion.title,
                  anchors: criterion.anchors,
                  own,
                  expert,
                }))}
              />
            </Section>
            <Disclosure summary="Rate it again">{form}</Disclosure>
          </div>
        ) : (
          <Section title="Choose a level for each criterion" size="small" aside="read the answer first">
            {form}
          </Section>
        )
      }
    />
  );
}
