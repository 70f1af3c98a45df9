/** What happened in an attempt, with times: what was given, by whom, and when the clock stood still. */
import { formatClock } from '@/lib/dates';
import { LANGUAGE_NAMES } from '../attempt';
import { elapsedWords } from '../elapsed';
import type { Language } from '../schema';

export interface HappenedLine {
  id: string;
  kind: string;
  actor: string | null;
  detail: string;
  at: Date;
}

/** One event in words. */
export function eventWords({ kind, actor, detail }: Pick<HappenedLine, 'kind' | 'actor' | 'detail'>): string {
  const who = actor ?? 'The candidate';
  switch (kind) {
    case 'invited':
      return `${who} invited to ${detail}`;
    case 'withdrawn':
      return `${who} withdrew the invitation`;
    case 'relinked':
      return `${who} made a new link`;
    case 'started':
      return `Started, in ${LANGUAGE_NAMES[detail as Language] ?? detail}`;
    case 'joined':
      return `${who} follows`;
    case 'left':
      return `${who} stopped following`;
    case 'paused':
      return `Connection lost for ${elapsedWords(Number(detail) * 1000)}`;
    case 'extended':
      return `${who} added ${detail}`;
    case 'hint':
      return `${who} gave a hint: ${detail}`;
    case 'extension':
      return `${who} showed a further task: ${detail}`;
    case 'focus-on':
      return 'Focus time begins';
    case 'focus-off':
      return 'Focus time ends';
    case 'pair-on':
      return `${who} switched pair mode on`;
    case 'pair-off':
      return `${who} switched pair mode off`;
    case 'submitted':
      return 'Handed in';
    case 'ended':
      return detail === 'time' ? 'The time was up' : `${who} ended the attempt`;
    case 'rejudged':
      return `${who} had all runs judged again`;
    default:
      return kind;
  }
}

export function EventList({ events, zone }: { events: readonly HappenedLine[]; zone: string }) {
  return (
    <ol className="space-y-1 text-sm">
      {events.map((event) => (
        <li key={event.id} className="grid grid-cols-[4rem_minmax(0,1fr)] gap-x-2">
          <time dateTime={event.at.toISOString()} className="pt-px font-mono text-ink-2 text-xs/5">
            {formatClock(event.at, zone)}
          </time>
          <span className="min-w-0 break-words">{eventWords(event)}</span>
        </li>
      ))}
    </ol>
  );
}
