/** An attempt as its interviewers follow it: the editor as it is written, runs as they end, and what they give and note. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { Disclosure } from '@/components/disclosure';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { LANGUAGE_NAMES } from '@/features/exercises/attempt';
import { AttemptNotes } from '@/features/exercises/components/attempt-notes';
import { standingWords, termsWords } from '@/features/exercises/components/attempt-rows';
import { CodeListing } from '@/features/exercises/components/code-listing';
import { EndDialog, ExtendDialog, WithdrawDialog } from '@/features/exercises/components/conduct-dialogs';
import { ConductPanel } from '@/features/exercises/components/conduct-panel';
import { EventList } from '@/features/exercises/components/event-list';
import { LazyFollowEditor } from '@/features/exercises/components/lazy-desks';
import { StaffClock } from '@/features/exercises/components/staff-clock';
import { StaffReport } from '@/features/exercises/components/staff-report';
import { startingText } from '@/features/exercises/exercise';
import { type AttemptDesk, loadAttemptDesk } from '@/features/exercises/loaders';
import { countWords } from '@/features/exercises/run-view';
import type { Language } from '@/features/exercises/schema';
import { HELP_WORDS } from '@/features/exercises/words';
import { formatClock } from '@/lib/dates';

type Props = { params: Promise<{ workspace: string; id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  const { exercise, around } = await loadAttemptDesk(workspace, id);
  return { title: `${exercise.title}, ${around.candidate}` };
}

export default async function AttemptPage({ params }: Props) {
  const { workspace, id } = await params;
  const desk = await loadAttemptDesk(workspace, id);
  const { attempt, exercise, around, clock, person } = desk;
  const language = attempt.language as Language | null;
  const open = clock.phase === 'open';
  const before = clock.phase === 'ready' || clock.phase === 'waiting';
  const path = `/w/${encodeURIComponent(workspace)}`;
  return (
    <div className="flex flex-col lg:h-dvh">
      <PageHeader
        title={`${exercise.title}, ${around.candidate}`}
        subtitle={[
          around.interview,
          termsWords({ ...attempt, clock, title: exercise.title }),
          language === null ? 'language not chosen yet' : LANGUAGE_NAMES[language],
          standingWords({ ...attempt, clock }, person.timeZone),
        ].join(' · ')}
        actions={
          <>
            <TextLink href={`${path}/interviews/${attempt.interviewId}`} prefetch={false} className="text-xs">
              The interview
            </TextLink>
            {desk.mayConduct && (open || before) ? (
              <ExtendDialog workspace={workspace} attemptId={id} title={exercise.title} />
            ) : null}
            {desk.mayConduct && before ? (
              <WithdrawDialog workspace={workspace} attemptId={id} title={exercise.title} />
            ) : null}
            {desk.mayConduct && open ? <EndDialog workspace={workspace} attemptId={id} /> : null}
            {attempt.startedAt === null ? null : (
              <ButtonLink
                href={`${path}/attempts/${id}/replay`}
                prefetch={false}
                size="small"
                variant={clock.phase === 'ended' ? 'primary' : 'secondary'}
              >
                Replay
              </ButtonLink>
            )}
          </>
        }
      />
      {attempt.startedAt === null ? (
        <NotBegun desk={desk} />
      ) : (
        <div className="min-h-0 flex-1 lg:grid lg:grid-cols-[minmax(0,1fr)_25rem]">
          <div className="flex min-w-0 flex-col lg:min-h-0">
            {open && language !== null ? (
              <LazyFollowEditor
                workspace={workspace}
                attemptId={id}
                language={language}
                stub={startingText(exercise.candidate, attempt.variant, language)}
                pairs={attempt.pairing && desk.mayPair}
                focus={attempt.focusSince !== null}
              />
            ) : (
              <div data-scroll className="relative min-h-0 flex-1 overflow-auto px-4 py-4 md:px-6">
                <Section title="Handed in" size="small">
                  <CodeListing
                    source={attempt.submittedSource ?? ''}
                    language={language ?? 'typescript'}
                    label="What was handed in"
                    className="max-lg:max-h-[60dvh]"
                  />
                </Section>
              </div>
            )}
          </div>
          <Beside desk={desk} workspace={workspace} />
        </div>
      )}
    </div>
  );
}

function Beside({ desk, workspace }: { desk: AttemptDesk; workspace: string }) {
  const { attempt, exercise, clock, person, watchers, groups } = desk;
  const open = clock.phase === 'open';
  const filing = { workspace, attemptId: attempt.id, mayCite: desk.mayCite, rows: desk.filing };
  return (
    <div
      data-scroll
      className="relative flex min-w-0 flex-col gap-6 border-t bg-page px-4 py-5 lg:overflow-y-auto lg:border-t-0 lg:border-l"
    >
      {open ? (
        <Section title="Time" size="small">
          <StaffClock
            phase={clock.phase}
            remainingMs={clock.remainingMs}
            paused={clock.paused}
            pausedMs={clock.pausedMs}
            extraMinutes={attempt.extraMinutes}
          />
          <p className="mt-1 text-ink-2 text-xs">
            {watchers.length === 0
              ? 'Nobody follows now.'
              : `The candidate sees that ${new Intl.ListFormat('en-GB').format(watchers)} ${watchers.length === 1 ? 'follows' : 'follow'}.`}
            {attempt.focusSince === null
              ? ''
              : ` Focus time since ${formatClock(attempt.focusSince, person.timeZone)}.`}
          </p>
        </Section>
      ) : null}
      {desk.runsHere ? (
        <Section title="Runs" size="small" aside="latest first">
          {groups.length === 0 ? (
            <p className="text-ink-2 text-sm">Nothing was run yet.</p>
          ) : (
            <ul className="divide-y border-y">
              {groups.toReversed().map((group, index) => (
                <li key={`${group.label} ${group.at}`}>
                  <Disclosure
                    open={index === 0 || undefined}
                    summary={
                      <span className="min-w-0 text-sm">
                        {group.label}{' '}
                        <span className="font-normal text-ink-2 text-xs">
                          {formatClock(new Date(group.at), person.timeZone)} ·{' '}
                          {group.scratch === null
                            ? `visible ${countWords(group.visible)}; hidden ${countWords(group.hidden)}`
                            : countWords(group.scratch)}
                        </span>
                      </span>
                    }
                  >
                    <StaffReport group={group} filing={filing} />
                  </Disclosure>
                </li>
              ))}
            </ul>
          )}
        </Section>
      ) : (
        <Section title="Runs" size="small">
          <p className="text-sm">This language is read and replayed; it does not run here, so there is no verdict.</p>
        </Section>
      )}
      {open && desk.mayConduct ? (
        <Section title="Give" size="small" aside="the candidate sees it at once">
          <ConductPanel
            workspace={workspace}
            attemptId={attempt.id}
            hints={exercise.staff.hints}
            hintsGiven={attempt.hintsGiven}
            extensions={exercise.staff.question.extensions}
            shown={attempt.extensionsShown}
            pairing={attempt.pairing}
            mayPair={desk.mayPair}
            focus={attempt.focusSince !== null}
          />
        </Section>
      ) : null}
      {desk.mayNote ? (
        <Section title="Your notes" size="small">
          <AttemptNotes
            workspace={workspace}
            attemptId={attempt.id}
            notes={desk.notes.map((one) => ({
              id: one.id,
              text: one.text,
              at: one.at.toISOString(),
              seq: one.updateSeq,
            }))}
            zone={person.timeZone}
          />
        </Section>
      ) : null}
      <Section title="What happened" size="small">
        <EventList events={desk.events} zone={person.timeZone} />
      </Section>
    </div>
  );
}

/** Before the start: the terms, and what was done so far. */
function NotBegun({ desk }: { desk: AttemptDesk }) {
  const { attempt, person, exercise } = desk;
  return (
    <div className="flex max-w-3xl flex-col gap-6 px-4 py-6 md:px-6">
      <Section title="The invitation" size="small">
        <dl className="grid w-fit grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm">
          <dt className="text-ink-2">Exercise</dt>
          <dd>{exercise.candidate.summary}</dd>
          <dt className="text-ink-2">Allowed help</dt>
          <dd>{HELP_WORDS[attempt.allowedHelp].title}</dd>
          {attempt.note === '' ? null : (
            <>
              <dt className="text-ink-2">Said to them</dt>
              <dd className="whitespace-pre-wrap">{attempt.note}</dd>
            </>
          )}
        </dl>
      </Section>
      <p className="max-w-read text-ink-2 text-sm">
        The editor, the runs and what you note appear here once the candidate has begun. Their cover page and practice
        room never start the clock.
      </p>
      <Section title="What happened" size="small">
        <EventList events={desk.events} zone={person.timeZone} />
      </Section>
    </div>
  );
}
