/** The embedded database's process: one at a time on a folder, never outliving its server, and losing nothing to kill -9. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { joinOrStart } from '../../db/embedded/join';
import { beganAt } from '../../db/embedded/lock';
import { readRun } from '../../db/embedded/run-file';
import { startEmbedded } from '../../db/embedded/start';
import { openPglite } from '../support/pglite';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'plumbline-data-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A folder as the first test leaves it: to make a database anew takes longer than most of what is tried with it. */
const opened = mkdtempSync(path.join(tmpdir(), 'plumbline-opened-'));
afterAll(() => rmSync(opened, { recursive: true, force: true }));
const openedBefore = () => cpSync(opened, dataDir, { recursive: true });

const template = () => new Uint8Array(readFileSync(inject('templates').embedded));

const gone = async (pid: number) => {
  for (let tries = 0; tries < 1200 && beganAt(pid) !== null; tries += 1) await wait(50);
  return beganAt(pid) === null;
};

/** A server in miniature: starts the database, then inserts one row after another and says each that was acknowledged. */
const SERVER = `
  import postgres from 'postgres';
  import { startEmbedded } from './db/embedded/start.ts';
  const database = await startEmbedded({ dataDir: process.env.DATA_DIR });
  const sql = postgres(database.options);
  await sql.unsafe('create table if not exists kept (n int primary key)');
  process.send({ child: database.info.pid });
  for (let n = Number(process.env.FIRST); ; n += 1) {
    await sql.begin((tx) => tx.unsafe('insert into kept values (' + n + ')'));
    process.send({ acknowledged: n });
  }
`;

function startServer(first: number): { server: ChildProcess; seen: { child: number; acknowledged: number[] } } {
  const seen = { child: 0, acknowledged: [] as number[] };
  const server = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', SERVER], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, DATA_DIR: dataDir, FIRST: String(first) },
  });
  server.on('message', (message: { child?: number; acknowledged?: number }) => {
    if (message.child !== undefined) seen.child = message.child;
    if (message.acknowledged !== undefined) seen.acknowledged.push(message.acknowledged);
  });
  return { server, seen };
}

describe('the embedded database', () => {
  it('starts, is joined by scripts, refuses a second owner, and stops without a trace', async () => {
    const database = await startEmbedded({ dataDir });
    const sql = postgres(database.options);
    await sql`create extension if not exists pg_trgm`;
    expect(await sql`select similarity('plumb', 'plumber') > 0 as trigrams`).toEqual([{ trigrams: true }]);
    await sql`create table t (n int)`;
    await sql`insert into t values (1)`;
    database.info.announcePort(3456);
    expect(readRun(dataDir)).toMatchObject({ pid: process.pid, port: 3456, socket: database.info.socket });
    expect(statSync(path.join(dataDir, 'run.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(database.info.socket)).mode & 0o777).toBe(0o700);

    const script = await joinOrStart(dataDir);
    const joined = postgres(script.options);
    expect(script.joined).toBe(true);
    expect(await joined`select n from t`).toEqual([{ n: 1 }]);
    await joined.end();
    await script.close();

    await expect(startEmbedded({ dataDir })).rejects.toThrow(`is in use by another Plumbline (process ${process.pid})`);

    await sql.end();
    await Promise.all([database.stop(), database.stop()]);
    expect(await gone(database.info.pid)).toBe(true);
    expect(existsSync(path.dirname(database.info.socket))).toBe(false);
    expect(readRun(dataDir)).toBeNull();

    const alone = await joinOrStart(dataDir);
    expect(alone.joined).toBe(false);
    const again = postgres(alone.options);
    expect(await again`select n from t`).toEqual([{ n: 1 }]);
    await again.end();
    await alone.close();
    cpSync(dataDir, opened, { recursive: true });
  });

  it('ends with its server, however that ends, and keeps every acknowledged row', async () => {
    openedBefore();
    let acknowledged: number[] = [];
    for (const round of [1, 2]) {
      const { server, seen } = startServer(round * 1_000_000);
      for (let tries = 0; tries < 2400 && seen.acknowledged.length < 50; tries += 1) await wait(25);
      // The database itself is killed in the second round, in the middle of its inserts.
      if (round === 2) process.kill(seen.child, 'SIGKILL');
      server.kill('SIGKILL');
      expect(await gone(seen.child)).toBe(true);
      await new Promise((resolve) =>
        (server.exitCode ?? server.signalCode) ? resolve(null) : server.once('exit', resolve),
      );
      expect(seen.acknowledged.length).toBeGreaterThanOrEqual(50);
      acknowledged = [...acknowledged, ...seen.acknowledged];
    }
    const database = await startEmbedded({ dataDir });
    const sql = postgres(database.options);
    const kept = new Set((await sql<{ n: number }[]>`select n from kept`).map(({ n }) => n));
    await sql.end();
    await database.stop();
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
  }, 240_000);

  it('says so when the folder cannot be opened', async () => {
    writeFileSync(path.join(dataDir, 'pg'), 'not a folder');
    await expect(startEmbedded({ dataDir })).rejects.toThrow(/^The embedded database could not open .*data.*: /);
    expect(readRun(dataDir)).toBeNull();
  });

  it('tells when it is lost', async () => {
    openedBefore();
    const database = await startEmbedded({ dataDir });
    process.kill(database.info.pid, 'SIGKILL');
    await expect(database.info.lost).resolves.toMatch(/^The embedded database ended unexpectedly/);
    await database.stop();
  });
});

describe('connections of one session', () => {
  it('a transaction that waits for another connection is rolled back, and everybody goes on', async () => {
    const said: string[] = [];
    const database = await openPglite(template(), { silenceMs: 400, onStuck: (sentence) => said.push(sentence) });
    const sql = postgres(database.options);
    await sql`create table t (n int)`;
    const stuck = sql.begin(async (tx) => {
      await tx`insert into t values (1)`;
      await sql`select 1`;
    });
    await expect(stuck).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' });
    expect(said).toEqual([expect.stringContaining('was silent for 0.4 s')]);
    expect(await sql`select n from t`).toEqual([]);
    await sql.end();
    await database.close();
  });

  it('a client that dies in the middle of a statement does not keep the others waiting', async () => {
    const database = await openPglite(template(), { silenceMs: 400, onStuck: () => {} });
    const sql = postgres(database.options);
    await sql`select 1`;
    // The startup message and then one Parse without its Sync, as a killed client would leave it.
    const socket = connect(String(database.options.path));
    const startup = Buffer.from('user\0postgres\0database\0postgres\0\0');
    const parse = Buffer.from('\0select 1\0\0\0');
    const length = (extra: number) => Buffer.from(Uint32Array.of(extra).buffer).swap32();
    socket.write(Buffer.concat([length(startup.length + 8), Buffer.from([0, 3, 0, 0]), startup]));
    socket.write(Buffer.concat([Buffer.from('P'), length(parse.length + 4), parse]));
    await wait(100);
    socket.destroy();
    expect(await sql`select 2 as n`).toEqual([{ n: 2 }]);
    await sql.end();
    await database.close();
  });
});
