import { describe, expect, it } from 'vitest';
import { createRandom, seedFrom, xoshiro128 } from './random';

describe('xoshiro128**', () => {
  it('gives the published sequence (rand_xoshiro, reference vector for the state 1, 2, 3, 4)', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('refuses the state it could not leave', () => {
    expect(() => xoshiro128([0, 0, 0, 0])).toThrow(RangeError);
  });
});

describe('createRandom', () => {
  it('repeats a seed and tells seeds apart, 0 and -1 included', () => {
    const seeds = [0, 1, 2, -1, 2 ** 31, 0xffffffff - 1];
    const runs = seeds.map((seed) => Array.from({ length: 4 }, createRandom(seed)));
    expect(runs).toEqual(seeds.map((seed) => Array.from({ length: 4 }, createRandom(seed))));
    expect(new Set(runs.map(String)).size).toBe(seeds.length);
  });

  it('is uniform on 0 to 1: chi-square of 100,000 numbers in 100 bins', () => {
    const random = createRandom(20);
    const bins = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) bins[Math.floor(random() * 100)]!++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 99 degrees of freedom: 0.001 and 0.999 quantiles.
    expect(chiSquare).toBeGreaterThan(60.1);
    expect(chiSquare).toBeLessThan(148.2);
  });
});

describe('seedFrom', () => {
  it('depends on every number, on order, on sign and on small differences', () => {
    const seeds = [[], [0], [0, 0], [1], [-1], [1, 2], [2, 1], [1 + Number.EPSILON], [2 ** 40]].map(seedFrom);
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
