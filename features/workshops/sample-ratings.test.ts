/** Which ratings of sample answers count, and for how much. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparable } from '@/features/calibration/comparable';
import { type SampleRatingRow, sampleRatings } from './sample-ratings';

const row = (over: Partial<SampleRatingRow> = {}): SampleRatingRow => ({
  sampleId: 'sample-a',
  answer: 'a',
  criterionId: 'c',
  criterionOrigin: 'rate-limiter/c',
  criterionVersionId: 'c1',
  raterId: 'ana',
  level: 2,
  blind: true,
  late: false,
  source: 'workshop',
  at: new Date('2026-03-02T09:00:00Z'),
  ...over,
});
const later = new Date('2026-03-16T09:00:00Z');

describe('sampleRatings', () => {
  it('counts a rater once for an answer and a criterion, by the first blind rating', () => {
    const both = [row({ level: 3, source: 'check', at: later }), row({ level: 1 })];
    expect(sampleRatings(both)).toMatchObject([{ raterId: 'ana', level: 1, source: 'workshop', loopId: null }]);
    expect(sampleRatings(both.toReversed())).toEqual(sampleRatings(both));
  });

  it.each([
    ['late', { late: true }],
    ['with the key in view', { blind: false }],
    ['not assessed', { level: null }],
  ])('leaves out what was given %s, and takes no later one in its place unless that was blind', (_, over) => {
    expect(sampleRatings([row(over)])).toEqual([]);
    expect(sampleRatings([row(over), row({ blind: false, at: later })])).toEqual([]);
  });

  it('never joins what was rated under two wordings', () => {
    const units = comparable(sampleRatings([row(), row({ sampleId: 'sample-b', answer: 'b', raterId: 'ben' })]));
    expect(units.kept).toEqual([]);
    expect(units.left['single-rater']).toBe(2);
  });

  it('gives each rater at most one rating a unit, in an order of its own, whatever order the rows came in', () => {
    const arbitrary = fc.array(
      fc.record({
        answer: fc.constantFrom('a', 'b'),
        criterionId: fc.constantFrom('c', 'd'),
        raterId: fc.constantFrom('ana', 'ben', 'chi'),
        level: fc.option(fc.integer({ min: 1, max: 5 })),
        blind: fc.boolean(),
        late: fc.boolean(),
        // Two ratings of one moment cannot be told apart by time.
        at: fc.integer({ min: 0, max: 1e9 }).map((ms) => new Date(ms)),
      }),
    );
    fc.assert(
      fc.property(arbitrary, (given) => {
        const rows = given.map((one, index) => row({ ...one, at: new Date(one.at.getTime() * 1_000 + index) }));
        const found = sampleRatings(rows);
        const keys = found.map((one) => `${one.answer}/${one.criterionId}/${one.raterId}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(sampleRatings(rows.toReversed())).toEqual(found);
        expect(found.every((one) => rows.some((r) => r.blind && !r.late && r.level === one.level))).toBe(true);
      }),
    );
  });
});
