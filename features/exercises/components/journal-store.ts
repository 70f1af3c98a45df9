/**
 * The disk under a window's journal: unacknowledged changes in IndexedDB, one record a change. A promise of `keep` settles
 * when the transaction has completed; a browser that is killed in that instant has the changes when it starts again.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Entry } from '../journal';

export interface JournalStore {
  /** Puts changes on the disk, all or none. */
  keep(attempt: string, clientId: string, entries: readonly Entry[]): Promise<void>;
  /** Forgets what the server has acknowledged. */
  release(attempt: string, clientId: string, operation: number): Promise<void>;
  /** What lies there for an attempt, by window, each in order. */
  journals(attempt: string): Promise<Map<string, Entry[]>>;
}

interface Shelf extends DBSchema {
  entries: {
    key: [attempt: string, client: string, operation: number];
    value: { attempt: string; client: string; operation: number; update: Uint8Array };
    indexes: { attempt: string };
  };
}

const NAME = 'plumbline attempts';
const STRICT = { durability: 'strict' } as const;

/** @throws when a call finds that the browser has no storage, or no room in it; the next call tries again */
export function journalStore(name = NAME): JournalStore {
  let opening: Promise<IDBPDatabase<Shelf>> | undefined;
  const forget = () => {
    opening = undefined;
  };
  const open = (): Promise<IDBPDatabase<Shelf>> => {
    opening ??= openDB<Shelf>(name, 1, {
      upgrade(db) {
        db.createObjectStore('entries', { keyPath: ['attempt', 'client', 'operation'] }).createIndex(
          'attempt',
          'attempt',
        );
      },
      // A later version of this page wants to change the shelf: it must not wait for this window.
      blocking(_now, _next, event) {
        forget();
        (event.target as IDBDatabase).close();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      throw error;
    });
    return opening;
  };
  return {
    async keep(attempt, client, entries) {
      const transaction = (await open()).transaction('entries', 'readwrite', STRICT);
      const puts = entries.map((entry) => transaction.store.put({ ...entry, attempt, client }));
      await Promise.all([...puts, transaction.done]);
    },
    async release(attempt, client, operation) {
      const transaction = (await open()).transaction('entries', 'readwrite');
      const done = IDBKeyRange.bound([attempt, client, 0], [attempt, client, operation]);
      await Promise.all([transaction.store.delete(done), transaction.done]);
    },
    async journals(attempt) {
      const found = new Map<string, Entry[]>();
      for (const { client, operation, update } of await (await open()).getAllFromIndex('entries', 'attempt', attempt)) {
        found.set(client, [...(found.get(client) ?? []), { operation, update }]);
      }
      return found;
    },
  };
}
