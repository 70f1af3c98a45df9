/** The scale: empty at the bottom, full at the top, colours spread over the same five steps. */
import { describe, expect, it } from 'vitest';
import { initialsOf } from './initials';
import { levelFraction, levelStep } from './level';

describe('levels', () => {
  it.each([
    [2, [0, 1], [1, 5]],
    [3, [0, 1 / 2, 1], [1, 3, 5]],
    [4, [0, 1 / 3, 2 / 3, 1], [1, 2, 4, 5]],
    [5, [0, 1 / 4, 1 / 2, 3 / 4, 1], [1, 2, 3, 4, 5]],
  ])('a scale of %i fills evenly', (of, fractions, steps) => {
    const levels = Array.from({ length: of }, (_, index) => index + 1);
    expect(levels.map((level) => levelFraction(level, of))).toEqual(fractions);
    expect(levels.map((level) => levelStep(level, of))).toEqual(steps);
  });

  it.each([
    [0, 3],
    [4, 3],
    [1.5, 3],
    [1, 1],
    [1, 6],
    [Number.NaN, 3],
  ])('level %d of %d is refused', (level, of) => {
    expect(() => levelFraction(level, of)).toThrow(RangeError);
  });
});

describe('initials', () => {
  it.each([
    ['Ana Kovač', 'AK'],
    ['  ana   marie   kovač ', 'AK'],
    ['Ana', 'AN'],
    ['李 小龍', '李小'],
    ['𝒜da', '𝒜D'],
    ['', '?'],
  ])('%j gives %j', (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});
