/** The socket edge against real sockets and both databases: who gets in, what they are sent, what ends them. */
import { and, eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase, type Tx } from '@/db/client';
import { memberships, sessions } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { readRoom } from '@/features/polls/data';
import type { ServerMessage } from '@/features/polls/live';
import { addComment, openRound, recuseRater, revealRound, startVoting } from '@/features/polls/mutations';
import { applyAll, view } from '@/features/polls/poll';
import { type Bus, bus, localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { type Debrief, makeDebrief, realMoment, sealCardOf, type Who } from '@/tests/support/debrief';
import { cookieOf, Listener, type LiveServer, startLive } from '@/tests/support/live';

const isFrame = (one: ServerMessage): one is Extract<ServerMessage, { t: 'frame' }> => one.t === 'frame';
const isSnapshot = (one: ServerMessage): one is Extract<ServerMessage, { t: 'snapshot' }> => one.t === 'snapshot';

describe.each(testDatabases())('live rooms on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let live: LiveServer;
  let d: Debrief;
  let open: Listener[] = [];

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    live = await startLive();
  });
  afterAll(async () => {
    await live.close();
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    d = await makeDebrief(database);
  });
  afterEach(async () => {
    await Promise.all(open.map((one) => one.end()));
    open = [];
  });

  const join = async (who: Who, version: number | null = null, on: LiveServer = live) => {
    const listener = await Listener.open(on, d.roomId, d.sessions[who], version);
    open.push(listener);
    return listener;
  };
  const knock = async (path: string, headers: Record<string, string> = {}, on: LiveServer = live) => {
    const listener = new Listener(on, path, headers);
    open.push(listener);
    return listener.closed;
  };
  const as = <T>(who: Who, fn: (tx: Tx, scope: Debrief['scopes'][Who]) => Promise<T>) =>
    withScope(d.scopes[who], (tx) => fn(tx, d.scopes[who]));
  const read = async () => {
    const found = await withScope(d.system, (tx) => readRoom(tx, d.system, d.roomId));
    if (found === null) throw new Error('no room');
    return found;
  };
  const reveal = (roundId = d.roundId) =>
    as('fay', (tx, scope) => revealRound(tx, scope, realMoment(), { roomId: d.roomId, roundId }));
  const post = async (path: 'votes' | 'commands', who: Who, body: unknown): Promise<Response> => {
    const { POST } =
      path === 'votes'
        ? await import('@/app/api/v1/w/[workspace]/rooms/[id]/votes/route')
        : await import('@/app/api/v1/w/[workspace]/rooms/[id]/commands/route');
    const request = new Request(`${live.origin}/api/v1/w/${d.slug}/rooms/${d.roomId}/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: live.origin,
        host: new URL(live.origin).host,
        cookie: await cookieOf(d.sessions[who]),
      },
      body: JSON.stringify(body),
    });
    return POST(request, { params: Promise.resolve({ workspace: d.slug, id: d.roomId }) });
  };

  describe('the door', () => {
    it('turns a foreign page and a foreign host away before there is a socket', async () => {
      const cookie = await cookieOf(d.sessions.ana);
      expect((await knock(`/live?room=${d.roomId}`, { cookie, origin: 'https://elsewhere.example' })).code).toBe(1006);
      expect((await knock(`/live?room=${d.roomId}`, { cookie, host: 'elsewhere.example' })).code).toBe(1006);
    });

    it('leaves upgrades elsewhere to others', async () => {
      let seen = '';
      const other = (request: { url?: string }, socket: { destroy(): void }) => {
        if (request.url?.startsWith('/live')) return;
        seen = request.url ?? '';
        socket.destroy();
      };
      live.server.on('upgrade', other);
      await knock('/_next/hmr', {});
      live.server.off('upgrade', other);
      expect(seen).toBe('/_next/hmr');
    });

    it('closes at once, by name, for nobody, a stranger, and a room that is not there', async () => {
      const here = `/live?room=${d.roomId}`;
      const foreign = await makeDebrief(database);
      expect(await knock(here)).toEqual({ code: 4401, reason: 'signedOut' });
      expect(await knock(here, { cookie: 'plumbline-session=forged' })).toEqual({ code: 4401, reason: 'signedOut' });
      await withScope(d.system, (tx) =>
        tx.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, d.sessions.ben)),
      );
      expect(await knock(here, { cookie: await cookieOf(d.sessions.ben) })).toEqual({
        code: 4401,
        reason: 'signedOut',
      });
      for (const [path, session] of [
        [here, d.sessions.eve],
        [here, foreign.sessions.max],
        ['/live', d.sessions.ana],
        ['/live?room=nonsense', d.sessions.ana],
        [`/live?room=${crypto.randomUUID()}`, d.sessions.ana],
      ] as const) {
        expect(await knock(path, { cookie: await cookieOf(session) })).toEqual({ code: 4404, reason: 'noRoom' });
      }
    });

    it('ends who says nothing, too much, or something too large', async () => {
      const strict = await startLive({
        // Letting somebody in counts too, and takes its time on a busy machine.
        helloWithinMs: 2_000,
        limits: { burst: 3, perSecond: 0.01, waiting: 10, unsentBytes: 1e6 },
        socketsAPerson: 2,
      });
      const path = `/live?room=${d.roomId}`;
      const cookie = await cookieOf(d.sessions.ana);
      expect(await knock(path, { cookie }, strict)).toEqual({ code: 4408, reason: 'silent' });
      const loud = await join('ana', null, strict);
      for (let n = 0; n < 4; n += 1) loud.say({ t: 'nonsense' });
      expect(await loud.closed).toEqual({ code: 4429, reason: 'tooManyMessages' });
      const large = await join('ben', null, strict);
      large.say('x'.repeat(20_000));
      expect((await large.closed).code).toBe(1009);
      await join('cai', null, strict);
      await join('cai', null, strict);
      expect(await knock(path, { cookie: await cookieOf(d.sessions.cai) }, strict)).toEqual({
        code: 4430,
        reason: 'tooManySockets',
      });
      const staying = open.filter((one) => one.socket.readyState === one.socket.OPEN);
      await strict.close();
      expect(await Promise.all(staying.map((one) => one.closed))).toEqual(
        staying.map(() => ({ code: 1012, reason: 'restarting' })),
      );
      provide('site', {
        origins: [live.origin, live.origin.replace('127.0.0.1', 'localhost')],
        secure: false,
        outbox: false,
      });
    });

    it('answers malformed messages with field and reason, and goes on', async () => {
      const ana = await join('ana');
      const bad: [unknown, string][] = [
        ['{', ''],
        ['null', ''],
        [{ t: 'vote', vote: { level: 99 } }, 'vote.clientId'],
        [{ t: 'hello', version: null, extra: 1 }, 'extra'],
        [{ t: 'command', id: 1, command: { name: 'reveal', roundId: 'x' } }, 'command.roundId'],
        [{ t: 'command', id: 1, command: { name: 'drop-table' } }, 'command.name'],
        [{ t: 'hello', version: 1 }, ''],
      ];
      for (const [message] of bad) ana.say(message);
      await vi.waitFor(() => expect(ana.messages.filter((one) => one.t === 'invalid')).toHaveLength(bad.length));
      const invalid = ana.messages.filter((one) => one.t === 'invalid');
      for (const [index, [, field]] of bad.entries()) {
        if (field !== '') expect(invalid[index]?.fields.map((one) => one.field)).toContain(field);
      }
      expect(ana.socket.readyState).toBe(ana.socket.OPEN);
    });
  });

  it('sends a snapshot, who is here and one’s own votes, then frames', async () => {
    const ana = await join('ana');
    const { version, room } = await read();
    expect(ana.messages.map((one) => one.t)).toEqual(['snapshot', 'presence', 'own']);
    expect(ana.messages[0]).toEqual({ t: 'snapshot', version, room: view(room, d.ids.ana) });
    const fay = await join('fay');
    await ana.until((one) => one.t === 'presence' && one.here.length === 2);
    await sealCardOf(d, 'ben', 3);
    for (const one of [ana, fay]) {
      const frame = await one.until(isFrame);
      expect(frame).toEqual({
        t: 'frame',
        from: version,
        to: version + 1,
        events: [{ type: 'rater-moved', roundId: d.roundId, raterId: d.ids.ben, state: 'sealed' }],
      });
    }
    await fay.end();
    await ana.until(
      (one) =>
        one.t === 'presence' && one.here.length === 1 && ana.messages.filter((m) => m.t === 'presence').length > 2,
    );
  });

  it('sends nothing to anybody for a beginning, a half of two cards, or a seal after reopening', async () => {
    const fay = await join('fay');
    await sealCardOf(d, 'ben', 3);
    await fay.until(isFrame);
    const before = fay.raw.length;
    await as('ana', (tx, scope) => startVoting(tx, scope, { loopId: d.loopId, raterId: d.ids.ana }));
    await sealCardOf(d, 'cai', 2, { complete: false });
    await sealCardOf(d, 'ben', 1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(fay.raw.slice(before)).toEqual([]);
  });

  it('shows a reveal to all at once, keeps the late one blind, and opens everything with the late seal', async () => {
    const [ana, max, cai] = [await join('ana'), await join('max'), await join('cai')];
    await sealCardOf(d, 'ana', 1);
    await sealCardOf(d, 'ben', 3);
    await sealCardOf(d, 'cai', 2, { complete: false });
    const response = await post('commands', 'fay', { name: 'reveal', roundId: d.roundId });
    expect(response.status).toBe(204);
    const replaced = (one: ServerMessage): one is Extract<ServerMessage, { t: 'frame' }> =>
      one.t === 'frame' && one.events.some((event) => event.type === 'view-replaced');
    const [toAna, toMax] = [await ana.until(replaced), await max.until(replaced)];
    expect(toAna).toEqual(toMax);
    expect(JSON.stringify(toAna)).toContain('"level":3');
    const toCai = await cai.until(replaced);
    expect(JSON.stringify(toCai)).not.toContain('"level"');
    const last = toCai.events.find((event) => event.type === 'view-replaced');
    expect(last?.type === 'view-replaced' && last.room.rounds[0]).toMatchObject({ state: 'open', withheld: true });
    await sealCardOf(d, 'cai', 2, { interview: 1 });
    await cai.until((one) => replaced(one) && JSON.stringify(one).includes('"level":3'));
    await ana.until(
      (one) =>
        one.t === 'frame' && one.events.some((event) => event.type === 'vote-cast' && event.raterId === d.ids.cai),
    );
  });

  describe('in the second round', () => {
    let roundId: string;
    beforeEach(async () => {
      await sealCardOf(d, 'ana', 1);
      await sealCardOf(d, 'ben', 3);
      await reveal();
      const opened = await as('fay', (tx, scope) => openRound(tx, scope, realMoment(), d));
      if (!opened.ok) throw new Error(opened.reason);
      roundId = opened.value.roundId;
    });
    const vote = (operation: number, rowKey: string, level: number | null) => ({
      clientId: '11111111-1111-4111-8111-111111111111',
      operation,
      roundId,
      rowKey,
      level,
    });

    it('a vote by API appears on its author’s sockets alone, its seal and the reveal on all', async () => {
      const [anaOne, anaTwo, ben] = [await join('ana'), await join('ana'), await join('ben')];
      const before = ben.raw.length;
      const response = await post('votes', 'ana', vote(1, 'recommendation', 4));
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ outcome: 'kept' });
      for (const one of [anaOne, anaTwo]) {
        await one.until(
          (m) => m.t === 'own' && m.rounds.some((round) => round.roundId === roundId && round.votes[0]?.level === 4),
        );
      }
      await post('votes', 'ana', vote(2, 'capability:data', 3));
      await post('votes', 'ana', vote(3, 'capability:delivery', null));
      expect(ben.raw.slice(before)).toEqual([]);
      expect((await post('commands', 'ana', { name: 'seal-round', roundId })).status).toBe(204);
      const sealed = await ben.until(
        (m): m is Extract<ServerMessage, { t: 'frame' }> => isFrame(m) && m.events.length > 0,
      );
      expect(sealed.events).toEqual([{ type: 'rater-moved', roundId, raterId: d.ids.ana, state: 'sealed' }]);
      await reveal(roundId);
      await anaOne.until((m) => isFrame(m) && JSON.stringify(m).includes('"level":4'));
      await ben.until((m) => isFrame(m) && m.events.some((event) => event.type === 'view-replaced'));
      expect(ben.raw.slice(before).join('')).not.toContain('"level":4');
    });

    it('a vote by socket is acknowledged after the commit, to its author alone, and once for all', async () => {
      const [ana, ben] = [await join('ana'), await join('ben')];
      const before = ben.raw.length;
      ana.say({ t: 'vote', vote: vote(5, 'recommendation', 4) });
      expect(await ana.until((m) => m.t === 'ack' && m.operation === 5)).toMatchObject({ outcome: 'kept' });
      ana.say({ t: 'vote', vote: vote(4, 'recommendation', 1) });
      expect(await ana.until((m) => m.t === 'ack' && m.operation === 4)).toMatchObject({ outcome: 'repeated' });
      ana.say({ t: 'vote', vote: vote(6, 'capability:unheard-of', 1) });
      expect(await ana.until((m) => m.t === 'refused')).toMatchObject({
        operation: 6,
        reason: 'This row is not voted on in this round.',
      });
      const { room } = await read();
      expect(room.rounds[1]?.votes).toEqual({
        [`recommendation@${d.loopId}`]: { [d.ids.ana]: { level: 4, late: false } },
      });
      expect(ben.raw.slice(before)).toEqual([]);
    });

    it('refuses by API what it refuses by socket, in the same words', async () => {
      const refused = await post('commands', 'max', { name: 'reveal', roundId });
      expect(refused.status).toBe(409);
      const { error } = (await refused.json()) as { error: { message: string } };
      const max = await join('max');
      max.say({ t: 'command', id: 7, command: { name: 'reveal', roundId } });
      expect(await max.until((m) => m.t === 'not-done')).toEqual({ t: 'not-done', id: 7, reason: error.message });
      expect((await post('commands', 'eve', { name: 'reveal', roundId })).status).toBe(404);
      expect((await post('votes', 'eve', vote(1, 'recommendation', 1))).status).toBe(404);
      expect((await post('votes', 'ana', { level: 'high' })).status).toBe(422);
    });
  });

  it('gives a window that was away exactly the frames it missed', async () => {
    const fay = await join('fay');
    const ana = await join('ana');
    await sealCardOf(d, 'ben', 3);
    await ana.until(isFrame);
    const { version, room } = await read();
    await ana.end();
    await sealCardOf(d, 'ana', 1);
    await fay.atVersion(version + 1);
    await sealCardOf(d, 'cai', 1);
    await fay.atVersion(version + 2);
    const back = await join('ana', version);
    expect(back.messages.map((one) => one.t)).toEqual(['frame', 'frame', 'presence', 'own']);
    const caught = back.messages
      .filter(isFrame)
      .reduce((at, frame) => applyAll(at, frame.events), view(room, d.ids.ana));
    expect(caught).toEqual(view((await read()).room, d.ids.ana));
    const again = await join('ana', (await read()).version);
    expect(again.messages.map((one) => one.t)).toEqual(['presence', 'own']);
  });

  it('gives a snapshot where the gap is gone: after a restart, and for a version that never was', async () => {
    const before = (await read()).version;
    await sealCardOf(d, 'ben', 3);
    await live.restart();
    expect((await join('ana', before)).messages[0]?.t).toBe('snapshot');
    expect((await join('fay', 999)).messages[0]?.t).toBe('snapshot');
  });

  it('puts a burst of changes into few frames that follow upon each other', async () => {
    const patient = await startLive({ frameEveryMs: 500 });
    await sealCardOf(d, 'ana', 1);
    await sealCardOf(d, 'ben', 3);
    await reveal();
    const max = await join('max', null, patient);
    const { version } = await read();
    const say = (n: number) =>
      as('ana', (tx, scope) =>
        addComment(tx, scope, realMoment(), {
          ...d,
          rowKey: 'recommendation',
          commentId: crypto.randomUUID(),
          text: `comment ${n}`,
        }),
      );
    for (let n = 0; n < 30; n += 1) await say(n);
    await max.atVersion(version + 30);
    const frames = max.messages.filter(isFrame);
    expect(frames.length).toBeLessThan(30);
    expect(frames.flatMap((frame) => frame.events)).toHaveLength(30);
    frames.reduce((from, frame) => {
      expect(frame.from).toBe(from);
      return frame.to;
    }, version);
    await max.end();
    await patient.close();
  });

  it('finds a change whose hint was lost', async () => {
    const deaf: Bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
    const heard = bus();
    provide('bus', deaf);
    const slow = await startLive({ versionPollMs: 100 });
    const ana = await join('ana', null, slow);
    await sealCardOf(d, 'ben', 3);
    await ana.until(isFrame, 2_000);
    await ana.end();
    await slow.close();
    provide('bus', heard);
    provide('site', {
      origins: [live.origin, live.origin.replace('127.0.0.1', 'localhost')],
      secure: false,
      outbox: false,
    });
  });

  it('knows who is here and what has changed across servers', async () => {
    const elsewhere = await startLive({ presenceTtlMs: 600 });
    const origins = [live.origin, elsewhere.origin] as [string, string];
    provide('site', { origins, secure: false, outbox: false });
    const [ana, ben] = [await join('ana'), await join('ben', null, elsewhere)];
    const both = [d.ids.ana, d.ids.ben].sort().join();
    for (const one of [ana, ben]) await one.until((m) => m.t === 'presence' && m.here.join() === both);
    const { version } = await read();
    await sealCardOf(d, 'cai', 3);
    for (const one of [ana, ben]) await one.atVersion(version + 1);
    await ben.end();
    await ana.until(
      (m) =>
        m.t === 'presence' && m.here.join() === d.ids.ana && ana.messages.filter((o) => o.t === 'presence').length > 2,
    );
    await elsewhere.close();
    provide('site', {
      origins: [live.origin, live.origin.replace('127.0.0.1', 'localhost')],
      secure: false,
      outbox: false,
    });
  });

  describe('takes the right away at once', () => {
    it('from a session that is revoked', async () => {
      const [one, two] = [await join('ana'), await join('ben')];
      await withScope(d.system, (tx) =>
        tx.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, d.sessions.ana)),
      );
      bus().publish('sessions', d.sessions.ana);
      expect(await one.closed).toEqual({ code: 4401, reason: 'signedOut' });
      expect(two.socket.readyState).toBe(two.socket.OPEN);
    });

    it('from a revoked session whose hint was lost, at its next command', async () => {
      await sealCardOf(d, 'ana', 1);
      const fay = await join('fay');
      await withScope(d.system, (tx) =>
        tx.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, d.sessions.fay)),
      );
      fay.say({ t: 'command', id: 1, command: { name: 'reveal', roundId: d.roundId } });
      expect(await fay.closed).toEqual({ code: 4401, reason: 'signedOut' });
      expect((await read()).room.rounds[0]?.state).toBe('open');
    });

    it('from somebody who leaves the workspace', async () => {
      const max = await join('max');
      await withScope(d.system, (tx) =>
        tx
          .delete(memberships)
          .where(and(eq(memberships.userId, d.ids.max), eq(memberships.workspaceId, d.workspaceId))),
      );
      bus().publish('access', d.ids.max);
      expect(await max.closed).toEqual({ code: 4404, reason: 'noRoom' });
    });

    it('and a manager who becomes an interviewer of other loops', async () => {
      const max = await join('max');
      await withScope(d.system, (tx) =>
        tx
          .update(memberships)
          .set({ role: 'interviewer' })
          .where(and(eq(memberships.userId, d.ids.max), eq(memberships.workspaceId, d.workspaceId))),
      );
      bus().publish('access', d.ids.max);
      expect(await max.closed).toEqual({ code: 4404, reason: 'noRoom' });
    });
  });

  it('lets a rater who recuses after the reveal see, on the open socket', async () => {
    await sealCardOf(d, 'ana', 1);
    await reveal();
    const ben = await join('ben');
    expect(ben.messages.filter(isSnapshot)[0]?.room.rounds[0]?.withheld).toBe(true);
    await as('ben', (tx, scope) => recuseRater(tx, scope, realMoment(), { loopId: d.loopId, raterId: d.ids.ben }));
    await ben.until((one) => isFrame(one) && JSON.stringify(one).includes('"level":1'));
  });
});
