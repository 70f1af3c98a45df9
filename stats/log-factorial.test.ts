import { expect, it } from 'vitest';
import { logFactorial } from './log-factorial';

it('equals the sum of logarithms, across the border between table and series', () => {
  let sum = 0;
  for (let n = 1; n <= 3000; n++) {
    sum += Math.log(n);
    expect(Math.abs(logFactorial(n) / sum - 1) || 0).toBeLessThan(n === 1 ? 1 : 1e-13);
  }
});

it('has the published values of log10 n! (Abramowitz and Stegun 1964, table 6.4)', () => {
  const log10 = (n: number) => logFactorial(n) / Math.LN10;
  expect(log10(10)).toBeCloseTo(6.5597630329, 9);
  expect(log10(100)).toBeCloseTo(157.9700036547, 9);
});
