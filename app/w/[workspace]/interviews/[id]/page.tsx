/** The kit: what the interview is for, who owns what, and each question with what to say beside what to listen for. */
import type { Metadata } from 'next';
import { Alert } from '@/components/alert';
import { ButtonLink } from '@/components/button-link';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { AttemptRows } from '@/features/exercises/components/attempt-rows';
import { InviteDialog } from '@/features/exercises/components/invite-dialog';
import { questionSlugOf } from '@/features/exercises/exercise';
import { loadAttemptsOf } from '@/features/exercises/loaders';
import type { KitItem } from '@/features/interviews/data';
import { QuestionAsking } from '@/features/questions/components/question-asking';
import { QuestionListening } from '@/features/questions/components/question-listening';
import { CandidateLink } from '@/features/scorecards/components/candidate-link';
import { loadKit } from '@/features/scorecards/loaders';
import { formatDateTime, formatDeadline, formatTime, zoneName } from '@/lib/dates';

type Props = { params: Promise<{ workspace: string; id: string }> };
type Kit = Awaited<ReturnType<typeof loadKit>>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: (await loadKit(workspace, id)).interview.title };
}

const MODE_WORDS = { 'in-room': 'in the room', 'second-reader': 'reads later, blind' } as const;

export default async function KitPage({ params }: Props) {
  const { workspace, id } = await params;
  const kit = await loadKit(workspace, id);
  const { interview, loop, person } = kit;
  const { attempts, exercises } = await loadAttemptsOf(workspace, interview.id);
  const inKit = exercises.find((one) => kit.kit.some((item) => item.question.slug === questionSlugOf(one.slug)));
  const path = `/w/${encodeURIComponent(workspace)}`;
  const names = new Map(kit.capabilities.map((one) => [one.key, one.name]));
  return (
    <>
      <PageHeader
        title={interview.title}
        subtitle={[loop.candidateName, loop.roleTitle, when(kit)].join(' · ')}
        actions={
          <>
            <TextLink href={`${path}/loops/${loop.id}`} className="text-xs">
              The loop
            </TextLink>
            {kit.assigned && interview.status === 'planned' ? (
              <ButtonLink href={`${path}/interviews/${interview.id}/card`} variant="primary" prefetch={false}>
                {kit.card === null ? 'Start the card' : 'Open the card'}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="flex flex-col gap-8 px-4 py-6 md:px-6">
        {interview.status === 'skipped' ? (
          <Alert kind="warning" lead="Skipped.">
            This interview is not held; the loop’s history says why.
          </Alert>
        ) : null}
        <div className="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2">
          <div className="flex flex-col gap-6">
            <Section title="What this interview is for" size="small">
              <p className="max-w-read text-sm">{interview.purpose}</p>
              <Place place={interview.place} />
            </Section>
            {kit.mayRelease && interview.status === 'planned' ? (
              <Section title="Candidate’s page" size="small" className="print:hidden">
                <CandidateLink
                  path={`/api/v1${path}/interviews/${interview.id}`}
                  ends={kit.linkEnds === null ? null : formatDeadline(kit.linkEnds, person.timeZone)}
                />
              </Section>
            ) : null}
            {attempts.length > 0 || (kit.mayRelease && interview.status === 'planned' && exercises.length > 0) ? (
              <Section title="Exercise" size="small" className="print:hidden">
                <div className="flex flex-col gap-3">
                  <AttemptRows
                    workspace={workspace}
                    attempts={attempts}
                    zone={person.timeZone}
                    mayConduct={kit.mayRelease}
                  />
                  {kit.mayRelease && interview.status === 'planned' && exercises.length > 0 ? (
                    <InviteDialog
                      workspace={workspace}
                      interviewId={interview.id}
                      candidate={loop.candidateName}
                      exercises={exercises}
                      preferred={inKit?.slug ?? null}
                    />
                  ) : null}
                </div>
              </Section>
            ) : null}
          </div>
          <Panel kit={kit} names={names} path={path} />
        </div>
        {kit.kit.map((item, index) => (
          <Question key={item.id} item={item} number={index + 1} of={kit.kit.length} names={names} />
        ))}
      </div>
    </>
  );
}

function when({ interview, person, own }: Kit): string {
  const { startsAt, minutes } = interview;
  if (startsAt === null) return `${minutes} min, no time yet`;
  const end = new Date(startsAt.getTime() + minutes * 60_000);
  const span = `${formatDateTime(startsAt, person.timeZone)} to ${formatTime(end, person.timeZone)} ${zoneName(person.timeZone)}`;
  return own?.mode === 'second-reader' ? `${span}; you read it afterwards` : span;
}

function Place({ place }: { place: string }) {
  if (place === '') return null;
  return (
    <p className="mt-2 break-words text-sm">
      {/^https?:\/\//.test(place) ? (
        <a href={place} rel="noreferrer noopener" className="text-accent underline underline-offset-[3px]">
          {place}
        </a>
      ) : (
        place
      )}
    </p>
  );
}

type Named = { names: ReadonlyMap<string, string> };

/** Who rates what. Nothing here knows a score. */
function Panel({ kit, names, path }: Named & { kit: Kit; path: string }) {
  const { own, others, elsewhere } = kit;
  return (
    <Section title={own ? 'You own' : 'Rated in this interview'} size="small">
      {own ? (
        <ul className="divide-y border-y">
          {own.criteria.map((one) => (
            <li key={one.id} className="flex flex-wrap justify-between gap-x-4 py-1.5 text-sm">
              {one.title}
              <span className="text-ink-2 text-xs/5">{names.get(one.capability) ?? one.capability}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {others.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 font-semibold text-ink-2 text-xs">
            {own ? 'Beside you, each alone and blind' : 'Panel'}
          </h3>
          <ul className="divide-y border-y text-sm">
            {others.map((seat) => (
              <li key={seat.raterId} className="py-1.5">
                {seat.name}, {MODE_WORDS[seat.mode]}
                <span className="block text-ink-2 text-xs">{seat.criteria.map((one) => one.title).join('; ')}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {elsewhere.length > 0 ? (
        <>
          <h3 className="mt-4 mb-1 font-semibold text-ink-2 text-xs">What the other interviews cover</h3>
          <ul className="divide-y border-y text-sm">
            {elsewhere.map((one) => (
              <li key={one.id} className="py-1.5">
                <TextLink href={`${path}/interviews/${one.id}`}>{one.title}</TextLink>
                {one.raters.length > 0 ? `, ${one.raters.join(', ')}` : ', nobody yet'}
                <span className="block text-ink-2 text-xs">{one.criteria.join('; ')}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </Section>
  );
}

function Question({ item, number, of, names }: Named & { item: KitItem; number: number; of: number }) {
  const { body } = item.question;
  const pinned = item.scenarioIds.flatMap((id) => body.scenarios.find((one) => one.id === id) ?? []);
  const scenarios = pinned.length > 0 ? pinned : body.scenarios;
  return (
    <section aria-labelledby={`question-${item.id}`} className="border-t pt-5">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-x-6">
        <h2 id={`question-${item.id}`} className="font-semibold text-lg">
          {body.title}
        </h2>
        <p className="text-ink-2 text-xs">
          {of > 1 ? `Question ${number} of ${of} · ` : ''}
          {item.minutes} min
          {scenarios.length > 1
            ? ` · ${scenarios.length} scenarios on the same criteria, in this order; the card switches with one key`
            : ''}
        </p>
      </div>
      <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
        <QuestionAsking body={{ ...body, scenarios }} />
        <QuestionListening
          body={body}
          criteria={item.question.criteria}
          capabilityName={(key) => names.get(key) ?? key}
        />
      </div>
    </section>
  );
}
