/**
 * The database as the rest of the house sees it: nothing but transactions that have put on a role. There is no way to run a
 * query outside one, because the embedded database shares a single session between all connections (a bare query could
 * interleave with another's), and because a query without a role would skip row-level security.
 */
import { sql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { provide, resolve, resolveOptional } from '@/lib/process';
import * as schema from './schema';

export type Tx = Parameters<Parameters<PostgresJsDatabase<typeof schema>['transaction']>[0]>[0];

/** Which role a transaction puts on, and for whom. */
export interface RoleSettings {
  role: 'plumbline_app' | 'plumbline_system';
  workspaceId: string | null;
  userId: string | null;
}

export interface Database {
  /** Runs `fn` in one transaction under the given role; a throw rolls everything back. */
  transaction<T>(settings: RoleSettings, fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** The driver, for LISTEN and for tests; application queries go through `transaction`. */
  driver: postgres.Sql;
  close(): Promise<void>;
}

declare module '@/lib/process' {
  interface ProcessSlots {
    database: Database;
    /** What waits for the commit of which transaction; a slot, because a page and the server have a copy of this module each. */
    commitHooks: WeakMap<Tx, (() => void)[]>;
  }
}

/**
 * Runs `fn` once the transaction has committed, and never if it rolls back: the place for hints on the bus, so nobody is
 * told of a state that a reader could not find.
 */
export function afterCommit(tx: Tx, fn: () => void): void {
  const hooks = resolve('commitHooks');
  const waiting = hooks.get(tx);
  if (waiting === undefined) hooks.set(tx, [fn]);
  else waiting.push(fn);
}

/** Opens a pool. `options` are postgres.js options: a Unix socket path for the embedded database, a host and so on for a server. */
export function openDatabase(options: postgres.Options<Record<string, never>>, url?: string): Database {
  const settings = { max: 8, onnotice: () => {}, ...options };
  const driver = url === undefined ? postgres(settings) : postgres(url, settings);
  const db = drizzle(url === undefined ? driver : remembering(driver), { schema });
  if (!resolveOptional('commitHooks')) provide('commitHooks', new WeakMap());
  return {
    driver,
    transaction: async (role, fn) => {
      let committed: (() => void)[] = [];
      const result = await db.transaction(async (tx) => {
        // Sent ahead of the first query on the same connection and not waited for: if it fails, so does everything after it, and
        // what is thrown is why it did. Made a promise at once: drizzle sends a query anew each time that it is awaited.
        const settled = tx
          .execute(
            sql`select set_config('plumbline.workspace', ${role.workspaceId ?? ''}, true), set_config('plumbline.user', ${role.userId ?? ''}, true), set_config('role', ${role.role}, true)`,
          )
          .then(() => {});
        settled.catch(() => {});
        const value = await fn(tx).catch(async (error) => {
          await settled;
          throw error;
        });
        await settled;
        committed = resolve('commitHooks').get(tx) ?? [];
        return value;
      });
      for (const hook of committed) hook();
      return result;
    },
    close: () => driver.end({ timeout: 5 }),
  };
}

/**
 * The same driver, in whose transactions a statement is parsed once a connection and called by its name from then on. drizzle
 * sends each one as if it were new, which costs a server the parsing and a second round trip every time.
 *
 * Only for a server: there what a connection has prepared ends with it (within the hour), while the embedded database has one
 * session for all connections, which would keep every statement of every connection that ever was.
 */
function remembering(driver: postgres.Sql): postgres.Sql {
  const begin = (work: (sql: postgres.TransactionSql) => unknown) =>
    driver.begin((sql) => {
      const send = sql.unsafe;
      sql.unsafe = ((text, values, options) => send(text, values, { ...options, prepare: true })) as typeof send;
      return work(sql);
    });
  return new Proxy(driver, {
    get: (target, name, self) => (name === 'begin' ? begin : Reflect.get(target, name, self)),
  });
}

/** The process's database, provided by the composition root. */
export const database = (): Database => resolve('database');
