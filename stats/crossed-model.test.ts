import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disguised, generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { bestRatios, type CrossedModel, crossedModel, modelOf } from './crossed-model';
import { crossedSums } from './crossed-sums';
import type { Rating } from './ratings';

const near = (value: number, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);
};
const nearly = (value: number, wanted: number, relative: number) =>
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted) + 1e-12);
function figuresOf(ratings: readonly Rating[]): CrossedModel {
  const figures = crossedModel(ratings);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}
const find = <T>(id: string): T => oracleCases<{ id: string }>('crossed-mixed-model').find((one) => one.id === id) as T;

describe('R lme4', () => {
  it('penicillin: complete, 24 plates x 6 samples', () => {
    type Case = OracleCase<
      { rows: [number, string, number][] },
      {
        variance: Record<string, number>;
        intercept: number;
        se_intercept: number;
        reml_criterion: number;
        blup_sample: Record<string, number>;
        blup_sample_cond_sd: number;
      }
    >;
    const { input, expected } = find<Case>('lmm-penicillin');
    const ratings = input.rows.map(([plate, rater, value]) => ({ unit: `p${plate}`, rater, value }));
    const figures = figuresOf(ratings);
    nearly(figures.variances.unit, expected.variance.plate as number, 2e-4);
    nearly(figures.variances.rater, expected.variance.sample as number, 2e-4);
    nearly(figures.variances.rest, expected.variance.Residual as number, 2e-4);
    near(figures.mean, expected.intercept, 1e-4);
    near(figures.meanStandardError, expected.se_intercept, 1e-4);
    near(figures.criterion, expected.reml_criterion, 1e-4);
    for (const { rater, effect } of figures.raters) near(effect, expected.blup_sample[rater], 1e-4);
    // lme4's conditional deviation takes the mean as known; severity's has the mean's error as well, so it is the larger.
    const model = modelOf(crossedSums(ratings));
    const deviation = model.at(figures.ratios).raterDeviations[0] as number;
    for (const { conditionalDeviation } of figures.raters) {
      near(conditionalDeviation, expected.blup_sample_cond_sd, 1e-4);
      expect(deviation).toBeGreaterThan(conditionalDeviation);
    }
  });

  it('dyestuff: a variance of exactly 0 is an answer', () => {
    type Case = OracleCase<
      { dyestuff: Record<string, number[]>; dyestuff2: Record<string, number[]> },
      Record<'dyestuff' | 'dyestuff2', { variance: { Batch: number; Residual: number }; ICC1?: number }>
    >;
    const { input, expected } = find<Case>('lmm-dyestuff');
    // One way: every value is a unit's by a rater of its own, so raters' variance cannot be told; held at 0.
    const variancesIn = (batches: Record<string, number[]>) => {
      const ratings = Object.entries(batches).flatMap(([unit, values]) =>
        values.map((value, i) => ({ unit, rater: `${unit}${i}`, value })),
      );
      const model = modelOf(crossedSums(ratings));
      const alone = { criterion: ({ unit }: { unit: number }) => model.criterion({ unit, rater: 0 }) };
      return model.at({ ...bestRatios(alone), rater: 0 }).variances;
    };
    nearly(variancesIn(input.dyestuff).unit, expected.dyestuff.variance.Batch, 2e-4);
    nearly(variancesIn(input.dyestuff).rest, expected.dyestuff.variance.Residual, 2e-4);
    const { unit, rest } = variancesIn(input.dyestuff);
    nearly(unit / (unit + rest), expected.dyestuff.ICC1 as number, 2e-4);
    expect(variancesIn(input.dyestuff2).unit).toBe(expected.dyestuff2.variance.Batch);
    nearly(variancesIn(input.dyestuff2).rest, expected.dyestuff2.variance.Residual, 2e-4);
  });

  type Generated = OracleCase<
    { file: string },
    {
      linear_mixed_model?: {
        variance: { candidate: number; interviewer: number; residual: number };
        intercept: number;
        se_intercept: number;
        reml_criterion: number;
        interviewer_leniency_blup: number[];
        interviewer_cond_sd: number[];
      };
      one_way_reml?: { variance: { candidate: number; residual: number }; ICC1: number };
    },
    { lmm_variance_rel: number; lmm_blup: number; reml_criterion: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Generated>('generated')) {
    const oneWay = expected.one_way_reml;
    if (oneWay !== undefined) {
      it(`${id}, raters left out`, () => {
        const model = modelOf(crossedSums(generatedPanel(input.file)));
        const alone = { criterion: ({ unit }: { unit: number }) => model.criterion({ unit, rater: 0 }) };
        const { variances } = model.at({ ...bestRatios(alone), rater: 0 });
        nearly(variances.unit, oneWay.variance.candidate, tolerance.lmm_variance_rel);
        nearly(variances.rest, oneWay.variance.residual, tolerance.lmm_variance_rel);
        nearly(variances.unit / (variances.unit + variances.rest), oneWay.ICC1, tolerance.lmm_variance_rel);
      });
    }
    const wanted = expected.linear_mixed_model;
    if (wanted === undefined) continue;
    it(id, () => {
      const ratings = generatedPanel(input.file);
      const apart = id === 'g09';
      expect(crossedModel(ratings)).toMatchObject(apart ? { code: 'disconnected' } : { defined: true });
      const figures = crossedModel(ratings, { acrossGroups: apart });
      if (!figures.defined) throw new Error(figures.reason);
      nearly(figures.variances.unit, wanted.variance.candidate, tolerance.lmm_variance_rel);
      nearly(figures.variances.rater, wanted.variance.interviewer, tolerance.lmm_variance_rel);
      nearly(figures.variances.rest, wanted.variance.residual, tolerance.lmm_variance_rel);
      near(figures.mean, wanted.intercept, tolerance.lmm_blup);
      near(figures.meanStandardError, wanted.se_intercept, tolerance.lmm_blup);
      near(figures.criterion, wanted.reml_criterion, tolerance.reml_criterion);
      for (const { rater, effect, conditionalDeviation } of figures.raters) {
        const at = Number(rater.slice(1)) - 1;
        near(effect, wanted.interviewer_leniency_blup[at] as number, tolerance.lmm_blup);
        near(conditionalDeviation, wanted.interviewer_cond_sd[at] as number, tolerance.lmm_blup);
      }
    });
  }
});

describe('what must hold', () => {
  const panels = fc
    .array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 4, maxLength: 4 }), { minLength: 6, maxLength: 12 })
    .map((rows) => rows.flatMap((row, u) => row.map((value, r) => ({ unit: `c${u}`, rater: `i${r}`, value }))));

  it('names and order change nothing; a constant added to all moves the mean alone', () => {
    fc.assert(
      fc.property(
        panels.chain((one) => fc.tuple(fc.constant(one), disguised(one))),
        ([ratings, other]) => {
          const [a, b] = [crossedModel(ratings), crossedModel(other)];
          const c = crossedModel(ratings.map((one) => ({ ...one, value: one.value + 100 })));
          expect(b.defined).toBe(a.defined);
          if (!a.defined || !b.defined || !c.defined) return;
          expect(b.criterion).toBeCloseTo(a.criterion, 5);
          expect(c.criterion).toBeCloseTo(a.criterion, 5);
          expect(c.mean).toBeCloseTo(a.mean + 100, 6);
          expect(c.variances.rest).toBeCloseTo(a.variances.rest, 3);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('no other ratios do better', () => {
    const ratings = generatedPanel('g02.csv');
    const model = modelOf(crossedSums(ratings));
    const best = bestRatios(model);
    for (const unit of [0, 0.2, 0.5, 0.8, 1.2, 2]) {
      for (const rater of [0, 0.2, 0.5, 0.8, 1.2]) {
        expect(model.criterion({ unit, rater })).toBeGreaterThanOrEqual(model.criterion(best) - 1e-9);
      }
    }
  });

  it('a complete table has the textbook answer: variances from the mean squares', () => {
    const rows = [
      [3, 4, 5],
      [1, 3, 3],
      [2, 2, 4],
      [5, 5, 5],
      [4, 4, 5],
      [1, 2, 2],
    ];
    const ratings = rows.flatMap((row, u) => row.map((value, r) => ({ unit: `c${u}`, rater: `i${r}`, value })));
    const { variances } = figuresOf(ratings);
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const grand = mean(rows.flat());
    const byUnit = rows.map(mean);
    const byRater = [0, 1, 2].map((r) => mean(rows.map((row) => row[r] as number)));
    const msUnit = (3 * byUnit.reduce((sum, one) => sum + (one - grand) ** 2, 0)) / 5;
    const msRater = (6 * byRater.reduce((sum, one) => sum + (one - grand) ** 2, 0)) / 2;
    const msRest =
      rows.reduce(
        (sum, row, u) =>
          sum + row.reduce((s, v, r) => s + (v - (byUnit[u] as number) - (byRater[r] as number) + grand) ** 2, 0),
        0,
      ) / 10;
    expect(variances.rest).toBeCloseTo(msRest, 4);
    expect(variances.unit).toBeCloseTo((msUnit - msRest) / 3, 4);
    expect(variances.rater).toBeCloseTo((msRater - msRest) / 6, 4);
  });

  it('four ratings that effects explain whole leave no rest, in whatever order they come', () => {
    const ratings = [
      { unit: 'c0', rater: 'i0', value: 5 },
      { unit: 'c1', rater: 'i1', value: 4 },
      { unit: 'c2', rater: 'i0', value: 3 },
      { unit: 'c2', rater: 'i1', value: 1 },
    ];
    fc.assert(
      fc.property(disguised(ratings), (other) => {
        expect(crossedModel(other)).toMatchObject({ code: 'no-residual' });
      }),
    );
    const near = ratings.flatMap((one) => [one, { ...one, unit: `${one.unit} again`, value: one.value + 0.01 }]);
    expect(crossedModel([...near, { unit: 'c0', rater: 'i1', value: 4.02 }])).toMatchObject({ defined: true });
  });

  it('says why there is none', () => {
    const row = (unit: string, ...values: number[]) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
    expect(crossedModel([])).toMatchObject({ code: 'no-ratings' });
    expect(crossedModel(row('a', 1, 2))).toMatchObject({ code: 'one-unit' });
    expect(crossedModel([...row('a', 1), ...row('b', 2)])).toMatchObject({ code: 'one-rater' });
    expect(crossedModel([...row('a', 2, 2), ...row('b', 2, 2)])).toMatchObject({ code: 'constant' });
    expect(crossedModel(generatedPanel('g09.csv'))).toMatchObject({ code: 'disconnected' });
  });
});
