import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fQuantile, fTail, tQuantile, tTails } from './f-distribution';
import { incompleteBeta } from './incomplete-beta';
import { chiSquaredTail, incompleteGamma } from './incomplete-gamma';
import { logFactorial } from './log-factorial';
import { logGamma } from './log-gamma';

const close = (value: number, wanted: number, relative = 1e-9) =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(relative * Math.max(Math.abs(wanted), 1e-300));

describe('logGamma', () => {
  it('is ln (n - 1)! at whole numbers', () => {
    for (let n = 3; n < 200; n++) close(logGamma(n), logFactorial(n - 1), 1e-13);
  });
  it('holds to the duplication formula', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 80, noNaN: true }), (x) => {
        const both = logGamma(x) + logGamma(x + 0.5);
        const doubled = (1 - 2 * x) * Math.LN2 + Math.log(Math.PI) / 2 + logGamma(2 * x);
        expect(Math.abs(both - doubled)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(doubled)));
      }),
    );
  });
  it('refuses what has no value', () => expect(() => logGamma(0)).toThrow(RangeError));
});

describe('incomplete beta and gamma', () => {
  const shape = fc.double({ min: 0.2, max: 60, noNaN: true });
  it('mirror: I_x(a, b) = 1 - I_(1-x)(b, a); both sides add up to 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (x, a, b) => {
        const { lower, upper } = incompleteBeta(x, a, b);
        expect(lower + upper).toBeCloseTo(1, 12);
        expect(incompleteBeta(1 - x, b, a).upper).toBeCloseTo(lower, 10);
      }),
    );
  });
  it('is a sum of binomial probabilities for whole numbers', () => {
    const choose = (n: number, k: number) => Math.exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k));
    for (const [x, a, b] of [
      [0.3, 2, 5],
      [0.7, 6, 3],
    ] as const) {
      let sum = 0;
      for (let j = a; j <= a + b - 1; j++) sum += choose(a + b - 1, j) * x ** j * (1 - x) ** (a + b - 1 - j);
      close(incompleteBeta(x, a, b).lower, sum, 1e-12);
    }
  });
  it('is a Poisson sum for whole numbers', () => {
    let sum = 0;
    for (let j = 0; j < 4; j++) sum += Math.exp(-2.5) * (2.5 ** j / Math.exp(logFactorial(j)));
    close(incompleteGamma(4, 2.5).upper, sum, 1e-12);
    close(incompleteGamma(4, 2.5).lower, 1 - sum, 1e-12);
  });
  it('refuses what has no value', () => {
    expect(() => incompleteBeta(2, 1, 1)).toThrow(RangeError);
    expect(() => incompleteGamma(0, 1)).toThrow(RangeError);
  });
});

describe('tails', () => {
  // R 4.2: pf, pt, pchisq, qf, qt.
  it.each([
    ['pf(1.794678492239, 5, 18)', () => fTail(1.794678492239, 5, 18), 0.1647688083446],
    ['pf(11.027247956403, 5, 15)', () => fTail(11.027247956403, 5, 15), 0.0001345665164843],
    ['pf(14.926104805603, 14, 42)', () => fTail(14.926104805603, 14, 42), 5.183305102492e-12],
    ['pchisq(29.760396039604, 19)', () => chiSquaredTail(29.760396039604, 19), 0.05492807699255],
    ['pchisq(15, 5)', () => chiSquaredTail(15, 5), 0.01036233791579],
    ['qt(0.975, 10)', () => tQuantile(0.975, 10), 2.2281388519649385],
    ['qt(0.025, 4)', () => tQuantile(0.025, 4), -2.7764451051977987],
    ['qf(0.95, 3, 20)', () => fQuantile(0.95, 3, 20), 3.0983912121],
  ])('%s', (_name, value, wanted) => close(value(), wanted, 1e-9));

  it('quantiles undo tails', () => {
    const degrees = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), degrees, degrees, (p, d1, d2) => {
        expect(fTail(fQuantile(p, d1, d2), d1, d2)).toBeCloseTo(1 - p, 10);
        expect(tTails(tQuantile(0.5 + p / 2, d1), d1)).toBeCloseTo(1 - p, 10);
      }),
    );
    expect(() => fQuantile(1, 2, 2)).toThrow(RangeError);
    expect(fTail(0, 3, 3)).toBe(1);
  });
});
