/**
 * The WebSocket edge: hangs `/live?room=<id>` and `/live?attempt=<id or link>` on the web server. No SQL and no rules of its
 * own; docs/live-protocol.md says what travels.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { pathOf } from '@/lib/edge';
import { logger } from '@/lib/logger';
import { answerAttempt } from './attempt-routes';
import { AttemptWindow } from './attempt-window';
import { Attempts } from './attempts';
import { CLOSE } from './close-codes';
import { Connection } from './connection';
import {
  type Admitted,
  type AdmittedToAttempt,
  admit,
  admitToAttempt,
  attemptAsked,
  comesFromUs,
  LIVE_PATH,
} from './door';
import type { Limits, Line } from './line';
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
  const attempts = new Attempts(set);
  const countOf = new Map<string, number>();
  let windows = 0;

  /** The guards that every line has, whatever it is open on. @param owner whose lines are counted together */
  function guard(
    socket: WebSocket,
    line: Line,
    to: { owner: string; about: object; hear: (text: string) => Promise<void>; leave: () => void },
  ): void {
    const count = (countOf.get(to.owner) ?? 0) + 1;
    countOf.set(to.owner, count);
    const deadline = setTimeout(() => {
      if (!line.joined) line.close('silent');
    }, set.helloWithinMs);
    socket.on('close', (code) => {
      clearTimeout(deadline);
      const left = (countOf.get(to.owner) ?? 1) - 1;
      if (left > 0) countOf.set(to.owner, left);
      else countOf.delete(to.owner);
      to.leave();
      logger().debug({ ...to.about, code }, 'live: closed');
    });
    // A frame that breaks the protocol or is too large: ws closes the socket with the standard's own code.
    socket.on('error', () => {});
    if (count > set.socketsAPerson) {
      line.close('tooManySockets');
      return;
    }
    line.listen(to.hear, (error) => {
      set.onError(error);
      line.close('fault');
    });
  }

  function serve(socket: WebSocket, admitted: Admitted): void {
    const connection = new Connection(socket, admitted, set.limits, set.clock);
    guard(socket, connection, {
      owner: admitted.person.userId,
      about: { roomId: admitted.roomId },
      hear: (text) => answer(rooms, connection, text),
      leave: () => rooms.leave(connection),
    });
  }

  function serveAttempt(socket: WebSocket, { attemptId, viewer }: AdmittedToAttempt): void {
    windows += 1;
    const window = new AttemptWindow(socket, { attemptId, id: windows, viewer }, set.limits, set.clock);
    guard(socket, window, {
      owner: viewer.side === 'staff' ? viewer.person.userId : attemptId,
      about: { attemptId },
      hear: (text) => answerAttempt(attempts, window, text),
      leave: () => attempts.leave(window),
    });
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const deadline = setTimeout(() => socket.destroy(), set.helloWithinMs);
    try {
      if (!comesFromUs(request)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const attempt = attemptAsked(request);
      const admitted = attempt === null ? await admit(request) : await admitToAttempt(request, attempt);
      if (socket.destroyed) return;
      sockets.handleUpgrade(request, socket, head, (open) => {
        if (typeof admitted === 'string') {
          open.on('error', () => {});
          open.close(CLOSE[admitted], admitted);
        } else if ('roomId' in admitted) serve(open, admitted);
        else serveAttempt(open, admitted);
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
      attempts.stop();
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
