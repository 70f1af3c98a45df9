import { describe, expect, it } from 'vitest';
import { generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { residuals } from './residuals';
import { severityChange } from './severity-change';

interface Drift {
  change: number[];
  se: number[];
  df: number;
  planted: { drifting_interviewer: number; flat_interviewer: number; erratic_interviewer: number };
  residual_mean_square_ratio_lmm: number[];
}
type Case = OracleCase<{ file: string }, { drift?: Drift }> & { id: string };
const drift = oracleCases<Case>('generated').find(({ id }) => id === 'g10')?.expected.drift as Drift;
const panel = generatedPanel('g10.csv');
const early = panel.filter(({ unit }) => Number(unit.slice(1)) <= 200);
const late = panel.filter(({ unit }) => Number(unit.slice(1)) > 200);
const at = (rater: string) => Number(rater.slice(1)) - 1;

describe('a planted change (g10, R lm)', () => {
  it('is found with its error', () => {
    const figures = severityChange(early, late);
    if (!figures.defined) throw new Error(figures.reason);
    expect(figures.degrees).toBe(drift.df);
    expect(figures.raters).toHaveLength(drift.change.length);
    for (const { rater, change, standardError } of figures.raters) {
      expect(change).toBeCloseTo(drift.change[at(rater)] as number, 6);
      expect(standardError).toBeCloseTo(drift.se[at(rater)] as number, 6);
    }
    const planted = figures.raters.find(({ rater }) => at(rater) + 1 === drift.planted.drifting_interviewer);
    expect(planted?.p).toBeLessThan(0.01);
  });
  it('mean squares of residuals name who is erratic and who is flat', () => {
    const figures = residuals(panel);
    if (!figures.defined) throw new Error(figures.reason);
    for (const { rater, meanSquareRatio } of figures.raters) {
      expect(meanSquareRatio).toBeCloseTo(drift.residual_mean_square_ratio_lmm[at(rater)] as number, 3);
    }
    const sorted = [...figures.raters].sort((a, b) => a.meanSquareRatio - b.meanSquareRatio);
    expect(at(sorted[0]?.rater as string) + 1).toBe(drift.planted.flat_interviewer);
    expect(at(sorted.at(-1)?.rater as string) + 1).toBe(drift.planted.erratic_interviewer);
  });
  it('left out residuals have about the spread they are divided by', () => {
    const figures = residuals(panel);
    if (!figures.defined) throw new Error(figures.reason);
    const values = figures.ratings.flatMap(({ leftOut }) => leftOut ?? []);
    const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
    expect(values).toHaveLength(panel.length);
    expect(sd).toBeGreaterThan(0.9);
    expect(sd).toBeLessThan(1.2);
  });
});

it('says why there is no change to tell', () => {
  const row = (unit: string, ...values: number[]) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
  const two = [...row('a', 1, 2), ...row('b', 2, 2)];
  expect(severityChange([], two)).toMatchObject({ code: 'no-ratings' });
  expect(severityChange(two, row('c', 1))).toMatchObject({ code: 'one-rater' });
  expect(severityChange(row('a', 1, 2), row('b', 2, 2))).toMatchObject({ code: 'no-residual' });
  const apart = [...two, ...[1, 2].map((value, i) => ({ unit: 'z', rater: `s${i}`, value }))];
  expect(severityChange(apart, apart)).toMatchObject({ code: 'disconnected' });
  expect(residuals([...row('a', 1, 1), ...row('b', 2, 2), ...row('c', 3, 3)])).toMatchObject({ code: 'no-residual' });
});
