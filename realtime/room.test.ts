/** A live room with windows of paper: slow readers, shared bytes, who may stay. Real sockets are in live.db.test.ts. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WorkspaceRole } from '@/features/access/scope';
import type { ServerMessage } from '@/features/polls/live';
import type { Room, ShownRaterState } from '@/features/polls/poll';
import type { Connection } from './connection';
import { LiveRoom } from './room';

const roomWith = (raters: Record<string, ShownRaterState>): Room => ({
  roomId: 'room',
  loopId: 'loop',
  phase: 'draft',
  facilitatorId: 'fay',
  overrides: [],
  rounds: [
    {
      id: 'round-1',
      number: 1,
      sampleId: null,
      state: 'open',
      withheld: false,
      revealedAt: null,
      revealedBy: null,
      missingAtReveal: null,
      raters,
      votes: {},
      disagreements: {},
      comments: [],
    },
  ],
});

/** The part of a connection that a room touches. */
class Paper {
  joined = false;
  open = true;
  behindSince: number | null = null;
  slow = false;
  toldPresence = '';
  onDrained = () => {};
  readonly bytes: Buffer[] = [];
  closedBecause: string | null = null;
  readonly scope: { role: WorkspaceRole };
  readonly userId: string;
  constructor(userId: string, role: WorkspaceRole = 'interviewer') {
    this.userId = userId;
    this.scope = { role };
  }
  sendBytes(bytes: Buffer): void {
    this.bytes.push(bytes);
  }
  send(message: object): void {
    this.sendBytes(Buffer.from(JSON.stringify(message)));
  }
  close(name: string): void {
    this.closedBecause = name;
  }
  get heard(): ServerMessage[] {
    return this.bytes.map((one) => JSON.parse(one.toString()) as ServerMessage);
  }
  as(): Connection {
    return this as unknown as Connection;
  }
}

describe('LiveRoom', () => {
  let rows: { version: number; room: Room } | null;
  let reads: number;
  /** How long a read of the room takes, in milliseconds. */
  let slow: number;
  let fails: boolean;
  let failures: number;
  let live: LiveRoom;
  beforeEach(() => {
    vi.useFakeTimers();
    rows = { version: 1, room: roomWith({ ana: 'invited', ben: 'invited' }) };
    reads = 0;
    slow = 0;
    fails = false;
    failures = 0;
    live = new LiveRoom(
      {
        read: async () => {
          reads += 1;
          if (fails) throw new Error('the database is away');
          const found = rows;
          if (slow > 0) await new Promise((done) => setTimeout(done, slow));
          return found;
        },
        readOwn: async () => [],
      },
      {
        frameEveryMs: 50,
        clock: () => Date.now(),
        onError: (error) => {
          if (!fails) throw error;
          failures += 1;
        },
        onPresence: () => {},
      },
    );
  });
  afterEach(() => {
    live.stop();
    vi.useRealTimers();
  });

  const join = async (paper: Paper, holds: number | null = null) => {
    await live.join(paper.as(), holds);
    return paper;
  };
  const change = async (raters: Record<string, ShownRaterState>) => {
    rows = { version: (rows?.version ?? 0) + 1, room: roomWith(raters) };
    live.hint();
    await vi.advanceTimersByTimeAsync(60);
  };
  const frames = (paper: Paper) => paper.heard.filter((one) => one.t === 'frame');

  it('builds a frame once for everybody who may hear the same', async () => {
    const [ana, fay] = [await join(new Paper('ana')), await join(new Paper('fay'))];
    await change({ ana: 'invited', ben: 'sealed' });
    expect(frames(ana)).toHaveLength(1);
    expect(ana.bytes.at(-1)).toBe(fay.bytes.at(-1));
  });

  it('leaves frames out for a slow reader and sends a snapshot once it has caught up', async () => {
    const [ana, ben] = [await join(new Paper('ana')), await join(new Paper('ben'))];
    ana.slow = true;
    await change({ ana: 'invited', ben: 'sealed' });
    ana.slow = false;
    await change({ ana: 'sealed', ben: 'sealed' });
    expect(frames(ana)).toHaveLength(0);
    expect(frames(ben)).toHaveLength(2);
    expect(ana.behindSince).not.toBeNull();
    ana.onDrained();
    expect(ana.heard.filter((one) => one.t === 'snapshot').at(-1)).toMatchObject({ version: 3 });
    expect(ana.behindSince).toBeNull();
    await change({ ana: 'sealed', ben: 'recused' });
    expect(frames(ana)).toHaveLength(1);
  });

  it('reads once for a burst of hints, and again for one that comes while it reads', async () => {
    await join(new Paper('ana'));
    const before = reads;
    for (let n = 0; n < 20; n += 1) live.hint();
    await vi.advanceTimersByTimeAsync(200);
    expect(reads - before).toBe(1);
  });

  it('says what all may know of a change before it tells its author of their own votes, however slow the room is to read', async () => {
    const ana = await join(new Paper('ana'));
    const told = () => ana.heard.slice(-2).map((one) => one.t);
    slow = 30;
    rows = { version: 2, room: roomWith({ ana: 'sealed', ben: 'invited' }) };
    live.hintOwn('ana');
    live.hint();
    await vi.advanceTimersByTimeAsync(200);
    expect(told()).toEqual(['frame', 'own']);
    live.hint();
    await vi.advanceTimersByTimeAsync(60);
    rows = { version: 3, room: roomWith({ ana: 'sealed', ben: 'sealed' }) };
    live.hintOwn('ana');
    await vi.advanceTimersByTimeAsync(200);
    expect(told()).toEqual(['frame', 'own']);
    expect(ana.heard.filter((one) => one.t === 'own')).toHaveLength(3);
  });

  it('still owes its author their own votes when the rows could not be read', async () => {
    const ana = await join(new Paper('ana'));
    const own = () => ana.heard.filter((one) => one.t === 'own').length;
    fails = true;
    live.hintOwn('ana');
    await vi.advanceTimersByTimeAsync(60);
    expect([own(), failures]).toEqual([1, 1]);
    fails = false;
    live.hint();
    await vi.advanceTimersByTimeAsync(60);
    expect([own(), failures]).toEqual([2, 1]);
  });

  it('is not read for people who have no window in it', async () => {
    await join(new Paper('ana'));
    const before = reads;
    live.hintOwn('ben');
    await vi.advanceTimersByTimeAsync(200);
    expect(reads).toBe(before);
  });

  it('sends no two frames closer to each other than it was told, and the last change soon after', async () => {
    const ana = await join(new Paper('ana'));
    const at: number[] = [];
    const { sendBytes } = ana;
    ana.sendBytes = (bytes) => {
      at.push(Date.now());
      sendBytes.call(ana, bytes);
    };
    for (let n = 0; n < 30; n += 1) {
      rows = {
        version: (rows?.version ?? 0) + 1,
        room: roomWith({ ana: n % 2 === 0 ? 'sealed' : 'invited', ben: 'invited' }),
      };
      live.hint();
      await vi.advanceTimersByTimeAsync(7);
    }
    const last = Date.now();
    await vi.advanceTimersByTimeAsync(500);
    expect(at.length).toBeGreaterThan(3);
    for (const [n, time] of at.slice(1).entries()) expect(time - (at[n] ?? 0)).toBeGreaterThanOrEqual(50);
    expect((at.at(-1) ?? 0) - last).toBeLessThanOrEqual(50);
    expect(frames(ana).at(-1)).toMatchObject({ to: 31 });
  });

  it('lets a newcomer in without reading, unless they know more than this process', async () => {
    await join(new Paper('ana'));
    const before = reads;
    await join(new Paper('ben'), 1);
    expect(reads).toBe(before);
    await join(new Paper('fay'), 2);
    expect(reads).toBe(before + 1);
  });

  it('closes to somebody who has lost the seat that let them in', async () => {
    const [ana, olu] = [await join(new Paper('ana')), await join(new Paper('olu', 'observer'))];
    await change({ ben: 'invited' });
    expect(ana.closedBecause).toBe('noRoom');
    expect(frames(ana)).toHaveLength(0);
    expect(olu.closedBecause).toBeNull();
  });

  it('sends everything anew when the rows have gone back in time', async () => {
    const ana = await join(new Paper('ana'), null);
    await change({ ana: 'sealed', ben: 'invited' });
    rows = { version: 1, room: roomWith({ ana: 'invited', ben: 'invited' }) };
    live.hint();
    await vi.advanceTimersByTimeAsync(60);
    expect(ana.heard.at(-1)).toMatchObject({ t: 'snapshot', version: 1 });
  });

  it('closes to everybody when the room is gone', async () => {
    const ana = await join(new Paper('ana'));
    rows = null;
    live.hint();
    await vi.advanceTimersByTimeAsync(60);
    expect(ana.closedBecause).toBe('noRoom');
  });
});
