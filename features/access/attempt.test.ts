import { describe, expect, it } from 'vitest';
import { attemptKey, tooMany, waitSeconds } from './attempt';

const LIMIT = { most: 3, seconds: 600 };
const START = new Date('2026-11-24T09:00:00Z');
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe('a fixed window', () => {
  it.each([
    [4, 0, 600],
    [4, 1, 599],
    [4, 599.5, 1],
    [50, 300, 300],
    [4, 700, 1],
  ])('attempt %i, %d s in, waits %i s', (count, passed, wait) => {
    expect(waitSeconds(LIMIT, { count, windowStart: START }, after(passed))).toBe(wait);
  });

  it.each([1, 2, 3])('attempt %i goes through', (count) => {
    expect(waitSeconds(LIMIT, { count, windowStart: START }, START)).toBeNull();
  });
});

it('the refusal says when, to people and to programs', () => {
  expect(tooMany(61)).toMatchObject({
    code: 'too-many',
    retryAfter: 61,
    message: expect.stringContaining('2 minutes'),
  });
  expect(tooMany(20).message).toContain('in a minute');
});

it('a counter does not name whom it counts', () => {
  const key = attemptKey('password:account', 'ada@example.org');
  expect(key).not.toContain('ada');
  expect(key).toBe(attemptKey('password:account', 'ada@example.org'));
  expect(key).not.toBe(attemptKey('mail:account', 'ada@example.org'));
});
