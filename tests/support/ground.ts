/**
 * What a production server of the tests stands on: a data folder, and a database of its own. A PostgreSQL server where this
 * run has one, since its statements take a fraction of the embedded database's; the embedded one otherwise, and in the long
 * form (`PLUMBLINE_LONG=1`) always.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { joinOrStart } from '@/db/embedded/join';
import { migrate } from '@/db/migrate';
import type { ConnectOptions } from './cluster';
import { openTestDatabase, type TestDatabase, testDatabases } from './database';

export interface Ground {
  readonly dataDir: string;
  /** Settings of a server that is to run here. */
  readonly env: Record<string, string>;
  /** A way in for the test itself, beside the running server. */
  connect(): Promise<{ options: ConnectOptions; close(): Promise<void> }>;
  /** The same once more; nothing may be connected meanwhile. */
  copy(): Promise<Ground>;
  /** Nothing may be connected any more. */
  remove(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const kind = process.env.PLUMBLINE_LONG === '1' ? 'embedded' : testDatabases().at(-1);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plumbline-ground-'));
  if (kind === 'server') return await onServer(dataDir, await openTestDatabase('server'));
  const fresh = embedded(dataDir);
  const joined = await fresh.connect();
  await migrate(joined.options).finally(joined.close);
  return fresh;
}

function embedded(dataDir: string): Ground {
  return {
    dataDir,
    env: {},
    connect: () => joinOrStart(dataDir),
    copy: async () => embedded(copied(dataDir)),
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function onServer(dataDir: string, database: TestDatabase): Promise<Ground> {
  return {
    dataDir,
    env: reaching(database),
    connect: async () => ({ options: database.options, close: async () => {} }),
    copy: async () => await onServer(copied(dataDir), await openTestDatabase('server', database)),
    remove: async () => {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function copied(dataDir: string): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'plumbline-ground-'));
  cpSync(dataDir, copy, { recursive: true });
  return copy;
}

/**
 * How a process of ours reaches a test database on a server: as an operator would say it in `DATABASE_URL`, and where the server
 * listens on a Unix socket alone, its folder in `PGHOST`, which no address can hold.
 */
export function reaching(database: TestDatabase): Record<string, string> {
  const { path: socket, host, port, database: name, username, password } = database.options as Record<string, string>;
  if (socket !== undefined) {
    return { DATABASE_URL: `postgres:///${name}`, PGHOST: path.dirname(socket), PGUSER: username ?? 'postgres' };
  }
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return { DATABASE_URL: `postgres://${username}${secret}@${host}:${port}/${name}` };
}
