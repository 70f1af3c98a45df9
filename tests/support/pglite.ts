/** An embedded database in memory, behind a socket as in production, for one test file or for making the template. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { type ServeOptions, serveDatabase } from '../../db/embedded/serve';
import { socketOptions } from '../../db/embedded/start';
import type { ConnectOptions } from './cluster';

export interface MemoryDatabase {
  readonly options: ConnectOptions;
  /** The data folder as a tar archive. */
  dump(): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/**
 * @param dump a data folder to begin with; an empty database when left out
 * @param guards other than in production: a fault fails the test run unless the test says otherwise
 */
export async function openPglite(
  dump?: Uint8Array<ArrayBuffer>,
  guards: Partial<Omit<ServeOptions, 'socket'>> = {},
): Promise<MemoryDatabase> {
  const database = await PGlite.create({
    extensions: { pg_trgm },
    ...(dump ? { loadDataDir: new Blob([dump]) } : {}),
  });
  const folder = mkdtempSync(path.join(tmpdir().length > 60 ? '/tmp' : tmpdir(), 'plumbline-'));
  const socket = path.join(folder, 'pg.sock');
  const rethrow = (error: unknown) => {
    throw error instanceof Error ? error : new Error(String(error));
  };
  const served = await serveDatabase(database, { socket, onStuck: rethrow, onBroken: rethrow, ...guards });
  return {
    options: socketOptions(socket),
    dump: async () => (await database.dumpDataDir('none')).arrayBuffer(),
    async close() {
      await served.stop();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
