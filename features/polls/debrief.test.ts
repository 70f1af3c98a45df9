/** Debrief rows: what may be compared, in which order rows are discussed, and when another round would not help. */
import { describe, expect, it } from 'vitest';
import { compare, type Dot, debriefRows, extremes, type PlannedRow, rowsToDiscuss, stopAdvice } from './debrief';
import type { Cell, Room, Round, Vote } from './poll';

const dot = (raterId: string, level: number | null, performanceId = 'interview-1'): Dot => ({
  raterId,
  level,
  performanceId,
  late: false,
});

describe('compare', () => {
  it('says one rater where one rated, and where the other did not assess', () => {
    expect(compare('criterion:1', [dot('a', 2)])).toEqual({ kind: 'single', raters: 1 });
    expect(compare('criterion:1', [dot('a', 2), dot('b', null)])).toEqual({ kind: 'single', raters: 1 });
    expect(compare('criterion:1', [])).toEqual({ kind: 'single', raters: 0 });
  });

  it('does not compare one capability seen in different interviews', () => {
    expect(compare('capability:data', [dot('a', 1), dot('b', 3, 'interview-2')])).toEqual({
      kind: 'different-evidence',
      raters: 2,
    });
  });

  it('takes the spread within one performance, not across', () => {
    const dots = [dot('a', 1), dot('b', 2), dot('c', 3, 'interview-2')];
    expect(compare('capability:data', dots)).toEqual({ kind: 'compared', spread: 1, raters: 3 });
  });

  it('does not compare one person with themselves', () => {
    expect(compare('capability:data', [dot('a', 1), dot('a', 3, 'interview-2')])).toEqual({
      kind: 'single',
      raters: 1,
    });
  });

  it('compares recommendations across interviews', () => {
    expect(compare('recommendation', [dot('a', 1), dot('b', 4, 'interview-2')])).toEqual({
      kind: 'compared',
      spread: 3,
      raters: 2,
    });
  });
});

describe('extremes', () => {
  it('finds the two ends of one performance, or nothing', () => {
    const dots = [dot('a', 1), dot('b', 3), dot('c', 2), dot('d', 5, 'interview-2')];
    expect(extremes('criterion:1', dots)).toEqual({ low: dots[0], high: dots[1] });
    expect(extremes('criterion:1', [dot('a', 2), dot('b', 2)])).toBeNull();
    expect(extremes('criterion:1', [dot('a', null), dot('b', 2)])).toBeNull();
  });
});

const vote = (level: number | null): Vote => ({ level, late: false });
const round = (
  number: number,
  votes: Record<Cell, Record<string, Vote>>,
  state: Round['state'] = 'revealed',
): Round => ({
  id: `round-${number}`,
  number,
  state,
  sampleId: null,
  withheld: false,
  revealedAt: 'then',
  revealedBy: null,
  missingAtReveal: 0,
  raters: { a: 'sealed', b: 'sealed' },
  votes,
  disagreements: {},
  comments: [],
});
const room = (...rounds: Round[]): Room => ({
  roomId: 'room',
  loopId: 'loop',
  phase: 'open',
  facilitatorId: 'f',
  rounds,
  overrides: [],
});

const planned: PlannedRow[] = [
  { rowKey: 'criterion:1', performanceId: 'i1', weight: 1, raterIds: ['a', 'b'] },
  { rowKey: 'criterion:2', performanceId: 'i1', weight: 3, raterIds: ['a', 'b'] },
  { rowKey: 'criterion:3', performanceId: 'i2', weight: 3, raterIds: ['a'] },
  { rowKey: 'capability:data', performanceId: null, weight: 3, raterIds: ['a', 'b'] },
  { rowKey: 'recommendation', performanceId: null, weight: 0, raterIds: ['a', 'b'] },
];
const first = round(1, {
  'criterion:1@i1': { a: vote(1), b: vote(2) },
  'criterion:2@i1': { a: vote(3), b: vote(2) },
  'criterion:3@i2': { a: vote(1) },
  'capability:data@i1': { a: vote(1) },
  'capability:data@i2': { b: vote(3) },
  'recommendation@i1': { a: vote(1), b: vote(4) },
});

describe('debriefRows', () => {
  it('keeps the plan’s order and shows nothing before the reveal', () => {
    const rows = debriefRows(room({ ...first, state: 'open', votes: {} }), planned);
    expect(rows.map((row) => row.rowKey)).toEqual(planned.map((row) => row.rowKey));
    expect(rows.every((row) => row.comparison === null && row.rounds.length === 0)).toBe(true);
  });

  it('puts the widest spread first, the heavier of equals before, what cannot be compared after', () => {
    const rows = debriefRows(room(first), planned);
    expect(rows.map((row) => row.rowKey)).toEqual([
      'recommendation',
      'criterion:2',
      'criterion:1',
      'capability:data',
      'criterion:3',
    ]);
    expect(rowsToDiscuss(rows).map((row) => row.rowKey)).toEqual(['recommendation']);
    expect(rows[1]?.cell).toBe('criterion:2@i1');
    expect(rows[0]?.cell).toBe('recommendation@loop');
  });

  it('keeps the second round beside the first', () => {
    const second = round(2, { 'recommendation@loop': { a: vote(3), b: vote(4) } });
    const row = debriefRows(room({ ...first, state: 'closed' }, second), planned).find(
      (one) => one.rowKey === 'recommendation',
    );
    expect(row?.rounds.map((one) => [one.number, one.comparison])).toEqual([
      [1, { kind: 'compared', spread: 3, raters: 2 }],
      [2, { kind: 'compared', spread: 1, raters: 2 }],
    ]);
    expect(row?.comparison).toEqual({ kind: 'compared', spread: 1, raters: 2 });
  });

  it('lets a second round in which one person voted leave the comparison of the first', () => {
    const second = round(2, { 'recommendation@loop': { a: vote(3) } });
    const row = debriefRows(room({ ...first, state: 'closed' }, second), planned)[0];
    expect(row).toMatchObject({ rowKey: 'recommendation', comparison: { kind: 'compared', spread: 3, raters: 2 } });
  });

  it('shows a row that was voted on though its seat is gone', () => {
    const rows = debriefRows(room(round(1, { 'criterion:9@i1': { a: vote(2) } })), []);
    expect(rows.map((row) => row.cell)).toEqual(['criterion:9@i1']);
  });
});

describe('stopAdvice', () => {
  it('is silent before any reveal and where rows stand apart', () => {
    expect(stopAdvice(room({ ...first, state: 'open' }))).toBeNull();
    expect(stopAdvice(room(first))).toBeNull();
  });

  it('sees that everything lies within one level', () => {
    expect(stopAdvice(room(round(1, { 'criterion:1@i1': { a: vote(1), b: vote(2) } })))).toBe('within-one-level');
  });

  it('sees that nothing moved, and that something did', () => {
    const closed: Round = { ...first, state: 'closed' };
    const still = round(2, {
      'recommendation@loop': { a: vote(1), b: vote(4) },
      'capability:data@loop': { a: vote(1), b: vote(3) },
    });
    expect(stopAdvice(room(closed, still))).toBe('nothing-moved');
    const moved = round(2, { 'recommendation@loop': { a: vote(2), b: vote(4) } });
    expect(stopAdvice(room(closed, moved))).toBeNull();
  });
});
