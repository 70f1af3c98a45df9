/** The gates of route handlers: what is refused, in which order, and how it is said. Pages and actions need Next itself. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Database, openDatabase } from '@/db/client';
import { memberships, organisations, users, workspaces } from '@/db/schema';
import { localBus } from '@/lib/bus';
import { siteOf } from '@/lib/edge';
import { accepted, refused } from '@/lib/errors';
import { createLogger } from '@/lib/logger';
import { moment } from '@/lib/moment';
import { provide } from '@/lib/process';
import { openTestDatabase, type TestDatabase, testDatabases } from '@/tests/support/database';
import { signIn } from '@/tests/support/sign-in';
import { withScope } from './data';
import { apiRoute, formFields, personRoute, publicRoute } from './loaders';
import { systemScope } from './scope';
import { identityFromCookieHeader, sealSession, sessionCookieName } from './session';

const JOB = systemScope('test');
const ORIGIN = 'http://localhost:3000';

describe.each(testDatabases())('route handlers on the %s database', (kind) => {
  let test: TestDatabase;
  let database: Database;
  let cookie: string;
  let stranger: string;
  const lines: string[] = [];

  beforeAll(async () => {
    test = await openTestDatabase(kind);
    database = openDatabase(test.options);
    provide('database', database);
    provide('bus', localBus());
    provide('site', siteOf({ publicUrl: null, host: '127.0.0.1', port: 3000, outbox: false }));
    provide('secrets', { auth: 'a secret of this test alone, and long', key: () => randomBytes(32) });
    provide('logger', createLogger({ level: 'info' }, { write: (line) => lines.push(line) }));
    const createdAt = new Date();
    const [organisationId, workspaceId, ana, eve] = [0, 1, 2, 3].map(() => moment().id()) as [
      string,
      string,
      string,
      string,
    ];
    await withScope(JOB, async (tx) => {
      await tx.insert(organisations).values({ id: organisationId, name: 'Org', slug: 'org', createdAt });
      await tx.insert(workspaces).values({ id: workspaceId, organisationId, name: 'Acme', slug: 'acme', createdAt });
      await tx.insert(users).values([
        { id: ana, email: 'ana@example.org', name: 'Ana', createdAt },
        { id: eve, email: 'eve@example.org', name: 'Eve', createdAt },
      ]);
      await tx.insert(memberships).values({ workspaceId, userId: ana, role: 'interviewer', createdAt });
    });
    cookie = (await signIn(moment(), ana)).cookie;
    stranger = (await signIn(moment(), eve)).cookie;
  });
  afterAll(async () => {
    await database.close();
    await test.close();
  });

  const body = z.strictObject({ level: z.number().int().min(1).max(3) });
  const post = apiRoute({ body, maxBytes: 200 }, async ({ scope, params, body: given, moment: at }) => ({
    role: scope.role,
    card: params.id,
    level: given.level,
    at: at.now instanceof Date,
  }));

  interface Asked {
    cookie?: string;
    workspace?: string;
    text?: string;
    headers?: Record<string, string>;
  }
  const ask = async (handler: typeof post, asked: Asked = {}) => {
    const headers = { 'content-type': 'application/json', origin: ORIGIN, host: 'localhost:3000', ...asked.headers };
    const request = new Request(`${ORIGIN}/api/v1/w/acme/cards/7`, {
      method: 'POST',
      headers: { ...headers, cookie: asked.cookie ?? cookie },
      body: asked.text ?? '{"level":2}',
    });
    const response = await handler(request, {
      params: Promise.resolve({ workspace: asked.workspace ?? 'acme', id: '7' }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? null : JSON.parse(text), headers: response.headers };
  };

  it.each<[string, Asked, number, string]>([
    ['a foreign page', { headers: { origin: 'https://evil.example' }, cookie: '' }, 403, 'forbidden'],
    ['nobody', { cookie: '', text: 'nonsense' }, 401, 'unauthenticated'],
    ['a forged cookie', { cookie: `${sessionCookieName(false)}=eyJhbGciOiJub25lIn0.e30.` }, 401, 'unauthenticated'],
    ['a foreign workspace', { workspace: 'other', text: 'nonsense' }, 404, 'not-found'],
    ['another type', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported'],
    ['too much', { text: JSON.stringify({ level: 'x'.repeat(300) }) }, 413, 'too-large'],
    ['no JSON', { text: '{' }, 400, 'bad-request'],
    ['another shape', { text: '{"level":9,"more":1}' }, 422, 'invalid'],
  ])('%s is refused', async (_who, asked, status, code) => {
    const answer = await ask(post, asked);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
    expect(answer.json.error.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('a workspace that is somebody else’s looks like one that is not there', async () => {
    const foreign = await ask(post, { cookie: stranger });
    const absent = await ask(post, { cookie: stranger, workspace: 'nowhere' });
    const plain = (answer: typeof foreign) => ({ ...answer.json.error, requestId: '' });
    expect(foreign.status).toBe(404);
    expect(plain(foreign)).toEqual(plain(absent));
  });

  it('names every field that is wrong', async () => {
    const { json } = await ask(post, { text: '{"level":9,"more":1}' });
    expect(json.error.fields.map((one: { field: string }) => one.field).sort()).toEqual(['level', 'more']);
  });

  it('a member is served', async () => {
    const { status, json } = await ask(post);
    expect([status, json]).toEqual([200, { role: 'interviewer', card: '7', level: 2, at: true }]);
  });

  it('says outcomes, silence and answers of its own each in their way', async () => {
    const answers = await Promise.all([
      ask(apiRoute({}, async () => accepted({ done: 1 })) as typeof post),
      ask(apiRoute({}, async () => refused('Sealed meanwhile.')) as typeof post),
      ask(apiRoute({}, async () => refused('Wrong.', [{ field: 'a', reason: 'b' }])) as typeof post),
      ask(apiRoute({}, async () => undefined) as typeof post),
      ask(apiRoute({}, async () => new Response('{"own":1}', { status: 201 })) as typeof post),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([200, 409, 422, 204, 201]);
    expect(answers[0]?.json).toEqual({ done: 1 });
    expect(answers[1]?.json.error.message).toBe('Sealed meanwhile.');
    for (const answer of answers) expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('a fault of ours says a reference and nothing else, and is in the log under it', async () => {
    lines.length = 0;
    const broken = apiRoute({}, async () => {
      throw Object.assign(new Error('Failed query: select\nparams: the evidence'), { query: 'select', params: ['x'] });
    });
    const { status, json } = await ask(broken as typeof post);
    expect(status).toBe(500);
    expect(JSON.stringify(json)).not.toContain('evidence');
    expect(lines.join()).toContain(json.error.requestId);
    expect(lines.join()).not.toContain('the evidence');
  });

  it('routes about an account ask for a person, public ones for nobody', async () => {
    const own = personRoute({}, async ({ scope }) => ({ kind: scope.kind })) as typeof post;
    const open = publicRoute({}, async ({ scope }) => ({ known: scope !== null })) as typeof post;
    expect((await ask(own, { cookie: '' })).status).toBe(401);
    expect((await ask(own)).json).toEqual({ kind: 'person' });
    expect((await ask(open, { cookie: '' })).json).toEqual({ known: false });
    expect((await ask(open)).json).toEqual({ known: true });
  });

  it('a cookie counts only as it was given', async () => {
    const [name = '', value = ''] = cookie.split('=');
    const read = (text: string) => identityFromCookieHeader(`${name}=${text}`);
    expect(await read(value)).not.toBeNull();
    // A letter well inside the seal: of its last one a part means nothing.
    const other = value.at(-10) === 'A' ? 'B' : 'A';
    expect(await read(`${value.slice(0, -10)}${other}${value.slice(-9)}`)).toBeNull();
    expect(await read('')).toBeNull();
    expect(await read('x'.repeat(10_000))).toBeNull();
    expect(await identityFromCookieHeader(undefined)).toBeNull();
    expect(await identityFromCookieHeader(`other-${name}=${value}`)).toBeNull();
    const foreign = await sealSession('not-an-id');
    expect(await read(foreign)).toBeNull();
    provide('secrets', { auth: 'the secret of another installation', key: () => randomBytes(32) });
    expect(await read(value)).toBeNull();
  });
});

it('a form becomes an object; lists gather, files and React’s own fields stay out', () => {
  const form = new FormData();
  form.append('name', 'first');
  form.append('name', 'last');
  form.append('who[]', 'ana');
  form.append('who[]', 'ben');
  form.append('$ACTION_ID_abc', '');
  form.append('file', new File(['x'], 'x.txt'));
  expect(formFields(form)).toEqual({ name: 'last', who: ['ana', 'ben'] });
});
