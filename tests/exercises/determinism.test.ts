/**
 * One job, one document: the same bytes after a hundred runs in any order, whatever ran before in the same process, whatever
 * the child, the time zone and the language of the machine.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunner } from '@/runner';
import { readEngineFiles } from '@/runner/bundle';
import { DEFAULT_LIMITS, type Runner, type SuiteJob } from '@/runner/contract';
import { type EngineAssets, prepareEngine } from '@/runner/engine/assets';
import { createRandom } from '@/runner/harness/random';
import { runSuite } from '@/runner/run-suite';

// A few seconds of work on two free cores; the machine may be anything but free.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const SUITE = `
import type { Harness } from '@/runner/testing';
interface Chatter { speak(n: number, f: (n: number) => Promise<number>): Promise<unknown> }
export default ({ test, expect, settleAll }: Harness) => {
  test({ id: 'chatter', title: 'a', behaviour: 'a' }, async ({ sut, fake, random, clock, node, params }) => {
    const other = await node({ skewMs: 250 });
    const double = fake.async(async (n: number) => n * 2, { delayMs: (_call, index) => random.integer(1, 40) + index });
    const [here, there] = [await sut.create<Chatter>('Chatter'), await other.sut.create<Chatter>('Chatter')];
    const calls = random.shuffle([1, 2, 3, 4, 5]).flatMap((n) => [here.speak(n, double), there.speak(n, double)]);
    await clock.advance(17);
    expect(await settleAll(calls), String(params.name)).toEqual(random.pick(['x', 'y']));
  });
  test({ id: 'heap', title: 'b', behaviour: 'b' }, async ({ sut, heapBytes }) => {
    await sut.call('grow');
    expect(await heapBytes()).toBe(0);
  });
};`;

const SOURCE = `
export class Chatter {
  async speak(n, f) {
    console.log('at', Date.now(), performance.now(), Math.random(), new Date().toString(), (1234.5).toLocaleString(), crypto.randomUUID());
    await new Promise((resolve) => setTimeout(resolve, 10 * Math.random()));
    return { n: await f(n), at: new Date(), local: new Date(2030, 6, 1).getHours(), order: ['b', 'a', 'é'].sort((a, b) => a.localeCompare(b)) };
  }
}
export const grow = () => { globalThis.kept = Array.from({ length: 5_000 }, (_, i) => ({ i, text: 'x'.repeat(i % 50) })); };
`;

const jobFor = (seed: number, source = SOURCE): SuiteJob => ({
  kind: 'suite',
  submission: { language: 'javascript', source },
  suite: {
    ...{ kind: 'hidden', entry: 'hidden.ts', files: { 'hidden.ts': SUITE }, hash: 'f'.repeat(64) },
    tests: ['chatter', 'heap'].map((id) => ({ id, title: id, behaviour: id, criterion: null })),
  },
  seed,
  parameters: { name: 'alice' },
  limits: DEFAULT_LIMITS,
});

async function inProcess(job: SuiteJob, assets: EngineAssets): Promise<string> {
  const messages: unknown[] = [];
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  await runSuite(job, { assets, turn, diagnose: () => {} }, (message) => messages.push(message));
  return JSON.stringify(messages);
}

describe('determinism', () => {
  let runner: Runner;

  beforeAll(async () => {
    runner = await createRunner({ size: 2 });
  });
  afterAll(() => runner.close());

  it('a hundred runs of four jobs, shuffled and overlapping in one process, give four records', async () => {
    const assets = await prepareEngine(await readEngineFiles());
    const order = createRandom(3).shuffle(Array.from({ length: 100 }, (_, at) => at % 4));
    const seen = new Map<number, Set<string>>();
    for (let at = 0; at < order.length; at += 5) {
      await Promise.all(
        order.slice(at, at + 5).map(async (seed) => {
          const text = await inProcess(jobFor(seed), assets);
          seen.set(seed, (seen.get(seed) ?? new Set()).add(text));
        }),
      );
    }
    expect([...seen.values()].map((texts) => texts.size)).toEqual([1, 1, 1, 1]);
    expect(new Set([...seen.values()].flatMap((texts) => [...texts])).size).toBe(4);
  });

  it('documents of reused and fresh children are the same bytes', async () => {
    const runs = Array.from({ length: 12 }, () => runner.run(jobFor(5)));
    const texts = (await Promise.all(runs)).map(({ document }) => JSON.stringify(document));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain('"reproducible":true');
  });

  it('the machine’s time zone and language change nothing', async () => {
    const settings = [
      { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
      { TZ: 'Pacific/Auckland', LANG: 'C', LC_ALL: 'C' },
    ];
    const texts = await Promise.all(settings.map(elsewhere));
    expect(texts[0]).toBe(texts[1]);
    expect(JSON.parse(texts[0] ?? '').verdict).toBe('passed');
  });
});

/** A document as the command prints it under other settings of the machine. */
function elsewhere(settings: Readonly<Record<string, string>>): Promise<string> {
  const args = [
    '--import',
    'tsx',
    'scripts/exercise.ts',
    'rate-limiter',
    '--suite',
    'visible',
    '--seed',
    '9',
    '--json',
  ];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...settings } });
    const out: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => out.push(chunk));
    child.on('close', () => resolve(out.join('')));
  });
}
