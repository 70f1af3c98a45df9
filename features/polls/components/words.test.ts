/** What people read and hear of a room: true, in words, and before the reveal nothing but who has sealed. */
import { describe, expect, it } from 'vitest';
import { debriefRows, type PlannedRow } from '../debrief';
import type { Cell, Room, Round, ShownRaterState, Vote } from '../poll';
import { commonLevels, kitDots, worded } from './revealed-rows';
import { announcement, comparisonWords, lineSentence, namesOf, raterWord, stateSentence } from './words';

const people = { a: 'Ana Lima', b: 'Ben Okri', c: 'Chi Tran' };
const plan = { people };
const time = () => '14:02';
const vote = (level: number | null): Vote => ({ level, late: false });

const round = (over: Partial<Round> = {}): Round => ({
  id: 'round-1',
  number: 1,
  sampleId: null,
  state: 'open',
  withheld: false,
  revealedAt: null,
  revealedBy: null,
  missingAtReveal: null,
  raters: { a: 'sealed', b: 'thinking', c: 'recused' } as Record<string, ShownRaterState>,
  votes: {},
  disagreements: {},
  comments: [],
  ...over,
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
  { rowKey: 'recommendation', performanceId: null, weight: 0, raterIds: ['a', 'b'] },
];
const votes = {
  'criterion:1@i1': { a: vote(1), b: vote(3) },
  'recommendation@i1': { a: vote(2), b: vote(3) },
} satisfies Record<Cell, Record<string, Vote>>;
const revealed = round({
  state: 'revealed',
  revealedAt: '2026-11-24T13:02:00.000Z',
  missingAtReveal: 1,
  raters: { a: 'sealed', b: 'thinking', c: 'recused' },
  votes,
});

describe('the room in words', () => {
  it('counts seals, and leaves out who recused', () => {
    expect(stateSentence(room(round()), [], time)).toBe('round 1 open · 1 of 2 sealed');
    expect(stateSentence(room(round({ raters: {} })), [], time)).toBe('round 1 open · nobody on the panel yet');
  });

  it('says when it was revealed, who was missing and what there is to discuss', () => {
    const one = room(revealed);
    expect(stateSentence(one, debriefRows(one, planned), time)).toBe(
      'round 1 revealed 14:02, 1 missing · 1 row to discuss, 1 within one level',
    );
    const calm = room({ ...revealed, missingAtReveal: 0, votes: { 'recommendation@i1': votes['recommendation@i1'] } });
    expect(stateSentence(calm, debriefRows(calm, planned), time)).toBe(
      'round 1 revealed 14:02 to all · every compared row is within one level',
    );
    expect(stateSentence({ ...one, phase: 'closed' }, [], time)).toBe('the room is closed');
    expect(stateSentence(room(round({ withheld: true })), [], time)).toContain('opens to you once your own is sealed');
  });

  it('says how far a row may be compared', () => {
    expect(comparisonWords({ kind: 'compared', spread: 0, raters: 2 })).toBe('2 · agree');
    expect(comparisonWords({ kind: 'compared', spread: 1, raters: 2 })).toBe('2 · within 1');
    expect(comparisonWords({ kind: 'compared', spread: 3, raters: 4 })).toBe('4 · spread 3');
    expect(comparisonWords({ kind: 'different-evidence', raters: 3 })).toBe('3 · different evidence');
    expect(comparisonWords({ kind: 'single', raters: 1 })).toBe('1 rater: not compared');
    expect(comparisonWords({ kind: 'single', raters: 0 })).toBe('nobody rated it');
  });

  it('tells invited from voting nowhere, late from sealed nowhere before the reveal', () => {
    expect((['invited', 'voting', 'thinking'] as const).map(raterWord)).toEqual(['thinking', 'thinking', 'thinking']);
    expect((['sealed', 'late', 'recused'] as const).map(raterWord)).toEqual(['sealed', 'sealed', 'recused']);
  });

  it('names people by the alphabet, and strangers not at all', () => {
    expect(namesOf(plan, ['c', 'a', 'b'])).toBe('Ana Lima, Ben Okri and Chi Tran');
    expect(namesOf(plan, ['x'])).toBe('Somebody');
  });

  it('says what the line does', () => {
    expect(lineSentence({ kind: 'open' }, 4)).toBe('4 here · in step');
    expect(lineSentence({ kind: 'offline', retryMs: 2600 }, 0)).toBe(
      'Offline: what you see may be old. Trying again in 3 s',
    );
    expect(lineSentence({ kind: 'ended', because: 'signedOut' }, 0)).toBe('You are signed out');
  });

  it('announces seals and phases, never a value', () => {
    expect(
      announcement(room(round({ raters: { a: 'thinking' } })), room(round({ raters: { a: 'sealed' } })), plan),
    ).toBe('Ana Lima has sealed.');
    const said = announcement(room(round()), room(revealed), plan);
    expect(said).toBe('Round 1 is revealed. Ben Okri had not sealed.');
    expect(
      announcement(room(revealed), room({ ...revealed, state: 'closed' }, round({ id: '2', number: 2 })), plan),
    ).toBe('Round 1 is closed. Round 2 is open.');
    expect(announcement(room(round()), room(round()), plan)).toBe('');
  });
});

describe('dots', () => {
  const row = (one: Room) => debriefRows(one, planned).find((found) => found.rowKey === 'recommendation');

  it('draws an arrow from the first level to the last, and one dot for equal levels of one person', () => {
    const first = round({
      ...revealed,
      state: 'closed',
      votes: { 'recommendation@i1': { a: vote(2), b: vote(3) }, 'recommendation@i2': { a: vote(2) } },
    });
    const second = round({
      ...revealed,
      id: 'round-2',
      number: 2,
      votes: { 'recommendation@loop': { a: vote(3) } },
    });
    const found = row(room(first, second));
    if (found === undefined) throw new Error('no row');
    const all = { ...plan, candidate: '', role: '', interviews: {}, rows: [] };
    expect(kitDots(all, found)).toEqual([
      { id: 'a 3', name: 'Ana Lima', initials: 'AL', level: 3, from: 2 },
      { id: 'b 3', name: 'Ben Okri', initials: 'BO', level: 3 },
    ]);
  });

  it('heads the column with the scale that most rows share', () => {
    const levels = (...labels: string[]) => labels.map((label, index) => ({ level: index + 1, label, anchor: '' }));
    const rows = worded(
      { ...plan, candidate: '', role: '', interviews: {}, rows: [] },
      debriefRows(room(revealed), planned),
    );
    const three = rows.map((one) => ({ ...one, levels: levels('weak', 'acceptable', 'strong') }));
    expect(
      commonLevels([...three, ...rows.map((one) => ({ ...one, levels: levels('no', 'yes') })).slice(0, 1)]),
    ).toEqual(['weak', 'acceptable', 'strong']);
    expect(commonLevels([])).toEqual([]);
  });
});
