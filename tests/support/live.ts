/** A web server with nothing but live rooms on it, and windows that write down every byte they are sent. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { sealSession } from '../../features/access/session';
import { createVoteWriter } from '../../features/polls/jobs';
import type { ServerMessage } from '../../features/polls/live';
import { siteOf } from '../../lib/edge';
import { provide } from '../../lib/process';
import { attachLive, type LiveOptions } from '../../realtime';

/** Seals the cookies of tests. */
export const LIVE_SECRET = 'a secret of the tests, long enough';

export interface LiveServer {
  readonly url: string;
  readonly origin: string;
  readonly server: Server;
  /** Ends the live part alone and starts it anew, as a restart of the server would. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback. The slots `database` and `bus` must be filled. */
export async function startLive(options: Partial<LiveOptions> = {}): Promise<LiveServer> {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  provide('site', siteOf({ publicUrl: null, host: '127.0.0.1', port, outbox: false }));
  provide('secrets', { auth: LIVE_SECRET } as never);
  provide('logger', pino({ level: 'silent' }));
  provide('voteWriter', createVoteWriter());
  let live = attachLive(server, options);
  return {
    url: `ws://127.0.0.1:${port}`,
    origin: `http://127.0.0.1:${port}`,
    server,
    restart: async () => {
      await live.close();
      live = attachLive(server, options);
    },
    close: async () => {
      await live.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The `Cookie` header of a signed-in browser. */
export const cookieOf = async (sessionId: string): Promise<string> =>
  `plumbline-session=${await sealSession(sessionId)}`;

/** One socket that keeps what it hears. */
export class Listener {
  readonly raw: string[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly waiting = new Set<() => void>();

  constructor(live: LiveServer, path: string, headers: Record<string, string>) {
    this.socket = new WebSocket(`${live.url}${path}`, { headers: { origin: live.origin, ...headers } });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => {
      this.raw.push(data.toString());
      for (const look of this.waiting) look();
    });
  }

  static async open(
    live: LiveServer,
    roomId: string,
    sessionId: string,
    version: number | null = null,
  ): Promise<Listener> {
    const listener = new Listener(live, `/live?room=${roomId}`, { cookie: await cookieOf(sessionId) });
    const refused = listener.closed.then(({ code, reason }) => {
      throw new Error(`The door is shut: ${code} ${reason}`);
    });
    await Promise.race([new Promise((resolve) => listener.socket.once('open', resolve)), refused]);
    refused.catch(() => {});
    listener.say({ t: 'hello', version });
    await listener.until((message) => message.t === 'own');
    return listener;
  }

  get messages(): ServerMessage[] {
    return this.raw.map((text) => JSON.parse(text) as ServerMessage);
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Waits for a message, one that has come already included. */
  until<T extends ServerMessage>(matches: (message: ServerMessage) => message is T, ms?: number): Promise<T>;
  until(matches: (message: ServerMessage) => boolean, ms?: number): Promise<ServerMessage>;
  until(matches: (message: ServerMessage) => boolean, ms = 5_000): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.messages.find(matches);
        if (found === undefined) return;
        this.waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        reject(
          new Error(`No such message in ${ms} ms; heard ${this.raw.map((text) => text.slice(0, 200)).join('\n')}`),
        );
      }, ms);
      this.waiting.add(look);
      look();
    });
  }

  /** Waits until this window has been brought to the version. */
  atVersion(version: number): Promise<ServerMessage> {
    return this.until(
      (one) => (one.t === 'frame' && one.to >= version) || (one.t === 'snapshot' && one.version >= version),
    );
  }

  async end(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}
