/**
 * The author's windows on one device. A window holds a lock under its client id for as long as it lives, so another can
 * tell a queue whose window is gone; on a channel they tell each other how fields stand.
 *
 * Without locks (a browser gives them to secure origins alone) every queue is taken for abandoned. That costs requests and
 * loses nothing: operations are numbered, and whoever sends a queue sends it from its lowest number on.
 */
import type { Field } from '../card';
import type { Neighbours } from './autosave';

export interface NeighbourLine extends Neighbours {
  /** Lives from now on. @returns how to end it */
  live(clientId: string, hear: (fields: readonly Field[]) => void): () => void;
}

const lockOf = (clientId: string): string => `plumbline card window ${clientId}`;

export function neighbourLine(cardId: string): NeighbourLine {
  let channel: BroadcastChannel | null = null;
  return {
    live(clientId, hear) {
      const end = new AbortController();
      const untilEnd = () => new Promise<void>((resolve) => end.signal.addEventListener('abort', () => resolve()));
      void navigator.locks?.request(lockOf(clientId), untilEnd);
      const open = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`plumbline card ${cardId}`);
      open?.addEventListener('message', (event: MessageEvent<Field[]>) => hear(event.data));
      channel = open;
      return () => {
        end.abort();
        open?.close();
        if (channel === open) channel = null;
      };
    },
    async claim(clientId, work) {
      if (!navigator.locks) return work();
      await navigator.locks.request(lockOf(clientId), { ifAvailable: true }, async (lock) => {
        if (lock !== null) await work();
      });
    },
    tell(fields) {
      if (fields.length > 0) channel?.postMessage(fields);
    },
  };
}
