/**
 * Keeps one connection's statement whole.
 *
 * All connections of the embedded database are one session, and the socket server lets connections take turns after every
 * protocol message unless a transaction is open. A statement outside a transaction is several messages (Parse, Describe,
 * Bind, Execute, Sync), so another connection's Parse could replace the unnamed statement between two of them: tried, and
 * the answer was `portal "" does not exist`, or worse, the other's rows. Here a statement counts as an open transaction
 * until its Sync, which is when the server lets the next connection in.
 */
import type { PGlite } from '@electric-sql/pglite';

/** Message types of the extended query protocol that leave a statement unfinished (PostgreSQL manual, 55.7). */
const UNFINISHED = new Set([...'PBDECH'].map((letter) => letter.charCodeAt(0)));

/**
 * The same database for `PGLiteSocketServer`, with statements kept whole.
 *
 * @param onBroken told when the database itself fails (not a statement): the socket server would answer nobody ever after
 */
export function oneAtATime(database: PGlite, onBroken: (error: unknown) => void): PGlite {
  let unfinished = false;
  const overrides: Partial<PGlite> = {
    isInTransaction: () => unfinished || database.isInTransaction(),
    async execProtocolRawStream(message, options) {
      unfinished = UNFINISHED.has(message[0] ?? 0);
      try {
        await database.execProtocolRawStream(message, options);
      } catch (error) {
        onBroken(error);
        throw error;
      }
    },
    // The socket server rolls back like this for a connection that went away in the middle.
    async exec(query, options) {
      unfinished = false;
      return await database.exec(query, options);
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
