/** Where a question begins to be known, and what is said about it. */
import { describe, expect, it } from 'vitest';
import { askedWords, type Exposure, exposureKinds, exposureWarning, isOverExposed, UNEXPOSED } from './exposure';

const asked = (times: number, more: Partial<Exposure> = {}): Exposure => ({
  ...UNEXPOSED,
  asked: times,
  recent: times,
  lastAskedAt: times === 0 ? null : new Date('2026-11-02T09:00:00Z'),
  ...more,
});

describe('how exposed a question is', () => {
  it.each([
    ['never asked', asked(0), 3, false],
    ['one below the limit', asked(2), 3, false],
    ['at the limit', asked(3), 3, true],
    ['long ago', asked(30, { recent: 2 }), 3, false],
    ['public, and never asked', asked(0, { isPublic: true }), 1, false],
  ])('%s', (_name, exposure, limit, over) => {
    expect(isOverExposed(exposure, limit)).toBe(over);
    expect(exposureWarning(exposure, limit) !== null).toBe(over);
    expect(exposureKinds(exposure, limit).includes('often')).toBe(over);
  });

  it('is told by how often and by who can read it', () => {
    expect(exposureKinds(asked(0), 3)).toEqual(['never', 'private']);
    expect(exposureKinds(asked(4, { isPublic: true }), 3)).toEqual(['asked', 'often', 'public']);
  });

  it('is said in words, with the limit and what to do', () => {
    expect([0, 1, 14].map((times) => askedWords(asked(times)))).toEqual([
      'Never asked',
      'Asked once',
      'Asked 14 times',
    ]);
    expect(exposureWarning(asked(21), 20)).toBe(
      'Asked 21 times in the last 12 months; this workspace’s limit is 20. Candidates may know it: ask another scenario, or another question on the same criteria.',
    );
  });
});
