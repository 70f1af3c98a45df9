import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { type ItemAnalysis, itemAnalysis } from './item-analysis';

function figuresOf(rows: readonly (readonly number[])[]): ItemAnalysis {
  const figures = itemAnalysis(rows);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}

type Item = {
  item: string;
  mean: number;
  sd: number;
  item_total_r: number;
  item_rest_r: number;
  alpha_if_deleted: number;
};
type Case = OracleCase<
  { ratings: number[][] },
  { cronbach_alpha: number; standardized_alpha: number; alpha_ci95_feldt: [number, number]; items: Item[] }
>;
const near = (value: number | null | undefined, wanted: number, tolerance: number) =>
  expect(Math.abs((value ?? Number.NaN) - wanted)).toBeLessThanOrEqual(tolerance);

describe('published values', () => {
  for (const { id, input, expected, tolerance } of oracleCases<Case>('item-analysis')) {
    it(id, () => {
      const figures = figuresOf(input.ratings);
      near(figures.alpha, expected.cronbach_alpha, tolerance.abs);
      near(figures.standardizedAlpha, expected.standardized_alpha, tolerance.abs);
      near(figures.interval[0], expected.alpha_ci95_feldt[0], tolerance.abs);
      near(figures.interval[1], expected.alpha_ci95_feldt[1], tolerance.abs);
      for (const [at, item] of expected.items.entries()) {
        near(figures.items[at]?.mean, item.mean, tolerance.abs);
        near(figures.items[at]?.sd, item.sd, tolerance.abs);
        near(figures.items[at]?.itemTotal, item.item_total_r, tolerance.abs);
        near(figures.items[at]?.itemRest, item.item_rest_r, tolerance.abs);
        near(figures.items[at]?.alphaIfDeleted, item.alpha_if_deleted, tolerance.abs);
      }
    });
  }
});

describe('what must hold', () => {
  const tables = fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 2, max: 5 })).chain(([n, k]) =>
    fc.array(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: k, maxLength: k }), {
      minLength: n,
      maxLength: n,
    }),
  );
  it('the order of persons and a constant added to an item change nothing', () => {
    fc.assert(
      fc.property(tables, (rows) => {
        const [a, b] = [
          itemAnalysis(rows),
          itemAnalysis([...rows].reverse().map((row) => row.map((v, i) => v + 10 * i))),
        ];
        expect(b.defined).toBe(a.defined);
        if (!a.defined || !b.defined) return;
        expect(b.alpha).toBeCloseTo(a.alpha, 8);
        for (const [i, item] of a.items.entries()) expect(b.items[i]?.itemRest ?? 9).toBeCloseTo(item.itemRest ?? 9, 8);
      }),
    );
  });
  it('two equal items have alpha 1; an item that never varies goes with nothing', () => {
    expect(
      figuresOf([
        [1, 1],
        [2, 2],
        [4, 4],
      ]).alpha,
    ).toBeCloseTo(1, 12);
    expect(
      figuresOf([
        [1, 2, 3],
        [2, 2, 4],
        [4, 2, 5],
      ]).items[1],
    ).toMatchObject({ itemRest: null, sd: 0 });
  });
  it('says why there is none', () => {
    expect(itemAnalysis([])).toMatchObject({ code: 'no-ratings' });
    expect(itemAnalysis([[1, 2]])).toMatchObject({ code: 'one-unit' });
    expect(itemAnalysis([[1], [2]])).toMatchObject({ code: 'one-item' });
    expect(
      itemAnalysis([
        [1, 2],
        [2, 1],
      ]),
    ).toMatchObject({ code: 'constant' });
    expect(() => itemAnalysis([[1, 2], [1]])).toThrow(RangeError);
  });
});
