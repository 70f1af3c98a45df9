/**
 * The WebSocket edge: hangs `/live?room=<id>` on the web server. No SQL and no rules of its own; docs/live-protocol.md says
 * what travels.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { pathOf } from '@/lib/edge';
import { logger } from '@/lib/logger';
import { CLOSE } from './close-codes';
import { Connection, type Limits } from './connection';
import { type Admitted, admit, comesFromUs, LIVE_PATH } from './door';
import { Rooms, type RoomsOptions } from './rooms';
import { answer } from './routes';

export interface LiveOptions extends RoomsOptions {
  limits: Limits;
  /** Bytes of one message. */
  maxPayload: number;
  /** From the upgrade request to the first message. */
  helloWithinMs: number;
  socketsAPerson: number;
}

const DEFAULTS: LiveOptions = {
  frameEveryMs: 50,
  presenceEveryMs: 200,
  presenceTtlMs: 30_000,
  versionPollMs: 5_000,
  sessionPollMs: 60_000,
  pingEveryMs: 20_000,
  slowForMs: 30_000,
  clock: () => performance.now(),
  onError: (err) => logger().error({ err }, 'live'),
  limits: { burst: 60, perSecond: 20, waiting: 100, unsentBytes: 256 * 1024 },
  maxPayload: 16 * 1024,
  helloWithinMs: 5_000,
  socketsAPerson: 20,
};

/** Answers upgrades on `/live` and leaves all others alone. @param options what tests set otherwise */
export function attachLive(server: Server, options: Partial<LiveOptions> = {}): { close(): Promise<void> } {
  const set: LiveOptions = { ...DEFAULTS, ...options };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: set.maxPayload,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const rooms = new Rooms(set);
  const countOf = new Map<string, number>();

  function serve(socket: WebSocket, admitted: Admitted): void {
    const { userId } = admitted.person;
    const count = (countOf.get(userId) ?? 0) + 1;
    countOf.set(userId, count);
    const connection = new Connection(socket, admitted, set.limits, set.clock);
    const deadline = setTimeout(() => {
      if (!connection.joined) connection.close('silent');
    }, set.helloWithinMs);
    socket.on('close', (code) => {
      clearTimeout(deadline);
      const left = (countOf.get(userId) ?? 1) - 1;
      if (left > 0) countOf.set(userId, left);
      else countOf.delete(userId);
      rooms.leave(connection);
      logger().debug({ roomId: admitted.roomId, code }, 'live: closed');
    });
    // A frame that breaks the protocol or is too large: ws closes the socket with the standard's own code.
    socket.on('error', () => {});
    if (count > set.socketsAPerson) {
      connection.close('tooManySockets');
      return;
    }
    connection.listen(
      (text) => answer(rooms, connection, text),
      (error) => {
        set.onError(error);
        connection.close('fault');
      },
    );
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const deadline = setTimeout(() => socket.destroy(), set.helloWithinMs);
    try {
      if (!comesFromUs(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const admitted = await admit(request);
      if (socket.destroyed) return;
      sockets.handleUpgrade(request, socket, head, (open) => {
        if (typeof admitted !== 'string') return serve(open, admitted);
        open.on('error', () => {});
        open.close(CLOSE[admitted], admitted);
      });
    } catch (error) {
      set.onError(error);
      socket.destroy();
    } finally {
      clearTimeout(deadline);
    }
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (pathOf(request.url) === LIVE_PATH) void upgrade(request, socket, head);
  };
  server.on('upgrade', onUpgrade);

  return {
    close: async () => {
      server.off('upgrade', onUpgrade);
      rooms.stop();
      const open = [...sockets.clients];
      const gone = Promise.all(open.map((one) => new Promise((resolve) => one.once('close', resolve))));
      for (const one of open) one.close(CLOSE.restarting, 'restarting');
      const patience = setTimeout(() => {
        for (const one of open) one.terminate();
      }, 1_000);
      await gone;
      clearTimeout(patience);
      sockets.close();
    },
  };
}
