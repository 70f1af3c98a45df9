/**
 * An unsigned decision, kept in this browser while it is written: one record a window, so that two tabs never write over
 * each other, and the newest is offered when the page opens again. Nothing of it reaches the server before the signature.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { OutcomeOfLoop } from '../schema';

export interface DraftReason {
  id: string;
  text: string;
  cites: string[];
}

export interface DecisionDraft {
  outcome: OutcomeOfLoop | null;
  reasons: DraftReason[];
  signature: string;
}

export interface KeptDraft extends DecisionDraft {
  /** `<user id>/<loop id>`: nobody is offered what another account wrote in the same browser. */
  owner: string;
  window: string;
  /** Milliseconds since 1970. */
  at: number;
}

interface Shelf extends DBSchema {
  drafts: { key: [owner: string, window: string]; value: KeptDraft; indexes: { owner: string } };
}

const open = (): Promise<IDBPDatabase<Shelf>> =>
  openDB<Shelf>('plumbline-decisions', 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: ['owner', 'window'] }).createIndex('owner', 'owner');
    },
  });

/** Settles once the draft is on the disk. @throws when the browser has no storage or no room in it */
export async function keepDraft(draft: KeptDraft): Promise<void> {
  const db = await open();
  try {
    const transaction = db.transaction('drafts', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put(draft), transaction.done]);
  } finally {
    db.close();
  }
}

/** What lies there for this person and loop, newest first. */
export async function keptDrafts(owner: string): Promise<KeptDraft[]> {
  const db = await open();
  try {
    return (await db.getAllFromIndex('drafts', 'owner', owner)).sort((a, b) => b.at - a.at);
  } finally {
    db.close();
  }
}

/** Forgets every draft of this person and loop: it has been signed, or given up. */
export async function dropDrafts(owner: string): Promise<void> {
  const db = await open();
  try {
    const transaction = db.transaction('drafts', 'readwrite');
    const keys = await transaction.store.index('owner').getAllKeys(owner);
    await Promise.all([...keys.map((key) => transaction.store.delete(key)), transaction.done]);
  } finally {
    db.close();
  }
}

/** Whether anything has been entered. */
export const isBlank = (draft: DecisionDraft): boolean =>
  draft.outcome === null &&
  draft.signature === '' &&
  draft.reasons.every((one) => one.text === '' && one.cites.length === 0);
