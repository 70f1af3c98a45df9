/** The worlds on the real engine with the real references, which must keep their promises there too. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExercises } from '../content';
import { toJavaScript } from '../suite';
import { CACHE_START } from './see-cache-picture';
import { openCacheWorld } from './see-cache-world';
import { LIMITER_START } from './see-limiter-picture';
import { openLimiterWorld } from './see-limiter-world';
import { OPTIONS, QUEUE_START } from './see-queue-picture';
import { openQueueWorld } from './see-queue-world';

const wasm = readFileSync(createRequire(import.meta.url).resolve('quickjs-wasi/quickjs.wasm'));
const { exercises } = await readExercises([path.join(process.cwd(), 'content')]);
const sourcesOf = (slug: string, mutant: string | null) => {
  const exercise = exercises.find((one) => one.slug === slug);
  const wrong = exercise?.mutants.find((one) => one.id === mutant)?.source;
  return { reference: toJavaScript(exercise?.reference ?? ''), beside: wrong ? toJavaScript(wrong) : null };
};

describe('the world of the limiter', () => {
  it('shows the sliding window keep its limit where the fixed one does not, at one rate', async () => {
    const world = await openLimiterWorld(wasm, sourcesOf('rate-limiter', 'fixed-window'), {
      ...LIMITER_START,
      arrivals: 20,
    });
    world.advance(60_000);
    const [bucket, sliding, fixed] = world.picture().limiters;
    expect(sliding?.mostInWindow).toBe(LIMITER_START.burst);
    expect(bucket?.mostInWindow).toBeLessThanOrEqual(2 * LIMITER_START.burst);
    expect(fixed?.mostInWindow).toBeGreaterThan(LIMITER_START.burst);
    expect(bucket?.admitted).toBeLessThanOrEqual(LIMITER_START.burst + 60 * LIMITER_START.rate);
    expect(bucket?.asked).toBe(sliding?.asked);
    world.close();
  });

  it('begins anew when the rule changes, and not when only the calls do', async () => {
    const world = await openLimiterWorld(wasm, sourcesOf('rate-limiter', null), LIMITER_START);
    world.advance(5000);
    world.change({ ...LIMITER_START, arrivals: 0 });
    const asked = world.picture().limiters[0]?.asked ?? 0;
    expect(asked).toBeGreaterThan(10);
    world.advance(20_000);
    expect(world.picture().limiters[0]?.asked).toBe(asked);
    world.act('calls in a row');
    world.advance(20_400);
    expect(world.picture().limiters[0]?.remaining).toBe(0);
    world.change({ ...LIMITER_START, arrivals: 0, burst: 3 });
    expect(world.picture().limiters.map((one) => one.asked)).toEqual([0, 0]);
    world.close();
  });
});

describe('the world of the queue', () => {
  it('loses no job, whoever is killed', async () => {
    const world = await openQueueWorld(wasm, sourcesOf('job-queue', null), QUEUE_START);
    for (let second = 1; second <= 60; second += 1) {
      world.advance(second * 1000);
      if (second % 4 === 0) world.act({ kill: ((second / 4) % 3) + 1 });
    }
    expect(world.picture().counts.kills).toBeGreaterThan(10);
    world.change({ ...QUEUE_START, arrivals: 0 });
    world.advance(180_000);
    const { counts, dead, metrics, pending, retries, orphans } = world.picture();
    expect([pending.length, retries.length, orphans.length, metrics.depth, metrics.processing]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(counts.succeeded + dead.length).toBe(counts.added);
    expect(dead.every((job) => job.attempts === OPTIONS.maxAttempts)).toBe(true);
    expect(counts.attempts).toBeGreaterThan(counts.added);
    world.close();
  });

  it('leaves a killed worker’s job to nobody until its lease runs out', async () => {
    const world = await openQueueWorld(wasm, sourcesOf('job-queue', null), {
      arrivals: 0,
      failures: 0,
      visibilityMs: 3000,
    });
    world.act('add ten');
    world.advance(400);
    expect(world.picture().workers.map((one) => one.state)).toEqual(['busy', 'busy', 'busy']);
    world.act({ kill: 1 });
    expect(world.picture().orphans).toHaveLength(1);
    expect(world.picture().workers[0]).toMatchObject({ state: 'dead', job: null });
    world.advance(3300);
    expect(world.picture().orphans).toHaveLength(0);
    expect(world.picture().retries).toMatchObject([{ attempts: 1 }]);
    world.close();
  });
});

describe('the world of the cache', () => {
  it('loads once for a crowd where the solution beside it loads for everybody', async () => {
    const world = await openCacheWorld(wasm, sourcesOf('cache', 'no-single-flight'), { ...CACHE_START, readers: 0 });
    world.act('everybody at once');
    world.advance(30_000);
    const [ours, beside] = world.picture().caches;
    expect(ours).toMatchObject({ asked: 30, loads: 1, mostAtOnce: 1, slowestMs: CACHE_START.loadMs, waiting: 0 });
    expect(beside).toMatchObject({ asked: 30, loads: 30, mostAtOnce: 30, waiting: 0 });
    expect(beside?.slowestMs).toBeGreaterThan(CACHE_START.loadMs * 3);
    world.close();
  });

  it('answers old values at once when it may, and loads again after a write', async () => {
    const world = await openCacheWorld(wasm, sourcesOf('cache', null), { ...CACHE_START, readers: 0, stale: true });
    world.act('everybody at once');
    world.advance(1000);
    world.advance(CACHE_START.loadMs + CACHE_START.ttlMs + 100);
    world.act('everybody at once');
    expect(world.picture().caches[0]).toMatchObject({ hits: 30, loads: 2, running: 1 });
    world.advance(6000);
    world.act('write');
    world.act('everybody at once');
    expect(world.picture().caches[0]).toMatchObject({ hits: 30, loads: 3 });
    world.close();
  });
});
