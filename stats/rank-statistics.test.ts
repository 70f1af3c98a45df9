import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyRatings,
  disguised,
  type OracleCase,
  oracleCases,
  type Panel,
  ratingsOf,
} from '../tests/support/rating-panels';
import { pearson, spearman } from './correlation';
import { kendallW } from './kendall-w';
import { midRanks } from './mid-ranks';

const near = (value: number, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);
};

describe('Spearman, published values', () => {
  type Case = OracleCase<{ x: number[]; y: number[] }, { rho: number; p_t_approx?: number }>;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('spearman')) {
    it(id, () => {
      const figures = spearman(input.x, input.y);
      if (!figures.defined) throw new Error(figures.reason);
      near(figures.r, expected.rho, tolerance.abs);
      if (expected.p_t_approx !== undefined) near(figures.p, expected.p_t_approx, tolerance.abs);
    });
  }
  it('is 1 less six times the squared rank differences over n^3 - n where there are no ties', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 3, maxLength: 20 }), (x) => {
        const y = x.map((_, i) => (i * 7) % 20);
        const [a, b] = [midRanks(x).ranks, midRanks(y).ranks];
        const squares = x.reduce((sum, _, i) => sum + ((a[i] as number) - (b[i] as number)) ** 2, 0);
        const figures = spearman(x, y);
        expect(figures.defined && figures.r).toBeCloseTo(1 - (6 * squares) / (x.length ** 3 - x.length), 10);
      }),
    );
  });
  it('says why there is none', () => {
    expect(spearman([], [])).toMatchObject({ code: 'no-ratings' });
    expect(spearman([1], [2])).toMatchObject({ code: 'one-unit' });
    expect(pearson([1, 1], [2, 3])).toMatchObject({ code: 'constant' });
    expect(pearson([1, 2], [2, 3])).toMatchObject({ r: 1, p: 1 });
    expect(() => pearson([1], [1, 2])).toThrow(RangeError);
  });
});

describe("Kendall's W", () => {
  type Case = OracleCase<
    { ratings: Panel },
    { W: number; chi2: number; df?: number; p: number; mean_ratings_per_unit?: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('kendall-w')) {
    it(id, () => {
      const disjoint = id === 'kw-consistna';
      const figures = kendallW(ratingsOf(input.ratings), { acrossGroups: disjoint });
      if (!figures.defined) throw new Error(figures.reason);
      near(figures.w, expected.W, tolerance.abs);
      near(figures.chiSquared, expected.chi2, 1e-5);
      near(figures.p, expected.p, tolerance.abs);
      if (expected.mean_ratings_per_unit !== undefined)
        near(figures.ratersPerUnit, expected.mean_ratings_per_unit, 1e-12);
      if (disjoint) expect(kendallW(ratingsOf(input.ratings))).toMatchObject({ code: 'disconnected' });
    });
  }
  it('lies between 0 and 1 on full tables, whatever the names', () => {
    const panels = fc
      .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 5 }))
      .chain(([n, m]) =>
        fc.array(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: m, maxLength: m }), {
          minLength: n,
          maxLength: n,
        }),
      )
      .map(ratingsOf);
    fc.assert(
      fc.property(
        panels.chain((one) => fc.tuple(fc.constant(one), disguised(one))),
        ([ratings, other]) => {
          const [a, b] = [kendallW(ratings), kendallW(other)];
          expect(b.defined).toBe(a.defined);
          if (!a.defined || !b.defined) return;
          expect(b.w).toBeCloseTo(a.w, 10);
          expect(a.w).toBeGreaterThanOrEqual(-1e-12);
          expect(a.w).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
    );
  });
  it('is a figure or a reason, never NaN', () => {
    fc.assert(
      fc.property(anyRatings(), (ratings) => {
        const figures = kendallW(ratings);
        if (figures.defined) expect(Number.isFinite(figures.w) && Number.isFinite(figures.p)).toBe(true);
        else expect(figures.reason).not.toBe('');
      }),
    );
  });
});
