import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tQuantile } from './f-distribution';
import { gaussLegendre } from './gauss-legendre';
import { linearSolve } from './linear-solve';
import { mixtureQuantile } from './mixture-quantile';
import { normalQuantile } from './normal-quantile';
import { createRandom } from './random';
import { severity } from './severity';
import { severityAmong } from './severity-among';

describe('a mixture', () => {
  it('of one component is Student’s t, near enough from a dozen degrees on', () => {
    const one = [{ weight: 1, centre: 3, deviation: 2 }];
    for (const p of [0.005, 0.025, 0.3, 0.5, 0.9, 0.975]) {
      for (const degrees of [3, 11])
        expect(mixtureQuantile(one, p, degrees)).toBeCloseTo(3 + 2 * tQuantile(p, degrees), 4);
      for (const degrees of [12, 40, 1e6]) {
        const wanted = tQuantile(p, degrees);
        expect(Math.abs((mixtureQuantile(one, p, degrees) - 3) / 2 - wanted)).toBeLessThan(
          1e-3 * (1 + Math.abs(wanted)),
        );
      }
    }
  });
  it('of several is what draws from it show', () => {
    const parts = [
      { weight: 0.3, centre: 0, deviation: 0.1 },
      { weight: 0.5, centre: 1, deviation: 0.5 },
      { weight: 0.2, centre: -1, deviation: 2 },
    ];
    const random = createRandom(8);
    const drawn = Float64Array.from({ length: 60_000 }, () => {
      const at = random();
      const part = at < 0.3 ? parts[0]! : at < 0.8 ? parts[1]! : parts[2]!;
      return part.centre + part.deviation * normalQuantile((random() + 1e-12) / (1 + 2e-12));
    }).sort();
    for (const p of [0.025, 0.4, 0.975]) {
      const x = mixtureQuantile(parts, p, 1e9);
      expect(Math.abs(drawn.filter((one) => one < x).length / drawn.length - p)).toBeLessThan(0.006);
    }
  });
  it('rises with p, and refuses what is no share', () => {
    const parts = [
      { weight: 0.5, centre: -3, deviation: 0.2 },
      { weight: 0.5, centre: 5, deviation: 1 },
    ];
    const at = [0.01, 0.2, 0.49, 0.51, 0.8, 0.99].map((p) => mixtureQuantile(parts, p, 20));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(() => mixtureQuantile(parts, 0, 5)).toThrow(RangeError);
    expect(() => mixtureQuantile([], 0.5, 5)).toThrow(RangeError);
  });
});

it('severity is told at the confidence asked for', () => {
  const random = createRandom(2);
  const ratings = Array.from({ length: 30 }, (_, u) =>
    [0, 1, 2].map((r) => ({
      unit: `c${u}`,
      rater: `i${(u + r * (1 + (u % 2))) % 6}`,
      value: Math.round(3 + 2 * random() + r / 3),
    })),
  ).flat();
  for (const of of [severity, severityAmong]) {
    const [wide, narrow] = [0.99, 0.8].map((confidence) => of(ratings, { confidence }));
    if (!wide?.defined || !narrow?.defined) throw new Error('undefined');
    for (const [i, { interval }] of wide.raters.entries()) {
      expect(interval[0]).toBeLessThan(narrow.raters[i]?.interval[0] as number);
      expect(interval[1]).toBeGreaterThan(narrow.raters[i]?.interval[1] as number);
    }
  }
});

describe('the tools of run lengths', () => {
  it('Gauss and Legendre’s nodes are exact for polynomials and near for others', () => {
    for (const n of [1, 2, 7, 60]) {
      const { at, weight } = gaussLegendre(n, -1, 3);
      const sum = (of: (x: number) => number) => at.reduce((total, x, i) => total + weight[i]! * of(x), 0);
      expect(sum(() => 1)).toBeCloseTo(4, 12);
      expect(sum((x) => 2 * x)).toBeCloseTo(8, 11);
      if (n > 2) expect(sum((x) => 3 * x * x)).toBeCloseTo(28, 10);
      if (n > 20) expect(sum(Math.exp)).toBeCloseTo(Math.exp(3) - Math.exp(-1), 10);
    }
  });
  it('a system that is solved gives its right side back', () => {
    const numbers = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(numbers, (all) => {
        const [matrix, b] = [all.slice(0, 9), all.slice(9)];
        const x = linearSolve(Float64Array.from(matrix), Float64Array.from(b));
        if (x === null || x.some((one) => Math.abs(one) > 1e6)) return;
        for (const r of [0, 1, 2]) {
          const back = [0, 1, 2].reduce((sum, c) => sum + matrix[3 * r + c]! * x[c]!, 0);
          expect(back).toBeCloseTo(b[r]!, 5);
        }
      }),
    );
    expect(linearSolve(new Float64Array([1, 2, 2, 4]), new Float64Array([1, 1]))).toBe(null);
  });
});
