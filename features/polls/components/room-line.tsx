'use client';
/** What every live room says of itself: how its line stands, and, to the ear, what has just happened. */
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/button';
import { ButtonLink } from '@/components/button-link';
import type { DebriefPlan } from '../debrief';
import type { Room } from '../poll';
import type { ClientState, RoomClient } from './room-client';
import { announcement, lineSentence } from './words';

/** Says changes of phase and seals to people who listen to the page. */
export function Announcer({ room, plan }: { room: Room; plan: Pick<DebriefPlan, 'people'> }) {
  const last = useRef(room);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const news = announcement(last.current, room, plan);
    last.current = room;
    if (news !== '') setSaid(news);
  }, [room, plan]);
  return (
    <p className="sr-only" aria-live="polite">
      {said}
    </p>
  );
}

/** How the line to the server stands, and what to do about it. */
export function LineWords({ state, client }: { state: ClientState; client: RoomClient }) {
  const { line } = state;
  const ended = line.kind === 'ended';
  return (
    <span className="flex items-center gap-3 text-ink-2 text-xs">
      <span role="status" className={line.kind === 'offline' || ended ? 'font-medium text-ink' : undefined}>
        {lineSentence(line, state.here.length)}
      </span>
      {line.kind === 'offline' ? (
        <Button size="small" onClick={() => client.retryNow()}>
          Try now
        </Button>
      ) : null}
      {ended && line.because === 'signedOut' ? (
        <ButtonLink href="/sign-in" size="small">
          Sign in
        </ButtonLink>
      ) : null}
    </span>
  );
}
