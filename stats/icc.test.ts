import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedPanel, type OracleCase, oracleCases, type Panel, ratingsOf } from '../tests/support/rating-panels';
import { type Intraclass, type Intraclasses, intraclassCorrelations, oneWayIntraclass } from './icc';
import { tabulate } from './rating-table';
import type { Rating } from './ratings';

interface Form {
  value: number;
  F?: number;
  df1?: number;
  df2?: number;
  p: number;
  ci95: [number, number];
  ci95_mcgraw_wong?: [number, number];
}
type Case = OracleCase<{ ratings: Panel }, Record<string, Form> & { mean_squares?: Record<string, number> }>;

const FORMS: readonly [keyof Intraclasses, string, string][] = [
  ['oneWay', 'ICC1', 'ICC(1)'],
  ['oneWayMean', 'ICC1k', 'ICC(k)'],
  ['agreement', 'ICC2', 'ICC(A,1)'],
  ['agreementMean', 'ICC2k', 'ICC(A,k)'],
  ['consistency', 'ICC3', 'ICC(C,1)'],
  ['consistencyMean', 'ICC3k', 'ICC(C,k)'],
];

function figuresOf(ratings: readonly Rating[], acrossGroups = false): Intraclasses {
  const figures = intraclassCorrelations(ratings, { acrossGroups });
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}
const near = (value: number, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);
};

describe('published values', () => {
  for (const { id, input, expected, tolerance } of oracleCases<Case>('icc')) {
    const disjoint = id === 'icc-indepw' || id === 'icc-disconnected-trap';
    const ratings = ratingsOf(input.ratings);
    it(`${id}: ICC(1) alone`, () => {
      const { value, interval } = figuresOf(ratings, disjoint).oneWay;
      expect(oneWayIntraclass(tabulate(ratings))).toEqual({ defined: true, value, interval });
    });
    for (const [name, full, incomplete] of FORMS) {
      it(`${id}: ${incomplete}`, () => {
        const wanted = expected[full] ?? expected[incomplete];
        const found = figuresOf(ratings, disjoint)[name] as Intraclass &
          Pick<Intraclasses['agreementMean'], 'intervalMcGrawWong'>;
        near(found.value, wanted?.value, tolerance.abs);
        near(found.p, wanted?.p, tolerance.abs);
        if (wanted?.F !== undefined) {
          near(found.f ?? Number.NaN, wanted.F, tolerance.abs);
          expect(found.degrees.map(Math.round)).toEqual([wanted.df1, wanted.df2]);
        }
        // The package for tables with holes prints McGraw and Wong's interval.
        const interval = full in expected || name !== 'agreementMean' ? found.interval : found.intervalMcGrawWong;
        const pairs = (ends: readonly number[], others: readonly number[] = []) =>
          others.map((other, i) => [ends[i] as number, other] as const);
        for (const [end, other] of pairs(interval, wanted?.ci95)) near(end, other, tolerance.abs);
        for (const [end, other] of pairs(found.intervalMcGrawWong, wanted?.ci95_mcgraw_wong))
          near(end, other, tolerance.abs);
      });
    }
    const squares = expected.mean_squares;
    if (squares) {
      it(`${id}: mean squares`, () => {
        const found = figuresOf(ratings).meanSquares;
        near(found.units, squares.MS_between_subjects, 1e-9);
        near(found.within, squares.MS_within, 1e-9);
        near(found.raters, squares.MS_raters, 1e-9);
        near(found.residual, squares.MS_residual, 1e-9);
      });
    }
    if (disjoint) {
      it(`${id}: is refused unless asked for`, () => {
        expect(intraclassCorrelations(ratings)).toMatchObject({ defined: false, code: 'disconnected' });
      });
    }
  }
});

describe('generated panels, R irrNA', () => {
  type Generated = OracleCase<{ file: string }, { icc_anova_missing?: Record<string, Form> }, { icc_anova: number }>;
  for (const { id, input, expected, tolerance } of oracleCases<Generated>('generated')) {
    const wanted = expected.icc_anova_missing;
    if (wanted === undefined) continue;
    it(id, () => {
      const figures = figuresOf(generatedPanel(input.file), id === 'g09');
      for (const [name, , incomplete] of FORMS) {
        near((figures[name] as Intraclass).value, wanted[incomplete]?.value, tolerance.icc_anova);
        near((figures[name] as Intraclass).p, wanted[incomplete]?.p, tolerance.icc_anova);
        const ends =
          name === 'agreementMean' ? figures[name].intervalMcGrawWong : (figures[name] as Intraclass).interval;
        near(ends[0], wanted[incomplete]?.ci95[0], tolerance.icc_anova);
        near(ends[1], wanted[incomplete]?.ci95[1], tolerance.icc_anova);
      }
    });
  }
});

describe('what must hold', () => {
  const panels = fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 2, max: 4 })).chain(([n, m]) =>
    fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: m, maxLength: m }), {
      minLength: n,
      maxLength: n,
    }),
  );

  it('units or raters in another order change nothing, and so does moving or stretching the scale', () => {
    fc.assert(
      fc.property(panels, (panel) => {
        const figures = intraclassCorrelations(ratingsOf(panel));
        const mixed = intraclassCorrelations(ratingsOf([...panel].reverse().map((row) => [...row].reverse())));
        const moved = intraclassCorrelations(ratingsOf(panel.map((row) => row.map((value) => 3 * value + 7))));
        expect(mixed.defined).toBe(figures.defined);
        if (!figures.defined || !mixed.defined || !moved.defined) return;
        for (const [name] of FORMS) {
          const [a, b, c] = [figures, mixed, moved].map((one) => (one[name] as Intraclass).value);
          expect(Number.isFinite(a)).toBe(true);
          const [low, high] = (figures[name] as Intraclass).interval;
          expect(Number.isFinite(high)).toBe(true);
          expect(Number.isFinite(low) || (name === 'agreementMean' && low === Number.NEGATIVE_INFINITY)).toBe(true);
          expect(b).toBeCloseTo(a as number, 8);
          expect(c).toBeCloseTo(a as number, 8);
        }
      }),
    );
  });

  it('a mean’s lower limit has no bound where a single rater’s is as low as it can be', () => {
    const found = figuresOf(
      ratingsOf([
        [3, 1, 1, 4],
        [3, 2, 3, 2],
        [2, 2, 3, 3],
      ]),
    );
    expect(found?.agreement.interval[0]).toBeCloseTo(-1 / 3, 12);
    expect(found?.agreementMean.interval[0]).toBe(Number.NEGATIVE_INFINITY);
  });

  it('a rater’s own constant moves agreement and not consistency', () => {
    const panel = [
      [1, 2],
      [2, 3],
      [4, 4],
      [5, 5],
    ];
    const shifted = panel.map(([a, b]) => [a as number, (b as number) + 3]);
    const [before, after] = [panel, shifted].map((one) => figuresOf(ratingsOf(one)));
    expect(after?.consistency.value).toBeCloseTo(before?.consistency.value as number, 12);
    expect(after?.agreement.value).toBeLessThan(before?.agreement.value as number);
  });

  it('says why there are none', () => {
    const row = (unit: string, ...values: number[]) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
    expect(intraclassCorrelations([])).toMatchObject({ code: 'no-ratings' });
    expect(intraclassCorrelations(row('a', 1, 2))).toMatchObject({ code: 'one-unit' });
    expect(intraclassCorrelations([...row('a', 1), ...row('b', 2)])).toMatchObject({ code: 'one-rater' });
    expect(intraclassCorrelations([...row('a', 2, 2), ...row('b', 2, 2)])).toMatchObject({ code: 'constant' });
    expect(intraclassCorrelations([...row('a', 1, 2), ...row('b', 2, 1)])).toMatchObject({ code: 'no-difference' });
    // Raters with one mean, and units that differ less than chance: degrees of freedom are 0 over 0 by the formula.
    const even = figuresOf([...row('a', 2, 2), ...row('b', 2, 2), ...row('c', 2, 3), ...row('d', 3, 2)]);
    expect([even.agreement, even.agreementMean].flatMap(({ interval }) => interval).every(Number.isFinite)).toBe(true);
    const perfect = figuresOf([...row('a', 1, 1), ...row('b', 2, 2), ...row('c', 3, 3)]);
    expect(perfect.agreement).toMatchObject({ value: 1, interval: [1, 1] });
    expect(perfect.consistency).toMatchObject({ value: 1, f: null, p: 0 });
  });
});
