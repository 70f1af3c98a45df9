/**
 * The autosave with a slow disk and a bad network, and the question after every change of the page: are the words true?
 */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { applyEdit, type Field, textOf } from '../card';
import type { Batch, Pending, Verdict } from '../draft';
import type { CardSnapshot, EditReceipt } from '../snapshot';
import { Autosave, type Looked, type Sent, type Server } from './autosave';
import type { DraftStore } from './draft-store';

const EMPTY: CardSnapshot = {
  id: 'card',
  revision: 0,
  state: 'draft',
  roundRevealed: false,
  startedAt: null,
  savedAt: null,
  sealedAt: null,
  afterwords: [],
  kit: [],
  may: { edit: true, reopen: false, addText: false, correct: false },
  fields: [],
};

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A card on a server that can be slow, away, or lose its answers. */
class LabServer implements Server {
  readonly fields = new Map<string, Field>();
  private readonly highest = new Map<string, number>();
  revision = 0;
  answer: 'yes' | 'no' | 'loses the answer' | 'signed out' | 'refuses batches' = 'yes';
  delay = 20;
  requests: Batch[] = [];

  async send(batch: Batch): Promise<Sent> {
    const { answer } = this;
    await wait(this.delay);
    this.requests.push(batch);
    if (answer === 'no') return { kind: 'unreachable' };
    if (answer === 'signed out') return { kind: 'signed-out' };
    if (answer === 'refuses batches' && (batch.edits.length > 1 || textOf(batch.edits[0]?.value) === 'bad')) {
      return { kind: 'refused', reason: 'value: is not valid' };
    }
    const receipt = this.store(batch);
    return answer === 'loses the answer' ? { kind: 'unreachable' } : { kind: 'answered', receipt };
  }

  store(batch: Batch): EditReceipt {
    let last = this.highest.get(batch.clientId) ?? 0;
    let turned = false;
    const results = batch.edits.map(({ key, operation, ...edit }) => {
      if (operation <= last) return { key, operation, status: 'duplicate' as const, field: this.fields.get(key) };
      last = operation;
      const { field, status } = applyEdit(this.fields.get(key), { key, ...edit }, batch.clientId, 'then');
      turned ||= status !== 'unchanged';
      this.fields.set(key, field);
      return { key, operation, status, field };
    });
    this.highest.set(batch.clientId, last);
    if (turned) this.revision += 1;
    return { revision: this.revision, results };
  }

  async look(revision: number): Promise<Looked> {
    const { answer } = this;
    await wait(this.delay);
    if (answer === 'no' || answer === 'loses the answer') return { kind: 'unreachable' };
    if (answer === 'signed out') return { kind: 'signed-out' };
    const fields = revision === this.revision ? [] : [...this.fields.values()];
    return { kind: 'answered', snapshot: { ...EMPTY, revision: this.revision, fields } };
  }

  holds(key: string, text: string): boolean {
    const field = this.fields.get(key);
    return [field?.value, ...(field?.conflicts ?? []).map((one) => one.value)].some((value) => textOf(value) === text);
  }
}

class LabDisk implements DraftStore {
  readonly records = new Map<string, Map<string, Pending>>();
  delay = 5;
  broken = false;
  /** The planted fault: says that it has kept what it will keep a little later. */
  boasts = false;

  async keep(_card: string, client: string, edits: readonly Pending[]): Promise<void> {
    const put = async () => {
      await wait(this.boasts ? 2_000 : this.delay);
      if (this.broken) throw new Error('no room');
      const records = this.records.get(client) ?? new Map<string, Pending>();
      for (const edit of edits) records.set(edit.key, edit);
      this.records.set(client, records);
    };
    if (this.boasts) void put();
    else await put();
  }

  async release(_card: string, client: string, verdicts: readonly Verdict[]): Promise<void> {
    await wait(this.delay);
    const records = this.records.get(client);
    for (const { key, operation } of verdicts) {
      const record = records?.get(key);
      if (record !== undefined && record.operation <= operation) records?.delete(key);
    }
  }

  async queues(): Promise<Map<string, Pending[]>> {
    return new Map([...this.records].map(([client, records]) => [client, [...records.values()]]));
  }

  holds(key: string, text: string): boolean {
    return [...this.records.values()].some((records) => textOf(records.get(key)?.value) === text);
  }
}

class Lab {
  readonly server = new LabServer();
  readonly disk = new LabDisk();
  readonly alive = new Set<string>();
  /** What the words claimed and what was not so. */
  readonly lies: string[] = [];
  private windows = 0;
  private readonly texts = new Map<string, string>();

  open(): { autosave: Autosave; kill: () => void } {
    this.windows += 1;
    const clientId = `w${this.windows}`;
    this.alive.add(clientId);
    const autosave = new Autosave({
      clientId,
      snapshot: { ...EMPTY, revision: this.server.revision, fields: [...this.server.fields.values()] },
      store: this.disk,
      server: this.server,
      neighbours: {
        claim: async (other, work) => {
          if (!this.alive.has(other)) await work();
        },
        tell: () => {},
      },
      now: () => Date.now(),
      clock: (at) => at.toISOString().slice(11, 19),
      random: () => 0.5,
    });
    autosave.subscribe(() => {
      if (this.alive.has(clientId)) this.judge(autosave);
    });
    const stop = autosave.start();
    return {
      autosave,
      kill: () => {
        stop();
        this.alive.delete(clientId);
        // Nobody was told that what is on neither side is kept.
        for (const [key, text] of this.texts) {
          if (!this.server.holds(key, text) && !this.disk.holds(key, text)) this.texts.delete(key);
        }
      },
    };
  }

  type(autosave: Autosave, key: string, text: string): void {
    this.texts.set(key, text);
    autosave.write([{ key, value: { text } }], true);
  }

  private judge(autosave: Autosave): void {
    const { words } = autosave.read();
    for (const [key, text] of this.texts) {
      const stored = this.server.holds(key, text);
      if (words.kind === 'saved' && !stored) this.lies.push(`"Saved", but the server does not have ${text}`);
      const claimsDisk = words.kind === 'offline' || (words.kind === 'failed' && /kept here/.test(words.reason));
      if (claimsDisk && !stored && !this.disk.holds(key, text)) {
        this.lies.push(`"kept here", but the disk does not have ${text}`);
      }
    }
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-24T12:04:31Z') });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const words = (autosave: Autosave) => autosave.read().words;

describe('from the keyboard to the server', () => {
  it('keeps every letter at once and sends when typing rests', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    for (const text of ['t', 'th', 'the']) {
      lab.type(autosave, 'summary', text);
      expect(words(autosave)).toEqual({ kind: 'saving' });
      await pass(100);
      expect(lab.disk.holds('summary', text)).toBe(true);
    }
    expect(lab.server.requests).toEqual([]);
    await pass(350);
    expect(lab.server.requests.map((batch) => batch.edits.length)).toEqual([1]);
    expect(words(autosave)).toEqual({ kind: 'saved', at: '12:04:31' });
    await pass(10);
    expect(lab.disk.holds('summary', 'the')).toBe(false);
  });

  it('does not wait for ever for typing to rest', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    for (let letters = 1; letters <= 35; letters++) {
      lab.type(autosave, 'summary', 'x'.repeat(letters));
      await pass(100);
    }
    expect([1, 2]).toContain(lab.server.requests.length);
  });

  it('sends a press at once, and everything when a field is left', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    autosave.write([{ key: 'recommendation', value: { level: 2 } }]);
    await pass(30);
    expect(lab.server.fields.get('recommendation')?.value).toEqual({ level: 2 });
    lab.type(autosave, 'summary', 'left');
    autosave.flush();
    await pass(30);
    expect(lab.server.holds('summary', 'left')).toBe(true);
  });
});

describe('without a network', () => {
  it('says how many changes are kept, goes on trying, and sends them all', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.answer = 'no';
    lab.type(autosave, 'summary', 'one');
    await pass(500);
    expect(words(autosave)).toEqual({ kind: 'offline', changes: 1 });
    lab.type(autosave, 'line:1', 'two');
    expect(words(autosave)).toEqual({ kind: 'saving' });
    await pass(500);
    expect(words(autosave)).toEqual({ kind: 'offline', changes: 2 });
    lab.server.answer = 'yes';
    await pass(31_000);
    expect(words(autosave).kind).toBe('saved');
    expect([lab.server.holds('summary', 'one'), lab.server.holds('line:1', 'two')]).toEqual([true, true]);
  });

  it('tries at once when somebody looks at the window again', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.answer = 'no';
    lab.type(autosave, 'summary', 'one');
    await pass(20_000);
    lab.server.answer = 'yes';
    autosave.wake();
    await pass(50);
    expect(words(autosave).kind).toBe('saved');
  });

  it('repeats what was stored without an answer, and it is stored once', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.answer = 'loses the answer';
    lab.type(autosave, 'summary', 'one');
    await pass(500);
    lab.server.answer = 'yes';
    await pass(5_000);
    expect(words(autosave).kind).toBe('saved');
    expect(lab.server.fields.get('summary')?.version).toBe(1);
  });

  it('names a session that has ended, and a browser that keeps nothing', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.answer = 'signed out';
    lab.type(autosave, 'summary', 'one');
    await pass(1_000);
    expect(words(autosave)).toMatchObject({
      kind: 'failed',
      reason: expect.stringMatching(/signed out.*1 change kept/),
    });
    lab.disk.broken = true;
    lab.server.answer = 'no';
    lab.type(autosave, 'summary', 'one more');
    autosave.wake();
    await pass(1_000);
    expect(words(autosave)).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('leave this window open'),
    });
    lab.server.answer = 'yes';
    await pass(31_000);
    expect(words(autosave).kind).toBe('saved');
  });
});

describe('the end of a page', () => {
  it('still sends what was typed last, and an end that comes late leaves a new beginning alone', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    const first = autosave.start();
    const second = autosave.start();
    lab.type(autosave, 'summary', 'the last word');
    void autosave.settle().finally(first);
    await pass(100);
    expect(lab.server.holds('summary', 'the last word')).toBe(true);
    lab.type(autosave, 'summary', 'and one more');
    await pass(1_000);
    expect(lab.server.holds('summary', 'and one more')).toBe(true);
    second();
    lab.type(autosave, 'summary', 'too late');
    await pass(60_000);
    expect(lab.server.holds('summary', 'too late')).toBe(false);
    expect(lab.disk.holds('summary', 'too late')).toBe(true);
  });
});

describe('other windows', () => {
  it('sends what a window that was killed has left on the disk', async () => {
    const lab = new Lab();
    lab.server.answer = 'no';
    const first = lab.open();
    lab.type(first.autosave, 'summary', 'typed before the crash');
    await pass(20);
    first.kill();
    lab.server.answer = 'yes';
    const second = lab.open();
    await pass(10);
    expect(second.autosave.read().shown.get('summary')?.value).toEqual({ text: 'typed before the crash' });
    await pass(100);
    expect(lab.server.holds('summary', 'typed before the crash')).toBe(true);
    expect(words(second.autosave).kind).toBe('saved');
  });

  it('leaves the queue of a living window alone', async () => {
    const lab = new Lab();
    lab.server.answer = 'no';
    const first = lab.open();
    lab.type(first.autosave, 'summary', 'mine');
    await pass(20);
    const second = lab.open();
    await pass(100);
    expect(second.autosave.read().shown.has('summary')).toBe(false);
  });

  it('shows both texts when two windows wrote in one field, until one is chosen', async () => {
    const lab = new Lab();
    const [one, two] = [lab.open().autosave, lab.open().autosave];
    lab.type(one, 'summary', 'from one');
    lab.type(two, 'summary', 'from two');
    await pass(1_000);
    expect(lab.server.holds('summary', 'from one') && lab.server.holds('summary', 'from two')).toBe(true);
    const shown = () => two.read().shown.get('summary');
    expect(shown()).toMatchObject({ value: { text: 'from two' }, others: [{ value: { text: 'from one' } }] });
    two.write([{ key: 'summary', value: { text: 'from two' }, resolves: true }]);
    await pass(12_000);
    expect(shown()).toEqual({ value: { text: 'from two' }, others: [] });
    expect(one.read().shown.get('summary')).toEqual({ value: { text: 'from two' }, others: [] });
  });

  it('hears of the second device by asking from time to time', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.store({
      clientId: 'phone',
      edits: [{ key: 'summary', value: { text: 'on the phone' }, base: 0, operation: 1 }],
    });
    await pass(11_000);
    expect(autosave.read().shown.get('summary')?.value).toEqual({ text: 'on the phone' });
  });
});

describe('what the server will not store', () => {
  it('is named with its reason and does not hold up the rest', async () => {
    const lab = new Lab();
    const { autosave } = lab.open();
    lab.server.answer = 'refuses batches';
    autosave.write([
      { key: 'summary', value: { text: 'bad' } },
      { key: 'line:1', value: { text: 'good' } },
    ]);
    await pass(500);
    expect(lab.server.holds('line:1', 'good')).toBe(true);
    expect(autosave.read().refusals).toEqual([
      { key: 'summary', value: { text: 'bad' }, reason: 'value: is not valid' },
    ]);
    autosave.dismiss('summary');
    expect(autosave.read().refusals).toEqual([]);
  });
});

describe('the words are true', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('type' as const), key: fc.constantFrom('summary', 'line:1') }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 7, 60, 420, 3_000) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('server' as const),
        answer: fc.constantFrom('yes' as const, 'no' as const, 'loses the answer' as const, 'signed out' as const),
        delay: fc.constantFrom(1, 20, 300),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('disk' as const), delay: fc.constantFrom(1, 30, 200) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wake' as const) }) },
  );
  const story = (boasts: boolean) =>
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const lab = new Lab();
      lab.disk.boasts = boasts;
      let { autosave, kill } = lab.open();
      let letters = 0;
      for (const one of steps) {
        if (one.do === 'type') lab.type(autosave, one.key, `t${++letters}`);
        else if (one.do === 'pass') await pass(one.ms);
        else if (one.do === 'server') Object.assign(lab.server, { answer: one.answer, delay: one.delay });
        else if (one.do === 'disk') lab.disk.delay = one.delay;
        else if (one.do === 'wake') autosave.wake();
        else {
          kill();
          ({ autosave, kill } = lab.open());
        }
      }
      lab.server.answer = 'yes';
      await pass(120_000);
      kill();
      expect(lab.lies).toEqual([]);
      expect(['saved', 'unchanged']).toContain(words(autosave).kind);
    });

  it('over random typing, disks, networks and crashes', async () => {
    await fc.assert(story(false), { numRuns: 150, seed: 20261121 });
  });

  it('and a disk that boasts is caught', async () => {
    const found = await fc.check(story(true), { numRuns: 300, seed: 20261121 });
    expect(found.failed).toBe(true);
  });
});
