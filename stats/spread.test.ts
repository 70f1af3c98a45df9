import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from './spread';

const row = (...values: number[]) => values.map((value, i) => ({ unit: 'a', rater: `r${i}`, value }));

describe('spread', () => {
  it('names everyone at both ends, alphabetically', () => {
    expect(spread([...row(2, 3, 1), { unit: 'a', rater: 'ann', value: 3 }])).toEqual({
      defined: true,
      spread: 2,
      lowest: { value: 1, raters: ['r2'] },
      highest: { value: 3, raters: ['ann', 'r1'] },
      ratings: 4,
    });
  });

  it('is 0 with everyone at both ends where all agree', () => {
    const all = ['r0', 'r1'];
    expect(spread(row(3, 3))).toMatchObject({ spread: 0, lowest: { raters: all }, highest: { raters: all } });
  });

  it('does not depend on order and does not grow by a rating between the ends', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 8 }), (values) => {
        const figures = spread(row(...values));
        expect(spread(row(...values).reverse())).toEqual(figures);
        if (!figures.defined) throw new Error(figures.reason);
        const between = { unit: 'a', rater: 'between', value: (figures.lowest.value + figures.highest.value) / 2 };
        expect(spread([...row(...values), between])).toMatchObject({ spread: figures.spread });
      }),
    );
  });

  it('says why there is none', () => {
    expect(spread([])).toMatchObject({ defined: false, code: 'no-ratings' });
    expect(spread(row(2))).toMatchObject({ defined: false, code: 'one-rating' });
  });

  it('refuses rows that are wrong', () => {
    expect(() => spread([...row(1), { unit: 'b', rater: 'x', value: 1 }])).toThrow('A row is one unit');
    expect(() => spread([...row(1), ...row(1)])).toThrow('r0 has more than one rating of a');
    expect(() => spread(row(1, Number.POSITIVE_INFINITY))).toThrow(RangeError);
  });
});
