import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorResponse, isOurHost, isSameOrigin, parsed, readJson, requestIdOf, siteOf } from './edge';
import { AppError } from './errors';

const facts = { publicUrl: null, host: '127.0.0.1', port: 3000, outbox: false };
const local = siteOf(facts);
const behind = siteOf({ ...facts, publicUrl: 'https://plumbline.example.org' });
const headers = (record: Record<string, string>) => new Headers(record);

describe('which names are ours', () => {
  it('both names of this machine without PUBLIC_URL, that one alone with it', () => {
    expect(local).toMatchObject({ origins: ['http://localhost:3000', 'http://127.0.0.1:3000'], secure: false });
    expect(behind).toMatchObject({ origins: ['https://plumbline.example.org'], secure: true });
    expect(siteOf({ ...facts, host: '192.168.1.5' }).origins).toContain('http://192.168.1.5:3000');
    expect(siteOf({ ...facts, host: '::1' }).origins).toContain('http://[::1]:3000');
    expect(siteOf({ ...facts, host: '0.0.0.0' }).origins).toHaveLength(2);
    expect(siteOf({ ...facts, publicUrl: 'http://localhost:8080' }).secure).toBe(false);
  });

  it.each(['evil.example:3000', 'localhost', 'localhost:3001', '127.0.0.1.nip.io:3000', '', null, undefined])(
    'host %s is not',
    (host) => expect(isOurHost(local, host)).toBe(false),
  );

  it.each(['localhost:3000', 'LOCALHOST:3000', '127.0.0.1:3000'])('host %s is', (host) =>
    expect(isOurHost(local, host)).toBe(true),
  );
});

describe('a change must come from our own page', () => {
  it.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3001' },
    { origin: 'https://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    // The same server under its other name: its cookies are another person's.
    { origin: 'http://127.0.0.1:3000', host: 'localhost:3000' },
  ])('%j is refused', (record) => {
    expect(isSameOrigin(local, headers({ host: 'localhost:3000', ...record }))).toBe(false);
  });

  it.each<Record<string, string>>([
    {},
    { 'sec-fetch-site': 'same-origin' },
    { origin: 'http://localhost:3000' },
    { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' },
  ])('%j is accepted', (record) => {
    expect(isSameOrigin(local, headers({ host: 'localhost:3000', ...record }))).toBe(true);
  });

  it('behind a proxy the host may be any and the origin one', () => {
    const at = (origin: string) => isSameOrigin(behind, headers({ host: '10.0.0.7:3000', origin }));
    expect(at('https://plumbline.example.org')).toBe(true);
    expect(at('http://plumbline.example.org')).toBe(false);
  });
});

describe('errors as a program sees them', () => {
  it.each([
    [new AppError('unauthenticated', 'Sign in first.'), 401],
    [new AppError('forbidden', 'No.'), 403],
    [new AppError('not-found', 'Not here.'), 404],
    [new AppError('conflict', 'Meanwhile.'), 409],
    [new AppError('too-large', 'Large.'), 413],
    [new AppError('unsupported', 'JSON.'), 415],
    [new AppError('invalid', 'Some.', { fields: [{ field: 'a.b', reason: 'Why.' }] }), 422],
    [new AppError('unavailable', 'Later.'), 503],
  ])('%s', async (error, status) => {
    const response = errorResponse(error, 'request-1');
    expect(response.status).toBe(status);
    expect(response.headers.get('x-request-id')).toBe('request-1');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toEqual({
      error: { code: error.code, message: error.message, fields: error.fields, requestId: 'request-1' },
    });
  });

  it('says when to come back', () => {
    const response = errorResponse(new AppError('too-many', 'Slowly.', { retryAfter: 42 }), 'request-1');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '42']);
  });

  it('tells nothing of what was not foreseen', async () => {
    const response = errorResponse(new Error('relation "users" has no column "hash"'), 'request-1');
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('users');
    expect(text).toContain('request-1');
  });
});

describe('bodies', () => {
  const post = (body: BodyInit, type = 'application/json') =>
    new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });
  const codeOf = (request: Request, most?: number) =>
    readJson(request, most).then(
      () => 'accepted',
      (error: AppError) => error.code,
    );

  it('is read when it is JSON and small enough', async () => {
    expect(await readJson(post('{"a":[1,"é"]}', 'application/json; charset=utf-8'))).toEqual({ a: [1, 'é'] });
  });

  it.each([
    ['text', post('{}', 'text/plain'), 'unsupported'],
    ['a form', post('a=1', 'application/x-www-form-urlencoded'), 'unsupported'],
    ['nothing', post(''), 'bad-request'],
    ['half of it', post('{"a":'), 'bad-request'],
    ['broken UTF-8', post(new Uint8Array([0x22, 0xff, 0x22])), 'bad-request'],
  ])('%s is refused', async (_what, request, code) => {
    expect(await codeOf(request)).toBe(code);
  });

  it('is refused by what it says of its size, and by what it turns out to be', async () => {
    expect(await codeOf(post(JSON.stringify('x'.repeat(200))), 100)).toBe('too-large');
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1000));
      },
    });
    const init = { method: 'POST', body: endless, headers: { 'content-type': 'application/json' }, duplex: 'half' };
    expect(await codeOf(new Request('http://localhost/', init as RequestInit), 10_000)).toBe('too-large');
    expect(pulled).toBeLessThan(20);
  });
});

describe('parsing', () => {
  const schema = z.strictObject({ name: z.string(), list: z.array(z.strictObject({ n: z.number() })) });
  const fieldsOf = (value: unknown) => {
    try {
      parsed(schema, value);
      return [];
    } catch (error) {
      return (error as AppError).fields.map((one) => one.field);
    }
  };

  it('names each field that is wrong, unknown ones too', () => {
    expect(fieldsOf({ name: 1, list: [{ n: 'x', m: 1 }], more: 1 }).sort()).toEqual([
      'list.0.m',
      'list.0.n',
      'more',
      'name',
    ]);
    expect(fieldsOf(null)).toEqual(['']);
    expect(fieldsOf({ name: 'a', list: [] })).toEqual([]);
  });
});

describe('what a request is called', () => {
  const at = { now: new Date(0), id: () => 'made-here-1' };
  it('takes a harmless name from a proxy and makes one otherwise', () => {
    expect(requestIdOf(headers({ 'x-request-id': 'abcdefgh-1' }), at)).toBe('abcdefgh-1');
    expect(requestIdOf(headers({ 'x-request-id': 'a b<script>' }), at)).toBe('made-here-1');
    expect(requestIdOf(headers({}), at)).toBe('made-here-1');
  });
});
