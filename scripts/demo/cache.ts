/** Four processes behind one cache, all asking for one thing at once; a loading process and Redis are killed on the way. */
import { setTimeout as wait } from 'node:timers/promises';
import { type CacheSettings, RULES } from '@/tests/integration/production/cache-settings';
import type { Crew } from '@/tests/support/real-parts';
import { type Cleanup, Fleet, redisPart } from './parts';
import { openView } from './view';

const PROCESSES = 4;
const READERS = 50;
const PAGES = ['home', 'news', 'shop', 'help'];
const EVERY_MS = 250;

export async function showCache(seconds: number, stop: AbortSignal, cleanup: Cleanup, name: string): Promise<void> {
  const redis = await redisPart('nothing', name, cleanup);
  const fleet = new Fleet('cache-process', cleanup);
  const settings: CacheSettings = { address: redis.address, name, loadMs: 150, leaseMs: 600, fault: 'none' };
  const crews: (Crew | null)[] = Array(PROCESSES).fill(null);
  const counts = { asked: 0, answered: 0, loads: 0, slowest: 0 };
  const loads = new Map(PAGES.map((page) => [page, 0]));
  const rows: string[] = [];
  let state = 'serving';
  let loader = -1;

  const start = (index: number): void => {
    crews[index] = fleet.start(settings, (line) => {
      const [mark, , page = '', , took] = line.split(' ');
      if (mark === '!') {
        counts.loads += 1;
        loads.set(page, (loads.get(page) ?? 0) + 1);
        loader = index;
      }
      if (mark === '=') {
        counts.answered += READERS;
        counts.slowest = Math.max(counts.slowest, Number(took));
      }
    });
  };
  for (let index = 0; index < PROCESSES; index += 1) start(index);

  const began = performance.now();
  const view = openView(() => ({
    title: `Cache over ${redis.source}: ${PROCESSES} processes, ${READERS} readers in each; a load takes ${settings.loadMs} ms, a value lives ${RULES.ttlMs} ms`,
    picture: [
      `Redis   ${state}`,
      ...PAGES.map(
        (page) => `${page.padEnd(8)}${'▮'.repeat(Math.min(60, loads.get(page) ?? 0))} ${loads.get(page)} loads`,
      ),
      '',
      `in all  ${counts.asked} asked, ${counts.answered} answered, ${counts.loads} loads; the slowest answer took ${counts.slowest} ms`,
      ...rows.slice(-1),
    ],
    summary: `Redis ${state}; ${counts.asked} asked, ${counts.answered} answered, ${counts.loads} loads`,
  }));

  let killed = false;
  let gone = 0;
  for (let round = 0; !stop.aborted && performance.now() - began < seconds * 1000; round += 1) {
    const page = PAGES[round % PAGES.length] ?? '';
    const part = (performance.now() - began) / (seconds * 1000);
    for (const crew of crews) {
      crew?.tell(`get acme ${page} ${READERS}`);
      counts.asked += READERS;
    }
    if (part > 0.3 && !killed && loader >= 0) {
      killed = true;
      await crews[loader]?.kill();
      view.news(`Process ${loader + 1} is killed. What it was loading is loaded by another when its lease runs out.`);
      start(loader);
    }
    if (redis.server && part > 0.5 && gone === 0) {
      gone = 1;
      await redis.server.kill();
      state = 'gone';
      view.news('Redis is killed. Each process loads for itself, once a thing at a time.');
    }
    if (redis.server && part > 0.7 && gone === 1) {
      gone = 2;
      await redis.server.start();
      state = 'serving';
      view.news('Redis is back, empty: one load a thing.');
    }
    await wait(EVERY_MS, undefined, { signal: stop }).catch(() => {});
  }
  await wait(stop.aborted ? 0 : 600);
  view.end([
    `${counts.answered} answers came from ${counts.loads} loads; without a cache it would have been ${counts.answered}.`,
    `The slowest answer took ${counts.slowest} ms; a killed loader costs the others what is left of its lease.`,
  ]);
}
