/**
 * A panel in bad weather, on both databases: votes, seals, seals again, a reveal, late ones, lines that break, copies that
 * arrive again, and a server that is killed (-9) in the middle and started anew. No acknowledged vote may be lost, doubled
 * or undone, and every window must end with exactly the view that the rows give it. The windows are the product's own.
 *
 * PLUMBLINE_LONG=1 tells more stories.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type postgres from 'postgres';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openDatabase } from '@/db/client';
import { withScope } from '@/features/access/data';
import { type Line, RoomClient } from '@/features/polls/components/room-client';
import { readRoom } from '@/features/polls/data';
import type { ServerMessage } from '@/features/polls/live';
import { currentRound, isRevealed, view } from '@/features/polls/poll';
import type { VoteInput } from '@/features/polls/schema';
import { provide } from '@/lib/process';
import { openTestDatabase, testDatabases } from '@/tests/support/database';
import type { Debrief, Who } from '@/tests/support/debrief';
import { cookieOf, LIVE_SECRET } from '@/tests/support/live';

const root = fileURLToPath(new URL('../..', import.meta.url));
const STORIES = process.env.PLUMBLINE_LONG ? 6 : 1;
const ROWS = ['capability:data', 'capability:delivery', 'recommendation'] as const;
const RATERS = ['ana', 'ben', 'cai'] as const;

/** The server's process, wherever it is in its lives. */
class Mortal {
  url = '';
  private child: ChildProcess | null = null;
  private readonly env: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.env = env;
  }

  async start(): Promise<void> {
    const file = path.join(root, 'tests/support/live-process.ts');
    // A killed server's embedded database needs a moment to notice; until then its folder is locked.
    for (let tries = 0; ; tries += 1) {
      const child = spawn(process.execPath, ['--import', 'tsx', file], {
        cwd: root,
        env: { ...process.env, ...this.env },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      let errors = '';
      child.stderr?.on('data', (part) => {
        errors += part;
      });
      const port = await new Promise<number | null>((resolve) => {
        child.once('message', (message: { port: number }) => resolve(message.port));
        child.once('exit', () => resolve(null));
      });
      if (port !== null) {
        this.child = child;
        this.url = `127.0.0.1:${port}`;
        return;
      }
      if (tries === 20) throw new Error(`The server does not start: ${errors}`);
      await wait(500);
    }
  }

  async kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Asks until a living server answers: what is asked may be asked twice. */
  async ask<T>(what: string, body: unknown): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        const response = await fetch(`http://${this.url}${what}`, { method: 'POST', body: JSON.stringify(body) });
        if (response.ok) return (await response.json()) as T;
        throw new Error(await response.text());
      } catch (error) {
        if (tries === 100) throw error;
        await wait(100);
      }
    }
  }
}

/** One window: the product's client, on a line that the test can cut, with a record of what was acknowledged. */
class Window {
  readonly client: RoomClient;
  readonly sent: VoteInput[] = [];
  readonly acknowledged = new Set<number>();
  private socket: WebSocket | null = null;

  constructor(mortal: Mortal, debrief: Debrief, cookie: string, n: number) {
    const open = (): Line => {
      const headers = { cookie, origin: `http://${mortal.url}` };
      const socket = new WebSocket(`ws://${mortal.url}/live?room=${debrief.roomId}`, { headers });
      this.socket = socket;
      const line: Line = {
        send: (text) => socket.readyState === socket.OPEN && socket.send(text),
        close: () => socket.terminate(),
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      socket.on('error', () => {});
      socket.on('open', () => line.onopen?.());
      socket.on('message', (data) => {
        const message = JSON.parse(data.toString()) as ServerMessage;
        if (message.t === 'ack') this.acknowledged.add(message.operation);
        line.onmessage?.({ data: data.toString() });
      });
      socket.on('close', (_, reason) => line.onclose?.({ reason: reason.toString() }));
      return line;
    };
    const after = (ms: number, work: () => void) => {
      // Back-off in fast motion; the watch over a silent line keeps its own time.
      const timer = setTimeout(work, ms > 40_000 ? ms : ms / 20);
      return () => clearTimeout(timer);
    };
    const clientId = `00000000-0000-4000-8000-00000000000${n}`;
    this.client = new RoomClient({ open, clientId, random: () => 0.5, after }, { held: null, own: [] });
    this.client.start();
  }

  vote(roundId: string, rowKey: string, level: number): void {
    const before = this.client.state().pending.length;
    this.client.vote({ roundId, rowKey, level });
    this.sent.push(...this.client.state().pending.slice(before));
  }

  /** The network delivers a copy of something sent long ago. */
  again(n: number): void {
    const copy = this.sent[n % Math.max(1, this.sent.length)];
    if (copy && this.socket?.readyState === this.socket?.OPEN)
      this.socket?.send(JSON.stringify({ t: 'vote', vote: copy }));
  }

  cut(): void {
    this.socket?.terminate();
  }
}

type Step =
  | { kind: 'vote'; window: number; row: number; level: number }
  | { kind: 'again'; window: number; n: number }
  | { kind: 'cut'; window: number }
  | { kind: 'comment' | 'kill' | 'late' | 'breathe' };

const stepArb: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('vote' as const),
      window: fc.nat(2),
      row: fc.nat(2),
      level: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('again' as const), window: fc.nat(2), n: fc.nat(50) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut' as const), window: fc.nat(4) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('comment' as const, 'late' as const, 'breathe' as const) }),
  },
);
const storyArb = fc.record({
  /** Levels that each rater seals in round 1, the last of them after reopening. */
  seals: fc.array(fc.record({ who: fc.constantFrom(...RATERS.slice(0, 2)), level: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 2,
    maxLength: 5,
  }),
  killAfterSeal: fc.nat(3),
  steps: fc.array(stepArb, { minLength: 40, maxLength: 70 }),
  killAt: fc.uniqueArray(fc.integer({ min: 5, max: 35 }), { minLength: 2, maxLength: 2 }),
});
type Story = typeof storyArb extends fc.Arbitrary<infer S> ? S : never;

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries === 400) throw new Error(`It never came to pass that ${what}`);
    await wait(50);
  }
}

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const work of cleanUp.splice(0).reverse()) await work();
});

/** Tells one story; throws when a vote is lost, doubled or undone, or when windows do not come together. */
async function tell(mortal: Mortal, story: Story): Promise<void> {
  await mortal.start();
  cleanUp.push(() => mortal.kill());
  const d = await mortal.ask<Debrief>('/make', null);
  const seal = (who: Who, level: number, interview: 0 | 1 = 0, complete = true) =>
    mortal.ask('/seal', { debrief: d, who, level, interview, complete });
  provide('site', { origins: ['http://127.0.0.1'], secure: false, outbox: false });
  provide('secrets', { auth: LIVE_SECRET } as never);
  const people: Who[] = ['ana', 'ana', 'ben', 'fay', 'max'];
  const windows: Window[] = [];
  for (const [n, who] of people.entries()) {
    const window = new Window(mortal, d, await cookieOf(d.sessions[who]), n);
    cleanUp.push(() => window.client.stop());
    windows.push(window);
  }
  const [anaOne, anaTwo, ben, fay] = windows as [Window, Window, Window, Window, Window];
  const raters = [anaOne, anaTwo, ben];
  const line = (window: Window) => until('the line is open', () => window.client.state().line.kind === 'open');

  const standing = new Map<Who, number>();
  for (const [n, one] of [
    ...story.seals,
    { who: 'ana' as const, level: 1 },
    { who: 'ben' as const, level: 3 },
  ].entries()) {
    await seal(one.who, one.level);
    standing.set(one.who, one.level);
    if (n === story.killAfterSeal) {
      await mortal.kill();
      await mortal.start();
    }
  }
  await seal('cai', 2, 0, false);
  const command = async (window: Window, name: 'reveal' | 'open-round' | 'seal-round', roundId: string) => {
    await line(window);
    await window.client.command(name === 'open-round' ? { name } : { name, roundId });
  };
  const roundNow = () => currentRound(fay.client.state().held?.room ?? ({ rounds: [] as never } as never));
  await until('round 1 is revealed', async () => {
    await command(fay, 'reveal', d.roundId);
    return isRevealed(roundNow()?.state ?? 'open');
  });
  await until('round 2 is open', async () => {
    if (roundNow()?.number !== 2) await command(fay, 'open-round', d.roundId);
    return roundNow()?.number === 2;
  });
  const second = roundNow()?.id ?? '';

  const comments = new Set<string>();
  for (const [n, one] of story.steps.entries()) {
    if (story.killAt.includes(n)) {
      await mortal.kill();
      await mortal.start();
    }
    const window = raters['window' in one ? one.window % 3 : 0] as Window;
    if (one.kind === 'vote') window.vote(second, ROWS[one.row] as string, one.level);
    if (one.kind === 'again') window.again(one.n);
    if (one.kind === 'cut') (windows[one.window] as Window).cut();
    if (one.kind === 'late') await seal('cai', 2, 1);
    if (one.kind === 'breathe') await wait(60);
    if (one.kind === 'comment') {
      const commentId = crypto.randomUUID();
      await line(ben);
      const said = await ben.client.command({
        name: 'add-comment',
        roundId: d.roundId,
        rowKey: 'recommendation',
        commentId,
        text: 'x',
      });
      if (said.ok) comments.add(commentId);
    }
    if (n % 5 === 0) await wait(15);
  }
  for (const window of raters) for (const rowKey of ROWS) window.vote(second, rowKey, 2);
  ben.vote(second, 'recommendation', 1);
  ben.vote(second, 'recommendation', 4);
  await until('every vote is answered', () => raters.every((window) => window.client.state().pending.length === 0));
  // Copies arrive once more, the newest first and the oldest last.
  await line(ben);
  for (let n = 1; n <= 10; n += 1) ben.again(ben.sent.length - n);
  await wait(300);

  const state = await readNow(mortal, d);
  const room = state.room;
  const cell = (row: string) => room.rounds.find((round) => round.id === second)?.votes[`${row}@${d.loopId}`] ?? {};
  for (const row of ROWS) {
    for (const [who, own] of [
      ['ana', [anaOne, anaTwo]],
      ['ben', [ben]],
    ] as const) {
      // The last word of one of this person's windows; with one window, exactly its last word.
      const last = own.map((window) => window.sent.findLast((vote) => vote.rowKey === row)?.level);
      expect(last, `${who} ${row}`).toContain(cell(row)[d.ids[who]]?.level);
    }
    for (const window of raters) {
      const wanted = window.sent.map((vote) => vote.operation);
      expect([...window.acknowledged].sort((a, b) => a - b)).toEqual(wanted);
    }
  }
  const first = room.rounds.find((round) => round.number === 1);
  for (const [who, level] of standing) {
    expect(first?.votes[`recommendation@${d.interviews[0]}`]?.[d.ids[who]]?.level).toBe(level);
  }
  const kept = first?.comments.map((comment) => comment.id) ?? [];
  expect(new Set(kept).size).toBe(kept.length);
  for (const id of comments) expect(kept).toContain(id);

  await until('round 2 is revealed', async () => {
    for (const window of [anaOne, ben]) await command(window, 'seal-round', second);
    await command(fay, 'reveal', second);
    return isRevealed(roundNow()?.state ?? 'open');
  });
  const end = await readNow(mortal, d);
  for (const [n, window] of windows.entries()) {
    await until('the window is in step', () => (window.client.state().held?.version ?? 0) >= end.version);
    expect(window.client.state().held).toEqual({ version: end.version, room: view(end.room, d.ids[people[n] as Who]) });
  }
}

let readNow: (mortal: Mortal, d: Debrief) => Promise<NonNullable<Awaited<ReturnType<typeof readRoom>>>>;

describe.each(testDatabases())('a panel in bad weather on the %s database', (kind) => {
  async function place(fault = ''): Promise<Mortal> {
    if (kind === 'server') {
      const test = await openTestDatabase('server');
      cleanUp.push(() => test.close());
      const database = openDatabase(test.options);
      cleanUp.push(() => database.close());
      provide('database', database);
      const { onnotice: _, ...plain } = test.options as postgres.Options<Record<string, never>>;
      readNow = async (_mortal, d) => {
        const found = await withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId));
        if (found === null) throw new Error('no room');
        return found;
      };
      return new Mortal({ LIVE_DATABASE: JSON.stringify(plain), LIVE_FAULT: fault });
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-chaos-'));
    cleanUp.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
    readNow = async (mortal, d) => {
      const found = await mortal.ask<Awaited<ReturnType<typeof readRoom>>>('/read', d);
      if (found === null) throw new Error('no room');
      return found;
    };
    return new Mortal({ LIVE_DATA: folder, LIVE_FAULT: fault });
  }

  it('loses, doubles and undoes nothing, and all windows come together', { timeout: STORIES * 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(storyArb, async (story) => {
        await tell(await place(), story);
        for (const work of cleanUp.splice(0).reverse()) await work();
      }),
      { numRuns: STORIES, endOnFailure: true },
    );
  });

  if (kind === 'server') {
    it('catches a server that takes every copy for the newest', { timeout: 120_000 }, async () => {
      const [story] = fc.sample(storyArb, { numRuns: 1, seed: 5 });
      await expect(tell(await place('order'), story as Story)).rejects.toThrow(
        /^(ana|ben) (capability|recommendation)/,
      );
    });
  }
});
