import { describe, expect, it } from 'vitest';
import { firstDifference } from './difference';
import { Opaque } from './values';

const pathOf = (expected: unknown, received: unknown) => firstDifference(expected, received)?.path ?? null;

describe('equality', () => {
  it.each([
    [NaN, NaN],
    [{ a: undefined }, {}],
    [Object.assign(Object.create(null), { a: [1] }), { a: [1] }],
    [new Set([{ a: 1 }]), new Set([{ a: 1 }])],
    [new Map([['k', { a: 1 }]]), new Map([['k', { a: 1 }]])],
    [new Uint8Array([1]), new Uint8Array([1])],
    [new Date(1), new Date(1)],
  ])('%o equals %o', (expected, received) => {
    expect(firstDifference(expected, received)).toBeNull();
  });

  it.each([
    [0, -0, ''],
    [true, new Boolean(true), ''],
    [1, '1', ''],
    [[1, 2], [1, 2, 3], '.length'],
    [{ a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 3 }] } }, 'a.b[1].c'],
    [{ 'a key': 1 }, { 'a key': 2 }, '["a key"]'],
    [{}, { extra: 1 }, 'extra'],
    [new Map([['k', 1]]), new Map([['k', 2]]), '.get("k")'],
    [[], {}, ''],
    [new Date(1), new Date(2), ''],
    [{}, new Opaque('a Proxy'), ''],
  ])('%o differs from %o at %j', (expected, received, path) => {
    expect(pathOf(expected, received)).toBe(path.replace(/^\.length$/, 'length'));
  });

  it('ends on values that contain themselves', () => {
    const [a, b]: Record<string, unknown>[] = [{ n: 1 }, { n: 1 }];
    if (a) a.self = a;
    if (b) b.self = b;
    expect(firstDifference(a, b)).toBeNull();
    if (b) b.n = 2;
    expect(pathOf(a, b)).toBe('n');
  });

  it('calls nothing of what it compares', () => {
    const spy = { asymmetricMatch: () => expect.fail('was called'), equals: () => expect.fail('was called') };
    expect(pathOf({ a: 1 }, spy)).toBe('a');
  });
});
