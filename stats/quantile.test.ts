import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantile } from './quantile';

it('gives the default quartiles of R and NumPy for 1 .. 10', () => {
  const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect([0.25, 0.5, 0.75, 0.975].map((q) => quantile(ten, q))).toEqual([3.25, 5.5, 7.75, 9.775]);
});

it('stays within the numbers and never falls as q grows', () => {
  const numbers = fc
    .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })
    .map((xs) => xs.sort((a, b) => a - b));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(numbers, share, share, (xs, p, q) => {
      const [low, high] = [quantile(xs, Math.min(p, q)), quantile(xs, Math.max(p, q))];
      const slack = 1e-9 * (1 + Math.abs(xs.at(-1)! - xs[0]!));
      expect(low).toBeLessThanOrEqual(high + slack);
      expect(low).toBeGreaterThanOrEqual(xs[0]! - slack);
      expect(high).toBeLessThanOrEqual(xs.at(-1)! + slack);
    }),
  );
});

it('refuses an empty list and shares outside 0 to 1', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => quantile([1], 1.1)).toThrow(RangeError);
  expect(() => quantile([1], Number.NaN)).toThrow(RangeError);
});
