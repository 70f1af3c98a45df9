import { describe, expect, it } from 'vitest';
import { generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { fitCrossed } from './crossed-model';
import { crossedModelBootstrap } from './crossed-model-bootstrap';
import { panelReliability } from './panel-reliability';
import { quantile } from './quantile';
import { createRandom } from './random';
import { twoWayEffects } from './two-way-effects';

type Case = OracleCase<
  { file: string },
  {
    shape: {
      seats_harmonic_mean_khat: number;
      rater_nonoverlap_q: number;
      interviews_per_interviewer: { min: number; median: number; max: number };
    };
    linear_mixed_model?: {
      reliability: Record<string, number>;
      parametric_bootstrap_ci95?: Record<string, [number, number]>;
    };
    fixed_two_way?: { interviewer_effect: number[]; se: number[]; residual_variance: number; df: number };
  },
  { lmm_variance_rel: number; fixed_two_way: number; parametric_bootstrap_ci: number }
>;
const near = (value: number | null | undefined, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs((value ?? Number.NaN) - (wanted as number))).toBeLessThanOrEqual(tolerance);
};

describe('reliability of panels: R lme4 and varde', () => {
  for (const { id, input, expected, tolerance } of oracleCases<Case>('generated')) {
    const wanted = expected.linear_mixed_model;
    if (wanted === undefined) continue;
    it(id, () => {
      const fit = fitCrossed(generatedPanel(input.file), { acrossGroups: id === 'g09' });
      const figures = panelReliability(fit);
      if (!fit.defined || !figures.defined) throw new Error('There is a fit.');
      const counts = fit.sums.counts.slice().sort();
      const { min, median, max } = expected.shape.interviews_per_interviewer;
      expect([0, 0.5, 1].map((share) => quantile(counts, share))).toEqual([min, median, max]);
      near(figures.ratersPerUnit, expected.shape.seats_harmonic_mean_khat, 1e-9);
      near(figures.nonOverlap, expected.shape.rater_nonoverlap_q, 1e-9);
      const pairs = [
        ['ICC(A,1)', figures.single],
        ['ICC(C,1)', figures.singleConsistency],
        ['ICC(A,khat)', figures.mean],
        ['ICC(Q,khat)', figures.panel],
      ] as const;
      for (const [name, share] of pairs) {
        near(share.value, wanted.reliability[name], tolerance.lmm_variance_rel);
        expect(share.interval[0]).toBeLessThan(share.value);
        expect(share.interval[1]).toBeGreaterThan(share.value);
      }
      expect(figures.panelPlusOne).toBeGreaterThan(figures.panel.value);
    });
    const bootstrap = wanted.parametric_bootstrap_ci95;
    if (bootstrap === undefined) continue;
    it(`${id}: panels drawn from the model, as lme4 draws them`, () => {
      const ratings = generatedPanel(input.file);
      const drawn = crossedModelBootstrap(ratings);
      const likely = panelReliability(ratings);
      if (!drawn.defined || !likely.defined) throw new Error('There is a fit.');
      const pairs = [
        ['ICC(A,1)', drawn.single, likely.single],
        ['ICC(C,1)', drawn.singleConsistency, likely.singleConsistency],
        ['ICC(A,khat)', drawn.mean, likely.mean],
        ['ICC(Q,khat)', drawn.panel, likely.panel],
        ['var_candidate', drawn.unit],
        ['var_interviewer', drawn.rater],
        ['var_residual', drawn.rest],
      ] as const;
      for (const [name, interval, other] of pairs) {
        for (const end of [0, 1] as const) {
          near(interval[end], bootstrap[name]?.[end], tolerance.parametric_bootstrap_ci);
          // The pages' interval is of another kind: of about the same place and width.
          if (other !== undefined) near(other.interval[end], bootstrap[name]?.[end], 0.06);
        }
      }
    });
  }
  it('draws the same panels from the same ratings, and others with another seed', () => {
    const ratings = generatedPanel('g01.csv');
    const options = { draws: 20 };
    expect(crossedModelBootstrap(ratings, options)).toEqual(crossedModelBootstrap(ratings, options));
    expect(crossedModelBootstrap(ratings, { ...options, random: createRandom(1) })).not.toEqual(
      crossedModelBootstrap(ratings, options),
    );
    expect(crossedModelBootstrap(generatedPanel('g09.csv'))).toMatchObject({ code: 'disconnected' });
    expect(() => crossedModelBootstrap(ratings, { draws: 1 })).toThrow(RangeError);
    expect(() => crossedModelBootstrap(ratings, { confidence: 1 })).toThrow(RangeError);
  });
  it('is refused across groups that share nothing', () => {
    expect(panelReliability(generatedPanel('g09.csv'))).toMatchObject({ code: 'disconnected' });
    expect(panelReliability([])).toMatchObject({ code: 'no-ratings' });
  });
});

describe('two-way effects', () => {
  for (const { id, input, expected, tolerance } of oracleCases<Case>('generated')) {
    const wanted = expected.fixed_two_way;
    if (wanted === undefined) continue;
    it(`${id}, R lm`, () => {
      const figures = twoWayEffects(generatedPanel(input.file));
      if (!figures.defined) throw new Error(figures.reason);
      near(figures.residualVariance, wanted.residual_variance, tolerance.fixed_two_way);
      expect(figures.residualDegrees).toBe(wanted.df);
      for (const { rater, effect, standardError } of figures.raters) {
        const at = Number(rater.slice(1)) - 1;
        near(effect, wanted.interviewer_effect[at], tolerance.fixed_two_way);
        near(standardError, wanted.se[at], tolerance.fixed_two_way);
      }
    });
  }

  it("adjusted means of Montgomery's balanced incomplete blocks", () => {
    type Adjusted = OracleCase<
      { ratings: { candidate: number; interviewer: number; score: number }[] },
      {
        grand_mean: number;
        candidate_effects: number[];
        interviewer_effects: number[];
        SS_candidates_adjusted: number;
        SS_error: number;
        adjusted_candidate_means: number[];
        raw_candidate_means: number[];
        MS_error: number;
        F: number;
        p: number;
      }
    >;
    const found = oracleCases<Adjusted>('adjusted-scores')[0] as Adjusted;
    const ratings = found.input.ratings.map((one) => ({
      unit: `c${one.candidate}`,
      rater: `i${one.interviewer}`,
      value: one.score,
    }));
    const figures = twoWayEffects(ratings);
    if (!figures.defined) throw new Error(figures.reason);
    for (const [i, { effect }] of figures.raters.entries()) near(effect, found.expected.interviewer_effects[i], 1e-9);
    for (const [i, unit] of figures.units.entries()) {
      near(unit.adjusted, found.expected.adjusted_candidate_means[i], 1e-9);
      near(unit.raw, found.expected.raw_candidate_means[i], 1e-9);
      near(unit.adjusted - found.expected.grand_mean, found.expected.candidate_effects[i], 1e-9);
    }
    const { residualVariance, residualDegrees, unitsTest } = figures;
    near((residualVariance ?? 0) * residualDegrees, found.expected.SS_error, 1e-9);
    const squares = (unitsTest?.f ?? 0) * (unitsTest?.degrees ?? 0) * (residualVariance ?? 0);
    near(squares, found.expected.SS_candidates_adjusted, 1e-9);
    near(figures.residualVariance, found.expected.MS_error, 1e-9);
    near(figures.unitsTest?.f, found.expected.F, 1e-9);
    near(figures.unitsTest?.p, found.expected.p, 1e-9);
  });

  it('says why there are none', () => {
    expect(twoWayEffects([])).toMatchObject({ code: 'no-ratings' });
    expect(
      twoWayEffects([
        { unit: 'a', rater: 'x', value: 1 },
        { unit: 'b', rater: 'x', value: 1 },
      ]),
    ).toMatchObject({ code: 'one-rater' });
    expect(
      twoWayEffects([
        { unit: 'a', rater: 'x', value: 1 },
        { unit: 'b', rater: 'y', value: 1 },
      ]),
    ).toMatchObject({ code: 'no-pairs' });
  });
});
