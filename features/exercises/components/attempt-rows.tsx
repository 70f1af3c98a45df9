/** The attempts of an interview, each in a sentence, with what can be done about it. */
import { TextLink } from '@/components/text-link';
import { formatDateTime, formatDeadline } from '@/lib/dates';
import type { Clock, EndReason, Mode, Variant } from '../attempt';
import { ExtendDialog, WithdrawDialog } from './conduct-dialogs';
import { NewLink } from './new-link';

export interface AttemptLineFacts {
  id: string;
  title: string;
  mode: Mode;
  variant: Variant;
  minutes: number;
  extraMinutes: number;
  opensAt: Date;
  closesAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  endReason: EndReason | null;
  clock: Clock;
}

const ENDS: Record<EndReason, string> = {
  submitted: 'handed in',
  time: 'time was up',
  staff: 'ended by an interviewer',
};

/** Where an attempt stands, as a reader in this zone says it. */
export function standingWords(attempt: Omit<AttemptLineFacts, 'id' | 'title'>, zone: string): string {
  const { phase } = attempt.clock;
  switch (phase) {
    case 'waiting':
      return `can be started from ${formatDateTime(attempt.opensAt, zone)}`;
    case 'ready':
      return `not begun; can be started until ${formatDeadline(attempt.closesAt, zone)}`;
    case 'missed':
      return 'was not begun in time';
    case 'withdrawn':
      return 'invitation withdrawn';
    case 'open':
      return attempt.startedAt === null ? 'running' : `running since ${formatDateTime(attempt.startedAt, zone)}`;
    case 'ended':
      return attempt.endedAt === null || attempt.endReason === null
        ? 'ended'
        : `${ENDS[attempt.endReason]} ${formatDateTime(attempt.endedAt, zone)}`;
  }
}

/** What was agreed, in a few words. */
export const termsWords = ({ mode, variant, minutes, extraMinutes }: AttemptLineFacts): string =>
  [
    mode,
    ...(variant === 'mend' ? ['mend this'] : []),
    extraMinutes > 0 ? `${minutes} + ${extraMinutes} min` : `${minutes} min`,
  ].join(', ');

export type AttemptRowsProps = {
  workspace: string;
  attempts: readonly AttemptLineFacts[];
  zone: string;
  mayConduct: boolean;
};

export function AttemptRows({ workspace, attempts, zone, mayConduct }: AttemptRowsProps) {
  if (attempts.length === 0)
    return <p className="max-w-read text-ink-2 text-sm">Nobody was invited to code here yet.</p>;
  return (
    <ul className="divide-y border-y">
      {attempts.map((attempt) => {
        const path = `/w/${encodeURIComponent(workspace)}/attempts/${attempt.id}`;
        const { phase } = attempt.clock;
        const open = phase === 'ready' || phase === 'waiting' || phase === 'open';
        return (
          <li key={attempt.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 text-sm">
            <span className="min-w-0 flex-1 basis-56">
              <TextLink href={path} prefetch={false}>
                {attempt.title}
              </TextLink>
              , {termsWords(attempt)}
              <span className="block text-ink-2 text-xs">{standingWords(attempt, zone)}</span>
            </span>
            <span className="flex flex-wrap items-center gap-2">
              {attempt.startedAt === null ? null : (
                <TextLink href={`${path}/replay`} prefetch={false} className="text-xs">
                  Replay
                </TextLink>
              )}
              {mayConduct && open ? (
                <ExtendDialog workspace={workspace} attemptId={attempt.id} title={attempt.title} />
              ) : null}
              {mayConduct && open ? (
                <NewLink workspace={workspace} attemptId={attempt.id} title={attempt.title} />
              ) : null}
              {mayConduct && (phase === 'ready' || phase === 'waiting') ? (
                <WithdrawDialog workspace={workspace} attemptId={attempt.id} title={attempt.title} />
              ) : null}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
