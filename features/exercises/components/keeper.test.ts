/** The keeper with a real document, a real (in-memory) IndexedDB, and a network and windows that fail when told to. */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import type { Batch } from '../journal';
import type { Windows } from './attempt-windows';
import { type JournalStore, journalStore } from './journal-store';
import { Keeper, type Sent } from './keeper';

const WAITS = { pause: 4, longest: 12, firstRetry: 5, lastRetry: 10 };
const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
let databases = 0;

/** The server's part, in one process: numbered, in order, acknowledged after storing. */
class Server {
  readonly doc = new Doc();
  stored = 0;
  network: 'up' | 'down' | 'loses answers' = 'up';
  ended = false;
  /** A planted fault: acknowledges without storing. */
  forgets = false;
  private readonly highest = new Map<string, number>();

  send = async ({ clientId, entries }: Batch): Promise<Sent> => {
    await later(0);
    if (this.network === 'down') return { kind: 'unreachable' };
    if (this.ended) return { kind: 'ended' };
    for (const { operation, update } of entries) {
      if (operation <= (this.highest.get(clientId) ?? 0)) continue;
      expect(operation, 'no gap').toBe((this.highest.get(clientId) ?? 0) + 1);
      this.highest.set(clientId, operation);
      if (this.forgets) continue;
      applyUpdate(this.doc, update);
      this.stored += 1;
    }
    if (this.network === 'loses answers') return { kind: 'unreachable' };
    return { kind: 'acknowledged', operation: this.highest.get(clientId) ?? 0 };
  };

  get text(): string {
    return this.doc.getText('solution').toString();
  }
}

class Desk {
  readonly server = new Server();
  readonly store: JournalStore;
  private readonly alive = new Map<string, Keeper>();
  private names = 0;
  private readonly endings: (() => void)[] = [];

  constructor(wrap: (store: JournalStore) => JournalStore = (store) => store) {
    databases += 1;
    this.store = wrap(journalStore(`test ${databases}`));
  }

  /** Opens a window as a reload does: with what the server has. */
  open(): { keeper: Keeper; doc: Doc; crash: () => void } {
    this.names += 1;
    const clientId = `window ${this.names}`;
    const doc = new Doc();
    const windows: Windows = {
      claim: async (other, work) => {
        if (!this.alive.has(other)) await work();
      },
      tell: (updates) => {
        for (const [name, other] of this.alive) if (name !== clientId) other.hear(updates);
      },
    };
    const keeper = new Keeper({
      attempt: 'attempt',
      clientId,
      doc,
      store: this.store,
      send: this.server.send,
      windows,
      now: () => performance.now(),
      clock: () => '12:04:31',
      random: () => 0.5,
      waits: WAITS,
    });
    this.alive.set(clientId, keeper);
    const stop = keeper.start();
    this.endings.push(stop);
    const crash = () => {
      stop();
      this.alive.delete(clientId);
    };
    return { keeper, doc, crash };
  }

  close(): void {
    for (const end of this.endings) end();
  }
}

const type = (doc: Doc, text: string) => {
  const solution = doc.getText('solution');
  solution.insert(solution.length, text);
};

describe('Keeper', () => {
  let desk: Desk;
  afterEach(() => desk.close());

  it('keeps, sends, and says so with the time', async () => {
    desk = new Desk();
    const { keeper, doc } = desk.open();
    expect(keeper.read()).toEqual({ kind: 'unchanged' });
    type(doc, 'hello');
    expect(keeper.read()).toEqual({ kind: 'saving' });
    expect(await keeper.settle()).toBe(true);
    expect(keeper.read()).toEqual({ kind: 'saved', at: '12:04:31' });
    expect(desk.server.text).toBe('hello');
    expect(await desk.store.journals('attempt')).toEqual(new Map());
  });

  it('without a network counts what it keeps, and sends it once when the network is back', async () => {
    desk = new Desk();
    desk.server.network = 'down';
    const { keeper, doc } = desk.open();
    for (const letter of 'abc') type(doc, letter);
    expect(await keeper.settle()).toBe(false);
    await expect.poll(() => keeper.read()).toEqual({ kind: 'offline', changes: 3 });
    desk.server.network = 'loses answers';
    keeper.wake();
    await later(20);
    desk.server.network = 'up';
    keeper.wake();
    expect(await keeper.settle()).toBe(true);
    expect(desk.server.text).toBe('abc');
    expect(desk.server.stored).toBe(3);
  });

  it('a crashed window’s work is shown and sent by the next', async () => {
    desk = new Desk();
    desk.server.network = 'down';
    const first = desk.open();
    type(first.doc, 'kept before the crash');
    // No request of it is under way when it dies: one that got through would leave nothing to do.
    expect(await first.keeper.settle()).toBe(false);
    first.crash();
    desk.server.network = 'up';
    const second = desk.open();
    await expect.poll(() => second.doc.getText('solution').toString()).toBe('kept before the crash');
    await expect.poll(() => second.keeper.read().kind).toBe('saved');
    expect(desk.server.text).toBe('kept before the crash');
  });

  it('two windows show one text, also without a network', async () => {
    desk = new Desk();
    desk.server.network = 'down';
    const [one, two] = [desk.open(), desk.open()];
    type(one.doc, 'from one ');
    await one.keeper.kept();
    type(two.doc, 'from two');
    await two.keeper.kept();
    expect(one.doc.getText('solution').toString()).toBe('from one from two');
    desk.server.network = 'up';
    await Promise.all([one.keeper.settle(), two.keeper.settle()]);
    one.keeper.wake();
    two.keeper.wake();
    await Promise.all([one.keeper.settle(), two.keeper.settle()]);
    expect(desk.server.text).toBe('from one from two');
  });

  it('a disk that is full is said, and the server gets the work all the same', async () => {
    desk = new Desk((store) => ({ ...store, keep: () => Promise.reject(new Error('full')) }));
    const { keeper, doc } = desk.open();
    desk.server.network = 'down';
    type(doc, 'x');
    const sentence = expect.stringContaining('keeps nothing');
    await expect.poll(() => keeper.read()).toMatchObject({ kind: 'failed', reason: sentence });
    expect(keeper.mayLose()).toBe(true);
    desk.server.network = 'up';
    keeper.wake();
    expect(await keeper.settle()).toBe(true);
    expect(desk.server.text).toBe('x');
  });

  it('after the end it says that changes stay here', async () => {
    desk = new Desk();
    const { keeper, doc } = desk.open();
    desk.server.ended = true;
    type(doc, 'too late');
    await keeper.settle();
    expect(keeper.read()).toEqual({ kind: 'failed', reason: 'the attempt has ended. 1 change kept here' });
  });

  type Deed = 'type' | 'keep' | 'crash' | 'up' | 'down' | 'loses answers' | 'wait' | 'other';
  const deeds = fc.array(
    fc.constantFrom<Deed>('type', 'type', 'type', 'keep', 'crash', 'up', 'down', 'loses answers', 'wait', 'other'),
    { maxLength: 25 },
  );

  /** Plays deeds, then lets a last window and a good network bring everything to rest. */
  async function survives(plan: readonly Deed[], set: Desk): Promise<boolean> {
    desk = set;
    const keptTokens: string[] = [];
    let windows = [set.open(), set.open()];
    let letters = 0;
    let at = 0;
    for (const deed of plan) {
      const here = windows[at] as (typeof windows)[number];
      if (deed === 'type') {
        letters += 1;
        type(here.doc, `[${letters}]`);
      } else if (deed === 'keep') {
        const token = `[${letters}]`;
        const had = here.doc.getText('solution').toString().includes(token);
        await here.keeper.kept();
        if (had) keptTokens.push(token);
      } else if (deed === 'crash') {
        here.crash();
        windows = windows.map((one, index) => (index === at ? set.open() : one));
      } else if (deed === 'wait') await later(8);
      else if (deed === 'other') at = 1 - at;
      else set.server.network = deed;
    }
    set.server.network = 'up';
    for (const one of windows) one.crash();
    const last = set.open();
    for (let tries = 0; tries < 60; tries += 1) {
      await later(4);
      last.keeper.wake();
      if ((await last.keeper.settle()) && (await set.store.journals('attempt')).size === 0) break;
    }
    const { text } = set.server;
    set.close();
    return keptTokens.every((token) => text.split(token).length === 2);
  }

  it('loses nothing that was kept, whatever the network, the windows and their crashes do', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (plan) => survives(plan, new Desk())),
      { numRuns: 40 },
    );
  });

  it.each([
    [
      'a server that acknowledges before it stores',
      () => {
        const faulty = new Desk();
        faulty.server.forgets = true;
        return faulty;
      },
    ],
    ['a disk that says "kept" and keeps nothing', () => new Desk((store) => ({ ...store, keep: async () => {} }))],
  ] as const)('notices a planted fault: %s', { timeout: 60_000 }, async (_, plant) => {
    const found = await fc.check(
      fc.asyncProperty(deeds, async (plan) => survives(plan, plant())),
      { numRuns: 60, endOnFailure: true },
    );
    expect(found.failed).toBe(true);
  });
});
