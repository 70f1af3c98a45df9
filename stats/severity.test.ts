import { describe, expect, it } from 'vitest';
import { generatedPanel } from '../tests/support/rating-panels';
import { crossedModel, modelOf } from './crossed-model';
import { crossedSums } from './crossed-sums';
import { createRandom } from './random';
import type { Rating } from './ratings';
import { type Severity, severity } from './severity';

function figuresOf(ratings: readonly Rating[]): Severity {
  const figures = severity(ratings);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

describe('severity', () => {
  it('reports the effects of the crossed model, alphabetically, with errors that are wider than the conditional ones', () => {
    const ratings = generatedPanel('g02.csv');
    const figures = figuresOf(ratings);
    const fit = crossedModel(ratings);
    if (!fit.defined) throw new Error(fit.reason);
    const conditional = modelOf(crossedSums(ratings)).at(fit.ratios);
    expect(figures.raters.map(({ rater }) => rater)).toEqual(['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7', 'i8']);
    for (const [r, { rater, effect }] of fit.raters.entries()) {
      const own = figures.raters.find((one) => one.rater === rater);
      expect(own?.effect).toBeCloseTo(effect, 12);
      expect(own?.standardError).toBeGreaterThan(conditional.raterDeviations[r] as number);
      expect(own?.ratings).toBe(ratings.filter((one) => one.rater === rater).length);
      expect(own?.shared).toBe(own?.ratings);
      expect(own?.colleagues).toBeGreaterThanOrEqual(5);
    }
    expect(figures.variances).toEqual(fit.variances);
  });

  it('keeps an interval where the raters’ variance is estimated as 0', () => {
    const rows = [
      [3, 3, 4],
      [1, 2, 1],
      [5, 4, 5],
      [2, 3, 2],
      [4, 4, 4],
      [2, 1, 2],
    ];
    const ratings = rows.flatMap((row, u) => row.map((value, r) => ({ unit: `c${u}`, rater: `i${r}`, value })));
    const figures = figuresOf(ratings);
    expect(figures.variances.rater).toBe(0);
    for (const one of figures.raters) {
      expect(one.effect).toBe(0);
      expect(one.interval[0]).toBeLessThan(-0.1);
      expect(one.interval[1]).toBeGreaterThan(0.1);
    }
  });

  it('covers planted severities about nineteen times in twenty, also from thin data', () => {
    const random = createRandom(4);
    const normal = () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
    let covered = 0;
    let all = 0;
    for (let panel = 0; panel < 60; panel++) {
      const planted = Array.from({ length: 12 }, () => 0.5 * normal());
      const ratings: Rating[] = [];
      for (let u = 0; u < 48; u++) {
        const ability = normal();
        const seats = new Set<number>();
        while (seats.size < 3) seats.add(Math.floor(random() * 12));
        for (const r of seats) {
          ratings.push({
            unit: `c${u}`,
            rater: `i${r}`,
            value: 3 + ability + (planted[r] as number) + 1.12 * normal(),
          });
        }
      }
      const figures = severity(ratings);
      if (!figures.defined) continue;
      for (const { rater, interval } of figures.raters) {
        const truth = planted[Number(rater.slice(1))] as number;
        all++;
        if (interval[0] <= truth && truth <= interval[1]) covered++;
      }
    }
    expect(all).toBeGreaterThan(600);
    // Four standard errors of a share of 720 that hang together by panels.
    expect(covered / all).toBeGreaterThan(0.91);
    expect(covered / all).toBeLessThan(0.99);
  });

  it('is refused where it could not be told from what was rated', () => {
    expect(severity(generatedPanel('g09.csv'))).toMatchObject({ code: 'disconnected' });
    expect(severity([])).toMatchObject({ code: 'no-ratings' });
  });
});
