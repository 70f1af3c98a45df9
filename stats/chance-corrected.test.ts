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
import { agreementWeights, type Weighting } from './agreement-weights';
import { brennanPrediger } from './brennan-prediger';
import { cohenKappa, pairTable } from './cohen-kappa';
import { congerKappa } from './conger-kappa';
import { fleissKappa, fleissKappaByLevel } from './fleiss-kappa';
import { fleissKappaTest } from './fleiss-kappa-test';
import { gwetAc } from './gwet-ac';
import { krippendorffAlpha } from './krippendorff-alpha';
import type { Rating, Result } from './ratings';
import { type ChanceCorrected, normalInterval, studentInterval } from './weighted-agreement';

const near = (value: number, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);
};
function definite(figures: Result<ChanceCorrected>): ChanceCorrected {
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}
const scaleOf = (panel: Panel) =>
  [...new Set(panel.flat().filter((v): v is number => v !== null))].sort((a, b) => a - b);
const WEIGHTING: Record<string, Weighting> = {
  unweighted: 'identity',
  identity: 'identity',
  linear: 'linear',
  quadratic: 'quadratic',
  ordinal: 'ordinal',
};

/** A table of two raters' levels as a panel of two columns. */
const unfolded = (counts: number[][]): Panel =>
  counts.flatMap((row, i) => row.flatMap((n, j) => Array.from({ length: n }, () => [i + 1, j + 1])));

describe("Gwet's AC, published values", () => {
  type Case = OracleCase<
    { levels?: number[]; ratings?: Panel; counts?: number[][]; weights?: string },
    Record<string, number>
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('gwet-ac')) {
    it(id, () => {
      const panel = input.ratings ?? unfolded(input.counts ?? []);
      const levels = input.levels ?? scaleOf(panel);
      const weighting = WEIGHTING[
        input.weights ?? (expected.ac2 === undefined ? 'identity' : 'quadratic')
      ] as Weighting;
      const weights = agreementWeights(levels, weighting);
      const figures = definite(gwetAc(ratingsOf(panel), levels, weights));
      near(figures.coefficient, expected.coefficient ?? expected.ac1 ?? expected.ac2, tolerance.abs);
      if (expected.pa !== undefined) {
        near(figures.observed, expected.pa, 1e-9);
        near(figures.expected, expected.pe, 1e-9);
      }
      // For a table of two raters the package divides by the number of units, not by one less.
      const { standardError, standardErrorOfTable } = figures;
      const error = input.counts === undefined ? standardError : standardErrorOfTable;
      if (expected.se !== undefined) near(error, expected.se, tolerance.abs);
      if (typeof expected.ci95 === 'string') {
        // The package's interval is by Student's t with units - 1 degrees, cut at 1.
        const printed = (expected.ci95 as string).replace(/[()]/g, '').split(',').map(Number);
        for (const [at, end] of studentInterval(figures).entries()) near(end, printed[at], 6e-4);
      }
      if (expected.fleiss !== undefined) {
        const ratings = ratingsOf(panel);
        const alpha = krippendorffAlpha(ratings, 'interval');
        near(alpha.defined ? alpha.alpha : Number.NaN, expected.alpha, tolerance.abs);
        near(definite(fleissKappa(ratings, levels, weights)).coefficient, expected.fleiss, tolerance.abs);
        near(definite(brennanPrediger(ratings, levels, weights)).coefficient, expected.brennan_prediger, tolerance.abs);
        const conger = congerKappa(ratings, levels, weights);
        near(conger.defined ? conger.coefficient : Number.NaN, expected.conger, tolerance.abs);
      }
    });
  }
  it('keeps its head where kappa loses it (ck-paradox-a, ck-paradox-b)', () => {
    type Case = OracleCase<{ counts: number[][] }, Record<string, number>>;
    const cases = oracleCases<Case>('cohen-kappa').filter(({ id }) => id.startsWith('ck-paradox'));
    expect(cases).toHaveLength(2);
    for (const { input, expected, tolerance } of cases) {
      const figures = definite(gwetAc(ratingsOf(unfolded(input.counts)), [1, 2], agreementWeights([1, 2], 'identity')));
      near(figures.coefficient, expected.gwet_ac1, tolerance.abs);
      near(figures.standardErrorOfTable, expected.gwet_ac1_se, tolerance.abs);
    }
  });
});

describe("Fleiss' kappa, published values", () => {
  type Case = OracleCase<
    { ratings: Panel },
    Record<string, number> & { category_kappas?: number[]; category_z?: number[] },
    { abs: number; detail_abs?: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('fleiss-kappa')) {
    it(id, () => {
      const levels = scaleOf(input.ratings);
      const figures = definite(fleissKappa(ratingsOf(input.ratings), levels, agreementWeights(levels, 'identity')));
      near(figures.coefficient, expected.kappa, tolerance.abs);
      if (expected.pa !== undefined) near(figures.observed, expected.pa, 1e-9);
      if (expected.pe !== undefined) near(figures.expected, expected.pe, 1e-9);
      if (expected.se_gwet !== undefined) near(figures.standardError, expected.se_gwet, 6e-6);
      if (expected.se_gwet_subject_sampling !== undefined)
        near(figures.standardError, expected.se_gwet_subject_sampling, 6e-5);
      const test = fleissKappaTest(ratingsOf(input.ratings), levels);
      if (expected.z === undefined) expect(test).toMatchObject({ code: 'unequal' });
      else {
        if (!test.defined) throw new Error(test.reason);
        near(test.z, expected.z, tolerance.abs);
        near(test.kappa, expected.kappa, tolerance.abs);
        expected.category_z?.forEach((wanted, k) => {
          near(test.levels[k]?.z ?? Number.NaN, wanted, tolerance.detail_abs ?? tolerance.abs);
        });
      }
      if (expected.conger_exact_kappa !== undefined) {
        const conger = congerKappa(ratingsOf(input.ratings), levels, agreementWeights(levels, 'identity'));
        near(conger.defined ? conger.coefficient : Number.NaN, expected.conger_exact_kappa, tolerance.abs);
      }
      expected.category_kappas?.forEach((wanted, k) => {
        const found = fleissKappaByLevel(ratingsOf(input.ratings), levels)[k];
        near(found?.kappa ?? Number.NaN, wanted, tolerance.detail_abs ?? tolerance.abs);
      });
    });
  }
});

describe('generated panels, R irrCAC', () => {
  type Figures = { coefficient: number; pa: number; pe: number; se: number; ci95: [number, number] };
  type Case = OracleCase<
    { file: string },
    {
      shape: { levels: number };
      chance_corrected?: Record<
        string,
        { gwet_ac: Figures; fleiss_kappa: Figures; brennan_prediger: Figures; observed_agreement: number }
      >;
    },
    { chance_corrected: number; chance_corrected_se: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Case>('generated')) {
    const levels = Array.from({ length: expected.shape.levels }, (_, i) => i + 1);
    for (const [name, wanted] of Object.entries(expected.chance_corrected ?? {})) {
      it(`${id}, ${name}`, () => {
        const ratings = generatedPanel(input.file);
        const weights = agreementWeights(levels, WEIGHTING[name] as Weighting);
        for (const [figures, oracle] of [
          [gwetAc(ratings, levels, weights), wanted.gwet_ac],
          [fleissKappa(ratings, levels, weights), wanted.fleiss_kappa],
          [brennanPrediger(ratings, levels, weights), wanted.brennan_prediger],
        ] as const) {
          const found = definite(figures);
          near(found.coefficient, oracle.coefficient, tolerance.chance_corrected);
          near(found.observed, oracle.pa, 1e-9);
          near(found.expected, oracle.pe, 1e-9);
          near(found.observed, wanted.observed_agreement, 1e-9);
          near(found.standardError, oracle.se, tolerance.chance_corrected_se);
          // Printed to three decimals.
          const ends = studentInterval(found);
          for (const end of [0, 1] as const) near(ends[end], oracle.ci95[end], 0.00051);
        }
      });
    }
  }
});

describe('what must hold', () => {
  const levels = [1, 2, 3, 4, 5];
  const weighting = fc.constantFrom<Weighting>('identity', 'linear', 'quadratic', 'ordinal');
  const each = [fleissKappa, gwetAc, brennanPrediger];

  it('names, order of rows, and turning the scale round change nothing', () => {
    fc.assert(
      fc.property(
        anyRatings().chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        weighting,
        ([ratings, other], how) => {
          const weights = agreementWeights(levels, how);
          const turned = ratings.map((one) => ({ ...one, value: 6 - one.value }));
          for (const of of each) {
            const [a, b, c] = [ratings, other, turned].map((rows: readonly Rating[]) => of(rows, levels, weights));
            expect(b?.defined).toBe(a?.defined);
            if (!a?.defined || !b?.defined || !c?.defined) return;
            expect(b.coefficient).toBeCloseTo(a.coefficient, 10);
            expect(b.standardError).toBeCloseTo(a.standardError, 10);
            expect(c.coefficient).toBeCloseTo(a.coefficient, 10);
            expect(Number.isFinite(a.standardError)).toBe(true);
          }
        },
      ),
    );
  });

  it('duplicated units leave the coefficient as it is', () => {
    fc.assert(
      fc.property(anyRatings(), weighting, (ratings, how) => {
        const twice = [...ratings, ...ratings.map((one) => ({ ...one, unit: `${one.unit} again` }))];
        const weights = agreementWeights(levels, how);
        for (const of of each) {
          const [a, b] = [of(ratings, levels, weights), of(twice, levels, weights)];
          if (a.defined && b.defined) expect(b.coefficient).toBeCloseTo(a.coefficient, 10);
        }
      }),
    );
  });

  it('with two raters on every unit Fleiss is at most Cohen (Scott’s pi), and equal where margins are', () => {
    const table = [
      [4, 2],
      [2, 7],
    ];
    const ratings = ratingsOf(unfolded(table));
    const weights = agreementWeights([1, 2], 'identity');
    const cohen = cohenKappa(pairTable(ratings, 'i0', 'i1', [1, 2]), weights);
    expect(cohen.defined && cohen.kappa).toBeCloseTo(definite(fleissKappa(ratings, [1, 2], weights)).coefficient, 12);
  });

  it('says why there is no figure', () => {
    const weights = agreementWeights([1, 2], 'identity');
    const row = (unit: string, ...values: number[]) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
    expect(gwetAc([], [1, 2], weights)).toMatchObject({ code: 'no-ratings' });
    expect(gwetAc(row('a', 1), [1, 2], weights)).toMatchObject({ code: 'one-rater' });
    expect(fleissKappa([...row('a', 1, 1), ...row('b', 1, 1)], [1, 2], weights)).toMatchObject({ code: 'constant' });
    expect(gwetAc([...row('a', 1, 1), ...row('b', 1, 1)], [1, 2], weights)).toMatchObject({ coefficient: 1 });
    expect(gwetAc(row('a', 1, 2), [1, 2], weights)).toMatchObject({ code: 'one-unit' });
    expect(() => gwetAc(row('a', 1, 9), [1, 2], weights)).toThrow(RangeError);
    expect(normalInterval({ coefficient: 0.99, standardError: 0.5 })).toEqual([expect.any(Number), 1]);
  });
});
