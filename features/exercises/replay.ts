/**
 * A replay: the document at any moment rebuilt from the stored stream, and a playhead that moves over it. Pure, but for the
 * documents that it builds.
 */
import * as Y from 'yjs';
import { DOCUMENT_TEXTS } from './attempt';

/** One change of the stream. `at` in ms since 1970; never before that of the change ahead of it. */
export interface ReplayUpdate {
  readonly seq: number;
  readonly at: number;
  readonly origin: 'start' | 'candidate' | 'staff';
  readonly bytes: Uint8Array;
}

/** Every so many changes the whole document is kept, so that going back costs no more than this many of them. */
const CHECKPOINT_EVERY = 200;

/** The stream in its order, with instants that never go back: clocks of several servers may differ. */
export function inOrder(updates: readonly ReplayUpdate[]): ReplayUpdate[] {
  let latest = Number.NEGATIVE_INFINITY;
  return [...updates]
    .sort((a, b) => a.seq - b.seq)
    .map((one) => {
      latest = Math.max(latest, one.at);
      return { ...one, at: latest };
    });
}

/**
 * The document as it stood after any number of changes.
 *
 * @example
 * const history = new DocumentHistory(inOrder(updates));
 * history.textAt(3); // after the first three changes
 */
export class DocumentHistory {
  readonly updates: readonly ReplayUpdate[];
  private readonly checkpoints: Uint8Array[] = [];

  constructor(updates: readonly ReplayUpdate[]) {
    this.updates = updates;
    const doc = new Y.Doc();
    for (const [index, one] of updates.entries()) {
      if (index % CHECKPOINT_EVERY === 0) this.checkpoints.push(Y.encodeStateAsUpdate(doc));
      Y.applyUpdate(doc, one.bytes);
    }
    doc.destroy();
  }

  /** A new document as it stood after `count` changes. */
  docAt(count: number): Y.Doc {
    const end = Math.min(Math.max(0, count), this.updates.length);
    const from = Math.min(Math.floor(end / CHECKPOINT_EVERY), Math.max(0, this.checkpoints.length - 1));
    const doc = new Y.Doc();
    const checkpoint = this.checkpoints[from];
    if (checkpoint !== undefined) Y.applyUpdate(doc, checkpoint);
    this.forward(doc, from * CHECKPOINT_EVERY, end);
    return doc;
  }

  /** Brings a document that stands at `from` changes to `to` of them; `to` is not smaller. */
  forward(doc: Y.Doc, from: number, to: number): void {
    doc.transact(() => {
      for (const one of this.updates.slice(from, to)) Y.applyUpdate(doc, one.bytes);
    });
  }

  textAt(count: number, name: keyof typeof DOCUMENT_TEXTS = 'solution'): string {
    const doc = this.docAt(count);
    const text = doc.getText(DOCUMENT_TEXTS[name]).toString();
    doc.destroy();
    return text;
  }
}

/** What turns one text into another in one place: as little as lies between what both begin and end with. */
export function changeBetween(before: string, after: string): { at: number; remove: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  // Half of a character is no place to begin or end at.
  if (isLowHalf(before[head]) || isLowHalf(after[head])) head = Math.max(0, head - 1);
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (tail > 0 && isLowHalf(before[before.length - tail])) tail -= 1;
  return { at: head, remove: before.length - tail - head, insert: after.slice(head, after.length - tail) };
}

const isLowHalf = (letter: string | undefined): boolean =>
  letter !== undefined && letter >= '\udc00' && letter <= '\udfff';

/** How many of the sorted instants are at or before `at`. */
export function countUpTo(instants: readonly number[], at: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((instants[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A stretch in which nothing was typed and nothing ran. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Stillness of at least this long can be skipped ... */
export const IDLE_MS = 8_000;
/** ... but for this much of it, so that one sees that there was a pause. */
export const KEPT_OF_IDLE_MS = 1_000;

/** @param instants of everything that happened, sorted */
export function gapsOf(instants: readonly number[], from: number, to: number): Gap[] {
  const all = [from, ...instants.filter((at) => at > from && at < to), to];
  return all.flatMap((at, index): Gap[] => {
    const next = all[index + 1];
    return next === undefined || next - at < IDLE_MS ? [] : [{ from: at + KEPT_OF_IDLE_MS, to: next }];
  });
}

/** Where the playhead is after `ms` of the attempt's time, within its end; stillness costs nothing when it is skipped. */
export function advance(at: number, ms: number, gaps: readonly Gap[], end: number): number {
  let now = at;
  let left = ms;
  for (const gap of gaps) {
    if (gap.to <= now) continue;
    const until = Math.max(0, gap.from - now);
    if (left < until) break;
    left -= until;
    now = gap.to;
  }
  return Math.min(end, now + left);
}

/** The next instant in a direction, or where the playhead is when there is none. */
export function stepFrom(instants: readonly number[], at: number, direction: 1 | -1): number {
  if (direction === 1) return instants[countUpTo(instants, at)] ?? at;
  const before = countUpTo(instants, at - 1);
  return instants[before - 1] ?? at;
}
