import { describe, expect, it } from 'vitest';
import { fitCrossed } from '../stats/crossed-model';
import { createRandom } from '../stats/random';
import { severity } from '../stats/severity';
import { severityFloor } from '../stats/severity-floor';
import { twoWayEffects } from '../stats/two-way-effects';
import { type CellFigures, cellFigures, type Estimator } from './severity-study/figures';
import { faultsOf, INTERVIEWS, lowestInterviews, studyCells } from './severity-study/grid';
import { type Cell, keyOf, panelOf, WORLDS } from './severity-study/panels';

const cell = (more: Partial<Cell>): Cell => ({
  ...{ world: 'five', design: 'random', raters: 12, seats: 3, interviews: 25 },
  ...more,
});
const small = [cell({}), cell({ design: 'specialised', seats: 2 }), cell({ raters: 6, seats: 4, interviews: 12 })];

/** The usual interval: +/- 1.96 conditional deviations at the estimates, as if the variances were known. */
const asIfKnown: Estimator = (ratings) => {
  const fit = fitCrossed(ratings);
  if (!fit.defined) return fit;
  const { sums, best } = fit;
  const raters = sums.table.raters.map((rater, r) => {
    const effect = best.raterEffects[r] as number;
    const reach = 1.96 * Math.sqrt(best.variances.rest / ((sums.counts[r] as number) + 1 / best.ratios.rater ** 2));
    return { rater, effect, interval: [effect - reach, effect + reach] as const };
  });
  return { defined: true, raters };
};

/** A rater's plain mean less everybody's, with an error from the spread of the ratings. */
const naive: Estimator = (ratings) => {
  const grand = ratings.reduce((sum, { value }) => sum + value, 0) / ratings.length;
  const raters = [...new Set(ratings.map(({ rater }) => rater))].map((rater) => {
    const own = ratings.filter((one) => one.rater === rater).map(({ value }) => value - grand);
    const effect = own.reduce((sum, one) => sum + one, 0) / own.length;
    const spread = Math.sqrt(own.reduce((sum, one) => sum + (one - effect) ** 2, 0) / own.length);
    const reach = (1.96 * spread) / Math.sqrt(own.length);
    return { rater, effect, interval: [effect - reach, effect + reach] as const };
  });
  return { defined: true, raters };
};

describe('the study, in small', () => {
  const floor = (one: Cell) => severityFloor(one.raters)?.performances ?? Number.POSITIVE_INFINITY;
  const shown = small.map((one) => ({ ...one, interviews: Math.max(one.interviews, floor(one)) }));

  it('covers, finds the order, and comes nearer than plain means', () => {
    const results = shown.map((one) => cellFigures(one, 30, severity));
    expect(faultsOf(results, floor)).toEqual([]);
    for (const one of results) {
      expect(one.coverage).toBeGreaterThan(0.9);
      expect(Math.abs(one.bias as number)).toBeLessThan(0.12);
      expect(one.correlation).toBeGreaterThan(0.7);
      expect(one.rootMeanSquareError as number).toBeLessThan(one.naiveError as number);
    }
  });

  it('catches intervals that take the variances as known', () => {
    const thin = [cell({ raters: 6, interviews: 3 }), cell({ raters: 6, interviews: 6 })];
    const faults = faultsOf(
      thin.map((one) => cellFigures(one, 60, asIfKnown)),
      () => 0,
    );
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/covers \d+\.\d % where 93 %/);
  });

  it('catches plain means where some meet better performances, and a number where one rater sat alone', () => {
    const sorted = cell({ design: 'sorted', raters: 12, interviews: 50 });
    const [ours, plain] = [severity, naive].map((of) => cellFigures(sorted, 20, of as Estimator));
    expect(plain?.coverage as number).toBeLessThan((ours?.coverage as number) - 0.1);
    expect(ours?.correlation as number).toBeGreaterThan(plain?.correlation as number);
    const alone = cell({ seats: 1 });
    expect(cellFigures(alone, 10, severity)).toMatchObject({ intervals: 0, refused: { 'no-pairs': 10 } });
    expect(faultsOf([cellFigures(alone, 2, naive)], () => 0)).toEqual([expect.stringContaining('was given a number')]);
  });
});

describe('its panels', () => {
  it('are the same for the same seed, and give everybody as many performances', () => {
    for (const one of [cell({}), cell({ design: 'specialised', seats: 4, raters: 6, interviews: 12 })]) {
      const [a, b] = [1, 1].map((seed) => panelOf(one, createRandom(seed)));
      expect(a?.ratings).toEqual(b?.ratings);
      const counts = new Map<string, number>();
      for (const { rater } of a?.ratings ?? []) counts.set(rater, (counts.get(rater) ?? 0) + 1);
      expect([...counts.values()].every((n) => Math.abs(n - one.interviews) <= 1)).toBe(true);
      expect(new Set((a?.ratings ?? []).map(({ unit, rater }) => `${unit} ${rater}`)).size).toBe(a?.ratings.length);
    }
  });

  it('know their truth: with very many performances least squares finds it', () => {
    for (const world of Object.keys(WORLDS) as (keyof typeof WORLDS)[]) {
      const { ratings, truth } = panelOf(cell({ world, raters: 6, interviews: 4_000 }), createRandom(3));
      const found = twoWayEffects(ratings);
      if (!found.defined) throw new Error(found.reason);
      const mean = [...truth.values()].reduce((sum, one) => sum + one, 0) / truth.size;
      for (const { rater, effect } of found.raters) {
        expect(Math.abs(effect - ((truth.get(rater) as number) - mean))).toBeLessThan(0.06);
      }
    }
  });

  it('have names of their own, one seed each', () => {
    const keys = studyCells().map(keyOf);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('the floor is where every number of interviews from there on covers', () => {
  const result = (interviews: number, coverage: number, more: Partial<CellFigures> = {}): CellFigures =>
    ({
      ...cell({ interviews }),
      coverage,
      coverageError: 0.001,
      intervals: 100,
      panels: 10,
      refused: {},
      ...more,
    }) as CellFigures;
  const good = INTERVIEWS.map((interviews) => result(interviews, 0.95));
  expect(lowestInterviews(good, 12)).toBe(3);
  expect(lowestInterviews([...good, result(12, 0.92)], 12)).toBe(25);
  expect(lowestInterviews([...good, result(50, 0.92)], 12)).toBe(null);
  expect(lowestInterviews([...good, result(50, 0.8, { design: 'sorted' })], 12)).toBe(3);
  expect(lowestInterviews(good, 6)).toBe(null);
});
