/**
 * A child's entry: reads jobs from standard input, runs each in the engine, and writes messages on descriptor 3. It has no
 * environment, no network to speak of and no other descriptor; it is bundled into one file, and ends when its parent does.
 */
import { readFileSync, writeSync } from 'node:fs';
import { ENGINE_FILE, GUEST_FILE } from './child-files';
import { type EngineAssets, type EngineFiles, prepareEngine } from './engine/assets';
import type { Surroundings } from './harness/run-test';
import { type ChildMessage, type JobMessage, MESSAGES_FD } from './messages';
import { runScratch } from './run-scratch';
import { runSuite, type Tell } from './run-suite';
import { SuiteCache } from './suite-cache';

/** Whole before anything else runs: what comes after a message may block this process until it is killed. */
function send(message: ChildMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(MESSAGES_FD, bytes, at);
}

async function prepare(): Promise<EngineAssets> {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url));
  const guest = JSON.parse(read(GUEST_FILE).toString('utf8')) as Omit<EngineFiles, 'wasm'>;
  return prepareEngine({ wasm: read(ENGINE_FILE), ...guest });
}

async function work({ number, job }: JobMessage, assets: EngineAssets, suites: SuiteCache): Promise<void> {
  const tell: Tell = (message) => send({ ...message, number } as ChildMessage);
  const surroundings: Surroundings = {
    assets,
    suites,
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    diagnose: (text) => tell({ type: 'diagnosis', text }),
  };
  try {
    if (job.kind === 'suite') await runSuite(job, surroundings, tell);
    else await runScratch(job, surroundings, tell);
  } catch (error) {
    tell({ type: 'fault', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** Runs what arrives, one job after the other, in the order of arrival. */
function serve(assets: EngineAssets): void {
  const suites = new SuiteCache();
  let last = Promise.resolve();
  let rest = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) last = last.then(() => work(JSON.parse(line) as JobMessage, assets, suites));
  });
  process.stdin.on('end', () => process.exit(0));
}

// A suite may leave a promise of its own behind, and a submission may have it rejected: that must not take the child along.
process.on('unhandledRejection', () => {});
serve(await prepare());
send({ type: 'ready' });
