/**
 * What the sandbox costs: a suite of ten tests (token bucket, cache, retries) in warm and cold children, and beside it the
 * same suite by plain `node --test`, without a sandbox, on the same machine in the same run.
 *
 * Usage: npm run bench:runner [-- --runs N] [-- --json]
 *
 *   --runs N   warm runs to measure (default 200)
 *   --json     the last line printed is one JSON document with every figure
 *
 * Warm: one child that has served before; from handing in to the whole document. Cold: a new process, with all layers of
 * confinement that this machine offers, from its start to the document. Throughput: two children. Memory: resident bytes of
 * one child with its whole process tree after the warm runs. CPU: user and system time of the same suite run in this process,
 * which depends less on what else the machine does. Plain: a new process of `node --test` each time, which is what
 * a grader without a sandbox would start. Times are wall clock; p50 and p95 by nearest rank.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRunner } from '@/runner';
import { childFiles, readEngineFiles } from '@/runner/bundle';
import { Child } from '@/runner/child-process';
import { confine } from '@/runner/confinement';
import { DEFAULT_LIMITS, type SuiteJob } from '@/runner/contract';
import { prepareEngine } from '@/runner/engine/assets';
import { portableFiles } from '@/runner/portable/files';
import { runSuite } from '@/runner/run-suite';
import { SuiteCache } from '@/runner/suite-cache';

const SUITE = `
import type { Harness } from '@/runner/testing';
interface Bucket { take(key: string): Promise<boolean> }
interface Cache { get(key: string): Promise<string> }
export default ({ test, expect, settleAll }: Harness) => {
  for (const capacity of [1, 5, 50]) {
    test({ id: 'bucket-' + capacity, title: 'bucket of ' + capacity, behaviour: 'bucket' }, async ({ sut, clock }) => {
      const bucket = await sut.create<Bucket>('TokenBucket', { capacity, perSecond: 10 });
      for (let n = 0; n < capacity; n++) expect(await bucket.take('a')).toBe(true);
      expect(await bucket.take('a')).toBe(false);
      await clock.advance(100);
      expect(await bucket.take('a')).toBe(true);
      expect(await bucket.take('b')).toBe(true);
    });
  }
  for (const readers of [1, 10, 50, 100]) {
    test({ id: 'cache-' + readers, title: 'cache, ' + readers + ' readers', behaviour: 'cache' }, async ({ sut, clock, fake }) => {
      const load = fake.async((key: string) => 'v:' + key, { delayMs: 50 });
      const cache = await sut.create<Cache>('Cache', { ttlMs: 1000 }, { load });
      const all = Array.from({ length: readers }, () => cache.get('a'));
      await clock.advance(50);
      expect((await settleAll(all)).length).toBe(readers);
      expect(load.calls.length).toBe(1);
      await clock.advance(1001);
      expect(await cache.get('a')).toBe('v:a');
      expect(load.calls.length).toBe(2);
    });
  }
  for (const failures of [0, 2, 4]) {
    test({ id: 'retry-' + failures, title: failures + ' failures', behaviour: 'retry' }, async ({ sut, clock, fake }) => {
      let left = failures;
      const work = fake.async(() => { if (left-- > 0) throw new Error('not yet'); return 'done'; });
      expect(await sut.call('retry', work, { attempts: 5, baseMs: 100 })).toBe('done');
      expect(clock.now()).toBe(failures === 0 ? 0 : 100 * (2 ** failures - 1));
    });
  }
};`;

const SOLUTION = `
export class TokenBucket {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  constructor(private readonly options: { capacity: number; perSecond: number }) {}
  take(key: string): boolean {
    const now = Date.now();
    const bucket = this.buckets.get(key) ?? { tokens: this.options.capacity, at: now };
    bucket.tokens = Math.min(this.options.capacity, bucket.tokens + ((now - bucket.at) * this.options.perSecond) / 1000);
    bucket.at = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
export class Cache {
  private readonly entries = new Map<string, { value: Promise<string>; until: number }>();
  constructor(private readonly options: { ttlMs: number }, private readonly store: { load(key: string): Promise<string> }) {}
  get(key: string): Promise<string> {
    const known = this.entries.get(key);
    if (known && known.until >= Date.now()) return known.value;
    const value = this.store.load(key);
    this.entries.set(key, { value, until: Date.now() + this.options.ttlMs });
    return value;
  }
}
export async function retry<T>(work: () => Promise<T>, options: { attempts: number; baseMs: number }): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= options.attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, options.baseMs * 2 ** (attempt - 1)));
    }
  }
}
`;

const TESTS = [
  'bucket-1',
  'bucket-5',
  'bucket-50',
  'cache-1',
  'cache-10',
  'cache-50',
  'cache-100',
  'retry-0',
  'retry-2',
  'retry-4',
];

const job: SuiteJob = {
  kind: 'suite',
  submission: { language: 'typescript', source: SOLUTION },
  suite: {
    ...{ kind: 'visible', entry: 'visible.ts', files: { 'visible.ts': SUITE } },
    tests: TESTS.map((id) => ({ id, title: id, behaviour: id, criterion: null })),
    hash: createHash('sha256').update(SUITE).digest('hex'),
  },
  seed: 1,
  parameters: {},
  limits: DEFAULT_LIMITS,
};

const round = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** p50 and p95 by nearest rank, in ms. */
function percentiles(times: readonly number[]): { p50: number; p95: number } {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: round(at(0.5)), p95: round(at(0.95)) };
}

async function timed(times: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}

/** One job in one child, which must pass. */
async function pass(child: Child): Promise<void> {
  const { messages, end } = await child.run(job, () => {});
  const passed = messages.filter((message) => message.type === 'record' && message.record.status === 'passed').length;
  if (end.how !== 'done' || passed !== TESTS.length)
    throw new Error(`A run did not pass: ${JSON.stringify(messages.at(-1))}`);
}

/** CPU milliseconds of one suite, run in this process. */
async function cpuOfASuite(times: number): Promise<number> {
  const assets = await prepareEngine(await readEngineFiles());
  const suites = new SuiteCache();
  const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const once = () => runSuite(job, { assets, suites, turn, diagnose: console.error }, () => {});
  await timed(10, once);
  const before = process.cpuUsage();
  await timed(times, once);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

async function throughput(jobs: number): Promise<number> {
  const runner = await createRunner({ size: 2 });
  try {
    await Promise.all([runner.run(job), runner.run(job), runner.run(job), runner.run(job)]);
    const start = performance.now();
    const all = await Promise.all(Array.from({ length: jobs }, () => runner.run(job)));
    const bad = all.find(({ document }) => document.verdict !== 'passed');
    if (bad) throw new Error(`A run did not pass: ${bad.document.verdict}`);
    return (jobs / (performance.now() - start)) * 1000;
  } finally {
    await runner.close();
  }
}

async function plainNodeTest(times: number): Promise<number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'plumbline-bench-'));
  try {
    const files = await portableFiles({ ...job, title: 'Bench', statement: '' });
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return await timed(times, () => {
      const child = spawn(process.execPath, ['--test'], { cwd: folder, stdio: 'ignore' });
      return new Promise<void>((resolve, reject) => {
        child.on('close', (code) => (code === 0 ? resolve() : reject(new Error('node --test did not pass'))));
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, json: { type: 'boolean', default: false } },
});
const runs = Math.max(20, Number(values.runs));
const few = Math.max(10, Math.round(runs / 8));
const { command, layers } = confine((await childFiles()).folder(), 600);

const child = new Child(command);
await timed(10, () => pass(child));
const warm = percentiles(await timed(runs, () => pass(child)));
const memory = child.memory;
await child.close();

const cold = percentiles(
  await timed(few, async () => {
    const fresh = new Child(command);
    await pass(fresh);
    await fresh.close();
  }),
);
const suitesPerSecond = round(await throughput(runs));
const cpu = round(await cpuOfASuite(few * 2));
const plain = percentiles(await plainNodeTest(few));

const figures = {
  machine: {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    load: loadavg()[0],
  },
  confinement: layers.layers,
  tests: TESTS.length,
  runs,
  warmMs: warm,
  coldMs: cold,
  cpuMsPerSuite: cpu,
  suitesPerSecondOnTwoChildren: suitesPerSecond,
  childMemoryMB: memory === null ? null : round(memory / 1024 / 1024),
  plainNodeTestMs: plain,
};
console.log(
  `A suite of ${TESTS.length} tests, ${runs} warm and ${few} cold runs, load ${round(figures.machine.load ?? 0)}`,
);
console.log(`  warm child          p50 ${warm.p50} ms, p95 ${warm.p95} ms`);
console.log(`  cold child          p50 ${cold.p50} ms, p95 ${cold.p95} ms`);
console.log(`  two children        ${suitesPerSecond} suites/s`);
console.log(`  CPU                 ${cpu} ms a suite`);
console.log(`  memory of a child   ${figures.childMemoryMB ?? 'unknown'} MB`);
console.log(`  plain node --test   p50 ${plain.p50} ms, p95 ${plain.p95} ms (no sandbox, a new process each)`);
for (const layer of layers.layers) console.log(`  held: ${layer}`);
for (const { layer, reason } of layers.missing) console.log(`  missing: ${layer} (${reason})`);
if (values.json) console.log(JSON.stringify(figures));
