/** The replay against documents that were really typed: the end is the end, and any moment is what stood there then. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  advance,
  changeBetween,
  countUpTo,
  DocumentHistory,
  gapsOf,
  IDLE_MS,
  inOrder,
  KEPT_OF_IDLE_MS,
  type ReplayUpdate,
  stepFrom,
} from './replay';

type Key = { who: 0 | 1; at: number; remove: number; insert: string };

const key: fc.Arbitrary<Key> = fc.record({
  who: fc.constantFrom(0 as const, 1 as const),
  at: fc.nat(1000),
  remove: fc.nat(3),
  insert: fc.string({ unit: 'binary', maxLength: 4 }),
});

/** Two windows type into one document, each hearing the other at once; what stood after each change is noted. */
function typed(keys: readonly Key[]): { updates: ReplayUpdate[]; texts: string[] } {
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const updates: ReplayUpdate[] = [];
  const texts: string[] = [''];
  docs.forEach((doc, index) => {
    doc.on('update', (bytes: Uint8Array, origin: unknown) => {
      if (origin === 'heard') return;
      updates.push({ seq: updates.length + 1, at: updates.length * 100, origin: 'candidate', bytes });
      Y.applyUpdate(docs[index === 0 ? 1 : 0], bytes, 'heard');
      texts.push(docs[0].getText('solution').toString());
    });
  });
  for (const { who, at, remove, insert } of keys) {
    const text = docs[who].getText('solution');
    const place = text.length === 0 ? 0 : at % (text.length + 1);
    docs[who].transact(() => {
      text.delete(place, Math.min(remove, text.length - place));
      text.insert(place, insert);
    });
  }
  return { updates, texts };
}

describe('the document at a moment', () => {
  it('is, after all changes, the final text; and after some of them, what stood there then', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const { updates, texts } = typed(keys);
        const history = new DocumentHistory(inOrder(updates));
        expect(history.textAt(updates.length)).toBe(texts.at(-1));
        for (const [count, text] of texts.entries()) expect(history.textAt(count)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same whether one came there at once or by steps', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 40 }), fc.nat(40), fc.nat(40), (keys, a, b) => {
        const history = new DocumentHistory(typed(keys).updates);
        const most = history.updates.length;
        const [from, to] = [Math.min(a, b, most), Math.min(Math.max(a, b), most)];
        const doc = history.docAt(from);
        history.forward(doc, from, to);
        expect(doc.getText('solution').toString()).toBe(history.textAt(to));
      }),
      { numRuns: 60 },
    );
  });

  it('comes from the nearest checkpoint in a long stream', () => {
    const keys = Array.from({ length: 650 }, (_, at): Key => ({ who: 0, at, remove: at % 3, insert: `${at % 10}` }));
    const { updates, texts } = typed(keys);
    const history = new DocumentHistory(updates);
    for (const count of [0, 1, 199, 200, 201, 399, 400, 649, 650, 9_999, -1]) {
      expect(history.textAt(count)).toBe(texts[Math.min(Math.max(0, count), 650)]);
    }
  });

  it('does not depend on the order in which changes were fetched, and its clock never goes back', () => {
    const { updates, texts } = typed([
      { who: 0, at: 0, remove: 0, insert: 'ab' },
      { who: 1, at: 1, remove: 1, insert: 'c' },
    ]);
    const shuffled = [...updates].reverse().map((one) => ({ ...one, at: 500 - one.seq }));
    const ordered = inOrder(shuffled);
    expect(ordered.map((one) => one.at)).toEqual([499, 499]);
    expect(new DocumentHistory(ordered).textAt(2)).toBe(texts[2]);
  });

  it('is empty before anything was typed', () => {
    expect(new DocumentHistory([]).textAt(0)).toBe('');
  });
});

describe('what lies between two texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '😀', '😁', 'é'), maxLength: 12 });

  it('turns the one into the other, also in a shared document', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { at, remove, insert } = changeBetween(before, after);
        expect(before.slice(0, at) + insert + before.slice(at + remove)).toBe(after);
        const shown = new Y.Doc().getText('solution');
        shown.insert(0, before);
        shown.delete(at, remove);
        shown.insert(at, insert);
        expect(shown.toString()).toBe(after);
      }),
      { numRuns: 400 },
    );
  });

  it('is nothing between equal texts, and one place otherwise', () => {
    expect(changeBetween('same', 'same')).toEqual({ at: 4, remove: 0, insert: '' });
    expect(changeBetween('abcd', 'abXcd')).toEqual({ at: 2, remove: 0, insert: 'X' });
  });
});

describe('the playhead', () => {
  const instants = [0, 1_000, 2_000, 60_000, 61_000];
  const gaps = gapsOf(instants, 0, 100_000);

  it('skips stillness but for its first second', () => {
    expect(gaps).toEqual([
      { from: 2_000 + KEPT_OF_IDLE_MS, to: 60_000 },
      { from: 61_000 + KEPT_OF_IDLE_MS, to: 100_000 },
    ]);
    expect(advance(2_000, 500, gaps, 100_000)).toBe(2_500);
    expect(advance(2_000, 1_500, gaps, 100_000)).toBe(60_500);
    expect(advance(30_000, 100, gaps, 100_000)).toBe(60_100);
    expect(advance(61_000, 1_001, gaps, 100_000)).toBe(100_000);
  });

  it('takes every second as it was when nothing is skipped', () => {
    expect(advance(2_000, 1_500, [], 100_000)).toBe(3_500);
    expect(advance(99_000, 5_000, [], 100_000)).toBe(100_000);
  });

  it('leaves short pauses alone', () => {
    expect(gapsOf([0, IDLE_MS - 1], 0, IDLE_MS)).toEqual([]);
  });

  it('never goes back and never passes the end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(200_000), { maxLength: 20 }),
        fc.nat(200_000),
        fc.nat(50_000),
        fc.boolean(),
        (found, at, ms, skip) => {
          const sorted = [...found].sort((a, b) => a - b);
          const after = advance(at, ms, skip ? gapsOf(sorted, 0, 200_000) : [], 200_000);
          expect(after).toBeGreaterThanOrEqual(Math.min(at, 200_000));
          expect(after).toBeLessThanOrEqual(200_000);
        },
      ),
    );
  });

  it('steps from change to change and stays at the ends', () => {
    expect(stepFrom(instants, 0, 1)).toBe(1_000);
    expect(stepFrom(instants, 1_500, 1)).toBe(2_000);
    expect(stepFrom(instants, 1_500, -1)).toBe(1_000);
    expect(stepFrom(instants, 1_000, -1)).toBe(0);
    expect(stepFrom(instants, 0, -1)).toBe(0);
    expect(stepFrom(instants, 61_000, 1)).toBe(61_000);
  });

  it('counts what has happened by then', () => {
    expect([-1, 0, 1_500, 61_000, 70_000].map((at) => countUpTo(instants, at))).toEqual([0, 1, 2, 5, 5]);
  });
});
