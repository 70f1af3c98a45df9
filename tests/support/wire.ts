/**
 * Speaking to a running server as browsers and programs do, with every byte of the answer in hand: pages, API calls, server
 * actions by their id, and sockets.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Call {
  method?: string;
  path: string;
  cookie?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

export interface Answer {
  status: number;
  /** By lower-case name; several of one name joined by a comma. */
  headers: Record<string, string>;
  /** Status line's number, every header in its order, and the body: all that arrived. */
  bytes: Buffer;
  text: string;
}

/** A line to one server, kept open between calls; `close` it at the end. */
export class Wire {
  readonly url: URL;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 6 });

  constructor(url: string) {
    this.url = new URL(url);
  }

  close(): void {
    this.agent.destroy();
  }

  send(call: Call): Promise<Answer> {
    const body = call.body === undefined ? undefined : Buffer.from(call.body);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.agent,
          host: this.url.hostname,
          port: this.url.port,
          method: call.method ?? 'GET',
          path: call.path,
          headers: {
            host: this.url.host,
            'user-agent': 'Mozilla/5.0 (contract)',
            ...(call.cookie ? { cookie: call.cookie } : {}),
            ...(body ? { 'content-length': String(body.length) } : {}),
            ...call.headers,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.once('error', reject);
          response.once('end', () => {
            const content = Buffer.concat(parts);
            const head = `${response.statusCode} ${JSON.stringify(response.rawHeaders)}\n`;
            resolve({
              status: response.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(response.headers).map(([name, value]) => [name, String(value)]),
              ),
              bytes: Buffer.concat([Buffer.from(head), content]),
              text: content.toString(),
            });
          });
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  /** A call as one of our own pages makes it. */
  json(call: Omit<Call, 'body'> & { body?: unknown }): Promise<Answer> {
    const { body, ...rest } = call;
    return this.send({
      ...rest,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        origin: this.url.origin,
        ...rest.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /**
   * Calls a server action as a form does.
   *
   * @param given the fields of the form, or a plain object as code passes it
   */
  async act(call: {
    action: BuiltAction;
    given: FormData | unknown;
    cookie?: string;
    headers?: Record<string, string>;
  }): Promise<Acted> {
    const { body, headers } = await encodeArguments([null, call.given]);
    const answer = await this.send({
      method: 'POST',
      path: call.action.path,
      cookie: call.cookie,
      headers: {
        accept: 'text/x-component',
        'next-action': call.action.id,
        origin: this.url.origin,
        ...headers,
        ...call.headers,
      },
      body,
    });
    return { answer, result: readResult(answer), redirect: redirectOf(answer) };
  }

  /** Opens a room's socket and keeps every frame as it arrived. */
  live(facts: { path: string; cookie?: string; headers?: Record<string, string> }): Line {
    const socket = new WebSocket(new URL(facts.path, this.url.href.replace(/^http/, 'ws')), {
      origin: this.url.origin,
      perMessageDeflate: false,
      headers: { ...(facts.cookie ? { cookie: facts.cookie } : {}), ...facts.headers },
    });
    return new Line(socket);
  }
}

export interface Acted {
  answer: Answer;
  /** What the action returned, or undefined when it returned nothing that can be read. */
  result: unknown;
  redirect: string | null;
}

/** One open socket. */
export class Line {
  /** Every message that arrived, as it was. */
  readonly heard: string[] = [];
  /** The close code and its reason, once it has ended; `refused` with the status when there never was a socket. */
  readonly ended: Promise<{ code: number; reason: string }>;
  private readonly socket: WebSocket;
  private waiting: { matches: (message: Record<string, unknown>) => boolean; resolve: (text: string) => void }[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const text = data.toString();
      this.heard.push(text);
      const message = JSON.parse(text) as Record<string, unknown>;
      this.waiting = this.waiting.filter((one) => {
        if (!one.matches(message)) return true;
        one.resolve(text);
        return false;
      });
    });
    this.ended = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
      socket.once('unexpected-response', (_request, response) => {
        resolve({ code: response.statusCode ?? 0, reason: 'refused' });
        socket.terminate();
      });
    });
  }

  /** Waits until the socket is open; rejects with the close when it is not let in. */
  async opened(): Promise<void> {
    if (this.socket.readyState === WebSocket.OPEN) return;
    await new Promise<void>((resolve, reject) => {
      this.socket.once('open', resolve);
      void this.ended.then((end) => reject(new Error(`closed: ${end.code} ${end.reason}`)));
    });
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message that matches, among those still to come. */
  next(matches: (message: Record<string, unknown>) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ matches, resolve });
      void this.ended.then((end) => reject(new Error(`closed: ${end.code} ${end.reason}`)));
    });
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.ended;
  }
}

/** A server action as the build knows it. */
export interface BuiltAction {
  file: string;
  name: string;
  id: string;
  /** A page that can run it; any will do, for the action is named by a header. */
  path: string;
}

interface Manifest {
  node: Record<string, { filename: string; exportedName: string; workers: Record<string, unknown> }>;
}

/** Every server action that the build made callable from outside. */
export function builtActions(): BuiltAction[] {
  const file = path.join(root, '.next/server/server-reference-manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  return Object.entries(manifest.node).map(([id, entry]) => ({
    file: entry.filename,
    name: entry.exportedName,
    id,
    path: pathOf(Object.keys(entry.workers).sort()[0] ?? 'app/page'),
  }));
}

/** An address that leads to a page, with something in the place of each parameter. */
const pathOf = (worker: string): string =>
  worker
    .replace(/^app/, '')
    .replace(/\/page$/, '')
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\[[^\]]+\]/g, 'any') || '/';

type EncodeReply = (value: unknown) => Promise<string | FormData>;

async function encodeArguments(
  values: unknown[],
): Promise<{ body: Uint8Array | string; headers: Record<string, string> }> {
  // The very encoder that Next ships to browsers.
  const client = (await import('next/dist/compiled/react-server-dom-turbopack/client.edge.js' as string)) as {
    default: { encodeReply: EncodeReply };
  };
  const complain = console.error;
  // It warns whoever sends such a key; sending them is what hostile values are for.
  console.error = (...parts: unknown[]) => {
    if (!String(parts[0]).includes('own property `__proto__`')) complain(...parts);
  };
  const encoded = await client.default.encodeReply(values).finally(() => {
    console.error = complain;
  });
  if (typeof encoded === 'string') return { body: encoded, headers: { 'content-type': 'text/plain;charset=UTF-8' } };
  const carrier = new Response(encoded);
  return {
    body: new Uint8Array(await carrier.arrayBuffer()),
    headers: { 'content-type': carrier.headers.get('content-type') ?? '' },
  };
}

const redirectOf = (answer: Answer): string | null => {
  const target = answer.headers['x-action-redirect'] ?? answer.headers.location;
  return target === undefined ? null : (target.split(';')[0] ?? null);
};

/** Rows of a React answer by id: JSON as text, and long strings whole. */
function rowsOf(bytes: Buffer): Map<string, string> {
  const rows = new Map<string, string>();
  let at = bytes.indexOf(10) + 1;
  while (at < bytes.length) {
    const colon = bytes.indexOf(58, at);
    if (colon < 0) break;
    const id = bytes.subarray(at, colon).toString();
    if (bytes[colon + 1] === 84) {
      const comma = bytes.indexOf(44, colon);
      const length = Number.parseInt(bytes.subarray(colon + 2, comma).toString(), 16);
      rows.set(id, JSON.stringify(bytes.subarray(comma + 1, comma + 1 + length).toString()));
      at = comma + 1 + length;
    } else {
      const end = bytes.indexOf(10, colon);
      rows.set(id, bytes.subarray(colon + 1, end < 0 ? undefined : end).toString());
      at = end < 0 ? bytes.length : end + 1;
    }
  }
  return rows;
}

/** What an action returned: plain data alone; anything richer stays the text that stands for it. */
function readResult(answer: Answer): unknown {
  if (!answer.headers['content-type']?.startsWith('text/x-component')) return undefined;
  const rows = rowsOf(answer.bytes);
  const read = (text: string | undefined): unknown => {
    if (text === undefined) return undefined;
    return JSON.parse(text, (_key, value: unknown) => {
      if (typeof value !== 'string' || !value.startsWith('$')) return value;
      if (value.startsWith('$$')) return value.slice(1);
      if (value === '$undefined') return undefined;
      const reference = /^\$@?([0-9a-f]+)$/.exec(value);
      return reference?.[1] === undefined ? value : read(rows.get(reference[1]));
    });
  };
  try {
    const head = JSON.parse(rows.get('0') ?? 'null') as { a?: string } | null;
    const reference = /^\$@?([0-9a-f]+)$/.exec(head?.a ?? '');
    return reference?.[1] === undefined ? undefined : read(rows.get(reference[1]));
  } catch {
    return undefined;
  }
}
