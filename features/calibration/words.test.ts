import { describe, expect, it } from 'vitest';
import type { Calibration, CriterionFigures, PanelFigures } from './calibration';
import type { AgreementFigures, Floored } from './figures';
import { sightOf } from './policy';
import { calibrationExportSchema, calibrationPageSchema, periodStart } from './schema';
import {
  agreementSentence,
  coefficient,
  findingSentence,
  groupsSentence,
  lacking,
  leftOutSentence,
  levelsSentence,
  listed,
  luck,
  percent,
  plain,
  SHARED,
  spanName,
  unreadNotes,
} from './words';

const shown: Floored<AgreementFigures> = {
  shown: true,
  exact: { value: 0.58, low: 0.52, high: 0.63 },
  withinOne: { value: 0.96, low: 0.93, high: 0.98 },
  meanGap: 0.46,
  pairs: 118,
  units: 118,
  performances: 118,
};
const said = (sentence: Parameters<typeof plain>[0]) => plain(sentence).replaceAll('\u00a0', ' ');

describe('figures in words', () => {
  it('rounds to what an interval supports', () => {
    expect(percent(0.5749)).toBe('57\u00a0%');
    expect([0.473, 1, -0.052, -0.004, 0].map(coefficient)).toEqual(['.47', '1.00', '−.05', '.00', '.00']);
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect([spanName('2026-03'), spanName('2026-1')]).toEqual(['March 2026', 'quarter 1 of 2026']);
  });

  it('says agreement as people would', () => {
    expect(said(agreementSentence(shown))).toBe(
      'Two interviewers of one performance give the same level 58 % of the time and are within one level 96 %.',
    );
  });

  it('says what is missing below a floor, and why there is no value where more data would not help', () => {
    expect(lacking({ shown: false, have: 14, floor: 20, reason: null }, SHARED)).toBe(
      'Not enough yet: 14 of the 20 shared performances needed, 6 more to come.',
    );
    expect(lacking({ shown: false, have: 40, floor: 30, reason: 'One level only.' }, SHARED)).toBe('One level only.');
  });

  // By luck two give the same level .5 * .5 + .3 * .3 + .2 * .2.
  it('knows what luck alone would give', () => {
    const use = [0.5, 0.3, 0.2].map((share, i) => ({ level: i + 1, label: '', count: 0, share }));
    expect(luck(use)).toBeCloseTo(0.38, 12);
  });
});

describe('what to do', () => {
  const figures = {
    criterion: { title: 'Plans for a job that runs twice', levels: [] },
    agreement: { ...shown, exact: { value: 0.39, low: 0.3, high: 0.48 } },
  } as unknown as CriterionFigures;

  it('names the criterion with its share of the gap', () => {
    const finding = {
      kind: 'one-criterion' as const,
      figures,
      shareOfGap: 0.11,
      shareOfPairs: 0.08,
      rest: shown.exact,
    };
    expect(said(findingSentence(finding))).toBe(
      'One criterion stands out: “Plans for a job that runs twice” is 8 % of all pairs and 11 % of those that differ (same level 39 %, elsewhere 58 %).',
    );
    expect(said(findingSentence({ ...finding, shareOfGap: 0.6 }))).toMatch(/^Most of the gap comes from one criterion/);
  });

  it('offers the cheapest way to connect two groups', () => {
    const groups = [
      { names: ['Ada', 'Ben'], raters: 2, performances: 9 },
      { names: ['Cai'], raters: 1, performances: 2 },
    ];
    expect(said(groupsSentence({ groups }))).toMatch(/2 groups that never judged a performance together/);
  });

  it('names levels that nobody gave, on criteria with enough ratings', () => {
    const use = (label: string, count: number) => ({ level: 1, label, count, share: count / 40 });
    const panel = {
      levels: [use('weak', 0), use('acceptable', 30), use('strong', 10)],
      criteria: [
        { criterion: { title: 'Closes the race' }, agreement: shown, levels: [use('weak', 0), use('acceptable', 40)] },
        {
          criterion: { title: 'Too thin' },
          agreement: { shown: false, have: 2, floor: 20, reason: null },
          levels: [use('strong', 0)],
        },
      ],
    } as unknown as PanelFigures;
    expect(said(levelsSentence(panel))).toBe(
      'Acceptable is given most often, 75 % of the time. Nobody has given “weak” on Closes the race.',
    );
  });
});

describe('what was left out', () => {
  const calibration = (over: Partial<Calibration>) =>
    ({
      n: { ratings: 90 },
      left: { late: 4, 'not-blind': 0, 'not-assessed': 6, repeated: 0, 'single-rater': 0 },
      loopsOpen: 2,
      loopsWithheld: 1,
      ...over,
    }) as Calibration;

  it('is counted by reason', () => {
    expect(said(leftOutSentence(calibration({})))).toBe(
      '10 of 100 ratings of revealed rounds are left out: 4 sealed after the reveal and 6 not assessed.',
    );
  });

  it('says of unrevealed loops that nothing of them is read', () => {
    expect(unreadNotes(calibration({}))).toEqual([
      '2 loops are not revealed yet: nothing of them is read, whatever has been sealed.',
      '1 revealed loop waits for your own seal: until then you see nothing of it here either.',
    ]);
    expect(unreadNotes(calibration({ loopsOpen: 0, loopsWithheld: 0 }))).toEqual([]);
  });
});

describe('who sees whose figures', () => {
  it.each([
    ['interviewer', true, { panel: false, raters: 'own' }],
    ['interviewer', false, { panel: false, raters: 'own' }],
    ['observer', true, { panel: true, raters: 'own' }],
    ['manager', false, { panel: true, raters: 'own' }],
    ['owner', false, { panel: true, raters: 'own' }],
    ['manager', true, { panel: true, raters: 'all' }],
    ['owner', true, { panel: true, raters: 'all' }],
  ] as const)('%s, names %s', (role, namesInCalibration, sight) => {
    expect(sightOf({ role, namesInCalibration })).toEqual(sight);
  });
});

describe('the address', () => {
  const id = '5f3b1c52-66a0-4c38-9d0c-3a8e1f0c2b11';

  it('falls back for people and refuses for programs', () => {
    expect(calibrationPageSchema.parse({ period: 'century', role: ['x'], other: '1' })).toEqual({
      period: '12m',
      role: '',
      capability: '',
    });
    expect(calibrationPageSchema.parse({ period: '3m', role: id })).toEqual({ period: '3m', role: id, capability: '' });
    const refused = calibrationExportSchema.safeParse({ format: 'csv', table: 'salaries', period: '5y', role: 'me' });
    expect(refused.error?.issues.map((issue) => issue.path.join('.')).sort()).toEqual(['period', 'role', 'table']);
    expect(calibrationExportSchema.safeParse({ format: 'xls' }).success).toBe(false);
    expect(calibrationExportSchema.parse({ format: 'json' })).toEqual({
      format: 'json',
      period: '12m',
      role: '',
      capability: '',
    });
  });

  it('counts calendar months back, and stops at the end of a short one', () => {
    const from = (period: '3m' | '12m', now: string) => periodStart(period, new Date(now))?.toISOString();
    expect(from('3m', '2026-05-31T10:00:00.000Z')).toBe('2026-02-28T10:00:00.000Z');
    expect(from('12m', '2024-02-29T00:00:00.000Z')).toBe('2023-02-28T00:00:00.000Z');
    expect(periodStart('all', new Date())).toBeNull();
  });
});
