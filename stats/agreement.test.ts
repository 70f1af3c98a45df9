import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anyRatings,
  disguised,
  generatedPanel,
  type OracleCase,
  oracleCases,
  type Panel,
  ratingsOf,
  rowsOf,
} from '../tests/support/rating-panels';
import { agreement } from './agreement';
import { agreementBootstrap } from './agreement-bootstrap';
import type { Rating } from './ratings';

function agreementOf(ratings: readonly Rating[]) {
  const figures = agreement(ratings);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

describe('published values (all raters of a unit)', () => {
  type Case = OracleCase<{ ratings: Panel }, { all_raters_exact_percent: number; all_raters_within_1_percent: number }>;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('percent-agreement')) {
    it(id, () => {
      const { units, unitsExact, unitsWithinOne } = agreementOf(ratingsOf(input.ratings));
      expect(Math.abs((100 * unitsExact) / units - expected.all_raters_exact_percent)).toBeLessThanOrEqual(
        tolerance.abs,
      );
      expect(Math.abs((100 * unitsWithinOne) / units - expected.all_raters_within_1_percent)).toBeLessThanOrEqual(
        tolerance.abs,
      );
    });
  }
});

describe('identities', () => {
  it('equals counting the pairs one by one', () => {
    fc.assert(
      fc.property(anyRatings(), (ratings) => {
        const gaps = ratings.flatMap((one, i) =>
          ratings.slice(i + 1).flatMap((other) => (one.unit === other.unit ? [Math.abs(one.value - other.value)] : [])),
        );
        const figures = agreement(ratings);
        expect(figures.defined).toBe(gaps.length > 0);
        if (!figures.defined) return;
        expect(figures.pairs).toBe(gaps.length);
        expect(figures.exact).toBeCloseTo(gaps.filter((gap) => gap === 0).length / gaps.length, 12);
        expect(figures.withinOne).toBeCloseTo(gaps.filter((gap) => gap <= 1).length / gaps.length, 12);
        expect(figures.meanGap).toBeCloseTo(gaps.reduce((a, b) => a + b) / gaps.length, 12);
      }),
    );
  });

  it('is unchanged by order, by names and by duplicating every unit', () => {
    fc.assert(
      fc.property(
        anyRatings().chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        ([ratings, other]) => {
          const figures = agreement(ratings);
          expect(agreement(other)).toEqual(figures);
          fc.pre(figures.defined);
          const twice = agreementOf([...ratings, ...ratings.map((r) => ({ ...r, unit: `${r.unit} again` }))]);
          expect(twice.exact).toBeCloseTo(figures.exact, 12);
          expect(twice).toMatchObject({ pairs: 2 * figures.pairs, units: 2 * figures.units });
        },
      ),
    );
  });

  it('with two levels, is within one level always', () => {
    fc.assert(
      fc.property(anyRatings([1, 2]), (ratings) => {
        const figures = agreement(ratings);
        if (figures.defined) expect(figures.withinOne).toBe(1);
      }),
    );
  });
});

describe('edges', () => {
  it('is defined where all levels are the same, unlike alpha', () => {
    expect(
      agreementOf(
        ratingsOf([
          [2, 2],
          [2, 2],
        ]),
      ),
    ).toMatchObject({ exact: 1, withinOne: 1, meanGap: 0 });
  });

  it('says why there is no value', () => {
    expect(agreement([])).toMatchObject({ defined: false, code: 'no-ratings' });
    expect(agreement(ratingsOf([[1], [2]]))).toMatchObject({ defined: false, code: 'one-rater' });
    expect(
      agreement(
        ratingsOf([
          [1, null],
          [null, 2],
        ]),
      ),
    ).toMatchObject({ defined: false, code: 'no-pairs' });
  });
});

describe('agreementBootstrap', () => {
  it('matches the normal approximation over units where there are many (g05)', () => {
    const ratings = generatedPanel('g05.csv');
    const figures = agreementBootstrap(ratings);
    if (!figures.defined) throw new Error(figures.reason);
    // Ratio estimate: standard error from the residuals same_u - exact * pairs_u.
    const residuals = rowsOf(ratings).map((row) => {
      const { exact, pairs } = agreementOf(row);
      return exact * pairs - figures.exact * pairs;
    });
    const se = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0)) / figures.pairs;
    expect(figures.exactInterval.standardError / se).toBeCloseTo(1, 1);
    expect(figures.exactInterval.low).toBeCloseTo(figures.exact - 1.96 * se, 2);
    expect(figures.exactInterval.high).toBeCloseTo(figures.exact + 1.96 * se, 2);
    expect(agreementBootstrap(ratings)).toEqual(figures);
  });

  it('gives the figures of agreement, and a reason where it has no interval', () => {
    const ratings = generatedPanel('g02.csv');
    expect(agreementBootstrap(ratings)).toMatchObject(agreementOf(ratings));
    expect(agreementBootstrap([])).toMatchObject({ defined: false, code: 'no-ratings' });
    expect(agreementBootstrap(ratingsOf([[1, 2]]))).toMatchObject({ defined: false, code: 'one-unit' });
  });
});
