'use client';
/**
 * What the bank holds for a kit, asked of the server while somebody types: a pause before each question, one that is overtaken
 * is broken off, and the last answer stays in view until the next is there.
 */
import { useEffect, useState } from 'react';
import type { FoundChoices } from '../data';

/** What is looked for; an empty text is everything. */
export interface ChoiceWish {
  q: string;
  capability: string;
  kind: string;
  minutes: string;
}

export const ANYTHING: ChoiceWish = { q: '', capability: '', kind: '', minutes: '' };

/** Long enough for the next letter, short enough to feel like typing. */
const PAUSE_MS = 150;

/** The wish as the part of an address after the question mark; what is not asked for is left out. */
function queryOf(wish: ChoiceWish): string {
  const asked = Object.entries(wish).flatMap(([key, value]) => (value.trim() === '' ? [] : [[key, value.trim()]]));
  return new URLSearchParams(asked).toString();
}

export interface Choices {
  found: FoundChoices;
  state: 'there' | 'updating' | 'failed';
  /** Asks again, after a failure. */
  again: () => void;
}

/**
 * @param workspace its slug
 * @param first what the page came with: the answer to `ANYTHING`
 */
export function useChoices(workspace: string, wish: ChoiceWish, first: FoundChoices): Choices {
  const [held, setHeld] = useState({ query: '', found: first });
  const [failed, setFailed] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const query = queryOf(wish);
  const isHeld = held.query === query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt asks the same again
  useEffect(() => {
    if (isHeld) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const response = await fetch(`/api/v1/w/${workspace}/bank/choices?${query}`, { signal: stop.signal });
        if (!response.ok) throw new Error(String(response.status));
        setHeld({ query, found: (await response.json()) as FoundChoices });
        setFailed(null);
      } catch {
        if (!stop.signal.aborted) setFailed(query);
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [workspace, query, isHeld, attempt]);
  return {
    found: held.found,
    state: isHeld ? 'there' : failed === query ? 'failed' : 'updating',
    again: () => {
      setFailed(null);
      setAttempt((n) => n + 1);
    },
  };
}
