import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRatings, disguised } from '../tests/support/rating-panels';
import { meanBootstrap } from './mean-bootstrap';
import type { Rating } from './ratings';

const unit = (name: string, ...values: number[]): Rating[] =>
  values.map((value, index) => ({ unit: name, rater: `c${index}`, value }));

function figuresOf(ratings: readonly Rating[]) {
  const figures = meanBootstrap(ratings);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

describe('values worked out by hand', () => {
  it('weighs every value alike: (1 + 1 + 1 + 3) / 4', () => {
    const figures = figuresOf([...unit('a', 1, 1, 1), ...unit('b', 3)]);
    expect(figures).toMatchObject({ mean: 1.5, units: 2, ratings: 4 });
  });

  // Two units drawn twice: aa, ab, ba, bb give 1, 2, 2, 3, so the deviation of the mean is the square root of 1/2.
  it('draws whole units', () => {
    const figures = figuresOf([...unit('a', 1, 1, 1, 1), ...unit('b', 3, 3, 3, 3)]);
    expect([figures.low, figures.high]).toEqual([1, 3]);
    expect(figures.standardError).toBeCloseTo(Math.SQRT1_2, 1);
  });

  // With equal units the bootstrap variance of the mean is (N - 1) / N of the textbook s^2 / N: here means 1, 2, 3 (s^2 over
  // N = 2/3) in 60 units, so 0.8165 / sqrt(60) = 0.1054.
  it('has the standard error of a mean of unit means', () => {
    const ratings = Array.from({ length: 60 }, (_, i) => unit(`u${i}`, (i % 3) + 1, (i % 3) + 1)).flat();
    const { standardError, low, high } = figuresOf(ratings);
    expect(standardError).toBeCloseTo(Math.sqrt(2 / 3 / 60), 2);
    expect((high - low) / 2).toBeCloseTo(1.96 * Math.sqrt(2 / 3 / 60), 1);
  });
});

describe('identities', () => {
  it('is the arithmetic mean, inside its interval, whatever the order and the names', () => {
    fc.assert(
      fc.property(
        anyRatings().chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        ([ratings, other]) => {
          const figures = meanBootstrap(ratings, { draws: 50 });
          const units = new Set(ratings.map((one) => one.unit)).size;
          expect(figures.defined).toBe(units > 1);
          if (!figures.defined) return;
          expect(figures.mean).toBeCloseTo(ratings.reduce((sum, one) => sum + one.value, 0) / ratings.length, 10);
          expect(meanBootstrap(other, { draws: 50 })).toEqual(figures);
        },
      ),
    );
  });

  it('has no value for nothing, and none for one unit', () => {
    expect(meanBootstrap([])).toMatchObject({ defined: false, code: 'no-ratings' });
    expect(meanBootstrap(unit('a', 1, 2, 3))).toMatchObject({ defined: false, code: 'one-unit' });
  });
});
