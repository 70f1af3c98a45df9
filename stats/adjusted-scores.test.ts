import { describe, expect, it } from 'vitest';
import { generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { type AdjustedScores, adjustedScores } from './adjusted-scores';
import { createRandom } from './random';
import type { Rating } from './ratings';
import { twoWayEffects } from './two-way-effects';

const near = (value: number | undefined, wanted: number | undefined, tolerance: number) => {
  expect(wanted).toBeDefined();
  expect(Math.abs((value as number) - (wanted as number))).toBeLessThanOrEqual(tolerance);
};
function figuresOf(ratings: readonly Rating[]): AdjustedScores {
  const figures = adjustedScores(ratings);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

describe('R lme4', () => {
  it('penicillin: predictions of the plates', () => {
    type Case = OracleCase<{ rows: [number, string, number][] }, { intercept: number; blup_plate: number[] }> & {
      id: string;
    };
    const found = oracleCases<Case>('crossed-mixed-model').find(({ id }) => id === 'lmm-penicillin') as Case;
    const { units } = figuresOf(
      found.input.rows.map(([plate, rater, value]) => ({ unit: `${plate}`.padStart(2, '0'), rater, value })),
    );
    expect(units).toHaveLength(24);
    for (const [at, { adjusted }] of units.entries()) {
      near(adjusted - found.expected.intercept, found.expected.blup_plate[at], 1e-4);
    }
  });
  type Generated = OracleCase<
    { file: string },
    { linear_mixed_model?: { intercept: number; candidate_blup?: number[] } },
    { lmm_blup: number }
  >;
  for (const { id, input, expected, tolerance } of oracleCases<Generated>('generated')) {
    const { intercept = 0, candidate_blup } = expected.linear_mixed_model ?? {};
    if (candidate_blup === undefined) continue;
    it(id, () => {
      for (const { unit, adjusted } of figuresOf(generatedPanel(input.file)).units) {
        near(adjusted - intercept, candidate_blup[Number(unit.slice(1)) - 1], tolerance.lmm_blup);
      }
    });
  }
});

describe('what must hold', () => {
  it('lies between the mean of all and the least squares score', () => {
    const ratings = generatedPanel('g02.csv');
    const fixed = twoWayEffects(ratings);
    const { units, mean } = figuresOf(ratings);
    const far = units.filter(({ unit, adjusted }) => {
      const wide = fixed.defined ? fixed.units.find((one) => one.unit === unit)?.adjusted : undefined;
      return Math.abs(adjusted - mean) > Math.abs((wide as number) - mean) + 0.25;
    });
    expect(far).toEqual([]);
    expect(units.every(({ standardError }) => standardError > 0 && Number.isFinite(standardError))).toBe(true);
  });

  it('comes nearer to the truth than raw means do, and its interval covers it', () => {
    const random = createRandom(12);
    const normal = () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
    let [covered, all, own, raw] = [0, 0, 0, 0];
    for (let panel = 0; panel < 20; panel++) {
      const strict = Array.from({ length: 10 }, () => 0.6 * normal());
      const truth = new Map<string, number>();
      const ratings: Rating[] = [];
      for (let u = 0; u < 60; u++) {
        truth.set(`c${u}`, 3 + normal());
        const seats = new Set<number>();
        while (seats.size < 3) seats.add(Math.floor(random() * 10));
        for (const r of seats) {
          const value = (truth.get(`c${u}`) as number) + (strict[r] as number) + normal();
          ratings.push({ unit: `c${u}`, rater: `i${r}`, value });
        }
      }
      for (const one of figuresOf(ratings).units) {
        const wanted = truth.get(one.unit) as number;
        all++;
        if (one.interval[0] <= wanted && wanted <= one.interval[1]) covered++;
        own += (one.adjusted - wanted) ** 2;
        raw += (one.raw - wanted) ** 2;
      }
    }
    expect(covered / all).toBeGreaterThan(0.93);
    expect(covered / all).toBeLessThan(0.975);
    expect(own / raw).toBeLessThan(0.8);
  });

  it('is refused where strictness cannot be told', () => {
    expect(adjustedScores(generatedPanel('g09.csv'))).toMatchObject({ code: 'disconnected' });
    expect(adjustedScores([])).toMatchObject({ code: 'no-ratings' });
  });
});
