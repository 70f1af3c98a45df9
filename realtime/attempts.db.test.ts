/**
 * The attempt's socket against real sockets and both databases: who gets in, who types, what reaches whom, what focus time
 * holds back, and that hostile messages end in words.
 */
import { desc, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyUpdate, Doc } from 'yjs';
import { type Database, openDatabase } from '@/db/client';
import { sessions } from '@/db/schema';
import { withScope } from '@/features/access/data';
import { systemScope } from '@/features/access/scope';
import { fromBase64, toBase64 } from '@/features/exercises/base64';
import { attemptLinkHash, listWatchers } from '@/features/exercises/data';
import type { AttemptServerMessage } from '@/features/exercises/live';
import {
  beat,
  giveHint,
  inviteAttempt,
  setPairing,
  startAttempt,
  storeExercises,
  withdrawAttempt,
} from '@/features/exercises/mutations';
import { bus, localBus } from '@/lib/bus';
import { provide } from '@/lib/process';
import type { Queue } from '@/lib/queue';
import { hostileValue, spoilt } from '@/tests/contract/hostile';
import { aVersion } from '@/tests/support/attempts';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { Listener, type LiveServer, startLive } from '@/tests/support/live';
import { type ScriptedMoments, scriptedMoments } from '@/tests/support/moments';
import { sessionFor } from '@/tests/support/session';
import { as, makeLoop, makeWorld, NAMES, type Who, type World } from '@/tests/support/world';

type Message<T extends AttemptServerMessage['t']> = Extract<AttemptServerMessage, { t: T }>;

describe.each(testDatabases())('attempts live on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let moments: ScriptedMoments;
  let world: World;
  let live: LiveServer;
  let attemptId: string;
  let token: string;
  let open: Listener[] = [];
  let stories = 0;

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    const quiet: Queue = { announce: () => {}, serve: () => {}, close: async () => {} };
    provide('queue', quiet);
    moments = scriptedMoments('live attempts', new Date('2026-11-24T09:00:00.000Z'));
    provide('moments', moments);
    world = await makeWorld(moments);
    const library = systemScope('library');
    await withScope(library, (tx) => storeExercises(tx, library, moments.moment(), [aVersion()]));
    live = await startLive({ frameEveryMs: 10 });
  });
  afterAll(async () => {
    await live.close();
    await database.close();
    await test.close();
  });
  beforeEach(async () => {
    stories += 1;
    const loop = await makeLoop(world.north, moments, { candidate: `Candidate ${stories}` });
    token = `${moments.id()}${moments.id()}`.replaceAll('-', '');
    const made = await as(world.north, 'ana', (tx, scope) =>
      inviteAttempt(tx, scope, moments.moment(), {
        interviewId: loop.interviewIds[0] as string,
        exercise: 'greetings',
        variant: 'write',
        mode: 'live',
        allowedHelp: 'docs',
        note: '',
        minutes: 60,
        days: 7,
        tokenHash: attemptLinkHash(token),
        seed: 7,
      }),
    );
    if (!made.ok) throw new Error(made.reason);
    attemptId = made.value.attemptId;
    const scope = ours();
    await withScope(scope, (tx) => startAttempt(tx, scope, moments.moment(), { attemptId, language: 'typescript' }));
  });
  afterEach(async () => {
    await Promise.all(open.map((one) => one.end()));
    open = [];
  });

  const ours = () => ({
    ...systemScope('attempt', world.north.workspaceId),
    workspaceId: world.north.workspaceId,
  });
  const heard = (one: Listener): AttemptServerMessage[] => one.raw.map((text) => JSON.parse(text));
  const until = async <T extends AttemptServerMessage['t']>(
    one: Listener,
    t: T,
    matches: (message: Message<T>) => boolean = () => true,
  ): Promise<Message<T>> =>
    (await one.until((some) => {
      const message = some as unknown as AttemptServerMessage;
      return message.t === t && matches(message as Message<T>);
    })) as unknown as Message<T>;
  const knock = (path: string, headers: Record<string, string> = {}): Listener => {
    const listener = new Listener(live, path, headers);
    open.push(listener);
    return listener;
  };
  async function join(who: Who | 'candidate', after = 0): Promise<Listener> {
    const headers =
      who === 'candidate' ? undefined : { cookie: await sessionFor(moments.moment(), world.north.ids[who]) };
    const listener = knock(`/live?attempt=${who === 'candidate' ? token : attemptId}`, headers);
    await new Promise((resolve) => listener.socket.once('open', resolve));
    listener.say({ t: 'hello', after });
    await until(listener, 'welcome');
    return listener;
  }
  /** Somebody at an editor: holds the document as the socket tells it, and types into it. */
  function editor(line: Listener) {
    const doc = new Doc();
    const clientId = moments.id();
    let operation = 0;
    const read = () => {
      for (const message of heard(line)) {
        if (message.t === 'updates') for (const one of message.updates) applyUpdate(doc, fromBase64(one), 'server');
      }
      return doc.getText('solution').toString();
    };
    const type = (text: string) => {
      read();
      const updates: { operation: number; update: string }[] = [];
      const keep = (update: Uint8Array, origin: unknown) => {
        if (origin === 'server') return;
        operation += 1;
        updates.push({ operation, update: toBase64(update) });
      };
      doc.on('update', keep);
      doc.getText('solution').insert(0, text);
      doc.off('update', keep);
      line.say({ t: 'updates', clientId, updates });
      return { clientId, updates, operation };
    };
    return { read, type };
  }
  const pairing = (on: boolean) =>
    as(world.north, 'ana', (tx, scope) => setPairing(tx, scope, moments.moment(), { attemptId, on }));
  const focus = (on: boolean) =>
    withScope(ours(), (tx) => beat(tx, ours(), moments.moment(), { attemptId, focus: on }));
  const watchers = () => withScope(ours(), (tx) => listWatchers(tx, ours(), { attemptId, now: moments.now() }));

  describe('the door', () => {
    it.each<[Who | 'nobody', string]>([
      ['ana', 'in'],
      ['ben', 'in'],
      ['fay', 'in'],
      ['mark', 'in'],
      ['olga', 'in'],
      ['eve', 'in'],
      ['ivo', 'noAttempt'],
      ['nobody', 'signedOut'],
    ])('%s: %s', async (who, what) => {
      const headers: Record<string, string> =
        who === 'nobody' ? {} : { cookie: await sessionFor(moments.moment(), world.north.ids[who]) };
      const line = knock(`/live?attempt=${attemptId}`, headers);
      if (what !== 'in') return expect((await line.closed).reason).toBe(what);
      await new Promise((resolve) => line.socket.once('open', resolve));
      line.say({ t: 'hello', after: 0 });
      expect((await until(line, 'welcome')).mayType).toBe(false);
    });

    it('somebody of the other workspace learns nothing', async () => {
      const cookie = await sessionFor(moments.moment(), world.south.ids.olga);
      expect(await knock(`/live?attempt=${attemptId}`, { cookie }).closed).toEqual({ code: 4405, reason: 'noAttempt' });
    });

    it.each(['', 'x', '%00', 'not-an-id', '__proto__', 'x'.repeat(3_000), '00000000-0000-4000-8000-000000000000'])(
      'a link that opens nothing: %s',
      async (asked) => {
        const cookie = await sessionFor(moments.moment(), world.north.ids.olga);
        expect((await knock(`/live?attempt=${asked}`, { cookie }).closed).reason).toBe('noAttempt');
      },
    );

    it('the id of an attempt is no link, and a foreign page gets no socket', async () => {
      expect((await knock(`/live?attempt=${attemptId}`).closed).reason).toBe('signedOut');
      expect((await knock(`/live?attempt=${token}`, { origin: 'https://elsewhere.example' }).closed).code).toBe(1006);
    });

    it('an invitation that is taken back ends the line', async () => {
      const loop = await makeLoop(world.north, moments, { candidate: 'Somebody else' });
      const other = 'w'.repeat(40);
      const made = await as(world.north, 'ana', (tx, scope) =>
        inviteAttempt(tx, scope, moments.moment(), {
          interviewId: loop.interviewIds[0] as string,
          exercise: 'greetings',
          variant: 'write',
          mode: 'live',
          allowedHelp: 'none',
          note: '',
          minutes: 60,
          days: 7,
          tokenHash: attemptLinkHash(other),
          seed: 1,
        }),
      );
      const id = made.ok ? made.value.attemptId : '';
      const line = knock(`/live?attempt=${other}`);
      await new Promise((resolve) => line.socket.once('open', resolve));
      line.say({ t: 'hello', after: 0 });
      await until(line, 'welcome');
      await as(world.north, 'ana', (tx, scope) => withdrawAttempt(tx, scope, moments.moment(), { attemptId: id }));
      expect((await line.closed).reason).toBe('noAttempt');
    });
  });

  it('hands the candidate’s changes to whoever follows, after they are acknowledged, and each once', async () => {
    const [candidate, ana] = [await join('candidate'), await join('ana')];
    const typed = editor(candidate).type('// hello\n');
    await until(candidate, 'ack', (one) => one.operation === typed.operation);
    const reader = editor(ana);
    await expect.poll(reader.read).toContain('// hello');
    candidate.say({ t: 'updates', clientId: typed.clientId, updates: typed.updates });
    await expect.poll(() => heard(candidate).filter((one) => one.t === 'ack').length).toBe(2);
    expect(reader.read().split('// hello').length).toBe(2);
    const told = heard(ana).flatMap((one) => (one.t === 'updates' ? [one] : []));
    for (const [index, one] of told.entries()) expect(one.after).toBe(told[index - 1]?.to ?? 0);
  });

  it('whoever comes back names a number and gets what follows it', async () => {
    const candidate = await join('candidate');
    editor(candidate).type('one ');
    await until(candidate, 'ack');
    const ana = await join('ana', 1);
    expect((await until(ana, 'updates')).after).toBe(1);
    const future = await join('ben', 99);
    expect((await until(future, 'updates')).after).toBe(0);
  });

  it('lists those who follow to the candidate by name, and no longer when they leave', async () => {
    const candidate = await join('candidate');
    const ana = await join('ana');
    await until(candidate, 'here', (one) => one.people.some((some) => some.name === NAMES.ana));
    expect(await watchers()).toEqual([NAMES.ana]);
    await ana.end();
    await until(candidate, 'here', (one) => one.people.length === 0);
    await expect.poll(watchers).toEqual([]);
  });

  it('staff type in pair mode alone, and only who holds the interview', async () => {
    const [candidate, ana, mark] = [await join('candidate'), await join('ana'), await join('mark')];
    const [hers, his] = [editor(ana), editor(mark)];
    await expect.poll(hers.read).not.toBe('');
    hers.type('not yet ');
    expect((await until(ana, 'refused')).reason).toMatch(/pair mode/);
    await pairing(true);
    await until(candidate, 'look');
    const again = editor(ana);
    again.type('// from ana\n');
    await until(ana, 'ack');
    await expect.poll(editor(candidate).read).toContain('// from ana');
    his.type('from a manager ');
    expect((await until(mark, 'refused')).reason).toMatch(/pair mode/);
    expect(editor(candidate).read()).not.toContain('manager');
  });

  it('focus time holds everything back, says so, and gives it when it ends', async () => {
    const [candidate, ana] = [await join('candidate'), await join('ana')];
    await expect.poll(watchers).toEqual([NAMES.ana]);
    await focus(true);
    await until(ana, 'focus', (one) => one.on);
    await expect.poll(watchers).toEqual([]);
    const before = ana.raw.length;
    const typed = editor(candidate).type('// alone\n');
    await until(candidate, 'ack', (one) => one.operation === typed.operation);
    candidate.say({ t: 'caret', cursor: { anchor: { tname: 'solution' }, head: { tname: 'solution' } } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(
      heard(ana)
        .slice(before)
        .filter((one) => one.t !== 'here' && one.t !== 'look'),
    ).toEqual([]);
    await focus(false);
    await expect.poll(editor(ana).read).toContain('// alone');
    await expect.poll(watchers).toEqual([NAMES.ana]);
  });

  it('shows carets of the candidate to staff, and of staff to the candidate in pair mode alone', async () => {
    const [candidate, ana] = [await join('candidate'), await join('ana')];
    const cursor = { anchor: { tname: 'solution', assoc: 0 }, head: { tname: 'solution', assoc: 0 } };
    candidate.say({ t: 'caret', cursor });
    expect((await until(ana, 'caret')).cursor).toEqual(cursor);
    ana.say({ t: 'caret', cursor });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(heard(candidate).some((one) => one.t === 'caret')).toBe(false);
    await pairing(true);
    await until(candidate, 'look');
    ana.say({ t: 'caret', cursor });
    await until(candidate, 'caret');
  });

  it('tells the candidate that something was shown, without saying what', async () => {
    const candidate = await join('candidate');
    await as(world.north, 'ana', (tx, scope) => giveHint(tx, scope, moments.moment(), { attemptId }));
    expect(await until(candidate, 'look')).toEqual({ t: 'look' });
    expect(candidate.raw.join('\n')).not.toContain('hint');
  });

  it('a session that is revoked ends the line', async () => {
    moments.pass(1);
    const ana = await join('ana');
    const rows = await withScope(systemScope('test'), (tx) =>
      tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(eq(sessions.userId, world.north.ids.ana))
        .orderBy(desc(sessions.createdAt)),
    );
    bus().publish('sessions', rows[0]?.id ?? '');
    expect((await ana.closed).reason).toBe('signedOut');
  });

  describe('hostile messages', () => {
    const sound = [
      { t: 'hello', after: 0 },
      {
        t: 'updates',
        clientId: '7d3c1c5e-3f0b-4a2e-9a5e-2f6f6f1b2c3d',
        updates: [{ operation: 1, update: 'AAA=' }],
      },
      { t: 'caret', cursor: { anchor: { tname: 'solution' }, head: { item: { client: 1, clock: 2 }, assoc: -1 } } },
    ];

    it.each(sound.map((one) => [one.t, one] as const))(
      'in place of "%s" end in words',
      { timeout: 60_000 },
      async (_, one) => {
        await fc.assert(
          fc.asyncProperty(fc.oneof(spoilt(one), hostileValue), async (value) => {
            const line = await join('candidate');
            line.say(JSON.stringify(value) ?? 'undefined');
            line.say({ t: 'hello', after: 0 });
            // Both are answered in words; the second, which comes twice, shows that the line lives on.
            await line.until(() => {
              const answers = heard(line).filter((some) => some.t === 'invalid');
              return answers.some((some) => (some as Message<'invalid'>).reason === 'Hello was said already.');
            });
            for (const some of heard(line)) {
              if (some.t === 'invalid') expect(some.reason).not.toBe('');
            }
            await line.end();
          }),
          { numRuns: 25, seed: 20_260_302 },
        );
      },
    );

    it('bytes that are no change of a document are refused and change nothing', async () => {
      const line = await join('candidate');
      const before = editor(line).read();
      line.say({
        t: 'updates',
        clientId: moments.id(),
        updates: [{ operation: 1, update: toBase64(Uint8Array.of(9, 9, 9)) }],
      });
      const answer = await until(line, 'invalid');
      expect(answer.fields).toEqual([{ field: 'updates.0.update', reason: 'is not a change of the document' }]);
      expect(editor(await join('ana')).read()).toBe(before === '' ? '' : before);
    });

    it('too large, too many, and silence end the line by name', async () => {
      const line = await join('candidate');
      line.say('x'.repeat(20_000));
      expect((await line.closed).code).toBe(1009);
      const loud = await join('candidate');
      for (let count = 0; count < 120; count += 1) loud.say({ t: 'caret', cursor: null });
      expect((await loud.closed).reason).toBe('tooManyMessages');
    });
  });
});
