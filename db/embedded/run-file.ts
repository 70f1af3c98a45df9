/**
 * `.data/run.json`: where a running instance can be reached, so that scripts join its database instead of opening the
 * folder a second time, and a second start can say who is there already.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive, type Owner, self } from './lock';

/** What a running instance says about itself. `socket` is the database's Unix socket (a named pipe on Windows). */
export interface Run extends Owner {
  readonly port: number | null;
  readonly socket: string;
}

const fileIn = (dataDir: string) => path.join(dataDir, 'run.json');

/** Writes this process down as the running instance. Mode 0600: the socket admits everyone who knows it. */
export function writeRun(dataDir: string, run: { port: number | null; socket: string }): void {
  writeFileSync(fileIn(dataDir), `${JSON.stringify({ ...self(), ...run })}\n`, { mode: 0o600 });
}

function readRecord(dataDir: string): Run | null {
  try {
    return JSON.parse(readFileSync(fileIn(dataDir), 'utf8')) as Run;
  } catch {
    return null;
  }
}

/** The instance that runs on this folder now, or null: a record left by a dead process counts for nothing. */
export function readRun(dataDir: string): Run | null {
  const run = readRecord(dataDir);
  return run && isAlive(run) ? run : null;
}

/** The socket of an instance that was killed and could not tidy up, or null. */
export function leftBehind(dataDir: string): string | null {
  const run = readRecord(dataDir);
  return run && !isAlive(run) ? run.socket : null;
}

/** Removes this process's own record, and nobody else's. */
export function removeRun(dataDir: string): void {
  if (readRun(dataDir)?.pid === process.pid) rmSync(fileIn(dataDir), { force: true });
}
