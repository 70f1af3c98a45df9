/**
 * The journal of one window: every change that its author made to the attempt's document and that the server has not
 * acknowledged. A change goes through three stations, and the words on the page name the one that all of them have reached:
 *
 *     written (in this window's memory) -> kept (on this device's disk) -> acknowledged (in the server's database)
 *
 * Changes of one window are numbered from 1, without a gap. Only kept ones are sent, always from the lowest number on, for the
 * server takes a number that is not above its highest for a repetition. So a journal may be sent twice, by the window that
 * wrote it and, after a crash, by another that found it on the disk: nothing is lost and nothing is applied twice.
 *
 * Pure: what is on the disk and what the server has said is told by whoever runs it.
 */

/** One change, as Yjs encodes it. */
export interface Entry {
  readonly operation: number;
  readonly update: Uint8Array;
}

export interface Journal {
  readonly clientId: string;
  /** The number that the next change gets. */
  readonly next: number;
  /** Not acknowledged, oldest first. */
  readonly written: readonly Entry[];
  /** Everything up to this number is on the disk. */
  readonly keptTo: number;
  /** Journals of windows that are gone, found on the disk; all of it is kept. */
  readonly adopted: ReadonlyMap<string, readonly Entry[]>;
}

export const openJournal = (clientId: string): Journal => ({
  clientId,
  next: 1,
  written: [],
  keptTo: 0,
  adopted: new Map(),
});

/** The author changes the document. */
export const write = (journal: Journal, update: Uint8Array): Journal => ({
  ...journal,
  next: journal.next + 1,
  written: [...journal.written, { operation: journal.next, update }],
});

/** The changes that have to be put on the disk, oldest first. */
export const unkept = ({ written, keptTo }: Journal): Entry[] => written.filter((one) => one.operation > keptTo);

/** The disk has confirmed everything up to this number. */
export const markKept = (journal: Journal, operation: number): Journal => ({
  ...journal,
  keptTo: Math.max(journal.keptTo, operation),
});

/** Takes over what a window that is gone has left on the disk. */
export function adopt(journal: Journal, clientId: string, entries: readonly Entry[]): Journal {
  const ordered = [...entries].sort((a, b) => a.operation - b.operation);
  return { ...journal, adopted: withQueue(journal.adopted, clientId, ordered) };
}

/** How much one request may carry. */
export interface BatchLimits {
  readonly entries: number;
  /** Of all updates together; a single larger one still goes alone. */
  readonly bytes: number;
}

export interface Batch {
  readonly clientId: string;
  readonly entries: readonly Entry[];
}

/** The next request: an adopted journal first, then this window's own; null when nothing kept is waiting. */
export function nextBatch(journal: Journal, limits: BatchLimits): Batch | null {
  const [clientId, queue] = [...journal.adopted][0] ?? [
    journal.clientId,
    journal.written.filter((one) => one.operation <= journal.keptTo),
  ];
  const entries: Entry[] = [];
  let bytes = 0;
  for (const entry of queue) {
    bytes += entry.update.length;
    if (entries.length > 0 && (entries.length === limits.entries || bytes > limits.bytes)) break;
    entries.push(entry);
  }
  return entries.length === 0 ? null : { clientId, entries };
}

/** The server has everything of this window up to this number. */
export function acknowledge(journal: Journal, clientId: string, operation: number): Journal {
  const left = (entries: readonly Entry[]) => entries.filter((one) => one.operation > operation);
  if (clientId === journal.clientId) return { ...journal, written: left(journal.written) };
  const queue = journal.adopted.get(clientId);
  return queue === undefined ? journal : { ...journal, adopted: withQueue(journal.adopted, clientId, left(queue)) };
}

function withQueue(adopted: Journal['adopted'], clientId: string, entries: readonly Entry[]): Journal['adopted'] {
  const next = new Map(adopted);
  if (entries.length === 0) next.delete(clientId);
  else next.set(clientId, entries);
  return next;
}

/** How many changes wait at which station. */
export interface Standing {
  /** Written in this window, not yet on the disk. */
  readonly unkept: number;
  /** Not yet acknowledged, whether kept or not. */
  readonly waiting: number;
}

export function standingOf(journal: Journal): Standing {
  const orphans = [...journal.adopted.values()].reduce((sum, entries) => sum + entries.length, 0);
  return { unkept: unkept(journal).length, waiting: journal.written.length + orphans };
}

/** Whether the server answers, as this window has last found. */
export type Link = 'online' | 'offline' | 'ended' | 'gone';

export interface SaveFacts extends Standing {
  readonly link: Link;
  /** The device keeps nothing: storage is refused or full. */
  readonly keepsNothing: boolean;
  /** The author is in the middle of typing; a count would change with every letter. */
  readonly typing: boolean;
  /** When the server acknowledged last, as the author reads it; null before the first time. */
  readonly savedAt: string | null;
}

export type SaveWords =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'offline'; readonly changes: number }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * What the page may say of the author's work: "saved" only when the server has all of it, a number of changes "kept" only
 * when the disk has all of them.
 */
export function wordsOf({ unkept: open, waiting, link, keepsNothing, typing, savedAt }: SaveFacts): SaveWords {
  if (waiting === 0) return savedAt === null ? { kind: 'unchanged' } : { kind: 'saved', at: savedAt };
  if (keepsNothing && link !== 'online') {
    return {
      kind: 'failed',
      reason: 'the server does not answer and this browser keeps nothing, so leave this window open',
    };
  }
  if (open > 0 || link === 'online') return { kind: 'saving' };
  const changes = `${waiting} ${waiting === 1 ? 'change' : 'changes'} kept here`;
  if (link === 'ended') return { kind: 'failed', reason: `the attempt has ended. ${changes}` };
  if (link === 'gone') return { kind: 'failed', reason: `this link has ended. ${changes}` };
  return typing ? { kind: 'saving' } : { kind: 'offline', changes: waiting };
}
