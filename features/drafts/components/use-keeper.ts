'use client';
/** The keeper as a hook, with this browser's disk, network and windows. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { formatClock } from '@/lib/dates';
import type { DraftForm } from '../draft';
import type { SaveReply } from '../schema';
import { Keeper, type KeeperView, type KeptDraft, type Sent, type Shelf } from './keeper';

interface Disk extends DBSchema {
  forms: {
    key: [subject: string, client: string];
    value: KeptDraft & { subject: string; client: string };
    indexes: { subject: string };
  };
}

/** A form that an earlier release kept on this disk, with the fields that have come since. */
const whole = (form: DraftForm): DraftForm => ({ ...{ samplesOpen: false, samples: [] }, ...form });

/** @throws when a call finds that the browser has no storage, or no room in it; the next call tries again */
export function browserShelf(): Shelf {
  let opening: Promise<IDBPDatabase<Disk>> | undefined;
  const open = (): Promise<IDBPDatabase<Disk>> => {
    opening ??= openDB<Disk>('plumbline-drafts', 1, {
      upgrade: (db) => {
        db.createObjectStore('forms', { keyPath: ['subject', 'client'] }).createIndex('subject', 'subject');
      },
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const write = async (
    work: (store: {
      put(value: KeptDraft & { subject: string; client: string }): Promise<unknown>;
      delete(key: [string, string]): Promise<unknown>;
    }) => Promise<unknown>,
  ) => {
    const transaction = (await open()).transaction('forms', 'readwrite', { durability: 'strict' });
    await Promise.all([work(transaction.store), transaction.done]);
  };
  return {
    keep: (subject, client, kept) => write((store) => store.put({ ...kept, subject, client })),
    release: (subject, client) => write((store) => store.delete([subject, client])),
    async all(subject) {
      const rows = await (await open()).getAllFromIndex('forms', 'subject', subject);
      return new Map(rows.map(({ client, base, form }) => [client, { base: whole(base), form: whole(form) }]));
    },
  };
}

const PATIENCE_MS = 15_000;
/** What a browser sends for a page that is gone, in bytes. */
const KEEPALIVE_BYTES = 60_000;

async function save(path: string, body: unknown): Promise<Sent> {
  const json = JSON.stringify(body);
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: json,
      cache: 'no-store',
      redirect: 'error',
      keepalive: json.length * 3 < KEEPALIVE_BYTES,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.ok) return { kind: 'answered', reply: (await response.json()) as SaveReply };
    if (response.status === 401) return { kind: 'signed-out' };
    if (response.status >= 500 || response.status === 429) return { kind: 'unreachable' };
    const told = (await response.json().catch(() => null)) as {
      error?: { message?: string; fields?: { field: string; reason: string }[] };
    } | null;
    const [field] = told?.error?.fields ?? [];
    const reason = field ? `${field.field}: ${field.reason}` : (told?.error?.message ?? `status ${response.status}`);
    return { kind: 'refused', reason };
  } catch {
    return { kind: 'unreachable' };
  }
}

/** A short random name for a window or for an item of a list. */
export function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const lockOf = (client: string): string => `plumbline draft window ${client}`;

export interface KeeperFacts {
  workspace: string;
  personId: string;
  zone: string;
  draftId: string;
  questionId: string | null;
  baseVersionId: string | null;
  revision: number;
  /** An instant; null before the first save. */
  savedAt: string | null;
  form: DraftForm;
}

export function useKeeper(facts: KeeperFacts): { keeper: Keeper; view: KeeperView } {
  const [{ keeper, client }] = useState(() => {
    const name = randomName();
    const clock = (at: Date) => formatClock(at, facts.zone);
    return {
      client: name,
      keeper: new Keeper({
        ...facts,
        subject: `${facts.personId} ${facts.questionId ?? facts.draftId}`,
        client: name,
        savedAt: facts.savedAt === null ? null : clock(new Date(facts.savedAt)),
        shelf: browserShelf(),
        save: (id, body) => save(`/api/v1/w/${encodeURIComponent(facts.workspace)}/drafts/${id}`, body),
        async claim(other, work) {
          // Locks exist on secure origins alone; without them every window is taken for gone, which costs a merge.
          if (!navigator.locks) return work();
          await navigator.locks.request(lockOf(other), { ifAvailable: true }, async (lock) => {
            if (lock !== null) await work();
          });
        },
        clock: () => clock(new Date()),
      }),
    };
  });
  const view = useSyncExternalStore(keeper.subscribe, keeper.read, keeper.read);

  useEffect(() => {
    const ending = new AbortController();
    const untilEnd = () => new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
    void navigator.locks?.request(lockOf(client), untilEnd);
    const stop = keeper.start();
    const on = (target: EventTarget, name: string, listener: (event: Event) => void) =>
      target.addEventListener(name, listener, { signal: ending.signal });
    on(document, 'visibilitychange', () => keeper.wake());
    on(window, 'online', () => keeper.wake());
    on(window, 'pagehide', () => keeper.wake());
    on(window, 'beforeunload', (event) => {
      if (keeper.mayLose()) event.preventDefault();
    });
    return () => {
      void keeper.settle().finally(() => {
        stop();
        ending.abort();
      });
    };
  }, [keeper, client]);

  return { keeper, view };
}
