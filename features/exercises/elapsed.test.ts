import { describe, expect, it } from 'vitest';
import { elapsed, elapsedWords } from './elapsed';

describe('how far into the attempt', () => {
  it('is told to the eye and to the ear', () => {
    expect([0, 65_000, 3_729_999].map(elapsed)).toEqual(['0:00', '1:05', '1:02:09']);
    expect([0, 1_000, 65_000, 3_600_000].map(elapsedWords)).toEqual([
      '0 seconds',
      '1 second',
      '1 minute 5 seconds',
      '1 hour',
    ]);
  });
});
