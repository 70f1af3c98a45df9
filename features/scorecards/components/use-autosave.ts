'use client';
/** The autosave of a card as a hook: lives with the page, wakes with the window, and sends what it can when the page goes. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import { formatClock } from '@/lib/dates';
import type { CardSnapshot } from '../snapshot';
import { Autosave, type Desk } from './autosave';
import { cardServer } from './card-server';
import { draftStore } from './draft-store';
import { neighbourLine } from './neighbours';
import { randomId } from './random-id';

/** @param path of the card's route; @param zone the author's time zone, in which the words name the time */
export function useAutosave(
  snapshot: CardSnapshot,
  path: string,
  zone: string,
): { autosave: Autosave; desk: Desk; clientId: string } {
  const [{ autosave, line, clientId }] = useState(() => {
    const id = randomId();
    const neighbours = neighbourLine(snapshot.id);
    return {
      line: neighbours,
      clientId: id,
      autosave: new Autosave({
        clientId: id,
        snapshot,
        store: draftStore(),
        server: cardServer(path),
        neighbours,
        now: () => Date.now(),
        clock: (at) => formatClock(at, zone),
        random: Math.random,
      }),
    };
  });
  const desk = useSyncExternalStore(autosave.subscribe, autosave.read, autosave.read);

  useEffect(() => {
    const leave = line.live(clientId, (fields) => autosave.hear(fields));
    const stop = autosave.start();
    const ending = new AbortController();
    const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
      target.addEventListener(name, listener, { signal: ending.signal });
    on(document, 'visibilitychange', () =>
      document.visibilityState === 'hidden' ? autosave.flush() : autosave.wake(),
    );
    on(window, 'online', () => autosave.wake());
    on(window, 'focus', () => autosave.wake());
    on(window, 'pagehide', () => autosave.flush());
    on(window, 'beforeunload', (event) => {
      if (autosave.mayLose()) event.preventDefault();
    });
    return () => {
      ending.abort();
      // Whoever leaves for another page has typed until now: what is on its way still gets there.
      void autosave.settle().finally(() => {
        stop();
        leave();
      });
    };
  }, [autosave, line, clientId]);

  return { autosave, desk, clientId };
}
