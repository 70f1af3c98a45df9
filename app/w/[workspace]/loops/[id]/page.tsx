/** One loop: where it stands, who owes what, its interviews, what is covered, and what was changed and why. */
import type { Metadata } from 'next';
import { ButtonLink } from '@/components/button-link';
import { cx } from '@/components/cx';
import { EmptyState } from '@/components/empty-state';
import { PageHeader } from '@/components/page-header';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { InterviewChanges } from '@/features/interviews/components/interview-changes';
import { LoopHistory } from '@/features/interviews/components/loop-history';
import { PanelTable } from '@/features/interviews/components/panel-table';
import { RecuseDialog } from '@/features/interviews/components/recuse-dialog';
import { ZoneList } from '@/features/interviews/components/time-fields';
import { WithdrawDialog } from '@/features/interviews/components/withdraw-dialog';
import { loadLoop } from '@/features/interviews/loaders';
import { type Interview, STAGE_WORDS } from '@/features/interviews/loop';
import { CoverageMatrix } from '@/features/roles/components/coverage-matrix';
import { LEVEL_WORDS, RATING_WORDS } from '@/features/roles/role';
import { formatDateTime, formatDay, formatTime, timeZones, toLocalInput, zoneName } from '@/lib/dates';

type Props = { params: Promise<{ workspace: string; id: string }> };
type Loaded = Awaited<ReturnType<typeof loadLoop>>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, id } = await params;
  return { title: `Loop of ${(await loadLoop(workspace, id)).loop.candidateName}` };
}

export default async function LoopPage({ params }: Props) {
  const { workspace, id } = await params;
  const loaded = await loadLoop(workspace, id);
  const { loop, stage, person } = loaded;
  const path = `/w/${workspace}`;
  const revealed = loop.roundRevealed;
  return (
    <>
      {loaded.mayChange ? <ZoneList zones={timeZones()} /> : null}
      <PageHeader
        title={loop.candidateName}
        subtitle={
          <>
            {[
              loaded.roleLevel === null
                ? loop.roleTitle
                : `${loop.roleTitle}, ${LEVEL_WORDS[loaded.roleLevel].toLowerCase()}`,
              STAGE_WORDS[stage],
              `facilitated by ${loop.facilitatorName}`,
              `started ${formatDay(loop.createdAt, person.timeZone)}`,
              ...(loop.closedAt ? [`closed ${formatDay(loop.closedAt, person.timeZone)}`] : []),
            ].join(' · ')}
            {loaded.mayContact && loop.candidateEmail ? (
              <>
                {' · '}
                <a
                  className="underline decoration-accent/35 underline-offset-[3px]"
                  href={`mailto:${loop.candidateEmail}`}
                >
                  {loop.candidateEmail}
                </a>
              </>
            ) : null}
          </>
        }
        actions={
          <>
            {loaded.mayChange ? (
              <WithdrawDialog workspace={workspace} loopId={loop.id} candidateName={loop.candidateName} />
            ) : null}
            {revealed || loop.status === 'decided' ? (
              <>
                <ButtonLink href={`${path}/loops/${loop.id}/packet`}>Packet</ButtonLink>
                <ButtonLink
                  href={`${path}/loops/${loop.id}/decision`}
                  variant={revealed && loop.status === 'active' ? 'primary' : 'secondary'}
                >
                  Decision
                </ButtonLink>
              </>
            ) : null}
            {loop.roomId === null ? null : (
              <ButtonLink
                href={`${path}/rooms/${loop.roomId}`}
                variant={stage === 'ready-to-reveal' ? 'primary' : 'secondary'}
              >
                Debrief room
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-8 px-4 py-5 md:px-6">
        <Panel loaded={loaded} workspace={workspace} />
        <Interviews loaded={loaded} workspace={workspace} />
        <Section title="Coverage" aside="raters who judge the same performance">
          {loaded.held.length === 0 ? (
            <EmptyState>No interview is left, so nothing is covered.</EmptyState>
          ) : (
            <CoverageMatrix
              caption="Criteria by interview, with the number of raters"
              interviews={loaded.held}
              capabilities={loaded.capabilities}
              rows={loaded.coverage.rows}
              gaps={loaded.coverage.gaps}
            />
          )}
        </Section>
        <Section title="History">
          <LoopHistory events={loaded.events} zone={person.timeZone} />
        </Section>
      </div>
    </>
  );
}

function Panel({ loaded, workspace }: { loaded: Loaded; workspace: string }) {
  const { loop, panel, person } = loaded;
  const active = panel.filter((one) => !one.recused);
  const sealed = active.filter((one) => one.sealed).length;
  return (
    <Section title="Panel" aside={loop.revealAtLastSeal ? 'reveals at the last seal' : undefined}>
      <p className="mb-2 text-ink-2 text-sm">
        {active.length === 0
          ? 'Nobody rates this loop yet.'
          : `${sealed} of ${active.length} have sealed all of their cards. ${
              loop.roundRevealed
                ? 'Round 1 is revealed; whoever has not sealed stays blind until then.'
                : 'Nobody, the manager included, sees a level before the reveal.'
            }`}
      </p>
      {panel.length === 0 ? null : (
        <PanelTable
          zone={person.timeZone}
          rows={panel.map((one) => ({
            raterId: one.raterId,
            name: one.name,
            self: one.self,
            duty: one.duty,
            seats: loop.interviews.flatMap((interview) => {
              const seat = interview.panel.find((seat) => seat.raterId === one.raterId);
              if (seat === undefined || interview.status === 'skipped') return [];
              return [{ title: interview.title, note: seat.mode === 'second-reader' ? 'second reader' : '' }];
            }),
            action: one.mayRecuse ? (
              <RecuseDialog
                workspace={workspace}
                loopId={loop.id}
                raterId={one.raterId}
                name={one.name}
                self={one.self}
              />
            ) : null,
          }))}
        />
      )}
    </Section>
  );
}

function Interviews({ loaded, workspace }: { loaded: Loaded; workspace: string }) {
  const { loop, maySeeKit, mayChange, ownInterviews } = loaded;
  return (
    <Section title="Interviews">
      <ol>
        {loop.interviews.map((interview) => {
          const held = interview.status === 'planned';
          return (
            <li
              key={interview.id}
              className={cx(
                'grid gap-x-6 gap-y-1.5 border-t py-2.5 md:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,3fr)] xl:grid-cols-[minmax(0,4fr)_minmax(0,4fr)_minmax(0,3fr)_12rem]',
                !held && 'text-ink-2',
              )}
            >
              <div className="min-w-0">
                <h3 className="font-semibold text-sm">
                  {interview.position + 1}. {interview.title}
                </h3>
                <p className="text-ink-2 text-xs">
                  {interview.minutes} min · {RATING_WORDS[interview.rating].toLowerCase()}
                  {held ? '' : ' · skipped, not held'}
                </p>
              </div>
              <When interview={interview} zone={loaded.person.timeZone} />
              <ul className="min-w-0 text-sm">
                {interview.panel.map((seat) => (
                  <li key={seat.assignmentId} className={cx(seat.status === 'recused' && 'text-ink-2')}>
                    {seat.name}
                    <span className="text-ink-2 text-xs">
                      {seat.status === 'recused' ? ' recused' : seat.mode === 'second-reader' ? ' second reader' : ''}
                    </span>
                  </li>
                ))}
                {interview.panel.length === 0 ? <li className="text-ink-2">nobody</li> : null}
              </ul>
              <div className="flex flex-wrap items-start gap-x-3 gap-y-1 md:max-xl:col-span-3 xl:justify-end">
                {maySeeKit ? (
                  <TextLink href={`/w/${workspace}/interviews/${interview.id}`}>
                    Kit<span className="sr-only"> of {interview.title}</span>
                  </TextLink>
                ) : null}
                {ownInterviews.includes(interview.id) ? (
                  <TextLink href={`/w/${workspace}/interviews/${interview.id}/card`}>
                    Your card<span className="sr-only"> for {interview.title}</span>
                  </TextLink>
                ) : null}
                {mayChange && held ? <Changes loaded={loaded} workspace={workspace} interview={interview} /> : null}
              </div>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}

/** The reader's clock first, then the interview's own where it differs. */
function When({ interview, zone }: { interview: Interview; zone: string }) {
  const { startsAt, timeZone, place } = interview;
  const isLink = /^https?:\/\/\S+$/.test(place);
  const [here, there] = [zone, timeZone].map((one) => (startsAt === null ? '' : toLocalInput(startsAt, one)));
  return (
    <div className="min-w-0 text-sm">
      {startsAt === null ? (
        <p>No time yet</p>
      ) : (
        <p>
          {formatDateTime(startsAt, zone)} <span className="text-ink-2 text-xs">{zoneName(zone)}</span>
          {here === there ? null : (
            <span className="block text-ink-2 text-xs">
              {formatTime(startsAt, timeZone)} in {zoneName(timeZone)}
              {here?.slice(0, 10) === there?.slice(0, 10) ? '' : `, ${formatDay(startsAt, timeZone)}`}
            </span>
          )}
        </p>
      )}
      {place === '' ? null : (
        <p className="truncate text-xs">
          {isLink ? (
            <a
              href={place}
              rel="noreferrer noopener"
              target="_blank"
              className="text-accent underline decoration-accent/35 underline-offset-[3px]"
            >
              {place}
            </a>
          ) : (
            <span className="text-ink-2">{place}</span>
          )}
        </p>
      )}
    </div>
  );
}

function Changes({ loaded, workspace, interview }: { loaded: Loaded; workspace: string; interview: Interview }) {
  const { loop, people, person, held } = loaded;
  const seated = interview.panel.filter((seat) => seat.status === 'assigned');
  return (
    <InterviewChanges
      workspace={workspace}
      readerZone={person.timeZone}
      panelFixed={loop.roundRevealed}
      interview={{
        id: interview.id,
        title: interview.title,
        start: interview.startsAt === null ? '' : toLocalInput(interview.startsAt, interview.timeZone),
        timeZone: interview.timeZone,
        place: interview.place,
      }}
      others={held.filter((one) => one.id !== interview.id).map(({ id, title }) => ({ id, title }))}
      seats={seated
        .filter((seat) => !loop.raters.some((one) => one.raterId === seat.raterId && one.sealed))
        .map((seat) => ({ id: seat.raterId, name: seat.name }))}
      free={people.filter((one) => !seated.some((seat) => seat.raterId === one.id))}
    />
  );
}
