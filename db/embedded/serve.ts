/**
 * PGlite behind its socket server, with the guards that several connections on one session need.
 *
 * All connections of the embedded database are one session, and the socket server lets connections take turns after every
 * protocol message unless a transaction is open. Three things went wrong when tried, and are guarded against here:
 *
 * - A statement outside a transaction is several messages (Parse, Describe, Bind, Execute, Sync), so another
 *   connection's Parse could replace the unnamed statement between two of them: the answer was `portal "" does not exist`.
 *   A statement therefore counts as an open transaction until its Sync.
 * - A transaction that nobody ends (its client waits for a second connection, or was killed right after BEGIN) keeps
 *   every other connection waiting for ever. After a while without a message all connections are closed and the
 *   transaction is rolled back; clients connect again by themselves.
 * - When the database itself fails, the socket server answers nobody any more: the caller is told, and should end.
 */
import type { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';

export interface ServeOptions {
  /** Unix socket (a named pipe on Windows). */
  readonly socket: string;
  /** How long an open transaction may be silent. */
  readonly silenceMs?: number;
  /** Told in a sentence when connections were closed because of that. */
  readonly onStuck: (sentence: string) => void;
  /** Told when the database itself failed; nothing will be answered after that. */
  readonly onBroken: (error: unknown) => void;
}

export interface ServedDatabase {
  connections(): number;
  stop(): Promise<void>;
}

/** Connections admitted; one more is reset, so all clients' pools together stay below this. */
const MAX_CONNECTIONS = 20;
const SILENCE_MS = 60_000;
/** Message types of the extended query protocol that leave a statement unfinished (PostgreSQL manual, 55.7). */
const UNFINISHED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));

/** Serves `database` on a socket until `stop`, which leaves the database open. */
export async function serveDatabase(database: PGlite, options: ServeOptions): Promise<ServedDatabase> {
  const { silenceMs = SILENCE_MS } = options;
  let server: PGLiteSocketServer | null = null;
  let stopped = false;
  let silence: NodeJS.Timeout | undefined;

  const guarded = guard(database, options.onBroken, (held) => {
    clearTimeout(silence);
    if (held) silence = setTimeout(() => void recover().catch(options.onBroken), silenceMs).unref();
  });
  const listen = async () => {
    server = new PGLiteSocketServer({ db: guarded, path: options.socket, maxConnections: MAX_CONNECTIONS });
    await server.start();
  };
  const recover = async () => {
    await server?.stop();
    // The server rolls back for the connection that it knows to have spoken last, which is not always the one that began.
    if (guarded.isInTransaction()) await guarded.exec('rollback');
    options.onStuck(
      `A transaction was silent for ${silenceMs / 1000} s: it was rolled back and all connections were closed.`,
    );
    if (!stopped) await listen();
  };
  await listen();
  return {
    connections: () => server?.getStats().activeConnections ?? 0,
    async stop() {
      stopped = true;
      clearTimeout(silence);
      await server?.stop();
    },
  };
}

/**
 * The same database, with statements kept whole.
 *
 * @param onHeld told after every message whether its connection now holds the session against all others
 */
function guard(database: PGlite, onBroken: (error: unknown) => void, onHeld: (held: boolean) => void): PGlite {
  let unfinished = false;
  const held = () => unfinished || database.isInTransaction();
  const overrides: Partial<PGlite> = {
    isInTransaction: held,
    async execProtocolRawStream(message, options) {
      unfinished = UNFINISHED.has(message[0] ?? 0);
      onHeld(false);
      try {
        await database.execProtocolRawStream(message, options);
      } catch (error) {
        onBroken(error);
        throw error;
      }
      onHeld(held());
    },
    // The socket server rolls back like this for a connection that went away in the middle.
    async exec(query, options) {
      unfinished = false;
      const results = await database.exec(query, options);
      onHeld(held());
      return results;
    },
  };
  return new Proxy(database, {
    get(target, name) {
      if (name in overrides) return overrides[name as keyof PGlite];
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
