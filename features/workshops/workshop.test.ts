/** Which line splits the room, and what is said of it; before the reveal nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Round, Vote } from '@/features/polls/poll';
import { ratedRows, rowSentence, type SampleMaterial, splitOf } from './workshop';

const levels = ['weak', 'acceptable', 'strong'].map((label, index) => ({
  level: index + 1,
  label,
  anchor: `what ${label} is`,
}));
const material = (key: SampleMaterial['rows'][number]['key'] = null): SampleMaterial => ({
  roundId: 'round',
  sampleId: 'sample',
  question: { slug: 'rate-limiter', title: 'Rate limiter', prompt: 'Design one.' },
  answer: 'A counter.',
  rows: [
    { rowKey: 'criterion:a', title: 'Races', levels, key },
    { rowKey: 'criterion:b', title: 'Bursts', levels, key },
  ],
});
const round = (votes: Record<string, Record<string, Vote>>, state: Round['state'] = 'revealed'): Round => ({
  id: 'round',
  number: 1,
  sampleId: 'sample',
  state,
  withheld: false,
  revealedAt: null,
  revealedBy: null,
  missingAtReveal: null,
  raters: {},
  votes,
  disagreements: {},
  comments: [],
});
const at = (level: number): Vote => ({ level, late: false });

describe('the line that splits the room', () => {
  it('parts most evenly, and is none where all agree', () => {
    expect(splitOf([1, 2, 2, 3])).toEqual({ low: 1, high: 2, below: 1, above: 3 });
    expect(splitOf([1, 1, 2, 3])).toEqual({ low: 1, high: 2, below: 2, above: 2 });
    expect(splitOf([2, 2])).toBeNull();
    expect(splitOf([2])).toBeNull();
    expect(splitOf([])).toBeNull();
  });

  it('lies between the lowest and the highest level, counts everybody, and no other line parts more evenly', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 30 }), (all) => {
        const found = splitOf(all);
        if (found === null) {
          expect(new Set(all).size).toBe(1);
          return;
        }
        expect(found.below + found.above).toBe(all.length);
        expect(found.below).toBe(all.filter((one) => one <= found.low).length);
        for (let low = 1; low < 5; low += 1) {
          const below = all.filter((one) => one <= low).length;
          expect(Math.min(below, all.length - below)).toBeLessThanOrEqual(Math.min(found.below, found.above));
        }
      }),
    );
  });

  it('puts the widest row first, with how many are on the expert’s level', () => {
    const votes = {
      'criterion:a@sample': { ana: at(2), ben: at(2) },
      'criterion:b@sample': { ana: at(1), ben: at(3) },
    };
    const rows = ratedRows(round(votes), material({ level: 3, why: 'It says so in so many words.' }));
    expect(rows.map((row) => [row.title, row.spread, row.near])).toEqual([
      ['Bursts', 2, 1],
      ['Races', 0, 0],
    ]);
    expect(rows.map(rowSentence)).toEqual([
      '1 on weak, 1 on acceptable or higher: the line between weak and acceptable splits the room.',
      'All 2 on acceptable.',
    ]);
  });

  it('shows no dot of a round that is open or withheld, whatever the votes hold', () => {
    const votes = { 'criterion:a@sample': { ana: at(1), ben: at(3) } };
    for (const hidden of [round(votes, 'open'), { ...round(votes), withheld: true }]) {
      const rows = ratedRows(hidden, material());
      expect(rows.flatMap((row) => row.dots)).toEqual([]);
      expect(rows.map((row) => [row.spread, row.split, row.near])).toEqual([
        [0, null, 0],
        [0, null, 0],
      ]);
      expect(rows.map((row) => row.title)).toEqual(['Races', 'Bursts']);
    }
  });
});
