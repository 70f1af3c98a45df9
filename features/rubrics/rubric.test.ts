/** Which line splits raters, with how much certainty, and what a new wording changed. */
import { describe, expect, it } from 'vitest';
import type { CriterionFacts } from '@/features/calibration/calibration';
import { comparable, type RatingRow } from '@/features/calibration/comparable';
import { anchorLines, difference, rubricHealth, rubricsHealth } from './rubric';
import { changeSentence, healthSentence, lineName, lineSentence } from './words';

const wording = (number: number, changed: boolean) => ({
  criterionVersionId: `v${number}`,
  number,
  publishedAt: new Date(`2026-0${number}-01T00:00:00Z`),
  note: changed ? 'Says what must be heard' : '',
  changed,
});
const criterion = (over: Partial<CriterionFacts> = {}): CriterionFacts => ({
  id: 'races',
  title: 'Handles races',
  capability: 'distributed-systems',
  question: { slug: 'rate-limiter', title: 'Rate limiter' },
  levels: ['weak', 'acceptable', 'strong'].map((label, index) => ({ level: index + 1, label, anchor: label })),
  wordings: [wording(1, false)],
  ...over,
});
const rate = (performanceId: string, levels: number[], over: Partial<RatingRow> = {}): RatingRow[] =>
  levels.map((level, index) => ({
    performanceId,
    loopId: `loop of ${performanceId}`,
    criterionId: 'races',
    criterionVersionId: 'v1',
    raterId: `rater-${index}`,
    level,
    late: false,
    blind: true,
    revealedAt: new Date('2026-03-01T00:00:00Z'),
    ...over,
  }));
const many = (n: number, levels: (index: number) => number[], over: Partial<RatingRow> = {}) =>
  Array.from({ length: n }, (_, index) =>
    rate(`p${over.criterionVersionId ?? ''}${index}`, levels(index), over),
  ).flat();
const kept = (rows: RatingRow[]) => comparable(rows).kept;

describe('lines between anchors', () => {
  it('count pairs on both sides, and show a share from 20 performances on', () => {
    const few = anchorLines(kept([...rate('a', [1, 2, 3]), ...rate('b', [2, 2])]), 3);
    expect(few.map((one) => [one.low, one.pairs, one.apart, one.share.shown])).toEqual([
      [1, 4, 2, false],
      [2, 4, 2, false],
    ]);
    const enough = anchorLines(kept(many(24, (index) => (index % 2 ? [2, 3] : [2, 2]))), 3);
    const [lower, upper] = enough;
    expect(lower).toMatchObject({ apart: 0, share: { shown: true, value: 0 } });
    expect(upper).toMatchObject({ apart: 12, share: { shown: true, value: 0.5 } });
    if (upper?.share.shown) {
      expect(upper.share.low).toBeLessThan(0.45);
      expect(upper.share.high).toBeGreaterThan(0.55);
    }
  });

  it('name the worst one, its answers before its interviews, and say what is missing', () => {
    const rows = [...rate('sample', [1, 2, 2, 3], { loopId: null }), ...rate('b', [2, 3])];
    const health = rubricHealth(criterion(), kept(rows));
    expect(health.worst).toMatchObject({ low: 2, apart: 4, pairs: 7 });
    expect(health.samples).toMatchObject([{ performanceId: 'sample', split: { below: 1, above: 3 } }]);
    expect(health.interviews.map((one) => one.performanceId)).toEqual(['b']);
    expect(healthSentence(health)).toBe(
      'The line between acceptable and strong split 4 of 7 pairs; a share needs 18 more shared performances.',
    );
    expect(lineName(criterion(), { low: 1, high: 2 })).toBe('weak | acceptable');
  });

  it('says so where no line splits anybody', () => {
    const health = rubricHealth(criterion(), kept(rate('a', [2, 2])));
    expect(health.worst).toBeNull();
    expect(healthSentence(health)).toMatch(/^No line/);
  });

  it('puts the most divided criterion first, and one with too little for a share after those with one', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => criterion({ id }));
    const rows = [
      ...many(24, () => [2, 2], { criterionId: 'a' }),
      ...many(24, (index) => (index % 3 ? [2, 3] : [2, 2]), { criterionId: 'b' }),
      ...rate('x', [1, 3], { criterionId: 'c' }),
    ];
    const order = rubricsHealth([a, b, c] as CriterionFacts[], kept(rows)).map((one) => one.criterion.id);
    expect(order).toEqual(['b', 'c', 'a']);
  });
});

describe('before and after a new wording', () => {
  const reworded = criterion({ wordings: [wording(1, false), wording(2, false), wording(3, true)] });
  const before = many(30, (index) => (index % 2 ? [1, 2] : [2, 2]), { criterionVersionId: 'v1' });

  it('looks at the present wording alone, and joins versions that left it as it was', () => {
    const same = many(3, () => [1, 3], { criterionVersionId: 'v2' });
    const after = many(25, () => [2, 2], { criterionVersionId: 'v3' });
    const health = rubricHealth(reworded, kept([...before, ...same, ...after]));
    expect(health).toMatchObject({ performances: 25, worst: null });
    const [change] = health.changes;
    expect(change?.before).toMatchObject({ shown: true, value: 15 / 33 });
    expect(change?.change?.low).toBeGreaterThan(0);
    expect(change && changeSentence(change)).toMatch(/more by 55 points \(\+\d+ to \+\d+\)\.$/);
  });

  it('calls a small difference what it is, and counts what is missing', () => {
    const similar = many(30, (index) => (index % 5 < 2 ? [1, 2] : [2, 2]), { criterionVersionId: 'v3' });
    const [small] = rubricHealth(reworded, kept([...before, ...similar])).changes;
    expect(small && changeSentence(small)).toMatch(/cannot be told from chance\.$/);
    const [thin] = rubricHealth(
      reworded,
      kept([...before, ...rate('x', [2, 2], { criterionVersionId: 'v3' })]),
    ).changes;
    expect(thin && changeSentence(thin)).toBe('Not enough yet to compare: it takes 19 more shared performances after.');
  });

  it('has Newcombe’s interval for two shares', () => {
    // Newcombe (1998), Statistics in Medicine 17:873, table II, method 10, case (a): 56/70 and 48/80 differ by 0.2,
    // 0.0524 to 0.3339, from Wilson's intervals of each.
    const wilson = (x: number, n: number) => {
      const [z, p] = [1.959964, x / n];
      const [mid, half] = [p + (z * z) / (2 * n), z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))];
      const scale = 1 + (z * z) / n;
      return { value: p, low: (mid - half) / scale, high: (mid + half) / scale };
    };
    const found = difference(wilson(56, 70), wilson(48, 80));
    expect(found.value).toBeCloseTo(0.2, 10);
    expect(found.low).toBeCloseTo(0.0524, 4);
    expect(found.high).toBeCloseTo(0.3339, 4);
    expect(
      lineSentence({ low: 1, high: 2, pairs: 0, apart: 0, share: { shown: false, have: 0, floor: 20, reason: null } }),
    ).toBe('no pair of raters yet');
  });
});
