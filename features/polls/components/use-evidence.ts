'use client';
/** What the raters wrote, fetched once it is revealed to the reader, and again when somebody hands in late. */
import { useEffect, useState } from 'react';
import type { RaterEvidence } from '../debrief';

export type Evidence =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly again: () => void }
  | { readonly kind: 'here'; readonly cards: readonly RaterEvidence[] };

/**
 * @param url of the evidence, or null while it is not revealed
 * @param edition changes when there may be more of it
 */
export function useEvidence(url: string | null, edition: string): Evidence {
  const [cards, setCards] = useState<readonly RaterEvidence[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new edition or attempt fetches the same address again
  useEffect(() => {
    if (url === null) return;
    const stop = new AbortController();
    setFailed(false);
    fetch(url, { signal: stop.signal })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        const body = (await response.json()) as { evidence: RaterEvidence[] };
        setCards(body.evidence);
      })
      .catch(() => {
        if (!stop.signal.aborted) setFailed(true);
      });
    return () => stop.abort();
  }, [url, edition, attempt]);
  if (cards !== null) return { kind: 'here', cards };
  return failed ? { kind: 'failed', again: () => setAttempt((n) => n + 1) } : { kind: 'loading' };
}
