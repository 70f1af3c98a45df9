import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRatings, disguised } from '../tests/support/rating-panels';
import { connectedGroups } from './connected-groups';
import { connectingPairs } from './connecting-pairs';
import { effectiveResistance } from './effective-resistance';
import type { Rating } from './ratings';
import { twoWayEffects } from './two-way-effects';
import { weakLinks } from './weak-links';

const unit = (name: string, ...raters: string[]) => raters.map((rater) => ({ unit: name, rater, value: 1 }));
const many = (n: number, prefix: string, ...raters: string[]) =>
  Array.from({ length: n }, (_, i) => unit(`${prefix}${i}`, ...raters)).flat();
/** Thin panels, so that they hang by threads. */
const thin = anyRatings([1, 2, 3]).map((ratings) => ratings.filter((_, i) => i % 3 !== 1));

/** Units with raters on both sides, over every way to part the raters: slow, and nothing like maximum adjacency orders. */
function leastCut(ratings: readonly Rating[], raters: readonly string[]): number {
  const units = new Map<string, Set<string>>();
  for (const one of ratings) {
    if (raters.includes(one.rater)) units.set(one.unit, (units.get(one.unit) ?? new Set()).add(one.rater));
  }
  let least = Number.POSITIVE_INFINITY;
  for (let set = 1; set < 1 << (raters.length - 1); set++) {
    const side = new Set(raters.filter((_, i) => set & (1 << i)));
    const cut = [...units.values()].filter((own) => {
      const inside = [...own].filter((rater) => side.has(rater)).length;
      return inside > 0 && inside < own.size;
    });
    least = Math.min(least, cut.length);
  }
  return least;
}

describe('weak links', () => {
  it('finds two panels that one performance holds together, and what a third of both adds', () => {
    const panel = [...many(8, 'a', 'x', 'y'), ...many(8, 'b', 'u', 'v', 'w')];
    expect(weakLinks(panel)).toEqual([]);
    const [link, ...others] = weakLinks([...panel, ...unit('bridge', 'x', 'u')]);
    expect(others).toEqual([]);
    expect(link).toEqual({
      sides: [
        ['x', 'y'],
        ['u', 'v', 'w'],
      ],
      units: ['bridge'],
      resistance: 2,
    });
    const wider = weakLinks([...panel, ...unit('bridge', 'x', 'y', 'u', 'v')]);
    expect(wider[0]?.resistance).toBe(1);
    expect(weakLinks([...panel, ...many(5, 'c', 'x', 'u')])).toEqual([]);
  });
  it('says nothing of single raters who met others often enough, and names those who did not', () => {
    const panel = [...many(6, 'a', 'x', 'y', 'z'), ...many(2, 'b', 'x', 'new')];
    expect(weakLinks(panel)).toMatchObject([{ sides: [['new'], ['x', 'y', 'z']], units: ['b0', 'b1'], resistance: 1 }]);
  });
  it('parts exactly where the fewest units do', () => {
    fc.assert(
      fc.property(thin, fc.integer({ min: 1, max: 4 }), (ratings, enough) => {
        const raters = [...new Set(ratings.map(({ rater }) => rater))];
        const whole = connectedGroups(ratings).length <= 1;
        const links = weakLinks(ratings, { enough });
        if (whole && raters.length > 1) expect(links.length > 0).toBe(leastCut(ratings, raters) < enough);
        for (const { units, sides, resistance } of links) {
          expect(units.length).toBeLessThan(enough);
          expect(units.length).toBeGreaterThan(0);
          expect(resistance).toBeGreaterThan(0);
          expect(sides[0].length).toBeLessThanOrEqual(sides[1].length);
        }
      }),
    );
  });
  it('does not depend on names or order, and twice the units are twice as strong', () => {
    fc.assert(
      fc.property(
        thin.chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        ([ratings, other]) => {
          const shape = (rows: readonly Rating[], enough: number) =>
            weakLinks(rows, { enough }).map(({ units }) => units.length).length;
          expect(shape(other, 3)).toBe(shape(ratings, 3));
          const twice = [...ratings, ...ratings.map((one) => ({ ...one, unit: `${one.unit} again` }))];
          expect(shape(twice, 5)).toBe(shape(ratings, 3));
        },
      ),
    );
  });
  it('finds none in a large panel that is well mixed', () => {
    const panel = Array.from({ length: 3_000 }, (_, u) =>
      unit(`u${u}`, `r${u % 97}`, `r${(u * 7 + 3) % 101}x`, `r${(u * 13) % 89}y`),
    ).flat();
    expect(weakLinks(panel)).toEqual([]);
  });
});

describe('effective resistance', () => {
  it('is the variance of a difference of fixed effects', () => {
    const rows = [
      [3, 4, null, 5],
      [1, null, 3, 3],
      [2, 2, 4, null],
      [null, 5, 5, 4],
      [4, 4, 5, null],
    ];
    const ratings = rows.flatMap((row, u) =>
      row.flatMap((value, r) => (value === null ? [] : [{ unit: `c${u}`, rater: `i${r}`, value }])),
    );
    const pairs = effectiveResistance(ratings);
    const fixed = twoWayEffects(ratings);
    if (!fixed.defined) throw new Error(fixed.reason);
    // Mean over the others, of r against s, is R / (R - 1) times the variance of r against the mean of all plus what is common.
    const total = pairs.reduce((sum, { resistance }) => sum + (resistance as number), 0);
    const variances = fixed.raters.map(
      ({ standardError }) => (standardError as number) ** 2 / (fixed.residualVariance as number),
    );
    expect(total).toBeCloseTo(4 * variances.reduce((sum, one) => sum + one, 0), 9);
    expect(pairs).toHaveLength(6);
  });
  it('is 2 / n for a pair alone, none between groups, and never more with more units', () => {
    expect(effectiveResistance(many(4, 'a', 'x', 'y'))).toMatchObject([{ raters: ['x', 'y'], shared: 4 }]);
    expect(effectiveResistance(many(4, 'a', 'x', 'y'))[0]?.resistance).toBeCloseTo(0.5, 12);
    const apart = effectiveResistance([...many(2, 'a', 'x', 'y'), ...many(2, 'b', 'u', 'v')]);
    expect(apart.filter(({ resistance }) => resistance === null)).toHaveLength(4);
    expect(effectiveResistance([])).toEqual([]);
    fc.assert(
      fc.property(thin, thin, (one, other) => {
        const of = (rows: readonly Rating[]) =>
          new Map(effectiveResistance(rows).map(({ raters, resistance }) => [raters.join(), resistance]));
        const few = of(one);
        const more = of([...one, ...other.map((row) => ({ ...row, unit: `${row.unit} more` }))]);
        for (const [pair, resistance] of few) {
          if (resistance === null) continue;
          expect(more.get(pair) as number).toBeLessThanOrEqual(resistance + 1e-9);
        }
      }),
    );
  });
});

describe('connecting pairs', () => {
  it('connect everybody with as few as can be', () => {
    fc.assert(
      fc.property(thin, thin, thin, (a, b, c) => {
        const panel = [a, b, c].flatMap((rows, block) =>
          rows.map((one) => ({ ...one, unit: `${block} ${one.unit}`, rater: `${block} ${one.rater}` })),
        );
        const groups = connectedGroups(panel);
        const pairs = connectingPairs(panel);
        expect(pairs).toHaveLength(Math.max(0, groups.length - 1));
        const joined = [...panel, ...pairs.flatMap(({ raters }, i) => unit(`new ${i}`, ...raters))];
        expect(connectedGroups(joined).length).toBe(panel.length === 0 ? 0 : 1);
      }),
    );
  });
  it('ask nobody who is not available, and as often as told', () => {
    const panel = [...many(3, 'a', 'x', 'y'), ...many(2, 'b', 'u', 'v'), ...many(1, 'c', 'p', 'q')];
    const pairs = connectingPairs(panel, { available: new Set(['y', 'v']), performances: 2 });
    expect(pairs).toEqual([{ raters: ['v', 'y'], groups: [1, 0], performances: 2 }]);
    const after = [...panel, ...many(6, 'd', 'y', 'v')];
    expect(weakLinks(after).length).toBeLessThan(weakLinks([...panel, ...many(1, 'd', 'y', 'v')]).length + 1);
    expect(connectingPairs([])).toEqual([]);
  });
});
