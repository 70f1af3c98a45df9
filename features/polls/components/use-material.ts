'use client';
/** What a workshop's rounds are about: loaded with the page, fetched again when a round opens or is shown. */
import { useEffect, useState } from 'react';
import type { SampleMaterial } from '@/features/workshops/workshop';
import { isRevealed, type Room } from '../poll';

/** Names what the reader may have by now: each round, and whether its expert's key goes with it. */
const editionOf = (room: Room): string =>
  room.rounds.map((round) => `${round.id} ${isRevealed(round.state) && !round.withheld}`).join();

export interface Material {
  readonly samples: readonly SampleMaterial[];
  /** Asks again, where the last time failed. */
  readonly again: (() => void) | null;
}

export function useMaterial(
  url: string,
  start: { room: Room; samples: readonly SampleMaterial[] },
  room: Room,
): Material {
  const [held, setHeld] = useState({ edition: editionOf(start.room), samples: start.samples });
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const edition = editionOf(room);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt fetches the same address again
  useEffect(() => {
    if (edition === held.edition) return;
    const stop = new AbortController();
    setFailed(false);
    fetch(url, { signal: stop.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        const body = (await response.json()) as { samples: SampleMaterial[] };
        setHeld({ edition, samples: body.samples });
      })
      .catch(() => {
        if (!stop.signal.aborted) setFailed(true);
      });
    return () => stop.abort();
  }, [url, edition, held.edition, attempt]);
  return { samples: held.samples, again: failed ? () => setAttempt((n) => n + 1) : null };
}
