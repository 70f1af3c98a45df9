/**
 * The promise of the autosave, over random stories: several windows of one author write, remove and choose; disks finish
 * late, requests and answers are lost or come twice, windows crash and others take over their queues. Whatever was kept
 * is found on the card at the end, unless its author knowingly wrote over it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdit, type Field, textOf } from './card';
import {
  acknowledge,
  adopt,
  type Batch,
  type Draft,
  hear,
  markKept,
  nextBatch,
  openDraft,
  type Pending,
  show,
  standingOf,
  unkept,
  write,
} from './draft';

const LIMITS = { edits: 2, size: 40 };
const KEYS = ['summary', 'line:1'];

/** The parts that a planted fault replaces. */
interface Parts {
  applyEdit: typeof applyEdit;
  markKept: typeof markKept;
  nextBatch: typeof nextBatch;
  acknowledge: typeof acknowledge;
}
const sound: Parts = { applyEdit, markKept, nextBatch, acknowledge };

/** One deed of the author: what it put into a field and which texts that they saw it replaced. */
interface Deed {
  key: string;
  text: string | null;
  replaced: string[];
  kept: boolean;
  client: string;
  operation: number;
}

interface Window {
  draft: Draft;
  writing: Pending[] | null;
  sent: Batch | null;
}

class Story {
  readonly fields = new Map<string, Field>();
  readonly highest = new Map<string, number>();
  /** By client, then by field: the newest record, as the object store holds it. */
  readonly disk = new Map<string, Map<string, Pending>>();
  readonly windows: Window[] = [];
  readonly wire: Batch[] = [];
  readonly deeds: Deed[] = [];
  private clients = 0;
  private texts = 0;

  constructor(
    private readonly parts: Parts,
    windows: number,
  ) {
    for (let i = 0; i < windows; i++) this.open();
  }

  private open(): void {
    this.clients += 1;
    this.windows.push({ draft: openDraft(`w${this.clients}`, this.fields.values()), writing: null, sent: null });
  }

  private at(index: number): Window {
    return this.windows[index % this.windows.length] as Window;
  }

  private deed(window: Window, key: string, value: { text: string } | null, replaced: string[], resolves: boolean) {
    const { clientId, next } = window.draft;
    this.deeds.push({ key, text: value?.text ?? null, replaced, kept: false, client: clientId, operation: next });
    window.draft = write(window.draft, { key, value, resolves });
  }

  type(index: number, key: string): void {
    const window = this.at(index);
    const seen = show(window.draft, key);
    this.texts += 1;
    this.deed(window, key, { text: `t${this.texts}` }, seen === null ? [] : [textOf(seen.value)], false);
  }

  remove(index: number, key: string): void {
    const window = this.at(index);
    const seen = show(window.draft, key);
    if (seen !== null) this.deed(window, key, null, [textOf(seen.value)], false);
  }

  choose(index: number, key: string, which: number): void {
    const window = this.at(index);
    const seen = show(window.draft, key);
    if (seen === null || seen.others.length === 0) return;
    const all = [seen.value, ...seen.others.map((other) => other.value)].map(textOf);
    const text = all[which % all.length] as string;
    const replaced = all.filter((one) => one !== text);
    this.deed(window, key, { text }, replaced, true);
  }

  startKeeping(index: number): void {
    const window = this.at(index);
    const edits = unkept(window.draft);
    if (window.writing === null && edits.length > 0) window.writing = edits;
  }

  finishKeeping(index: number): void {
    const window = this.at(index);
    if (window.writing === null) return;
    const { clientId } = window.draft;
    const records = this.disk.get(clientId) ?? new Map<string, Pending>();
    for (const edit of window.writing) {
      records.set(edit.key, edit);
      const deed = this.deeds.find((one) => one.client === clientId && one.operation === edit.operation);
      if (deed) deed.kept = true;
    }
    this.disk.set(clientId, records);
    window.draft = this.parts.markKept(window.draft, window.writing);
    window.writing = null;
  }

  send(index: number): void {
    const window = this.at(index);
    if (window.sent !== null) return;
    const batch = this.parts.nextBatch(window.draft, LIMITS);
    if (batch === null) return;
    window.sent = batch;
    this.wire.push(batch);
  }

  private serve(batch: Batch) {
    let last = this.highest.get(batch.clientId) ?? 0;
    const results = batch.edits.map((edit) => {
      if (edit.operation > last) {
        last = edit.operation;
        const { field } = this.parts.applyEdit(this.fields.get(edit.key), edit, batch.clientId, 'then');
        this.fields.set(edit.key, field);
      }
      return { operation: edit.operation, key: edit.key, field: this.fields.get(edit.key) };
    });
    this.highest.set(batch.clientId, last);
    return results;
  }

  /** A request reaches the server, perhaps for the second time; its answer reaches the window, or does not. */
  deliver(which: number, fate: 'answered' | 'answer lost' | 'again later' | 'lost'): void {
    const at = this.wire.length === 0 ? -1 : which % this.wire.length;
    const batch = this.wire[at];
    if (batch === undefined) return;
    if (fate !== 'again later') this.wire.splice(at, 1);
    const results = fate === 'lost' ? null : this.serve(batch);
    for (const window of this.windows.filter((one) => one.sent === batch)) {
      window.sent = null;
      if (results === null || fate !== 'answered') continue;
      window.draft = this.parts.acknowledge(window.draft, batch.clientId, results);
      const records = this.disk.get(batch.clientId);
      for (const { key, operation } of results) {
        const record = records?.get(key);
        if (record !== undefined && record.operation <= operation) records?.delete(key);
      }
    }
  }

  look(index: number): void {
    const window = this.at(index);
    window.draft = hear(window.draft, this.fields.values());
  }

  /** The usual course, all at once: kept, sent, answered. */
  flush(index: number): void {
    this.startKeeping(index);
    this.finishKeeping(index);
    this.send(index);
    for (let left = this.wire.length; left > 0; left--) this.deliver(0, 'answered');
  }

  /** The window is killed; another one opens, and finds on the disk what no living window owns. */
  crash(index: number): void {
    this.windows.splice(index % this.windows.length, 1);
    this.open();
    this.takeOver(this.windows.at(-1) as Window);
  }

  private takeOver(window: Window): void {
    const owned = (client: string) =>
      this.windows.some((one) => one.draft.clientId === client || one.draft.adopted.has(client));
    for (const [client, records] of this.disk) {
      if (records.size === 0 || owned(client)) continue;
      window.draft = adopt(window.draft, client, [...records.values()]);
    }
  }

  /** Everything that is still on its way arrives. */
  settle(): void {
    for (let turn = 0; turn < 400; turn++) {
      const busy = this.windows.findIndex((one) => standingOf(one.draft).waiting > 0);
      if (busy === -1 && this.wire.length === 0) return;
      if (this.wire.length > 0) this.deliver(0, 'answered');
      for (const index of this.windows.keys()) {
        this.startKeeping(index);
        this.finishKeeping(index);
        this.send(index);
      }
    }
    throw new Error('the queues do not drain');
  }

  /** Texts that were kept, that no surviving deed replaced, and that are on the card neither as value nor beside it. */
  lost(): string[] {
    // A later deed of the same window on the same field was built upon this one.
    const survives = (deed: Deed): boolean =>
      this.deeds.some(
        (later) =>
          later.kept && later.client === deed.client && later.key === deed.key && later.operation >= deed.operation,
      );
    return this.deeds.flatMap((deed, at) => {
      if (!deed.kept || deed.text === null) return [];
      const text = deed.text;
      const replaced = this.deeds.some(
        (later, when) => when > at && later.key === deed.key && later.replaced.includes(text) && survives(later),
      );
      const field = this.fields.get(deed.key);
      const there = [field?.value, ...(field?.conflicts ?? []).map((one) => one.value)].some((v) => textOf(v) === text);
      return replaced || there ? [] : [`${deed.key}: ${text}`];
    });
  }
}

type Step = (story: Story) => void;

const index = fc.nat({ max: 2 });
const key = fc.constantFrom(...KEYS);
const steps: fc.Arbitrary<{ name: string; run: Step }> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(index, key).map(([i, k]) => ({ name: `type ${i} ${k}`, run: (s: Story) => s.type(i, k) })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(index, key).map(([i, k]) => ({ name: `remove ${i} ${k}`, run: (s: Story) => s.remove(i, k) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(index, key, fc.nat({ max: 3 }))
      .map(([i, k, w]) => ({ name: `choose ${i} ${k} ${w}`, run: (s: Story) => s.choose(i, k, w) })),
  },
  { weight: 4, arbitrary: index.map((i) => ({ name: `start keeping ${i}`, run: (s: Story) => s.startKeeping(i) })) },
  { weight: 4, arbitrary: index.map((i) => ({ name: `finish keeping ${i}`, run: (s: Story) => s.finishKeeping(i) })) },
  { weight: 4, arbitrary: index.map((i) => ({ name: `send ${i}`, run: (s: Story) => s.send(i) })) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.nat({ max: 4 }), fc.constantFrom('answered', 'answered', 'answer lost', 'again later', 'lost'))
      .map(([w, fate]) => ({
        name: `deliver ${w} ${fate}`,
        run: (s: Story) => s.deliver(w, fate as 'answered' | 'answer lost' | 'again later' | 'lost'),
      })),
  },
  { weight: 5, arbitrary: index.map((i) => ({ name: `flush ${i}`, run: (s: Story) => s.flush(i) })) },
  { weight: 3, arbitrary: index.map((i) => ({ name: `look ${i}`, run: (s: Story) => s.look(i) })) },
  { weight: 2, arbitrary: index.map((i) => ({ name: `crash ${i}`, run: (s: Story) => s.crash(i) })) },
);

function promise(parts: Parts) {
  return fc.property(
    fc.integer({ min: 1, max: 3 }),
    fc.array(steps, { minLength: 5, maxLength: 60 }),
    (count, plan) => {
      const story = new Story(parts, count);
      for (const step of plan) step.run(story);
      story.settle();
      expect(story.lost(), plan.map((step) => step.name).join('\n')).toEqual([]);
      for (const window of story.windows) {
        story.look(story.windows.indexOf(window));
        for (const k of KEYS) {
          const field = story.fields.get(k);
          const stored = [field?.value, ...(field?.conflicts ?? []).map((one) => one.value)].flatMap(
            (v) => textOf(v) || [],
          );
          const shown = show(window.draft, k);
          const seen = shown === null ? [] : [shown.value, ...shown.others.map((one) => one.value)].map(textOf);
          expect([...new Set(seen)].sort(), 'every stored text is shown').toEqual([...new Set(stored)].sort());
        }
      }
    },
  );
}

const SEED = 20261121;

describe('a kept edit is never lost', () => {
  it('over random interleavings of windows, disks, losses, repetitions and crashes', () => {
    fc.assert(promise(sound), { numRuns: 2000, seed: SEED });
  });

  const faults: [string, Partial<Parts>][] = [
    [
      'the last text to arrive wins',
      { applyEdit: (field, edit, client, at) => applyEdit(field, { ...edit, base: 1e6, resolves: true }, client, at) },
    ],
    [
      'a choice clears texts that came after it was made',
      {
        applyEdit: (field, edit, client, at) =>
          applyEdit(field, { ...edit, base: edit.resolves ? 1e6 : edit.base }, client, at),
      },
    ],
    [
      'a request leaves out the lowest number',
      {
        nextBatch: (draft, limits) => {
          const batch = nextBatch(draft, limits);
          return batch === null || batch.edits.length < 2 ? batch : { ...batch, edits: batch.edits.slice(1) };
        },
      },
    ],
    [
      'an answer clears every edit of its fields, newer ones too',
      {
        acknowledge: (draft, client, verdicts) =>
          acknowledge(
            draft,
            client,
            verdicts.map((one) => ({ ...one, operation: 1e6 })),
          ),
      },
    ],
  ];
  it.each(faults)('and a planted fault is caught: %s', (_name, fault) => {
    const found = fc.check(promise({ ...sound, ...fault }), { numRuns: 5000, seed: SEED });
    expect(found.failed).toBe(true);
  });
});
