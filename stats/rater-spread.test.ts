import { describe, expect, it } from 'vitest';
import { crossedModel } from './crossed-model';
import { normalQuantile } from './normal-quantile';
import { createRandom } from './random';
import { raterSpread, raterSpreadByMoments } from './rater-spread';
import type { Rating } from './ratings';

/** Every rater on every unit, with this standard deviation of strictness. */
function panel(seed: number, sd: number, raters = 12): Rating[] {
  const random = createRandom(seed);
  const normal = (): number => normalQuantile((random() + 1e-9) / (1 + 2e-9));
  const strict = Array.from({ length: raters }, () => sd * normal());
  return Array.from({ length: 80 }, (_, u) => {
    const shown = normal();
    return strict.flatMap((lean, r) =>
      (u + r) % (raters / 3) >= 3 ? [] : [{ unit: `u${u}`, rater: `r${r}`, value: shown + lean + 0.8 * normal() }],
    );
  }).flat();
}

describe('how far apart raters lie', () => {
  it('is the crossed model’s own variance, inside its interval', () => {
    const ratings = panel(3, 0.5);
    const [spread, model] = [raterSpread(ratings), crossedModel(ratings)];
    if (!spread.defined || !model.defined) throw new Error('undefined');
    expect(spread.sd).toBeCloseTo(Math.sqrt(model.variances.rater), 9);
    expect(spread.interval[0]).toBeLessThan(spread.sd);
    expect(spread.interval[1]).toBeGreaterThan(spread.sd);
    expect(spread).toMatchObject({ units: 80, raters: 12 });
  });

  it('holds the true value about nineteen times in twenty, and 0 where there is nothing', () => {
    const held = (sd: number) =>
      Array.from({ length: 40 }, (_, seed) => raterSpread(panel(seed, sd))).filter(
        (one) => one.defined && one.interval[0] <= sd && sd <= one.interval[1],
      ).length;
    expect(held(0.5)).toBeGreaterThanOrEqual(35);
    expect(held(0)).toBeGreaterThanOrEqual(35);
  });

  it('scales with its values and does not mind names or order', () => {
    const ratings = panel(8, 0.3);
    const tenfold = ratings.map((one) => ({ ...one, rater: `z${one.rater}`, value: 10 * one.value })).reverse();
    const [one, ten] = [raterSpread(ratings), raterSpread(tenfold)];
    if (!one.defined || !ten.defined) throw new Error('undefined');
    expect(ten.sd / one.sd).toBeCloseTo(10, 4);
    expect(ten.interval[1] / one.interval[1]).toBeCloseTo(10, 3);
  });

  it('has no value for one rater, and none across groups', () => {
    expect(raterSpread([{ unit: 'a', rater: 'x', value: 1 }])).toMatchObject({ code: 'one-rater' });
    const apart = ['x', 'y', 'v', 'w'].map((rater, i) => ({ unit: i < 2 ? 'a' : 'b', rater, value: i }));
    expect(raterSpread(apart)).toMatchObject({ code: 'disconnected' });
  });

  it('by moments comes to the same for many raters, and covers as often', () => {
    let covered = 0;
    for (let seed = 0; seed < 20; seed++) {
      const ratings = panel(seed, 0.5, 60);
      const [reml, moments] = [raterSpread(ratings), raterSpreadByMoments(ratings)];
      if (!reml.defined || !moments.defined) throw new Error('undefined');
      expect(Math.abs(moments.sd - reml.sd)).toBeLessThan(0.06);
      if (moments.interval[0] <= 0.5 && 0.5 <= moments.interval[1]) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(16);
    const nothing = Array.from({ length: 20 }, (_, seed) => raterSpreadByMoments(panel(seed, 0, 60)));
    expect(nothing.filter((one) => one.defined && one.interval[0] === 0).length).toBeGreaterThanOrEqual(16);
  });
});
