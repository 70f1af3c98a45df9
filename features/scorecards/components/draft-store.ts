/**
 * The disk of the autosave: unacknowledged edits in IndexedDB, one record a field and window. A promise of `keep` settles
 * when the transaction has completed; a browser that is killed in that instant has the edits when it starts again.
 * (Local storage was tried and lost what was written in the last second.)
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Pending, Verdict } from '../draft';

export interface DraftStore {
  /** Puts edits on the disk, all or none. */
  keep(cardId: string, clientId: string, edits: readonly Pending[]): Promise<void>;
  /** Forgets what the server has acknowledged; a newer edit of the same field stays. */
  release(cardId: string, clientId: string, verdicts: readonly Verdict[]): Promise<void>;
  /** What lies there for a card, by window. */
  queues(cardId: string): Promise<Map<string, Pending[]>>;
}

interface Shelf extends DBSchema {
  edits: {
    key: [card: string, client: string, field: string];
    value: Pending & { card: string; client: string };
    indexes: { card: string };
  };
}

const NAME = 'plumbline';
const STRICT = { durability: 'strict' } as const;

/** @throws when a call finds that the browser has no storage, or no room in it; the next call tries again */
export function draftStore(): DraftStore {
  let opening: Promise<IDBPDatabase<Shelf>> | undefined;
  const open = (): Promise<IDBPDatabase<Shelf>> => {
    opening ??= openDB<Shelf>(NAME, 1, {
      upgrade(db) {
        db.createObjectStore('edits', { keyPath: ['card', 'client', 'key'] }).createIndex('card', 'card');
      },
      // A later version of this page wants to change the shelf: it must not wait for this window.
      blocking(_now, _next, event) {
        opening = undefined;
        (event.target as IDBDatabase).close();
      },
      terminated: () => {
        opening = undefined;
      },
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    async keep(card, client, edits) {
      const db = await open();
      const transaction = db.transaction('edits', 'readwrite', STRICT);
      await Promise.all([...edits.map((edit) => transaction.store.put({ ...edit, card, client })), transaction.done]);
    },
    async release(card, client, verdicts) {
      const db = await open();
      const transaction = db.transaction('edits', 'readwrite', STRICT);
      const releases = verdicts.map(async ({ key, operation }) => {
        const record = await transaction.store.get([card, client, key]);
        if (record !== undefined && record.operation <= operation) await transaction.store.delete([card, client, key]);
      });
      await Promise.all([...releases, transaction.done]);
    },
    async queues(card) {
      const db = await open();
      const queues = new Map<string, Pending[]>();
      for (const { card: _, client, ...edit } of await db.getAllFromIndex('edits', 'card', card)) {
        queues.set(client, [...(queues.get(client) ?? []), edit]);
      }
      return queues;
    },
  };
}
