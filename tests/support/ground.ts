/**
 * What a production server of the tests stands on: a data folder, and a database of its own. A PostgreSQL server where this
 * run has one, since its statements take a fraction of the embedded database's; the embedded one otherwise, and in the long
 * form (`PLUMBLINE_LONG=1`) always.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { joinOrStart } from '@/db/embedded/join';
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
  return kind === 'server' ? await onServer(dataDir, await openTestDatabase('server')) : embedded(dataDir);
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
  const { url, gate } = await addressOf(database);
  return {
    dataDir,
    env: { DATABASE_URL: url },
    connect: async () => ({ options: database.options, close: async () => {} }),
    copy: async () => await onServer(copied(dataDir), await openTestDatabase('server', database)),
    remove: async () => {
      await new Promise((resolve) => gate.close(resolve));
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
 * An address of a test database on a server, as an operator would set it in `DATABASE_URL`: in tests Postgres listens on a
 * Unix socket alone.
 */
export async function addressOf(database: TestDatabase): Promise<{ url: string; gate: Server }> {
  const {
    path: socket,
    host,
    port: known,
    database: name,
    username,
    password,
  } = database.options as Record<string, string>;
  const gate = createServer((near) => {
    const far = socket === undefined ? connect(Number(known), host) : connect(socket);
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  const address = gate.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return { url: `postgres://${username}${secret}@127.0.0.1:${port}/${name}`, gate };
}
