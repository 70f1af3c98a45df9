/**
 * The cache over a real Redis, asked by several processes at once: how often it loads, what it serves after a write, and
 * what happens when the process that loads is killed, or Redis is.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  bundle,
  type Crew,
  hasRedis,
  type Server,
  sayNotRun,
  startProcess,
  startRedis,
} from '../../support/real-parts';
import { type CacheSettings, RULES } from './cache-settings';

const found = hasRedis();
if (!found) sayNotRun('the cache over Redis: no redis-server was found');

const PROCESSES = 4;
const READERS = 40;
/** A load that outlives its lease by far, and a lease that a busy machine does not lose between two renewals. */
const SLOW = { loadMs: 2500, leaseMs: 1200 };
const PATIENCE = { timeout: 30_000, interval: 5 };

describe.skipIf(!found)('the cache over Redis', () => {
  let file: string;
  let redis: Server<string>;
  let crews: Crew[] = [];

  beforeAll(() => {
    file = bundle(fileURLToPath(new URL('cache-process.ts', import.meta.url)));
  });
  afterAll(() => rmSync(path.dirname(file), { recursive: true, force: true }));
  beforeEach(async () => {
    redis = await startRedis('nothing');
  });
  afterEach(async () => {
    await Promise.all(crews.map((crew) => crew.stop()));
    crews = [];
    await redis.stop();
  });

  const fleet = async (change: Partial<CacheSettings> = {}): Promise<Crew[]> => {
    const settings: CacheSettings = {
      address: redis.address,
      name: 'proof',
      loadMs: 60,
      leaseMs: 3000,
      fault: 'none',
      ...change,
    };
    crews = Array.from({ length: PROCESSES }, () => startProcess(file, settings));
    await vi.waitFor(() => expect(crews.every((crew) => crew.lines.includes('ready'))).toBe(true), PATIENCE);
    return crews;
  };
  const linesOf = (mark: string, thing: string, among = crews) =>
    among.flatMap((crew) => crew.lines.filter((line) => line.startsWith(`${mark} ${thing}`)));
  /** Answers so far, each the value that all readers of one order got. */
  const answers = (thing: string, among = crews) => linesOf('=', thing, among).map((line) => line.split(' ')[3]);
  const ask = (thing: string, readers = READERS, among = crews) => {
    for (const crew of among) crew.tell(`get ${thing} ${readers}`);
  };
  const answered = (thing: string, count: number, among = crews) =>
    vi.waitFor(() => expect(answers(thing, among)).toHaveLength(count), PATIENCE);

  /** Everybody asks for one thing at once. */
  const stampede = async (thing: string) => {
    ask(thing);
    await answered(thing, PROCESSES);
    return linesOf('!', thing).length;
  };
  const print = (title: string, loads: number, more = '') =>
    console.log(`cache, ${title}: ${PROCESSES * READERS} readers in ${PROCESSES} processes, ${loads} loads${more}`);

  it('loads once a key, however many ask and wherever', async () => {
    await fleet();
    const loads: number[] = [];
    for (const id of ['a', 'b', 'c', 'd', 'e']) loads.push(await stampede(`acme ${id}`));
    print('stampede on each of five keys', Math.max(...loads), ' a key at most');
    expect(loads).toEqual([1, 1, 1, 1, 1]);
    // The same id of another tenant is another thing.
    expect(await stampede('globex a')).toBe(1);
    expect(new Set(answers('globex a'))).toEqual(new Set(['first-of-globex']));
  });

  it('is caught when nobody asks who else is loading', async () => {
    await fleet({ fault: 'no-flight' });
    const loads = await stampede('acme a');
    print('planted fault, without single-flight', loads);
    expect(loads).toBeGreaterThan(PROCESSES);
  });

  it('keeps its lease for as long as a load takes, and is caught when it does not', async () => {
    await fleet(SLOW);
    const kept = await stampede('acme a');
    print('load longer than a lease', kept);
    expect(kept).toBe(1);
    await Promise.all(crews.map((crew) => crew.stop()));
    await fleet({ ...SLOW, fault: 'no-renewal' });
    ask('acme b');
    await vi.waitFor(() => expect(linesOf('!', 'acme b').length).toBeGreaterThan(1), PATIENCE);
    const lost = linesOf('!', 'acme b').length;
    print('planted fault, a lease that is not renewed', lost);
  });

  it('replaces a process that was killed while it loaded', async () => {
    await fleet({ loadMs: 600, leaseMs: 1000 });
    ask('acme a');
    await vi.waitFor(() => expect(linesOf('!', 'acme a')).toHaveLength(1), PATIENCE);
    const loader = crews.find((crew) => crew.lines.includes('! acme a')) as Crew;
    await loader.kill();
    const others = crews.filter((crew) => crew !== loader);
    await answered('acme a', PROCESSES - 1, others);
    print('the loading process killed', linesOf('!', 'acme a').length);
    expect(linesOf('!', 'acme a')).toHaveLength(2);
  });

  it('serves the old value at once while one process refreshes it', async () => {
    await fleet({ loadMs: 1500 });
    await stampede('acme a');
    await wait(RULES.ttlMs + 50);
    ask('acme a');
    await answered('acme a', 2 * PROCESSES);
    const second = crews.map((crew) => Number(linesOf('=', 'acme a', [crew])[1]?.split(' ')[4]));
    await vi.waitFor(() => expect(linesOf('!', 'acme a')).toHaveLength(2), PATIENCE);
    await wait(1700);
    print(
      'stale',
      linesOf('!', 'acme a').length - 1,
      ` to refresh, and the slowest answer after ${Math.max(...second)} ms`,
    );
    expect(Math.max(...second)).toBeLessThan(1200);
    expect(linesOf('!', 'acme a')).toHaveLength(2);
  });

  /** A write falls into another process's load; what does everybody see afterwards? */
  const writeDuringLoad = async (fault: CacheSettings['fault']) => {
    const [writer, loader] = (await fleet({ loadMs: 1500, fault })) as [Crew, Crew];
    ask('acme a', 1, [loader]);
    await vi.waitFor(() => expect(linesOf('!', 'acme a')).toHaveLength(1), PATIENCE);
    await wait(100);
    writer.tell('write acme a second');
    await vi.waitFor(() => expect(writer.lines).toContain('w acme a'), PATIENCE);
    await answered('acme a', 1);
    ask('acme a', READERS);
    await answered('acme a', PROCESSES + 1);
    return answers('acme a', [...crews]);
  };

  it('never stores what was loaded before a write', async () => {
    const seen = await writeDuringLoad('none');
    console.log(
      `cache, a write during a load: ${linesOf('!', 'acme a').length} loads, afterwards everybody reads "${seen.at(-1)}"`,
    );
    expect(new Set(seen)).toEqual(new Set(['second']));
  });

  it('is caught when it stores without asking for the lease', async () => {
    const seen = await writeDuringLoad('no-fence');
    console.log(
      `cache, planted fault, stores without a lease: ${seen.filter((value) => value !== 'second').length} old answers`,
    );
    expect(seen.some((value) => value !== 'second')).toBe(true);
  });

  it('loads once a process while Redis is gone, and once in all after it came back', async () => {
    await fleet({ loadMs: 100 });
    await redis.kill();
    await wait(50);
    const gone = await stampede('acme a');
    print('Redis gone', gone);
    expect(gone).toBeLessThanOrEqual(PROCESSES);
    await redis.start();
    // Each process comes back in its own time; a thing that nobody has asked for is a new try.
    let back = 0;
    for (let round = 0; round < 20 && back !== 1; round += 1) {
      await wait(200);
      back = await stampede(`acme back-${round}-`);
    }
    print('Redis back', back);
    expect(back).toBe(1);
  });
});
