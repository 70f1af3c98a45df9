/**
 * Malformed, oversized and hostile values at every row of the table: never a 500 or its like, each refusal names field and
 * reason, nothing that was entered is lost, and nothing that was refused has changed a row.
 *
 * What a refusal has to say is worked out from the row's own schema, so the test knows for each value whether it had to be
 * refused and for which fields. `PLUMBLINE_LONG=1` throws more of them and other ones each time; otherwise the seed stands.
 */
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formFields } from '@/features/access/loaders';
import { ownerSchema, resetSchema, signInSchema, useLinkSchema } from '@/features/access/schema';
import { fieldProblems } from '@/lib/edge';
import { HOSTILE_FILES, sourceOf, TAME } from '../exercises/hostile-files';
import { broken, MARKER } from '../exercises/invariants';
import { sessionFor } from '../support/session';
import type { Answer } from '../support/wire';
import { errorOf, givenOf, readAction, readPage } from './act';
import { ROWS } from './entries';
import { everyText, hostileText, hostileValue, RAW_BODIES, SEGMENTS, spoilt, spoiltForm } from './hostile';
import { type Ended, storeControl, submitByLink, suiteOf } from './hostile-code';
import { type ActionAnswer, judgeBody, judgeEcho, judgeFields, judgeRefusal, type Verdict } from './judge';
import { nameOf, PLAYED_BY, START, type Target } from './scenery';
import { Stage } from './stage';
import { type ActionRow, type MessageRow, type PageRow, ROLES, type Role, type RouteRow, roomSocket } from './table';

const LONG = process.env.PLUMBLINE_LONG === '1';
const runs = { numRuns: LONG ? 150 : 8, ...(LONG ? {} : { seed: 20_260_302 }) };

const unique = <R extends { entry: string }>(rows: readonly R[]): R[] => [
  ...new Map(rows.map((row) => [row.entry, row])).values(),
];
const rowsOf = <R>(kind: string): R[] => unique(ROWS.filter((row) => row.kind === kind)) as R[];

const PAGES = rowsOf<PageRow>('page');
const ROUTES = rowsOf<RouteRow>('route');
const ACTIONS = rowsOf<ActionRow>('action');
const MESSAGES = rowsOf<MessageRow>('message');

describe('hostile values', { timeout: LONG ? 600_000 : 60_000 }, () => {
  let stage: Stage;
  let seen = 0;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(async () => {
    await stage?.close();
  });

  /** Somebody who is let in, so that the value is what is judged and not its sender. */
  const callerOf = (row: { own: Record<Role, unknown> }): Role =>
    [...ROLES].reverse().find((role) => row.own[role] === 'ok') ?? 'owner';
  const caller = (role: Role): string | undefined => stage.cookieOf(role);
  /** Some calls end sessions; what comes after them brings one that is open. */
  const ownSession = (role: Role): Promise<string> =>
    sessionFor(
      stage.moments.moment(),
      stage.world.north.ids[PLAYED_BY[role === 'anonymous' || role === 'candidate' ? 'owner' : role]],
    );
  const targetOf = (row: { state: Parameters<Stage['target']>[1] }): Promise<Target> =>
    stage.target(stage.world.north, row.state);
  const at = { slug: 'north' };

  /** The server has complained of something since it was last asked. */
  function complaint(): Verdict {
    const all = stage.server.output();
    const fresh = all.slice(seen);
    seen = all.length;
    const line = fresh.split('\n').find((one) => /"level":"(error|fatal)"|⨯|Error:/.test(one));
    return line === undefined ? null : `the server logged: ${line.slice(0, 300)}`;
  }

  /** Runs a property whose failures come as words, and asks the server for its complaints afterwards. */
  async function hold<T>(values: fc.Arbitrary<T>, judge: (value: T) => Promise<Verdict>): Promise<void> {
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        const verdict = (await judge(value)) ?? complaint();
        if (verdict !== null) throw new Error(verdict);
      }),
      runs,
    );
  }

  /** A table that no statement can change while `work` runs: what writes to it throws where nobody expects it. */
  async function planted(table: string, work: () => Promise<unknown>): Promise<void> {
    const run = (text: string) => stage.database.driver.unsafe(text);
    await run(`create or replace function planted() returns trigger language plpgsql as
      $$ begin raise exception 'planted'; end $$`);
    await run(`create trigger planted before insert or update on ${table} for each row execute function planted()`);
    try {
      await work();
    } finally {
      await run(`drop trigger planted on ${table}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(stage.server.output().slice(seen), 'the server logs what it did not expect').toContain('planted');
      seen = stage.server.output().length;
    }
  }

  describe('planted faults are caught', () => {
    const answer = (status: number, body: unknown): Answer => ({
      status,
      headers: {},
      bytes: Buffer.alloc(0),
      text: JSON.stringify(body),
    });

    it('a route that throws', async () => {
      const target = await stage.target(stage.world.north, 'sealed');
      const row = ROUTES.find((one) => one.entry.endsWith('/addenda')) as RouteRow;
      const { path, body } = row.call(at, target, stage.furniture(target.place));
      await planted('card_addenda', async () => {
        const came = await stage.wire.json({ method: 'POST', path, cookie: await ownSession('panel'), body });
        expect(judgeRefusal(came)).toMatch(/^status 500/);
      });
    });

    it('an action that throws', async () => {
      const action = stage.actions.get('features/access/actions.ts#saveAccount');
      if (!action) throw new Error('no page of the build calls it');
      const given = { name: 'Olga Brandt', timeZone: 'Europe/Lisbon' };
      await planted('users', async () => {
        const came = readAction(await stage.wire.act({ action, given, cookie: await ownSession('owner') }));
        expect(came).toMatchObject({ as: 'fault', said: expect.stringContaining('on our side') });
      });
    });

    it('a page that throws', async () => {
      await stage.database.driver`revoke select on loop_events from plumbline_app`;
      try {
        const target = await stage.target(stage.world.north, 'sealed');
        const path = `/w/north/loops/${target.loopId}`;
        expect(readPage(await stage.wire.send({ path, cookie: await ownSession('owner') })).as).toBe('fault');
      } finally {
        await stage.database.driver`grant select on loop_events to plumbline_app`;
        await new Promise((resolve) => setTimeout(resolve, 100));
        seen = stage.server.output().length;
      }
    });

    it('a refusal that names no field, or not this one, and one that loses what was entered', () => {
      const refusal = (fields: unknown[]) => answer(422, { error: { code: 'invalid', message: 'No.', fields } });
      const schema = z.strictObject({ name: z.string() });
      expect(judgeBody(schema, {}, refusal([]))).toMatch(/names no field/);
      expect(judgeBody(schema, {}, refusal([{ field: 'name', reason: '' }]))).toMatch(/without its reason/);
      expect(judgeBody(schema, {}, refusal([{ field: 'other', reason: 'x' }]))).toMatch(
        /does not name the field "name"/,
      );
      expect(judgeBody(schema, {}, answer(200, {}))).toMatch(/must be refused/);
      expect(judgeBody(schema, {}, refusal([{ field: 'name', reason: 'is missing' }]))).toBe(null);
      expect(judgeEcho({ name: 'Jo' }, { ok: false, values: {} })).toMatch(/"name" is lost/);
      expect(judgeEcho({ name: 'Jo' }, { ok: false, values: { name: 'Jo' } })).toBe(null);
      expect(judgeFields(schema, { workspace: 'north' }, { ok: true })).toMatch(/must be refused/);
    });
  });

  describe('in a candidate’s code, from the link to the verdict', () => {
    const ended = new Map<string, Ended>();
    let interviewId = '';

    beforeAll(async () => {
      await storeControl(stage);
      interviewId = (await targetOf({ state: 'planned' })).interviewId;
      const waiting = [...HOSTILE_FILES];
      const submit = async () => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
          ended.set(file.id, await submitByLink(stage, interviewId, sourceOf(file)));
        }
      };
      await Promise.all([submit(), submit(), submit(), submit()]);
    }, 300_000);

    it.each(HOSTILE_FILES)('$id ends as it should: $what', (file) => {
      const { status, refused, answered, documents } = ended.get(file.id) as Ended;
      expect(file.expect).toContain(status);
      // Larger than a request may be is not run; what does not compile needs no second look.
      const kinds = refused !== null ? [] : status === 'compile_error' ? ['visible'] : ['hidden', 'visible'];
      if (refused !== null) expect(refused.status, refused.text).toBe(413);
      expect(documents.map(({ kind }) => kind).sort()).toEqual(kinds);
      expect(documents.map((document) => broken(document, suiteOf(document)))).toEqual(documents.map(() => []));
      // What a check expected is the visible test's own; of the code around it nothing may be read.
      expect(answered).not.toContain(`${MARKER}_callback`);
    });

    it('and leaves a server that judges the next one, and has nothing to complain of', async () => {
      const { documents } = await submitByLink(stage, interviewId, TAME);
      expect(documents[0]?.tests[0]?.message).toMatch(/no method get/);
      expect((await stage.wire.send({ path: '/healthz' })).status).toBe(200);
      expect(complaint()).toBe(null);
    });
  });

  describe('every row has a schema', () => {
    it('of what it takes', () => {
      const without = ROWS.filter((row) => {
        if (row.kind === 'page') return !(row.takes.path && row.takes.query);
        if (row.kind === 'route') return !row.takes.body && !row.takes.query && !/^GET/.test(row.entry) && !row.bare;
        return !row.takes;
      });
      expect(without.map((row) => row.entry)).toEqual([]);
    });

    it('that what the table calls with satisfies', async () => {
      const wrong: string[] = [];
      for (const row of [...ROUTES, ...ACTIONS, ...MESSAGES]) {
        const target = await targetOf(row);
        const furniture = stage.furniture(target.place);
        if (row.kind === 'route' && row.takes.body && row.entry !== 'POST /api/auth/[...nextauth]') {
          const { body } = row.call(at, target, furniture);
          if (!row.takes.body.safeParse(body).success) wrong.push(row.entry);
        }
        if (row.kind === 'action') {
          const given = givenOf(row.given(target, furniture, 'Olga Brandt'), 'north');
          const { workspace: _, ...fields } = given instanceof FormData ? formFields(given) : given;
          const parsed = row.takes.safeParse(fields);
          if (!parsed.success) wrong.push(`${row.entry}: ${JSON.stringify(fieldProblems(parsed.error))}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  });

  describe('in an address', () => {
    const firstOfWorkspace = PAGES.find((row) => row.entry.includes('[workspace]'));
    const parts = (path: string) => path.split('?')[0]?.split('/') ?? [];

    it.each(PAGES.map((row) => [row.entry, row] as const))('%s', async (_, row) => {
      const target = await targetOf(row);
      const cookie = caller(callerOf(row));
      const sound = row.address(at, target, stage.furniture(target.place));
      const pattern = row.entry.replace('page ', '').split('/');
      const wrong: string[] = [];
      const look = async (path: string) => {
        const came = readPage(await stage.wire.send({ path, cookie }));
        const verdict = came.as === 'fault' ? came.said : complaint();
        if (verdict !== null) wrong.push(`${path.slice(0, 120)}: ${verdict}`);
      };
      for (const [index, part] of pattern.entries()) {
        if (!part.startsWith('[')) continue;
        const before = parts(sound);
        // One gate reads the workspace of every page; the first page meets all of it, the others a few.
        const segments = part === '[workspace]' && row !== firstOfWorkspace ? SEGMENTS.slice(0, 3) : SEGMENTS;
        for (const segment of segments) await look(before.map((one, i) => (i === index ? segment : one)).join('/'));
      }
      const names = Object.keys((row.takes.query as unknown as { shape?: object }).shape ?? {});
      for (const name of [...names, 'unknown']) {
        for (const [text] of fc.sample(fc.tuple(hostileText), { numRuns: LONG ? 40 : 4, seed: 7 })) {
          const query = `${name}=${encodeURIComponent(wellFormed(text))}`;
          await look(`${parts(sound).join('/')}?${query}&${query}`);
        }
        await look(`${parts(sound).join('/')}?${name}=%00&${name}=%ff%fe`);
      }
      expect(wrong).toEqual([]);
    });

    it.each(ROUTES.map((row) => [row.entry, row] as const))('%s', async (_, row) => {
      const target = await targetOf(row);
      const cookie = caller(callerOf(row));
      const { path, body } = row.call(at, target, stage.furniture(target.place));
      const [method = 'GET', pattern = ''] = row.entry.split(' ');
      const wrong: string[] = [];
      const look = async (address: string) => {
        const answer = await stage.wire.json({ method, path: address, cookie, body });
        const verdict = judgeRefusalOfAddress(answer) ?? complaint();
        if (verdict !== null) wrong.push(`${address.slice(0, 120)}: ${verdict}`);
      };
      for (const [index, part] of pattern.split('/').entries()) {
        if (!part.startsWith('[')) continue;
        for (const segment of SEGMENTS) {
          await look(
            parts(path)
              .map((one, i) => (i === index ? segment : one))
              .join('/'),
          );
        }
      }
      for (const name of [...Object.keys((row.takes.query as { shape?: object } | null)?.shape ?? {}), 'unknown']) {
        for (const text of TEXTS_IN_QUERIES) await look(`${path.split('?')[0]}?${name}=${text}&${name}=again`);
      }
      expect(wrong).toEqual([]);
    });

    /** Next itself answers an address that cannot be decoded; it owes nobody a JSON. */
    function judgeRefusalOfAddress(answer: Answer): Verdict {
      if (answer.status === 503 && errorOf(answer)?.code === 'unavailable') return null;
      return answer.status >= 500 ? `status ${answer.status}: ${answer.text.slice(0, 200)}` : null;
    }
  });

  describe('in the first line of a request', () => {
    const lines = ['//', '///', '//[', '*', 'http://', 'http://[::1', '\\\\', '/%', '?', '/'.repeat(9_000)];

    it.each(lines)('%s', async (target) => {
      const { hostname, port, host } = stage.wire.url;
      for (const upgrade of ['', 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n']) {
        const socket = connect(Number(port), hostname);
        socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${upgrade}\r\n`);
        let said = '';
        for await (const part of socket) said += part;
        expect(/^HTTP\/1\.1 5/.test(said), said.slice(0, 60)).toBe(false);
      }
      expect((await stage.wire.send({ path: '/healthz' })).status, 'the server lives').toBe(200);
      expect(complaint()).toBe(null);
    });
  });

  describe('in a JSON body', () => {
    const withBody = ROUTES.filter((row) => row.takes.body !== null && row.entry !== 'POST /api/auth/[...nextauth]');

    it.each(withBody.map((row) => [row.entry, row] as const))('%s', async (_, row) => {
      const target = await targetOf(row);
      const furniture = stage.furniture(target.place);
      const cookie = caller(callerOf(row));
      const { path, body: sound } = row.call(at, target, furniture);
      const schema = row.takes.body as z.ZodType;
      const send = (body: unknown) => stage.wire.json({ method: 'POST', path, cookie, body });
      const judge = async (value: unknown) => {
        const sent = JSON.stringify(value) === undefined ? null : value;
        return judgeBody(schema, JSON.parse(JSON.stringify(sent)), await send(sent));
      };
      for (const value of everyText(sound))
        expect((await judge(value)) ?? complaint(), JSON.stringify(value)).toBe(null);
      await hold(spoilt(sound), judge);
    });

    it.each(ROUTES.filter((row) => !row.entry.startsWith('GET')).map((row) => [row.entry, row] as const))(
      'that is none: %s',
      async (_, row) => {
        const target = await targetOf(row);
        const cookie = caller(callerOf(row));
        const { path } = row.call(at, target, stage.furniture(target.place));
        const wrong: string[] = [];
        // A route that reads no body must not mind one, so its target may change; everything else must stay as it was.
        const before = row.takes.body === null ? null : await stage.fingerprint();
        for (const { what, body, type } of RAW_BODIES) {
          const answer = await stage.wire.send({
            method: 'POST',
            path,
            cookie,
            body,
            headers: { 'content-type': type ?? 'application/json', origin: stage.wire.url.origin },
          });
          const refused = row.takes.body === null || answer.status >= 400 ? null : `accepted (${answer.status})`;
          const verdict = refused ?? judgeRaw(answer) ?? complaint();
          if (verdict !== null) wrong.push(`${what}: ${verdict}`);
        }
        expect(wrong).toEqual([]);
        if (before !== null) expect(await stage.fingerprint()).toBe(before);
      },
    );

    /** The front door answers what is larger than anything in plain words, before a route is asked. */
    const judgeRaw = (answer: Answer): Verdict =>
      answer.status === 413 && answer.text !== '' ? null : judgeRefusal(answer);
  });

  describe('at the door', () => {
    const token = 'x'.repeat(64);
    const account = { name: 'Jo Weber', email: 'jo@north.example', password: 'seven brave otters' };
    const ways: [string, z.ZodType, Record<string, unknown>][] = [
      ['password', signInSchema, { email: 'ana@north.example', password: 'not the password' }],
      ['link', useLinkSchema, { token }],
      ['reset', resetSchema, { token, password: 'seven brave otters' }],
      ['owner', ownerSchema, { ...account, token, organisation: 'Jo', workspace: 'Jo', timeZone: 'Europe/Lisbon' }],
    ];
    let cookie = '';
    let csrfToken = '';
    beforeAll(async () => {
      const given = await stage.wire.send({ path: '/api/auth/csrf' });
      cookie = given.headers['set-cookie']?.split(';')[0] ?? '';
      csrfToken = (JSON.parse(given.text) as { csrfToken: string }).csrfToken;
    });

    it.each(ways)('by %s', async (name, schema, sound) => {
      const path = `/api/auth/callback/${name}`;
      const whole = { ...sound, csrfToken, json: 'true' };
      let hours = 0;
      const judge = async (value: unknown) => {
        // So many attempts are too many within a quarter of an hour.
        hours += 1;
        if (hours % 50 === 1) await stage.server.hold(new Date(START.getTime() + hours * 3_600_000));
        const sent = JSON.stringify(value) === undefined ? null : value;
        const answer = await stage.wire.json({ method: 'POST', path, cookie, body: sent });
        return judgeBody(schema, JSON.parse(JSON.stringify(sent)), answer);
      };
      for (const value of everyText(whole, 10_000)) {
        expect((await judge(value)) ?? complaint(), JSON.stringify(value)).toBe(null);
      }
      await hold(spoilt(whole), judge);
      await stage.server.hold(START);
    });

    it.each(['nobody', '__proto__', 'constructor', 'toString'])('by a way that is none: %s', async (name) => {
      for (const body of [{}, { csrfToken, json: 'true' }]) {
        const answer = await stage.wire.json({ method: 'POST', path: `/api/auth/callback/${name}`, cookie, body });
        expect(judgeRefusal(answer)).toBe(null);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(complaint()).toBe(null);
      }
    });
  });

  describe('in a form', () => {
    it.each(ACTIONS.map((row) => [row.entry, row] as const))('%s', async (_, row) => {
      const role = callerOf(row);
      const target = await stage.fresh(stage.world.north, row.state);
      const action = stage.actions.get(row.entry);
      if (!action) throw new Error('no page of the build calls it');
      const sound = givenOf(row.given(target, stage.furniture(target.place), nameOf(role)), 'north');
      const own = await ownSession(role);
      if (sound instanceof FormData) {
        const pairs = [...sound].map(([name, value]): [string, string] => [name, String(value)]);
        await hold(spoiltForm(pairs), async (given) => {
          const form = new FormData();
          for (const [name, value] of given) form.append(name, wellFormed(value));
          const acted = await stage.wire.act({ action, given: form, cookie: own });
          const came = readAction(acted);
          if (came.as === 'fault') return came.said;
          const fields = formFields(form);
          return (
            (row.bare === undefined ? judgeFields(row.takes, fields, acted.result as ActionAnswer) : null) ??
            judgeEcho(fields, (acted.result ?? {}) as NonNullable<ActionAnswer>)
          );
        });
      }
      // As a program calls it: any value in any place, also such as no form can hold.
      const plain = sound instanceof FormData ? formFields(sound) : sound;
      const judge = async (given: unknown) => {
        const came = readAction(await stage.wire.act({ action, given, cookie: await ownSession(role) }));
        return came.as === 'fault' ? came.said : null;
      };
      // Of the workspace's name no schema is asked, and this cannot be read as text at all.
      const nameless = { ...(plain as object), workspace: { toString: null } };
      for (const value of [...everyText(plain), nameless])
        expect((await judge(value)) ?? complaint(), JSON.stringify(value)).toBe(null);
      await hold(fc.oneof(spoilt(plain), hostileValue, richValue), judge);
    });

    it('in the way an action is called', async () => {
      const action = stage.actions.get('features/access/actions.ts#saveAccount');
      if (!action) throw new Error('no page of the build calls it');
      const wrong: string[] = [];
      for (const { what, body, type } of RAW_BODIES) {
        for (const id of [action.id, 'f'.repeat(42), 'nonsense', '']) {
          const answer = await stage.wire.send({
            method: 'POST',
            path: '/account',
            cookie: caller('owner'),
            body,
            headers: {
              'content-type': type ?? 'text/plain;charset=UTF-8',
              'next-action': id,
              origin: stage.wire.url.origin,
            },
          });
          if (answer.status >= 500) wrong.push(`${what} to "${id.slice(0, 8)}": ${answer.status}`);
        }
      }
      // Next writes down what it could not read, some of it after it has answered.
      await new Promise((resolve) => setTimeout(resolve, 300));
      seen = stage.server.output().length;
      expect(wrong).toEqual([]);
    });
  });

  describe('on the socket', () => {
    it.each(MESSAGES.map((row) => [row.entry, row] as const))('%s', async (_, row) => {
      const target = await targetOf(row);
      const cookie = await ownSession(callerOf(row));
      const sound = row.message(target);
      const { address, hello, greeting } = row.on ?? roomSocket;
      const judge = async (value: unknown) => {
        const line = stage.wire.live({ path: address(target), cookie });
        try {
          await line.opened();
          if (sound.t !== 'hello') {
            const greeted = line.next((one) => one.t === greeting);
            line.say(hello);
            await greeted;
          }
          return await exchange(line, value, row.silent ? hello : null);
        } finally {
          await line.close();
        }
      };
      for (const value of everyText(sound, 5_000))
        expect((await judge(value)) ?? complaint(), JSON.stringify(value)).toBe(null);
      await hold(spoilt(sound), judge);
    });

    it('in what is no message at all', async () => {
      const target = await stage.target(stage.world.north, 'sealed');
      const cookie = await ownSession('owner');
      const raw = ['', 'null', '[]', '{', '"hello"', '{"t":"hello"}', '{"t":"__proto__"}', '['.repeat(8_000), '\u0000'];
      for (const text of raw) {
        const line = stage.wire.live({ path: `/live?room=${target.roomId}`, cookie });
        await line.opened();
        expect(await exchange(line, text), text.slice(0, 20)).toBe(null);
        await line.close();
      }
      const line = stage.wire.live({ path: `/live?room=${target.roomId}`, cookie });
      await line.opened();
      line.say('x'.repeat(20_000));
      expect((await line.ended).code, 'larger than a message may be').toBe(1009);
      expect(complaint()).toBe(null);
    });

    it.each([
      ...['', '?room=', '?room=%00', '?room=not-an-id', '?room[]=1', `?room=${'x'.repeat(3_000)}`],
      ...['?attempt=', '?attempt=%00', '?attempt=not-a-link', '?attempt=__proto__', `?attempt=${'x'.repeat(3_000)}`],
    ])('in its address: %s', async (query) => {
      const line = stage.wire.live({ path: `/live${query}`, cookie: await ownSession('owner') });
      expect(['noRoom', 'noAttempt', 'refused']).toContain((await line.ended).reason);
      expect(complaint()).toBe(null);
    });

    it('and notices a fault that is put there on purpose', async () => {
      const target = await stage.target(stage.world.north, 'revealed');
      const row = MESSAGES.find((one) => one.entry === 'message command add-comment') as MessageRow;
      const line = stage.wire.live({ path: `/live?room=${target.roomId}`, cookie: await ownSession('panel') });
      await line.opened();
      line.say({ t: 'hello', version: null });
      await line.next((one) => one.t === 'own');
      await planted('row_comments', async () => expect(await exchange(line, row.message(target))).toMatch(/fault/));
      await line.ended;
    });

    /** The largest message that a socket takes (docs/live-protocol.md). */
    const MESSAGE_BYTES = 16 * 1024;

    /** Says one thing (and `after` it what is sure to be answered) and judges what comes back; the socket must live on. */
    async function exchange(
      line: Awaited<ReturnType<Stage['wire']['live']>>,
      value: unknown,
      after: unknown = null,
    ): Promise<Verdict> {
      const known = ['ack', 'refused', 'later', 'done', 'not-done', 'invalid', 'snapshot', 'presence', 'welcome'];
      const answered = line.next((one) => known.includes(String(one.t)));
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      line.say(text);
      if (after !== null) line.say(after);
      const answer = await answered.catch((error: unknown) => error as Error);
      if (answer instanceof Error) {
        // What is larger than a message may be is not read at all: the line ends, and the close code names the reason.
        const tooLarge = Buffer.byteLength(text) > MESSAGE_BYTES && answer.message.startsWith('closed: 1009');
        return tooLarge ? null : answer.message;
      }
      const message = JSON.parse(answer) as { t: string; reason?: string; fields?: { reason: string }[] };
      if (message.t !== 'invalid') return null;
      if (!message.reason || message.fields?.some((one) => !one.reason)) return `refused without words: ${answer}`;
      return null;
    }
  });
});

/** As any text leaves a browser: half of a surrogate pair becomes the mark of replacement. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** Percent-encoded, for search parameters of the API. */
const TEXTS_IN_QUERIES = ['%00', '%ff%fe', '%27--', '', '-1', '1e309', '__proto__', 'x'.repeat(2_000)];

/** Values that only a program can send to an action. */
const richValue = fc.constantFrom<unknown>(
  undefined,
  new Map([['workspace', 'north']]),
  new Set(['north']),
  new Date(Number.NaN),
  10n ** 30n,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  { workspace: new Map() },
  { workspace: ['north'] },
  { workspace: 'a\u0000b' },
  { workspace: '\ud800' },
  { workspace: 'north', name: new Date(0), roleId: 1n },
);
