import { describe, expect, it } from 'vitest';
import { generatedPanel, type OracleCase, oracleCases } from '../tests/support/rating-panels';
import { levelDistribution } from './level-distribution';

describe('levelDistribution', () => {
  type Case = OracleCase<{ file: string }, { shape: { levels: number; score_counts: Record<string, number> } }>;
  for (const { id, input, expected } of oracleCases<Case>('generated')) {
    it(`${id}: the generator's own counts`, () => {
      const { levels: size, score_counts } = expected.shape;
      const scale = Array.from({ length: size }, (_, i) => i + 1);
      const figures = levelDistribution(generatedPanel(input.file), scale);
      if (!figures.defined) throw new Error(figures.reason);
      const counts = figures.levels.map(({ value, count }) => [String(value), count]);
      expect(Object.fromEntries(counts)).toEqual(score_counts);
      expect(figures.levels.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
    });
  }

  it("shows unused levels in the rubric's order, and the first of the commonest", () => {
    const ratings = [4, 2, 4, 2].map((value) => ({ value }));
    expect(levelDistribution(ratings, [5, 4, 3, 2, 1])).toMatchObject({
      unused: [5, 3, 1],
      commonest: { value: 4, count: 2, share: 0.5 },
      ratings: 4,
    });
  });

  it('says when there are no ratings', () => {
    expect(levelDistribution([], [1, 2, 3])).toMatchObject({ defined: false, code: 'no-ratings' });
  });

  it('refuses values off the scale and scales that are none', () => {
    expect(() => levelDistribution([{ value: 4 }], [1, 2, 3])).toThrow('not on the scale 1, 2, 3');
    expect(() => levelDistribution([], [])).toThrow(RangeError);
    expect(() => levelDistribution([], [1, 1])).toThrow(RangeError);
  });
});
