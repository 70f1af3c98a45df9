import { describe, expect, it } from 'vitest';
import { drawParameters } from './parameters';
import type { ParameterSpec } from './schema';

const spec: Record<string, ParameterSpec> = {
  capacity: { integer: [3, 9] },
  key: { oneOf: ['alice', 'bruno', 'chloe'] },
  order: { shuffle: ['a', 'b', 'c', 'd'] },
};

describe('drawing parameters', () => {
  it('draws the same for the same seed, for ever', () => {
    expect(drawParameters(spec, 7)).toEqual(drawParameters(spec, 7));
    expect([1, 2, 3].map((seed) => JSON.stringify(drawParameters(spec, seed)))).toMatchInlineSnapshot(`
      [
        "{"capacity":4,"key":"bruno","order":["a","c","d","b"]}",
        "{"capacity":8,"key":"bruno","order":["a","c","d","b"]}",
        "{"capacity":6,"key":"bruno","order":["d","b","c","a"]}",
      ]
    `);
  });

  it('stays within what was declared, and reaches all of it', () => {
    const drawn = Array.from({ length: 500 }, (_, seed) => drawParameters(spec, seed));
    expect(new Set(drawn.map((one) => one.capacity))).toEqual(new Set([3, 4, 5, 6, 7, 8, 9]));
    expect(new Set(drawn.map((one) => one.key))).toEqual(new Set(['alice', 'bruno', 'chloe']));
    expect(new Set(drawn.map((one) => String(one.order))).size).toBe(24);
    for (const one of drawn) expect([...(one.order as string[])].sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('favours no value', () => {
    const counts = new Map<unknown, number>();
    for (let seed = 0; seed < 7000; seed += 1) {
      const { capacity } = drawParameters(spec, seed);
      counts.set(capacity, (counts.get(capacity) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('draws each parameter by itself: another one, or another order, changes no value', () => {
    const { capacity } = drawParameters(spec, 11);
    expect(drawParameters({ zebra: { integer: [1, 2] }, capacity: { integer: [3, 9] } }, 11).capacity).toBe(capacity);
  });

  it('has nothing to draw where nothing is declared', () => {
    expect(drawParameters({}, 1)).toEqual({});
  });
});
