/** The author's card for an interview: question beside card, saved with every letter. */
import type { Metadata } from 'next';
import { Prose } from '@/components/prose';
import { AttemptPanel } from '@/features/exercises/components/attempt-panel';
import { loadAttemptsBeside } from '@/features/exercises/loaders';
import { CardDesk } from '@/features/scorecards/components/card-desk';
import { loadCard } from '@/features/scorecards/loaders';

type Props = { params: Promise<{ workspace: string; id: string }> };

export const metadata: Metadata = { title: 'Score card' };

const NUMBERS = ['alone', 'with one colleague', 'with two colleagues', 'with three colleagues'];

export default async function CardPage({ params }: Props) {
  const { workspace: slug, id } = await params;
  const { now, person, loop, interview, mode, mayRelease, colleagues, frame, rows, questions, answerKeys, snapshot } =
    await loadCard(slug, id);
  const attempts = await loadAttemptsBeside(slug, id);
  const held = loop.interviews.filter((one) => one.status === 'planned');
  const number = held.findIndex((one) => one.id === interview.id) + 1;
  const company = mode === 'second-reader' ? 'second reader' : (NUMBERS[colleagues] ?? `with ${colleagues} colleagues`);
  const about = [
    number > 0 ? `Interview ${number} of ${held.length}` : 'Interview not held',
    loop.candidateName,
    company,
    loop.roundRevealed ? 'round 1 revealed' : 'blind until revealed',
  ].join(' · ');
  return (
    <CardDesk
      key={snapshot.id}
      api={`/api/v1/w/${encodeURIComponent(slug)}`}
      room={loop.roomId === null ? null : `/w/${encodeURIComponent(slug)}/rooms/${loop.roomId}`}
      interview={{
        id: interview.id,
        title: interview.title,
        minutes: interview.minutes,
        startsAt: interview.startsAt?.toISOString() ?? null,
      }}
      about={about}
      zone={person.timeZone}
      now={now.toISOString()}
      paced={mode === 'in-room'}
      leads={mayRelease}
      frame={frame}
      rows={rows}
      questions={questions}
      answerKeys={answerKeys.map((key) => (
        <Prose key={key.versionId} startLevel={4}>
          {key.text}
        </Prose>
      ))}
      snapshot={snapshot}
      work={
        attempts.length === 0
          ? null
          : attempts.map((one) => (
              <AttemptPanel key={one.attempt.id} workspace={slug} beside={one} zone={person.timeZone} />
            ))
      }
    />
  );
}
