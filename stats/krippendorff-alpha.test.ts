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
import { krippendorffAlpha, type Metric } from './krippendorff-alpha';
import type { Rating } from './ratings';

const METRICS: readonly Metric[] = ['nominal', 'ordinal', 'interval', 'ratio'];

function alphaOf(ratings: readonly Rating[], metric: Metric): number {
  const figures = krippendorffAlpha(ratings, metric);
  if (!figures.defined) throw new Error(figures.reason);
  return figures.alpha;
}

/**
 * The textbook way, kept apart from the code under test: coincidence matrix, then the metric's table of squared
 * distances. Null where alpha has no value.
 */
function alphaByCoincidences(ratings: readonly Rating[], metric: Metric): number | null {
  const rows = rowsOf(ratings).filter((row) => row.length > 1);
  const values = [...new Set(rows.flat().map(({ value }) => value))].sort((a, b) => a - b);
  if (values.length < 2) return null;
  const at = (rating: Rating) => values.indexOf(rating.value);
  const coincidences = values.map(() => values.map(() => 0));
  for (const row of rows) {
    for (const one of row) {
      for (const other of row) if (one !== other) coincidences[at(one)]![at(other)]! += 1 / (row.length - 1);
    }
  }
  const totals = coincidences.map((line) => line.reduce((a, b) => a + b));
  const n = totals.reduce((a, b) => a + b);
  const squared = (c: number, k: number): number => {
    if (c === k) return 0;
    const [a, b] = [values[c]!, values[k]!];
    if (metric === 'nominal') return 1;
    if (metric === 'interval') return (a - b) ** 2;
    if (metric === 'ratio') return ((a - b) / (a + b)) ** 2;
    const between = totals.slice(Math.min(c, k), Math.max(c, k) + 1).reduce((x, y) => x + y);
    return (between - (totals[c]! + totals[k]!) / 2) ** 2;
  };
  let observed = 0;
  let expected = 0;
  values.forEach((_, c) => {
    values.forEach((_, k) => {
      observed += coincidences[c]![k]! * squared(c, k);
      expected += totals[c]! * totals[k]! * squared(c, k);
    });
  });
  return 1 - ((n - 1) * observed) / expected;
}

describe('published values', () => {
  const cases = oracleCases<OracleCase<{ ratings: Panel }, Partial<Record<Metric, number>>>>('krippendorff-alpha');
  for (const { id, input, expected, tolerance } of cases) {
    for (const metric of METRICS.filter((m) => expected[m] !== undefined)) {
      it(`${id}, ${metric}`, () => {
        const alpha = alphaOf(ratingsOf(input.ratings), metric);
        expect(Math.abs(alpha - expected[metric]!)).toBeLessThanOrEqual(tolerance.abs);
      });
    }
  }

  it('leaves out the unit with one rating (ka-4x12)', () => {
    const { input } = cases.find(({ id }) => id === 'ka-4x12')!;
    expect(krippendorffAlpha(ratingsOf(input.ratings), 'nominal')).toMatchObject({ units: 11, ratings: 40 });
  });

  const generated =
    oracleCases<
      OracleCase<
        { file: string },
        { krippendorff_alpha: Record<'nominal' | 'ordinal' | 'interval', number> },
        { krippendorff_alpha: number }
      >
    >('generated');
  for (const { id, input, expected, tolerance } of generated) {
    it(`${id}: incomplete, unequal raters`, () => {
      const ratings = generatedPanel(input.file);
      for (const metric of ['nominal', 'ordinal', 'interval'] as const) {
        const error = Math.abs(alphaOf(ratings, metric) - expected.krippendorff_alpha[metric]);
        expect(error).toBeLessThanOrEqual(tolerance.krippendorff_alpha);
      }
    });
  }

  it('stays low where nearly all ratings sit on one level (pa-video)', () => {
    const { input } = oracleCases<OracleCase<{ ratings: Panel }, object>>('percent-agreement')[0]!;
    expect(alphaOf(ratingsOf(input.ratings), 'ordinal')).toBeCloseTo(0.1195, 4);
  });
});

describe('identities', () => {
  it('equals the coincidence-matrix computation on any panel', () => {
    fc.assert(
      fc.property(anyRatings([0, 1, 2, 4, 9]), fc.constantFrom(...METRICS), (ratings, metric) => {
        const expected = alphaByCoincidences(ratings, metric);
        const figures = krippendorffAlpha(ratings, metric);
        expect(figures.defined).toBe(expected !== null);
        if (figures.defined && expected !== null) expect(figures.alpha).toBeCloseTo(expected, 9);
      }),
    );
  });

  it("is Scott's pi with the small-sample term for two raters without holes, nominal", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })), { minLength: 1 }),
        (pairs) => {
          const values = pairs.flat();
          fc.pre(new Set(values).size > 1);
          const n = values.length;
          const byLuck = [1, 2, 3].reduce((sum, v) => sum + (values.filter((x) => x === v).length / n) ** 2, 0);
          const agreed = pairs.filter(([a, b]) => a === b).length / pairs.length;
          const pi = (agreed - byLuck) / (1 - byLuck);
          expect(1 - alphaOf(ratingsOf(pairs), 'nominal')).toBeCloseTo((1 - pi) * (1 - 1 / n), 10);
        },
      ),
    );
  });

  it('changes by the small-sample term alone when every unit is duplicated', () => {
    fc.assert(
      fc.property(
        anyRatings([1, 2, 3]),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(...METRICS),
        (ratings, copies, metric) => {
          const once = krippendorffAlpha(ratings, metric);
          fc.pre(once.defined);
          const many = Array.from({ length: copies }, (_, i) => ratings.map((r) => ({ ...r, unit: `${r.unit} ${i}` })));
          const factor = (copies * once.ratings - 1) / (copies * (once.ratings - 1));
          expect(1 - alphaOf(many.flat(), metric)).toBeCloseTo((1 - once.alpha) * factor, 9);
        },
      ),
    );
  });
});

describe('what must not change alpha', () => {
  it('the order of rows and the names of units and raters', () => {
    fc.assert(
      fc.property(
        anyRatings().chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        fc.constantFrom(...METRICS),
        ([ratings, other], metric) => {
          expect(krippendorffAlpha(other, metric)).toEqual(krippendorffAlpha(ratings, metric));
        },
      ),
    );
  });

  it('which number stands for which level (nominal), their spacing (ordinal), zero and unit (interval), unit (ratio)', () => {
    const relabelled: Record<Metric, (value: number) => number> = {
      nominal: (value) => (value * 3) % 5,
      ordinal: (value) => value ** 3 - 50,
      interval: (value) => 0.1 * value - 7,
      ratio: (value) => value / 7,
    };
    fc.assert(
      fc.property(anyRatings([0, 1, 2, 3, 4]), fc.constantFrom(...METRICS), (ratings, metric) => {
        const before = krippendorffAlpha(ratings, metric);
        const after = krippendorffAlpha(
          ratings.map((rating) => ({ ...rating, value: relabelled[metric](rating.value) })),
          metric,
        );
        expect(after.defined).toBe(before.defined);
        if (before.defined && after.defined) expect(after.alpha).toBeCloseTo(before.alpha, 10);
      }),
    );
  });

  it('ratings that cannot be paired', () => {
    fc.assert(
      fc.property(anyRatings([1, 2, 3]), (ratings) => {
        const before = krippendorffAlpha(ratings, 'ordinal');
        fc.pre(before.defined);
        const lone = { unit: 'nobody else rated this', rater: 'i0', value: 9 };
        expect(krippendorffAlpha([...ratings, lone], 'ordinal')).toEqual(before);
      }),
    );
  });

  it('that blocks of units share no rater: they are pooled as if they did', () => {
    const block = (name: string) => [
      { unit: `${name} 1`, rater: `${name} x`, value: 1 },
      { unit: `${name} 1`, rater: `${name} y`, value: 2 },
      { unit: `${name} 2`, rater: `${name} x`, value: 3 },
      { unit: `${name} 2`, rater: `${name} y`, value: 3 },
    ];
    const apart = [...block('a'), ...block('b')];
    const together = apart.map((rating) => ({ ...rating, rater: rating.rater.slice(-1) }));
    expect(krippendorffAlpha(apart, 'ordinal')).toEqual(krippendorffAlpha(together, 'ordinal'));
  });
});

describe('where there is no value', () => {
  it('says why, for every metric', () => {
    const rating = (unit: string, rater: string, value: number) => ({ unit, rater, value });
    for (const metric of METRICS) {
      expect(krippendorffAlpha([], metric)).toMatchObject({ defined: false, code: 'no-ratings' });
      const alone = [rating('a', 'x', 1), rating('b', 'x', 2)];
      expect(krippendorffAlpha(alone, metric)).toMatchObject({ defined: false, code: 'one-rater' });
      const apart = [rating('a', 'x', 1), rating('b', 'y', 2)];
      expect(krippendorffAlpha(apart, metric)).toMatchObject({ defined: false, code: 'no-pairs' });
      const alike = [rating('a', 'x', 0.3), rating('a', 'y', 0.3), rating('b', 'x', 0.3), rating('b', 'y', 0.3)];
      expect(krippendorffAlpha([...alike, rating('c', 'x', 0.1)], metric)).toMatchObject({
        defined: false,
        code: 'constant',
      });
    }
  });

  it('never answers NaN, 1 at most, whatever finite values it is given', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 8 }), fc.constantFrom(...METRICS), (pairs, metric) => {
        const positive = metric === 'ratio' ? pairs.map((pair) => pair.map(Math.abs)) : pairs;
        const figures = krippendorffAlpha(ratingsOf(positive), metric);
        if (figures.defined) expect(Number.isFinite(figures.alpha) && figures.alpha <= 1).toBe(true);
      }),
    );
  });

  it('refuses rows that are wrong', () => {
    const row = { unit: 'a', rater: 'x', value: 1 };
    expect(() => krippendorffAlpha([row, row], 'ordinal')).toThrow('x has more than one rating of a');
    expect(() => krippendorffAlpha([{ ...row, value: Number.NaN }], 'ordinal')).toThrow(RangeError);
    const negative = [row, { unit: 'a', rater: 'y', value: -1 }];
    expect(() => krippendorffAlpha(negative, 'ratio')).toThrow('true zero');
  });
});
