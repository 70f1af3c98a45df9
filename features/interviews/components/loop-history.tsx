/** What was changed in a loop, by whom, and why; the latest first. */
import { formatDateTime } from '@/lib/dates';
import { EVENT_WORDS, type LoopEvent } from '../loop';

export function LoopHistory({ events, zone }: { events: LoopEvent[]; zone: string }) {
  return (
    <ol>
      {[...events].reverse().map((event) => (
        <li key={event.id} className="grid gap-x-4 border-t py-1.5 text-sm sm:grid-cols-[9rem_8rem_minmax(0,1fr)]">
          <span className="text-ink-2 text-xs sm:pt-0.5">{formatDateTime(event.at, zone)}</span>
          <span className="font-medium">{EVENT_WORDS[event.kind] ?? event.kind}</span>
          <span className="min-w-0">
            {event.detail}
            <span className="block text-ink-2 text-xs">
              “{event.reason}”, {event.actorName}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}
