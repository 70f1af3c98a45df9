import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRatings, disguised, generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { connectedGroups, connectedRaters } from './connected-groups';
import { tabulate } from './rating-table';
import type { Rating } from './ratings';

describe('known groups', () => {
  type Case = OracleCase<{ ratings: { candidate: string; interviewer: string }[] }, { groups: string[][] }>;
  for (const { id, input, expected } of oracleCases<Case>('connectivity')) {
    it(id, () => {
      const ratings = input.ratings.map(({ candidate, interviewer }) => ({ unit: candidate, rater: interviewer }));
      const groups = connectedGroups(ratings).map(({ units, raters }) => [...units, ...raters]);
      expect(new Set(groups.map(String))).toEqual(new Set(expected.groups.map(String)));
    });
  }

  type Shape = {
    connected_groups: number;
    candidates: number;
    interviewers: number;
    ratings: number;
    groups?: { interviewers: number[]; candidates: number }[];
  };
  for (const { id, input, expected } of oracleCases<OracleCase<{ file: string }, { shape: Shape }>>('generated')) {
    it(id, () => {
      const groups = connectedGroups(generatedPanel(input.file));
      const { shape } = expected;
      const total = (count: (group: (typeof groups)[number]) => number) => groups.reduce((sum, g) => sum + count(g), 0);
      expect(groups).toHaveLength(shape.connected_groups);
      expect(total((group) => group.units.length)).toBe(shape.candidates);
      expect(total((group) => group.raters.length)).toBe(shape.interviewers);
      expect(total((group) => group.ratings)).toBe(shape.ratings);
      if (!shape.groups) return;
      const expectedRaters = shape.groups.map(({ interviewers }) => interviewers.map((i) => `i${i}`).sort());
      expect(groups.map(({ raters }) => raters)).toEqual(expect.arrayContaining(expectedRaters));
      expect(groups.map(({ units }) => units.length)).toEqual(shape.groups.map(({ candidates }) => candidates));
    });
  }
});

describe('any graph', () => {
  /** Spreads labels along edges until nothing changes: slow, and nothing like union-find. */
  function labels(ratings: readonly Rating[]): Map<string, string> {
    const label = new Map(ratings.map(({ rater }) => [rater, rater]));
    for (let changed = true; changed; ) {
      changed = false;
      for (const one of ratings) {
        for (const other of ratings) {
          const [a, b] = [label.get(one.rater)!, label.get(other.rater)!];
          if (one.unit === other.unit && a < b) {
            label.set(other.rater, a);
            changed = true;
          }
        }
      }
    }
    return label;
  }

  it('puts two raters together exactly when a chain of shared units joins them', () => {
    // A thin panel, so that it often falls apart.
    const thin = anyRatings([1]).map((ratings) => ratings.filter((_, i) => i % 3 === 0));
    fc.assert(
      fc.property(thin, (ratings) => {
        const label = labels(ratings);
        const groups = connectedGroups(ratings);
        expect(groups).toHaveLength(new Set(label.values()).size);
        for (const { raters } of groups) expect(new Set(raters.map((rater) => label.get(rater))).size).toBe(1);
      }),
    );
  });

  it('has groups of the same sizes under other names and in another order', () => {
    fc.assert(
      fc.property(
        anyRatings([1]).chain((ratings) => fc.tuple(fc.constant(ratings), disguised(ratings))),
        ([ratings, other]) => {
          const sizes = (rows: Rating[]) =>
            connectedGroups(rows)
              .map((group) => `${group.ratings} ${group.units.length} ${group.raters.length}`)
              .sort();
          expect(sizes(other)).toEqual(sizes(ratings));
        },
      ),
    );
  });

  it('are the same from a table, with units counted and not named', () => {
    fc.assert(
      fc.property(anyRatings([1]), (ratings) => {
        const named = connectedGroups(ratings).map(({ units, ...group }) => ({ ...group, units: units.length }));
        expect(connectedRaters(tabulate(ratings))).toEqual(named);
      }),
    );
  });

  it('keeps disconnected blocks apart, also where a unit and a rater share a name', () => {
    const blocks = Array.from({ length: 5 }, (_, b) => ({ unit: `n${b}`, rater: `n${b + 1}` }));
    expect(connectedGroups(blocks)).toHaveLength(5);
    expect(connectedGroups([])).toEqual([]);
  });

  it('joins a chain of 50,000 without deep recursion', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => [
      { unit: `u${i}`, rater: `r${i}` },
      { unit: `u${i}`, rater: `r${i + 1}` },
    ]).flat();
    expect(connectedGroups(chain)).toHaveLength(1);
  });
});
