import { describe, expect, it } from 'vitest';
import { normalQuantile } from './normal-quantile';
import { createRandom } from './random';
import type { Rating } from './ratings';
import { severity } from './severity';
import { severityAmong } from './severity-among';

/** Raters in turns of two on so many units each, with strictness by their place. */
function panel(seed: number, strict: readonly number[], units: number): Rating[] {
  const random = createRandom(seed);
  const normal = (): number => normalQuantile((random() + 1e-9) / (1 + 2e-9));
  const R = strict.length;
  return Array.from({ length: (units * R) / 2 }, (_, u) => {
    const shown = normal();
    const first = u % R;
    const second = (first + 1 + (Math.floor(u / R) % (R - 1))) % R;
    return [first, second].map((r) => ({ unit: `u${u}`, rater: `r${r}`, value: shown + strict[r]! + 0.8 * normal() }));
  }).flat();
}

const six = [0.6, 0.3, 0.1, -0.1, -0.3, -0.6];

describe('severity among the raters of a panel', () => {
  const ratings = panel(5, six, 60);
  const [among, all] = [severityAmong(ratings), severity(ratings)];
  if (!among.defined || !all.defined) throw new Error('undefined');

  it('is the model’s effects less their mean, which add up to nothing', () => {
    const mean = all.raters.reduce((sum, one) => sum + one.effect, 0) / 6;
    for (const [i, one] of among.raters.entries())
      expect(one.effect).toBeCloseTo((all.raters[i]?.effect ?? 0) - mean, 10);
    expect(among.raters.reduce((sum, one) => sum + one.effect, 0)).toBeCloseTo(0, 10);
  });

  it('is known far better than the same beside raters in general', () => {
    const width = ({ interval: [low, high] }: { interval: readonly [number, number] }) => high - low;
    for (const [i, one] of among.raters.entries()) expect(width(one)).toBeLessThan(width(all.raters[i]!));
  });

  it('covers what was planted about nineteen times in twenty, with few raters too', () => {
    let [covered, of] = [0, 0];
    for (let seed = 0; seed < 40; seed++) {
      const random = createRandom(seed + 1000);
      const strict = six.map(() => 0.5 * normalQuantile((random() + 1e-9) / (1 + 2e-9)));
      const found = severityAmong(panel(seed, strict, 25));
      if (!found.defined) continue;
      const mean = strict.reduce((sum, one) => sum + one, 0) / 6;
      for (const [i, one] of found.raters.entries()) {
        of += 1;
        const truth = strict[i]! - mean;
        if (one.interval[0] <= truth && truth <= one.interval[1]) covered += 1;
      }
    }
    expect(covered / of).toBeGreaterThan(0.91);
  });

  it('scales with its values, and minds neither order nor names', () => {
    const other = severityAmong(
      [...ratings].reverse().map((one) => ({ ...one, rater: `z${one.rater}`, value: 10 * one.value })),
    );
    if (!other.defined) throw new Error('undefined');
    for (const [i, one] of other.raters.entries()) {
      expect(one.effect / 10).toBeCloseTo(among.raters[i]!.effect, 3);
      expect(one.interval[0] / 10).toBeCloseTo(among.raters[i]!.interval[0], 2);
    }
  });
});
