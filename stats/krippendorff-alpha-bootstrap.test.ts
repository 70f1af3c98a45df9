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
} from '../tests/support/rating-panels';
import type { Metric } from './krippendorff-alpha';
import { krippendorffAlphaBootstrap } from './krippendorff-alpha-bootstrap';
import type { BootstrapOptions } from './percentile-bootstrap';
import { createRandom } from './random';
import type { Rating } from './ratings';

type BootstrapCase = OracleCase<
  { same_as: string; level: Metric },
  {
    estimate: number;
    units: number;
    se: number;
    ci95_percentile: [number, number];
    ci90_percentile: [number, number];
    p_below_667: number;
    p_below_800: number;
  },
  { ci_abs: number; se_rel: number; p_abs: number }
>;

function ratingsNamed(sameAs: string): Rating[] {
  const [file, id] = sameAs.split(' ') as [string, string];
  if (file === 'generated.json') return generatedPanel(`${id}.csv`);
  const cases = oracleCases<OracleCase<{ ratings: Panel }, object>>('krippendorff-alpha');
  return ratingsOf(cases.find((candidate) => candidate.id === id)!.input.ratings);
}

function intervalOf(ratings: Rating[], metric: Metric, options: BootstrapOptions) {
  const figures = krippendorffAlphaBootstrap(ratings, metric, options);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

/** The q-quantile of the resampled alphas, as the end of an interval. */
function quantileOf(ratings: Rating[], metric: Metric, q: number, draws: number): number {
  if (q <= 0) return -Infinity;
  if (q >= 1) return Infinity;
  if (q === 0.5) return quantileOf(ratings, metric, 0.5000001, draws);
  const interval = intervalOf(ratings, metric, { draws, confidence: Math.abs(1 - 2 * q) });
  return q < 0.5 ? interval.low : interval.high;
}

describe('computed with another implementation and another generator', () => {
  const draws = 10_000;
  for (const { id, input, expected, tolerance } of oracleCases<BootstrapCase>('krippendorff-alpha-bootstrap')) {
    it(id, () => {
      const ratings = ratingsNamed(input.same_as);
      for (const [confidence, ends] of [
        [0.95, expected.ci95_percentile],
        [0.9, expected.ci90_percentile],
      ] as const) {
        const interval = intervalOf(ratings, input.level, { draws, confidence });
        expect(interval.alpha).toBeCloseTo(expected.estimate, 9);
        expect(interval.units).toBe(expected.units);
        expect(Math.abs(interval.low - ends[0])).toBeLessThanOrEqual(tolerance.ci_abs);
        expect(Math.abs(interval.high - ends[1])).toBeLessThanOrEqual(tolerance.ci_abs);
        expect(Math.abs(interval.standardError / expected.se - 1)).toBeLessThanOrEqual(tolerance.se_rel);
      }
      for (const [bar, below] of [
        [0.667, expected.p_below_667],
        [0.8, expected.p_below_800],
      ] as const) {
        expect(quantileOf(ratings, input.level, below - tolerance.p_abs, draws)).toBeLessThanOrEqual(bar);
        expect(quantileOf(ratings, input.level, below + tolerance.p_abs, draws)).toBeGreaterThanOrEqual(bar);
      }
    });
  }

  type Generated = OracleCase<
    { file: string },
    { krippendorff_alpha_ordinal_bootstrap?: { units: number; se: number; ci95_percentile: [number, number] } },
    { bootstrap_ci: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Generated>('generated')) {
    const bootstrap = expected.krippendorff_alpha_ordinal_bootstrap;
    if (!bootstrap) continue;
    it(`${id}, with the 2,000 draws a page takes`, () => {
      const interval = intervalOf(generatedPanel(input.file), 'ordinal', {});
      expect(interval.units).toBe(bootstrap.units);
      expect(Math.abs(interval.standardError - bootstrap.se)).toBeLessThanOrEqual(tolerance.bootstrap_ci / 10);
      expect(Math.abs(interval.low - bootstrap.ci95_percentile[0])).toBeLessThanOrEqual(tolerance.bootstrap_ci);
      expect(Math.abs(interval.high - bootstrap.ci95_percentile[1])).toBeLessThanOrEqual(tolerance.bootstrap_ci);
    });
  }
});

describe('the same data, the same interval', () => {
  it('whatever the order of rows and the names, and lone ratings besides', () => {
    fc.assert(
      fc.property(
        anyRatings([1, 2, 3]).chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        ([ratings, other]) => {
          const lone = { unit: 'nobody else rated this', rater: 'someone', value: 2.5 };
          const options = { draws: 50 };
          const interval = krippendorffAlphaBootstrap(ratings, 'ordinal', options);
          expect(krippendorffAlphaBootstrap(other, 'ordinal', options)).toEqual(interval);
          if (interval.defined) {
            expect(krippendorffAlphaBootstrap([lone, ...other], 'ordinal', options)).toEqual(interval);
          }
        },
      ),
    );
  });

  it('and the same generator, if one is given', () => {
    const ratings = generatedPanel('g01.csv');
    const withSeed = (seed: number) => krippendorffAlphaBootstrap(ratings, 'ordinal', { random: createRandom(seed) });
    expect(withSeed(1)).toEqual(withSeed(1));
    expect(withSeed(1)).not.toEqual(withSeed(2));
  });
});

describe('edges', () => {
  const pairs = (...values: [number, number][]) => ratingsOf(values);

  it('says why there is no interval', () => {
    expect(krippendorffAlphaBootstrap([], 'ordinal')).toMatchObject({ defined: false, code: 'no-ratings' });
    expect(krippendorffAlphaBootstrap(pairs([2, 2], [2, 2]), 'ordinal')).toMatchObject({ code: 'constant' });
    expect(krippendorffAlphaBootstrap(pairs([1, 2]), 'ordinal')).toMatchObject({ code: 'one-unit' });
    expect(krippendorffAlphaBootstrap(pairs([1, 1], [1, 1], [2, 2]), 'ordinal')).toMatchObject({
      code: 'constant-resamples',
    });
  });

  it('counts the resamples that had no value', () => {
    const ratings = pairs([1, 1], [1, 1], [1, 1], [1, 2], [2, 2], [2, 2], [1, 1]);
    const { draws, drawsWithoutValue } = intervalOf(ratings, 'nominal', {});
    expect(drawsWithoutValue).toBeGreaterThan(0);
    expect(draws + drawsWithoutValue).toBe(2000);
  });

  it('has no width where all units agree: callers ask for a minimum number of units', () => {
    const ratings = pairs(...Array.from({ length: 12 }, (_, i): [number, number] => [i % 3, i % 3]));
    expect(krippendorffAlphaBootstrap(ratings, 'ordinal')).toMatchObject({ alpha: 1, low: 1, high: 1 });
  });

  it('refuses options that make no interval', () => {
    const ratings = pairs([1, 2], [2, 2]);
    expect(() => krippendorffAlphaBootstrap(ratings, 'ordinal', { draws: 1 })).toThrow(RangeError);
    expect(() => krippendorffAlphaBootstrap(ratings, 'ordinal', { confidence: 1 })).toThrow(RangeError);
  });
});
