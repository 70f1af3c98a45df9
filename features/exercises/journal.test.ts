/**
 * The journal under everything that can go wrong: random histories of typing, disks, lost requests, lost answers, crashed
 * windows and taken-over journals. What the page said is held against what disk and server really had.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acknowledge,
  adopt,
  type Batch,
  type Entry,
  type Journal,
  markKept,
  nextBatch,
  openJournal,
  standingOf,
  unkept,
  wordsOf,
  write,
} from './journal';

type Step =
  | { do: 'type'; window: number }
  | { do: 'keep'; window: number }
  | { do: 'send'; window: number; lost: 'nothing' | 'request' | 'answer' }
  | { do: 'crash'; window: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('type' as const), window: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('keep' as const), window: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      window: fc.nat(1),
      lost: fc.constantFrom('nothing' as const, 'request' as const, 'answer' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), window: fc.nat(1) }) },
);

const LIMITS = { entries: 3, bytes: 12 };

/** The server as the product has it: in order, by window, a number that is not above the highest is a repetition. */
class Server {
  readonly rows: string[] = [];
  private readonly highest = new Map<string, number>();

  take({ clientId, entries }: Batch): number {
    for (const { operation, update } of entries) {
      if (operation <= (this.highest.get(clientId) ?? 0)) continue;
      this.rows.push(String(update));
      this.highest.set(clientId, operation);
    }
    return this.highest.get(clientId) ?? 0;
  }
}

interface Faults {
  /** Forgets a batch whose answer was lost. */
  forgetsUnanswered?: boolean;
  /** A taken-over journal gets a new name, so the server cannot recognise it. */
  renamesAdopted?: boolean;
}

/** Plays a history, then lets everything come to rest. @returns what was kept, what the server has, and lies that were told */
function play(steps: readonly Step[], faults: Faults = {}) {
  const server = new Server();
  const disk = new Map<string, Entry[]>();
  const kept: string[] = [];
  const lies: string[] = [];
  let names = 0;
  let letters = 0;
  const open = (): Journal => {
    names += 1;
    let journal = openJournal(`window ${names}`);
    for (const [from, entries] of disk) {
      if (windows.some((one) => one.clientId === from)) continue;
      journal = adopt(journal, faults.renamesAdopted ? `${from} again` : from, entries);
    }
    return journal;
  };
  const windows: Journal[] = [];
  windows.push(open());
  windows.push(open());

  const told = (at: number) => {
    const journal = windows[at] as Journal;
    const words = wordsOf({
      ...standingOf(journal),
      link: 'offline',
      keepsNothing: false,
      typing: false,
      savedAt: 'x',
    });
    if (words.kind === 'saved' && journal.written.some((one) => !server.rows.includes(String(one.update)))) {
      lies.push('said saved');
    }
    const here = disk.get(journal.clientId) ?? [];
    if (words.kind === 'offline' && journal.written.some((one) => !here.includes(one))) lies.push('said kept');
  };

  const act = (one: Step) => {
    const journal = windows[one.window] as Journal;
    if (one.do === 'type') {
      letters += 1;
      windows[one.window] = write(journal, Uint8Array.of(letters >> 8, letters & 255));
    } else if (one.do === 'keep') {
      const entries = unkept(journal);
      disk.set(journal.clientId, [...(disk.get(journal.clientId) ?? []), ...entries]);
      kept.push(...entries.map((entry) => String(entry.update)));
      windows[one.window] = markKept(journal, entries.at(-1)?.operation ?? 0);
    } else if (one.do === 'send') {
      const batch = nextBatch(journal, LIMITS);
      if (batch === null) return;
      const operation = one.lost === 'request' ? null : server.take(batch);
      if (one.lost === 'nothing' || (one.lost === 'answer' && faults.forgetsUnanswered)) {
        const reached = operation ?? 0;
        windows[one.window] = acknowledge(journal, batch.clientId, reached);
        const left = (disk.get(batch.clientId) ?? []).filter((entry) => entry.operation > reached);
        disk.set(batch.clientId, left);
      } else if (one.lost === 'request' && faults.forgetsUnanswered) {
        windows[one.window] = acknowledge(journal, batch.clientId, batch.entries.at(-1)?.operation ?? 0);
        disk.delete(batch.clientId);
      }
    } else {
      windows[one.window] = openJournal('gone');
      windows[one.window] = open();
    }
    told(one.window);
  };
  for (const one of steps) act(one);
  // A crash of everything, and then a window that finds the disk and a network that holds.
  windows.length = 0;
  windows.push(open());
  for (let round = 0; round < 4 * letters + 4; round += 1) act({ do: 'send', window: 0, lost: 'nothing' });
  return { kept, rows: server.rows, lies, left: standingOf(windows[0] as Journal).waiting };
}

const histories = fc.array(step, { maxLength: 60 });

function holds(steps: readonly Step[], faults?: Faults): boolean {
  const { kept, rows, lies, left } = play(steps, faults);
  const twice = new Set(rows).size !== rows.length;
  return left === 0 && !twice && lies.length === 0 && kept.every((one) => rows.includes(one));
}

describe('journal', () => {
  it('loses nothing that was kept, applies nothing twice, and says only what is true', () => {
    fc.assert(
      fc.property(histories, (steps) => holds(steps)),
      { numRuns: 500 },
    );
  });

  it('sends one window’s changes in their order', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const { rows } = play(steps.map((one) => ({ ...one, window: 0 })).filter((one) => one.do !== 'crash'));
        expect(rows).toEqual([...rows].sort((a, b) => number(a) - number(b)));
      }),
    );
  });

  it.each<[string, Faults]>([
    ['a journal that is sent again under another name', { renamesAdopted: true }],
    ['a batch that is forgotten before its answer', { forgetsUnanswered: true }],
  ])('notices a planted fault: %s', (_, faults) => {
    const found = fc.check(
      fc.property(histories, (steps) => holds(steps, faults)),
      { numRuns: 500 },
    );
    expect(found.failed).toBe(true);
  });

  it('sends nothing that is not on the disk', () => {
    const journal = write(write(openJournal('a'), Uint8Array.of(1)), Uint8Array.of(2));
    expect(nextBatch(journal, LIMITS)).toBeNull();
    expect(nextBatch(markKept(journal, 1), LIMITS)?.entries.map((one) => one.operation)).toEqual([1]);
  });

  it('sends a change that is larger than a batch alone', () => {
    const large = markKept(write(write(openJournal('a'), new Uint8Array(40)), Uint8Array.of(2)), 2);
    expect(nextBatch(large, LIMITS)?.entries.map((one) => one.operation)).toEqual([1]);
  });
});

describe('the words', () => {
  const facts = { unkept: 0, waiting: 0, link: 'online' as const, keepsNothing: false, typing: false, savedAt: null };
  it.each([
    [{}, { kind: 'unchanged' }],
    [{ savedAt: '12:04:31' }, { kind: 'saved', at: '12:04:31' }],
    [{ waiting: 1 }, { kind: 'saving' }],
    [
      { waiting: 3, link: 'offline' as const },
      { kind: 'offline', changes: 3 },
    ],
    [{ waiting: 3, unkept: 1, link: 'offline' as const }, { kind: 'saving' }],
    [{ waiting: 3, typing: true, link: 'offline' as const }, { kind: 'saving' }],
    [
      { waiting: 1, link: 'ended' as const },
      { kind: 'failed', reason: 'the attempt has ended. 1 change kept here' },
    ],
    [
      { waiting: 2, link: 'gone' as const },
      { kind: 'failed', reason: 'this link has ended. 2 changes kept here' },
    ],
  ])('%o', (some, words) => expect(wordsOf({ ...facts, ...some })).toEqual(words));

  it('do not say "kept" of a browser that keeps nothing', () => {
    const words = wordsOf({ ...facts, waiting: 2, link: 'offline', keepsNothing: true });
    expect(words).toMatchObject({ kind: 'failed', reason: expect.stringContaining('leave this window open') });
  });
});

const number = (row: string): number => {
  const [high = 0, low = 0] = row.split(',').map(Number);
  return high * 256 + low;
};
