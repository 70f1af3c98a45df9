import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalibrationInput, type CriterionFacts, calibrate } from './calibration';
import { comparable, LEFT_OUT, type RatingRow } from './comparable';
import { ledgerOf } from './ledger';

const LEVELS = [
  { level: 1, label: 'weak', anchor: 'sees nothing' },
  { level: 2, label: 'acceptable', anchor: 'sees it when asked' },
  { level: 3, label: 'strong', anchor: 'raises it' },
];
const criterion = (id: string, over: Partial<CriterionFacts> = {}): CriterionFacts => ({
  id,
  title: `Criterion ${id}`,
  question: { slug: 'rate-limiter', title: 'Rate limiter' },
  capability: 'distributed',
  levels: LEVELS,
  wordings: [
    { criterionVersionId: `${id}-1`, number: 1, publishedAt: new Date('2026-01-01'), note: '', changed: false },
  ],
  ...over,
});
const MARCH = new Date('2026-03-10T12:00:00Z');

const rating = (performanceId: string, raterId: string, level: number | null, over: Partial<RatingRow> = {}) => ({
  performanceId,
  loopId: `loop of ${performanceId}`,
  criterionId: 'a',
  criterionVersionId: `${over.criterionId ?? 'a'}-1`,
  raterId,
  level,
  late: false,
  blind: true,
  revealedAt: MARCH,
  ...over,
});

/** Performances with these pairs of levels by raters x and y, as many of each as told. */
const pairs = (of: [number, number, number][], over: Partial<RatingRow> = {}, prefix = ''): RatingRow[] =>
  of.flatMap(([count, x, y], kind) =>
    Array.from({ length: count }, (_, i) => `${prefix}${kind}-${i}`).flatMap((performance) => [
      rating(performance, 'x', x, over),
      rating(performance, 'y', y, over),
    ]),
  );

const input = (rows: RatingRow[], over: Partial<CalibrationInput> = {}): CalibrationInput => ({
  ledger: ledgerOf(rows),
  alone: [],
  criteria: [...new Set(rows.map((row) => row.criterionId))].sort().map((id) => criterion(id)),
  names: new Map([
    ['x', 'Xenia'],
    ['y', 'Yusuf'],
    ['z', 'Ada'],
  ]),
  sight: { panel: true, raters: 'all' },
  readerId: 'x',
  capabilities: new Map([['distributed', 'Distributed systems']]),
  adjusted: false,
  zone: 'UTC',
  loopsOpen: 0,
  loopsWithheld: 0,
  ...over,
});
const panelOf = (rows: RatingRow[], over: Partial<CalibrationInput> = {}) => {
  const { panel } = calibrate(input(rows, over));
  if (panel === null) throw new Error('no panel');
  return panel;
};

describe('which ratings are comparable', () => {
  it('leaves each one out under its first reason and keeps what stands beside another', () => {
    const { kept, left } = comparable([
      rating('p', 'x', 2),
      rating('p', 'y', 3),
      rating('p', 'z', 1, { late: true, blind: false }),
      rating('q', 'x', 2, { blind: false }),
      rating('q', 'y', null),
      rating('q', 'z', 3),
      rating('r', 'x', 1),
      rating('p', 'x', 1, { criterionId: 'b' }),
    ]);
    expect(kept.map((one) => `${one.unit} ${one.raterId} ${one.level}`)).toEqual(['p/a x 2', 'p/a y 3']);
    expect(left).toEqual({ late: 1, 'not-blind': 1, 'not-assessed': 1, repeated: 0, 'single-rater': 3 });
  });

  it('counts somebody’s first rating of a sample answer, whatever came later', () => {
    const sample = (raterId: string, level: number, second: number) =>
      rating('s', raterId, level, { loopId: null, revealedAt: new Date(second) });
    const { kept, left } = comparable([sample('x', 1, 2), sample('x', 3, 1), sample('x', 2, 3), sample('y', 2, 2)]);
    expect(kept.map((one) => `${one.raterId} ${one.level}`)).toEqual(['x 3', 'y 2']);
    expect(left.repeated).toBe(2);
  });

  it('loses no rating: kept and left out add up', () => {
    const anyRow = fc.record({
      performance: fc.constantFrom('p', 'q', 'r'),
      rater: fc.constantFrom('x', 'y', 'z'),
      level: fc.option(fc.integer({ min: 1, max: 3 })),
      late: fc.boolean(),
      blind: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(anyRow, { selector: (one) => `${one.performance} ${one.rater}`, maxLength: 9 }),
        (rows) => {
          const { kept, left } = comparable(
            rows.map((one) => rating(one.performance, one.rater, one.level, { late: one.late, blind: one.blind })),
          );
          expect(kept.length + LEFT_OUT.reduce((sum, key) => sum + left[key], 0)).toBe(rows.length);
          expect(kept.every((one) => one.blind && !one.late)).toBe(true);
        },
      ),
    );
  });
});

describe('agreement, worked out by hand', () => {
  // 20 pairs: 12 on one level, 5 one apart, 3 two apart.
  const twenty = pairs([
    [12, 2, 2],
    [5, 1, 2],
    [3, 1, 3],
  ]);

  it('is 12 of 20 on the same level, 17 of 20 within one, and a mean gap of 11 levels over 20 pairs', () => {
    const { agreement } = panelOf(twenty);
    expect(agreement).toMatchObject({ shown: true, meanGap: 11 / 20, pairs: 20, units: 20, performances: 20 });
    if (!agreement.shown) return;
    expect(agreement.exact.value).toBeCloseTo(0.6, 12);
    expect(agreement.withinOne.value).toBeCloseTo(0.85, 12);
    expect(agreement.exact.low).toBeLessThan(0.6);
    expect(agreement.exact.high).toBeGreaterThan(0.6);
  });

  it('is not there one performance below the floor', () => {
    expect(panelOf(twenty.slice(2)).agreement).toEqual({ shown: false, have: 19, floor: 20, reason: null });
  });

  it('counts performances and not units: 15 of them on two criteria are not 30', () => {
    const both = ['a', 'b'].flatMap((criterionId) => pairs([[15, 2, 2]], { criterionId }));
    expect(panelOf(both).agreement).toMatchObject({ shown: false, have: 15 });
  });

  // Two levels, 30 each of 60: alpha = 1 - 59 * 10 / (30 * 30), on two levels the same for every scale.
  it('gives alpha .344 for 10 pairs on the first level, 10 on the second and 10 apart', () => {
    const { alpha } = panelOf(
      pairs([
        [10, 1, 1],
        [10, 2, 2],
        [10, 1, 2],
      ]),
    );
    expect(alpha.shown && alpha.alpha).toBeCloseTo(1 - 590 / 900, 12);
    expect(alpha).toMatchObject({ units: 30, ratings: 60 });
  });

  it('has no alpha below 30 performances, and none where everybody gives one level, which it says', () => {
    expect(panelOf(twenty).alpha).toEqual({ shown: false, have: 20, floor: 30, reason: null });
    const constant = panelOf(pairs([[40, 2, 2]])).alpha;
    expect(constant).toMatchObject({ shown: false, have: 40 });
    expect(constant.shown ? '' : constant.reason).toMatch(/same level/);
  });

  it('gives the same figures for the same ratings in any order', () => {
    const rows = pairs([
      [25, 2, 2],
      [15, 2, 3],
    ]);
    const shuffled = [...rows].sort((a, b) => (a.raterId + a.performanceId < b.raterId + b.performanceId ? 1 : -1));
    expect(panelOf(shuffled).agreement).toEqual(panelOf(rows).agreement);
    expect(panelOf(shuffled).alpha).toEqual(panelOf(rows).alpha);
  });
});

describe('what most of the gap comes from', () => {
  const calm = (criterionId: string) =>
    pairs(
      [
        [50, 2, 2],
        [10, 2, 3],
      ],
      { criterionId },
    );

  it('names a criterion whose interval lies below that of all others, with the two levels it splits', () => {
    const split = pairs(
      [
        [20, 2, 2],
        [30, 2, 3],
        [10, 1, 2],
      ],
      { criterionId: 'c' },
    );
    const { finding } = panelOf([...calm('a'), ...calm('b'), ...split]);
    expect(finding).toMatchObject({ kind: 'one-criterion', shareOfGap: 40 / 60, shareOfPairs: 1 / 3 });
    if (finding?.kind !== 'one-criterion') return;
    expect(finding.figures.criterion.id).toBe('c');
    expect(finding.figures.split).toEqual({ low: 2, high: 3, pairs: 30 });
    expect(finding.rest.value).toBeCloseTo(100 / 120, 12);
  });

  it('names a criterion whose levels follow luck, though its raters differ no more often than elsewhere', () => {
    const ordered = (criterionId: string) =>
      pairs(
        [
          [20, 1, 1],
          [20, 1, 2],
          [20, 2, 3],
          [20, 3, 3],
        ],
        { criterionId },
      );
    const luck = pairs(
      [
        [20, 1, 1],
        [20, 1, 3],
        [20, 3, 1],
        [20, 3, 3],
      ],
      { criterionId: 'c' },
    );
    const { finding } = panelOf([...ordered('a'), ...ordered('b'), ...luck]);
    expect(finding).toMatchObject({ kind: 'one-criterion', shareOfGap: 1 / 3, figures: { criterion: { id: 'c' } } });
  });

  it('names none where the difference may be chance', () => {
    const alike = pairs(
      [
        [46, 2, 2],
        [14, 2, 3],
      ],
      { criterionId: 'b' },
    );
    expect(panelOf([...calm('a'), ...alike]).finding).toEqual({ kind: 'spread-out', criteria: 2 });
  });

  it('does not ask with one criterion, or below the floor', () => {
    expect(panelOf(calm('a')).finding).toBeNull();
    expect(panelOf([...calm('a'), ...pairs([[5, 1, 3]], { criterionId: 'b' })]).finding).toBeNull();
  });
});

describe('scales, levels, groups', () => {
  it('keeps criteria with another number of levels out of what is added over criteria', () => {
    const five = criterion('b', {
      levels: [1, 2, 3, 4, 5].map((level) => ({ level, label: `level ${level}`, anchor: '' })),
    });
    const rows = [...pairs([[30, 2, 2]]), ...pairs([[20, 5, 1]], { criterionId: 'b' })];
    const found = calibrate(input(rows, { criteria: [criterion('a'), five] }));
    expect(found.scaleLabels).toEqual(['weak', 'acceptable', 'strong']);
    expect(found.panel).toMatchObject({ onOtherScales: 40, agreement: { exact: { value: 1 }, units: 30 } });
    expect(found.panel?.criteria.map((one) => one.units)).toEqual([30, 20]);
  });

  it('counts levels, those that nobody gave included', () => {
    const { levels } = panelOf(
      pairs([
        [15, 2, 2],
        [5, 2, 3],
      ]),
    );
    expect(levels.map(({ label, count, share }) => [label, count, share])).toEqual([
      ['weak', 0, 0],
      ['acceptable', 35, 35 / 40],
      ['strong', 5, 5 / 40],
    ]);
  });

  it('finds groups that share no performance', () => {
    const rows = [rating('p', 'x', 1), rating('p', 'y', 1), rating('q', 'z', 2), rating('q', 'w', 2)];
    const groups = calibrate(input(rows)).company?.groups;
    expect(groups?.map(({ names, raters, performances }) => ({ names, raters, performances }))).toEqual([
      { names: ['Ada', 'Former member'], raters: 2, performances: 1 },
      { names: ['Xenia', 'Yusuf'], raters: 2, performances: 1 },
    ]);
  });

  it('has nothing to say of nothing', () => {
    const found = calibrate(input([]));
    expect(found.n).toEqual({ ratings: 0, units: 0, performances: 0, loops: 0, raters: 0 });
    expect(found.panel).toMatchObject({ finding: null, criteria: [], levels: [] });
    expect(found.company).toEqual({ groups: [], unnamed: 0, criteria: [] });
    expect(found.raters).toEqual([]);
  });
});

describe('the course', () => {
  const month = (day: string, count: number) =>
    pairs(
      [
        [count, 2, 2],
        [count, 1, 2],
      ],
      { revealedAt: new Date(day) },
      day,
    );

  it('runs by month where three months have enough, in the workspace’s own calendar', () => {
    const rows = [
      ...month('2026-01-10T00:00:00Z', 10),
      ...month('2026-02-10T00:00:00Z', 10),
      // Still March in UTC, already April in Auckland.
      ...month('2026-03-31T20:00:00Z', 10),
      ...month('2026-05-01T12:00:00Z', 3),
    ];
    const { spans } = panelOf(rows, { zone: 'Pacific/Auckland' });
    expect(spans.step).toBe('month');
    expect(spans.list.map(({ key, units, agreement }) => [key, units, agreement.shown])).toEqual([
      ['2026-01', 20, true],
      ['2026-02', 20, true],
      ['2026-04', 20, true],
      ['2026-05', 6, false],
    ]);
  });

  it('runs by quarter where they do not', () => {
    const rows = [...month('2026-01-10T00:00:00Z', 6), ...month('2026-02-10T00:00:00Z', 6)];
    expect(panelOf(rows).spans).toMatchObject({ step: 'quarter', list: [{ key: '2026-1', units: 24 }] });
  });

  it('tells ratings before a rewording from those after it by their wording, not by their date', () => {
    const reworded = criterion('a', {
      wordings: [
        { criterionVersionId: 'a-1', number: 1, publishedAt: new Date('2026-01-01'), note: '', changed: false },
        {
          criterionVersionId: 'a-2',
          number: 2,
          publishedAt: new Date('2026-02-01'),
          note: 'typo elsewhere',
          changed: false,
        },
        { criterionVersionId: 'a-3', number: 3, publishedAt: new Date('2026-03-01'), note: 'says when', changed: true },
      ],
    });
    const of = (criterionVersionId: string, level: number) =>
      pairs([[20, level, level]], { criterionVersionId }, criterionVersionId);
    const rows = [...of('a-1', 1), ...of('a-2', 2), ...of('a-3', 3)];
    const { rewordings } = panelOf(rows, { criteria: [reworded] });
    expect(rewordings).toHaveLength(1);
    expect(rewordings[0]).toMatchObject({
      at: new Date('2026-03-01'),
      note: 'says when',
      before: { mean: { mean: 1.5, performances: 40 } },
      after: { mean: { mean: 3, performances: 20 } },
    });
  });
});

describe('whose figures are shown', () => {
  const rows = [
    ...pairs([[20, 2, 3]]),
    ...Array.from({ length: 20 }, (_, i) => [rating(`z${i}`, 'z', 1), rating(`z${i}`, 'x', 1)]).flat(),
  ];

  it('lists raters by name, alphabetically, with means by hand', () => {
    const { raters } = calibrate(input(rows));
    expect(raters.map((one) => one.name)).toEqual(['Ada', 'Xenia', 'Yusuf']);
    // Xenia gave twenty 2 and twenty 1.
    expect(raters.map((one) => one.mean.shown && one.mean.mean)).toEqual([1, 1.5, 3]);
    expect(raters[1]?.byCriterion).toMatchObject([{ criterionId: 'a', mean: { mean: 1.5, performances: 40 } }]);
  });

  it('shows nobody but the reader where names are off, anywhere in the result', () => {
    const found = calibrate(input(rows, { sight: { panel: true, raters: 'own' } }));
    expect(found.raters.map((one) => one.name)).toEqual(['Xenia']);
    expect(found.company?.unnamed).toBe(2);
    const text = JSON.stringify(found);
    expect(text).not.toMatch(/Ada|Yusuf|"raterId":"[yz]"/);
  });

  it('gives an interviewer own figures and no panel', () => {
    const found = calibrate(input(rows, { sight: { panel: false, raters: 'own' }, readerId: 'y' }));
    expect(found.panel).toBeNull();
    expect(found.raters.map((one) => one.raterId)).toEqual(['y']);
    expect(found.own).toMatchObject({
      ratings: 20,
      performances: 20,
      colleagues: 1,
      agreement: { exact: { value: 0 }, withinOne: { value: 1 } },
    });
  });

  it('pairs the reader with each colleague of a performance', () => {
    const three = Array.from({ length: 20 }, (_, i) => [
      rating(`p${i}`, 'x', 2),
      rating(`p${i}`, 'y', 2),
      rating(`p${i}`, 'z', 3),
    ]).flat();
    const { own } = calibrate(input(three));
    expect(own).toMatchObject({ ratings: 20, performances: 20, colleagues: 2 });
    expect(own.agreement).toMatchObject({ shown: true, pairs: 40, exact: { value: 0.5 } });
  });
});
