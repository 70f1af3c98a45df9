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
import { kendallTau } from './kendall-tau';
import { kendallW } from './kendall-w';
import { midRanks } from './mid-ranks';
import { spearmanExact } from './spearman-exact';

const near = (value: number, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);
};

describe('Spearman, published values', () => {
  type Case = OracleCase<
    { x: number[]; y: number[] },
    { rho: number; p_t_approx?: number; p_exact?: number; kendall_tau_b?: number; kendall_p_exact?: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('spearman')) {
    it(id, () => {
      const figures = spearman(input.x, input.y);
      if (!figures.defined) throw new Error(figures.reason);
      near(figures.r, expected.rho, tolerance.abs);
      if (expected.p_t_approx !== undefined) near(figures.p, expected.p_t_approx, tolerance.abs);
      if (expected.p_exact !== undefined) near(figures.pExact ?? Number.NaN, expected.p_exact, tolerance.abs);
      if (expected.kendall_tau_b !== undefined) {
        const tau = kendallTau(input.x, input.y);
        if (!tau.defined) throw new Error(tau.reason);
        near(tau.tau, expected.kendall_tau_b, tolerance.abs);
        near(tau.p, expected.kendall_p_exact, tolerance.abs);
      }
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

describe('exact tails', () => {
  /** Every order of 1 .. n. */
  function orders(n: number): number[][] {
    if (n === 1) return [[1]];
    return orders(n - 1).flatMap((one) =>
      one.map((_, at) => [...one.slice(0, at), n, ...one.slice(at)]).concat([[...one, n]]),
    );
  }
  it('are shares of all orders, counted one by one', () => {
    const all = orders(6);
    const first = [1, 2, 3, 4, 5, 6];
    const squaresOf = (order: number[]) => order.reduce((sum, rank, i) => sum + (rank - (i + 1)) ** 2, 0);
    for (const squares of [0, 10, 34, 36, 60, 70]) {
      const low = squares <= 35;
      const tail = all.filter((order) => (low ? squaresOf(order) <= squares : squaresOf(order) >= squares)).length;
      expect(spearmanExact(6, squares)).toBeCloseTo(Math.min(1, (2 * tail) / all.length), 12);
    }
    const wanted = [3, 1, 2, 4, 6, 5];
    const crossings = (order: number[]) => order.flatMap((a, i) => order.slice(i + 1).filter((b) => b < a)).length;
    const tail = all.filter((order) => crossings(order) <= crossings(wanted)).length;
    const tau = kendallTau(first, wanted);
    expect(tau.defined && tau.p).toBeCloseTo((2 * tail) / all.length, 12);
  });
  it('leave ties to the approximation, which allows for them (R cor.test)', () => {
    const tau = kendallTau([1, 2, 2, 3, 4], [1, 3, 2, 2, 5]);
    expect(tau).toMatchObject({ exact: false, concordant: 7, discordant: 1 });
    expect(tau.defined && tau.tau).toBeCloseTo(6 / 9, 12);
    const rho = spearman([1, 2, 2, 3, 4], [1, 3, 2, 2, 5]);
    expect(rho.defined && rho.pExact).toBe(null);
    expect(kendallTau([1, 1], [1, 2])).toMatchObject({ code: 'constant' });
    expect(kendallTau([], [])).toMatchObject({ code: 'no-ratings' });
    expect(kendallTau([1], [1])).toMatchObject({ code: 'one-unit' });
    expect(() => kendallTau([1], [1, 2])).toThrow(RangeError);
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
      near(figures.chiSquared, expected.chi2, tolerance.abs);
      expect(figures.degrees).toBe(expected.df ?? figures.units - 1);
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
