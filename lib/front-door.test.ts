import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { siteOf } from './edge';
import { frontDoor, MAX_BODY_BYTES, quiet } from './front-door';
import { beginRequest, createLogger, createRequestContext, requestId } from './logger';
import { provide } from './process';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

describe('the front door', () => {
  let server: Server;
  let port: number;
  let seen: IncomingMessage['headers'][];
  let lines: string[];
  let within: (string | undefined)[];

  async function open(publicUrl: string | null): Promise<void> {
    seen = [];
    lines = [];
    within = [];
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    provide('requestContext', createRequestContext());
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const handler = frontDoor(
      {
        site: siteOf({ publicUrl, host: '127.0.0.1', port, outbox: false }),
        logger: createLogger({ level: 'info' }, sink),
        newId: () => 'new-request-id',
        behindProxy: publicUrl !== null,
      },
      (incoming: IncomingMessage, response: ServerResponse) => {
        seen.push(incoming.headers);
        within.push(requestId());
        if (incoming.url === '/begun') beginRequest();
        if (incoming.headers['next-action'] !== undefined) response.statusCode = 500;
        response.end('served');
      },
    );
    server.on('request', handler);
  }

  beforeEach(() => open(null));
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const options = {
        port,
        host: '127.0.0.1',
        path,
        headers: { host: `localhost:${port}`, ...headers },
        agent: false,
      };
      const outgoing = request(options, (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      outgoing.on('error', reject);
      outgoing.end();
    });

  it('turns other names away, except from the probes', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, 'localhost', `127.0.0.1.nip.io:${port}`]) {
      expect((await ask('/', { host })).status).toBe(421);
    }
    expect(seen).toHaveLength(0);
    expect((await ask('/healthz', { host: '10.2.3.4:8080' })).status).toBe(200);
    expect((await ask('/', { host: `127.0.0.1:${port}` })).text).toBe('served');
  });

  it('turns away addresses that are none, and lives on', async () => {
    for (const path of ['//', '///', '//[', '/%', '/w/%ff%fe', '/w/%ed%a0%80', 'http://[', '/\\\\host', 'x']) {
      expect((await ask(path)).status, path).toBe(400);
    }
    expect((await ask('/w/%E2%82%AC?x=%ff')).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('calls it the caller’s fault when an action fails before any code of ours has begun, and ours afterwards', async () => {
    expect((await ask('/', { 'next-action': 'x' })).status).toBe(400);
    expect((await ask('/begun', { 'next-action': 'x' })).status).toBe(500);
  });

  it('turns away what is too large, and who is still sending reads why', async () => {
    const body = Buffer.alloc(4 * MAX_BODY_BYTES, 'x');
    const options = { host: '127.0.0.1', port, path: '/', method: 'POST', headers: { 'content-length': body.length } };
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(options, (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode));
      });
      sent.once('error', reject);
      sent.end(body);
    });
    expect(status).toBe(413);
    expect(seen).toHaveLength(0);
  });

  it('gives every request a name, and every answer its headers', async () => {
    const answer = await ask('/', { 'x-request-id': 'given-by-proxy' });
    expect(answer.headers).toMatchObject({
      'x-request-id': 'given-by-proxy',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    await ask('/', { 'x-request-id': '<script>' });
    expect(within).toEqual(['given-by-proxy', 'new-request-id']);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('believes nobody about who they are or under which name they came', async () => {
    await ask('/', {
      'x-client-address': '1.2.3.4',
      'x-forwarded-for': '1.2.3.4',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    });
    expect(seen[0]).toMatchObject({
      'x-client-address': '127.0.0.1',
      'x-forwarded-host': `localhost:${port}`,
      'x-forwarded-proto': 'http',
    });
  });

  it('takes the word of its own proxy about the caller, and only the last word', async () => {
    server.close();
    await open('https://plumbline.example.org');
    const answer = await ask('/', { host: 'plumbline.example.org', 'x-forwarded-for': '6.6.6.6, 9.9.9.9' });
    expect(seen[0]).toMatchObject({
      'x-client-address': '9.9.9.9',
      'x-forwarded-host': 'plumbline.example.org',
      'x-forwarded-proto': 'https',
    });
    expect(answer.headers['strict-transport-security']).toContain('max-age');
  });

  it('writes down path and status, but no query and no one-time link', async () => {
    await ask('/reset/0123456789abcdef?next=/secret');
    await ask('/w/acme/loops?q=private');
    await expect.poll(() => lines.length).toBe(2);
    expect(lines.join()).not.toMatch(/0123456789abcdef|secret|private/);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ method: 'GET', path: '/w/acme/loops', status: 200 });
  });
});

it.each([
  ['/link/abc', '/link/[withheld]'],
  ['/owner/abc/x', '/owner/[withheld]/x'],
  ['/c/abc', '/c/[withheld]'],
  ['/attempt/abc/runs', '/attempt/[withheld]/runs'],
  ['/calibration/abc', '/calibration/abc'],
])('%s is written as %s', (path, written) => expect(quiet(path)).toBe(written));
