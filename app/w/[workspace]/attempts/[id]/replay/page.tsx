/** The replay of an attempt: every key, run and result on a timeline, and evidence from any moment of it. */
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { z } from 'zod';
import { ButtonLink } from '@/components/button-link';
import { PageHeader } from '@/components/page-header';
import { TextLink } from '@/components/text-link';
import { standingWords, termsWords } from '@/features/exercises/components/attempt-rows';
import { eventWords } from '@/features/exercises/components/event-list';
import { LazyReplayDesk } from '@/features/exercises/components/lazy-desks';
import { loadAttemptDesk } from '@/features/exercises/loaders';
import type { Language } from '@/features/exercises/schema';

type Props = {
  params: Promise<{ workspace: string; id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: 'Replay' };

/** Where a citation leads to; anything else in the address means nothing. */
const citedSchema = z
  .object({
    seq: z.coerce.number().int().min(1).max(2_147_483_647),
    run: z.uuid().nullable().catch(null),
    lines: z
      .string()
      .regex(/^\d{1,6}-\d{1,6}$/)
      .transform((text) => text.split('-').map(Number) as [number, number])
      .nullable()
      .catch(null),
  })
  .nullable()
  .catch(null);

export default async function ReplayPage({ params, searchParams }: Props) {
  const { workspace, id } = await params;
  const desk = await loadAttemptDesk(workspace, id);
  const { attempt, exercise, around, clock, person } = desk;
  if (attempt.startedAt === null || attempt.language === null) notFound();
  const path = `/w/${encodeURIComponent(workspace)}`;
  return (
    <div className="flex flex-col lg:h-dvh">
      <PageHeader
        title={`Replay: ${exercise.title}, ${around.candidate}`}
        subtitle={[
          around.interview,
          termsWords({ ...attempt, clock, title: exercise.title }),
          standingWords({ ...attempt, clock }, person.timeZone),
          ...(attempt.focusSince !== null && clock.phase === 'open' ? ['what is typed in focus time comes later'] : []),
        ].join(' · ')}
        actions={
          <>
            <TextLink href={`${path}/attempts/${id}`} prefetch={false} className="text-xs">
              {clock.phase === 'open' ? 'Follow live' : 'The attempt'}
            </TextLink>
            {desk.mayCite ? (
              <ButtonLink href={`${path}/interviews/${attempt.interviewId}/card`} prefetch={false}>
                Your card
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <LazyReplayDesk
        workspace={workspace}
        attemptId={id}
        language={attempt.language as Language}
        startedAt={attempt.startedAt.toISOString()}
        endsAt={(attempt.endedAt ?? desk.now).toISOString()}
        groups={desk.groups}
        events={desk.events.map((one) => ({ id: one.id, words: eventWords(one), at: one.at.toISOString() }))}
        notes={desk.notes.map((one) => ({ id: one.id, text: one.text, at: one.at.toISOString(), seq: one.updateSeq }))}
        mayNote={desk.mayNote}
        filing={{ workspace, attemptId: id, mayCite: desk.mayCite, rows: desk.filing }}
        zone={person.timeZone}
        cited={citedSchema.parse(await searchParams)}
      />
    </div>
  );
}
