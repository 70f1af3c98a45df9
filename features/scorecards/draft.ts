/**
 * What one window knows of a card: the fields as the server last told them, and its own edits that the server has not
 * acknowledged. An edit goes through three stations, and the words on the page name the one it has reached:
 *
 *     written (in this window's memory) -> kept (on this device's disk) -> acknowledged (in the server's database)
 *
 * Operations of one window are numbered. Only kept edits are sent, always from the lowest number on and none left out,
 * for the server takes a lower number than its highest for a repetition. So a queue may be sent twice, by the window that
 * wrote it or, after a crash, by another that found it on the disk: nothing is lost and nothing is applied twice.
 *
 * Pure: what is on the disk and what comes from the server is told by whoever runs it.
 */
import { type Field, isText, same, textOf } from './card';
import type { FieldEdit } from './schema';

/** An edit that the server has not acknowledged. */
export interface Pending {
  key: string;
  /** Null removes the field. */
  value: unknown;
  /** The field's version that its author saw, when the first unacknowledged edit of this field was made. */
  base: number;
  operation: number;
  /** Its author has chosen between texts that stood side by side. */
  resolves: boolean;
}

type Queue = ReadonlyMap<string, Pending>;

export interface Draft {
  readonly clientId: string;
  /** The number that the next edit gets. */
  readonly next: number;
  readonly fields: ReadonlyMap<string, Field>;
  /** The newest unacknowledged edit of each field. */
  readonly written: Queue;
  /** The same as far as it is on the disk, where the newest may still be on its way. */
  readonly kept: Queue;
  /** Queues of windows that are gone, found on the disk, by their client id. */
  readonly adopted: ReadonlyMap<string, Queue>;
}

/** What the server said of one edit. */
export interface Verdict {
  operation: number;
  key: string;
  field?: Field | undefined;
}

export function openDraft(clientId: string, fields: Iterable<Field>): Draft {
  const known = new Map([...fields].map((field) => [field.key, field]));
  return { clientId, next: 1, fields: known, written: new Map(), kept: new Map(), adopted: new Map() };
}

/**
 * The author changes a field. A later edit takes the place of an earlier one that is not acknowledged.
 * @param edit.resolves the author chose between the texts that the view showed
 */
export function write(draft: Draft, edit: { key: string; value: unknown; resolves?: boolean }): Draft {
  const before = draft.written.get(edit.key);
  const version = draft.fields.get(edit.key)?.version ?? 0;
  const chosen = edit.resolves === true;
  const pending: Pending = {
    key: edit.key,
    value: edit.value ?? null,
    base: chosen ? version : (before?.base ?? version),
    operation: draft.next,
    resolves: chosen || before?.resolves === true,
  };
  return { ...draft, next: draft.next + 1, written: new Map(draft.written).set(edit.key, pending) };
}

/** The edits that have to be put on the disk, oldest first. */
export const unkept = (draft: Draft): Pending[] =>
  byOperation([...draft.written.values()].filter((one) => draft.kept.get(one.key)?.operation !== one.operation));

/** The disk has confirmed these edits. */
export function markKept(draft: Draft, edits: readonly Pending[]): Draft {
  const kept = new Map(draft.kept);
  for (const edit of edits) kept.set(edit.key, edit);
  return { ...draft, kept };
}

/** Takes over what a window that is gone has left on the disk. */
export function adopt(draft: Draft, clientId: string, edits: readonly Pending[]): Draft {
  const queue = new Map(byOperation([...edits]).map((edit) => [edit.key, edit]));
  return { ...draft, adopted: withQueue(draft.adopted, clientId, queue) };
}

/** How much one request may carry. */
export interface BatchLimits {
  edits: number;
  /** UTF-16 units of all values together; a single larger value still goes alone. */
  size: number;
}

export interface Batch {
  clientId: string;
  edits: FieldEdit[];
}

/** The next request: a queue that was adopted first, then this window's own; null when nothing kept is waiting. */
export function nextBatch(draft: Draft, limits: BatchLimits): Batch | null {
  const orphan = [...draft.adopted].find(([, queue]) => queue.size > 0);
  const [clientId, queue] = orphan ?? [draft.clientId, draft.kept];
  const edits: FieldEdit[] = [];
  let size = 0;
  for (const { key, value, base, operation, resolves } of byOperation([...queue.values()])) {
    size += JSON.stringify(value).length;
    if (edits.length > 0 && (edits.length === limits.edits || size > limits.size)) break;
    edits.push({ key, value, base, operation, ...(resolves ? { resolves } : {}) });
  }
  return edits.length === 0 ? null : { clientId, edits };
}

/** The server has answered a request: its edits are done, whatever it said of each. */
export function acknowledge(draft: Draft, clientId: string, verdicts: readonly Verdict[]): Draft {
  const done = (queue: Queue): Queue => {
    const left = new Map(queue);
    for (const { key, operation } of verdicts) {
      const waiting = left.get(key);
      if (waiting !== undefined && waiting.operation <= operation) left.delete(key);
    }
    return left;
  };
  const fields = verdicts.flatMap((verdict) => verdict.field ?? []);
  if (clientId !== draft.clientId) {
    const queue = draft.adopted.get(clientId);
    const adopted = queue === undefined ? draft.adopted : withQueue(draft.adopted, clientId, done(queue));
    return hear({ ...draft, adopted }, fields);
  }
  return hear({ ...draft, written: done(draft.written), kept: done(draft.kept) }, fields);
}

/** The server, or another window of this author, tells how fields stand; an older telling changes nothing. */
export function hear(draft: Draft, fields: Iterable<Field>): Draft {
  const known = new Map(draft.fields);
  for (const field of fields) if ((known.get(field.key)?.version ?? 0) < field.version) known.set(field.key, field);
  return { ...draft, fields: known };
}

/** A text that stands beside the one that is shown, until the author chooses. */
export interface OtherText {
  clientId: string;
  value: unknown;
}

export interface Shown {
  /** Never null: a removed field is not shown. */
  value: unknown;
  others: OtherText[];
}

/** How a field looks in this window: own words first, so that nothing changes under the hand that types. */
export function show(draft: Draft, key: string): Shown | null {
  const { clientId } = draft;
  const field = draft.fields.get(key);
  const mine = draft.written.get(key);
  const aside = field?.conflicts.find((one) => one.clientId === clientId);
  const left = [...draft.adopted].flatMap(([from, queue]) => {
    const pending = queue.get(key);
    return pending === undefined ? [] : [{ clientId: from, value: pending.value }];
  });
  const own = mine ?? left[0] ?? aside ?? field;
  if (own === undefined) return null;
  const beside: OtherText[] = isText(key) ? [...left, ...(field?.conflicts ?? [])] : [];
  // What the server holds is another text when it put ours aside, or will: it was not there when the writing began.
  const meets = mine !== undefined && field !== undefined && field.version > mine.base && field.clientId !== clientId;
  if (field !== undefined && isText(key) && (aside !== undefined || meets)) beside.unshift(field);
  const others = distinct(
    beside.filter((one) => one.clientId !== clientId && one.value !== null && textOf(one.value) !== textOf(own.value)),
  ).map((one) => ({ clientId: one.clientId, value: one.value }));
  if (own.value !== null) return { value: own.value, others };
  const [first, ...rest] = others;
  return first === undefined ? null : { value: first.value, others: rest };
}

/** Every field that is shown, by key. */
export function showAll(draft: Draft): Map<string, Shown> {
  const keys = new Set([
    ...draft.fields.keys(),
    ...draft.written.keys(),
    ...[...draft.adopted.values()].flatMap((queue) => [...queue.keys()]),
  ]);
  const shown = new Map<string, Shown>();
  for (const key of keys) {
    const one = show(draft, key);
    if (one !== null) shown.set(key, one);
  }
  return shown;
}

/** How many fields wait at which station. */
export interface Standing {
  /** Written in this window, not yet on the disk. */
  unkept: number;
  /** Not yet acknowledged, whether kept or not. */
  waiting: number;
}

export function standingOf(draft: Draft): Standing {
  const orphans = [...draft.adopted.values()].reduce((sum, queue) => sum + queue.size, 0);
  return { unkept: unkept(draft).length, waiting: draft.written.size + orphans };
}

const byOperation = (edits: Pending[]): Pending[] => edits.sort((a, b) => a.operation - b.operation);

function withQueue(adopted: Draft['adopted'], clientId: string, queue: Queue): Draft['adopted'] {
  const next = new Map(adopted);
  if (queue.size === 0) next.delete(clientId);
  else next.set(clientId, queue);
  return next;
}

function distinct(texts: OtherText[]): OtherText[] {
  return texts.filter((one, index) => texts.findIndex((other) => same(other.value, one.value)) === index);
}

/** Whether the server answers, as this window has last found. */
export type Link = 'online' | 'offline' | 'signed-out' | 'gone';

export interface SaveFacts extends Standing {
  link: Link;
  /** The device keeps nothing: storage is refused or full. */
  keepsNothing: boolean;
  /** The author is in the middle of typing; a count would change with every letter. */
  typing: boolean;
  /** When the server acknowledged last, as the author reads it; null before the first time. */
  savedAt: string | null;
}

export type SaveWords =
  | { kind: 'unchanged' }
  | { kind: 'saving' }
  | { kind: 'saved'; at: string }
  | { kind: 'offline'; changes: number }
  | { kind: 'failed'; reason: string };

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
  if (open > 0 || typing || link === 'online') return { kind: 'saving' };
  const changes = `${waiting} ${waiting === 1 ? 'change' : 'changes'} kept here`;
  if (link === 'signed-out')
    return { kind: 'failed', reason: `you are signed out. ${changes}; sign in in another window` };
  if (link === 'gone') return { kind: 'failed', reason: `this card is not yours any more. ${changes}` };
  return { kind: 'offline', changes: waiting };
}
