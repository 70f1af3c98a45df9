/**
 * How a script reaches the embedded database: through the running instance when there is one, else by opening the
 * folder itself for as long as it needs.
 */
import path from 'node:path';
import type postgres from 'postgres';
import { readRun } from './run-file';
import { socketOptions, startEmbedded } from './start';

/** A script's share of the 20 connections that the embedded database admits. */
const SCRIPT_CONNECTIONS = 2;

/**
 * @param dataDir the instance's data folder
 * @returns connection options and a `close` that stops what was started here and leaves a joined instance alone
 * @throws EmbeddedDatabaseError when nothing runs there and the folder cannot be opened
 */
export async function joinOrStart(
  dataDir: string,
): Promise<{ options: postgres.Options<Record<string, never>>; joined: boolean; close(): Promise<void> }> {
  const run = readRun(path.resolve(dataDir));
  if (run) return { options: socketOptions(run.socket, SCRIPT_CONNECTIONS), joined: true, close: async () => {} };
  const own = await startEmbedded({ dataDir });
  return { options: own.options, joined: false, close: () => own.stop() };
}
