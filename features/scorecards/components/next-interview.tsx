/** Where an interviewer lands: the next interview with its kit and one button, and the cards that are owed. Nothing else. */
import { ButtonLink } from '@/components/button-link';
import { EmptyState } from '@/components/empty-state';
import { Section } from '@/components/section';
import { TextLink } from '@/components/text-link';
import { formatDateTime, formatDeadline, formatTime, fromNow, zoneName } from '@/lib/dates';
import type { Duties, Seat } from '../duty';

export interface OwnSeat extends Seat {
  candidateName: string;
  roleTitle: string;
  place: string;
  workspaceSlug: string;
  workspaceName: string;
}

export type NextInterviewProps = {
  duties: Duties<OwnSeat>;
  zone: string;
  now: Date;
  /** Whether to say that nothing is planned: not to somebody whose page has other things on it. */
  sayNothing: boolean;
};

const kitOf = (seat: OwnSeat): string => `/w/${encodeURIComponent(seat.workspaceSlug)}/interviews/${seat.interviewId}`;

export function NextInterview({ duties: { next, owed }, zone, now, sayNothing }: NextInterviewProps) {
  return (
    <div className="flex flex-col gap-8">
      {next ? <Next seat={next} zone={zone} now={now} /> : null}
      {next === null && sayNothing ? (
        <EmptyState>No interview of yours is planned. When one is, it stands here with its kit.</EmptyState>
      ) : null}
      {owed.length > 0 ? (
        <Section title={owed.length === 1 ? 'One card owed' : `${owed.length} cards owed`}>
          <ul className="divide-y border-y">
            {owed.map((seat) => (
              <li key={seat.interviewId} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-2.5">
                <div className="min-w-0">
                  <p className="text-sm">
                    <TextLink href={kitOf(seat)}>{seat.title}</TextLink>, {seat.candidateName}
                  </p>
                  <p className={seat.late ? 'text-amber text-xs' : 'text-ink-2 text-xs'}>
                    {seat.dueAt === null
                      ? 'no due time'
                      : `${seat.late ? 'late, was due' : 'due'} ${formatDeadline(seat.dueAt, zone)}`}
                    {` · ${seat.workspaceName}`}
                  </p>
                </div>
                <ButtonLink href={`${kitOf(seat)}/card`} size="small" prefetch={false}>
                  Open the card
                </ButtonLink>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </div>
  );
}

function Next({ seat, zone, now }: { seat: OwnSeat; zone: string; now: Date }) {
  const start = seat.startsAt ?? now;
  const end = new Date(start.getTime() + seat.minutes * 60_000);
  const running = start <= now;
  const link = /^https?:\/\//.test(seat.place);
  return (
    <section aria-label="Your next interview" className="flex flex-col items-start gap-4">
      <div>
        <p className="font-semibold text-ink-2 text-sm">
          {formatDateTime(start, zone)} to {formatTime(end, zone)} {zoneName(zone)}
          <span className="font-normal"> · {running ? 'now' : fromNow(start, now)}</span>
        </p>
        <p className="mt-1 text-balance font-semibold text-xl">{seat.title}</p>
        <p className="mt-1 text-ink-2 text-sm">
          {seat.candidateName} · {seat.roleTitle} · {seat.workspaceName}
        </p>
        {seat.place ? (
          <p className="mt-1 break-words text-sm">
            {link ? (
              <a href={seat.place} rel="noreferrer noopener" className="text-accent underline underline-offset-[3px]">
                {seat.place}
              </a>
            ) : (
              seat.place
            )}
          </p>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <ButtonLink href={kitOf(seat)} variant="primary">
          Open the kit
        </ButtonLink>
        {running ? (
          <ButtonLink href={`${kitOf(seat)}/card`} prefetch={false}>
            Open the card
          </ButtonLink>
        ) : null}
      </div>
    </section>
  );
}
