/**
 * An ordered scale of two to five levels, shown by one hue and by a shape that fills. Level 1 is the lowest; what the
 * levels mean is the caller's.
 */

/** How much of the mark is filled, 0 (lowest) to 1 (highest). @throws RangeError outside the scale. */
export function levelFraction(level: number, of: number): number {
  if (!Number.isInteger(of) || of < 2 || of > 5) throw new RangeError(`a scale has 2 to 5 levels, not ${of}`);
  if (!Number.isInteger(level) || level < 1 || level > of)
    throw new RangeError(`level ${level} is not on a scale of ${of}`);
  return (level - 1) / (of - 1);
}

/** The step of the five-step colour scale: 3 levels take steps 1, 3, 5; 4 take 1, 2, 4, 5. */
export function levelStep(level: number, of: number): 1 | 2 | 3 | 4 | 5 {
  return (1 + Math.round(levelFraction(level, of) * 4)) as 1 | 2 | 3 | 4 | 5;
}

/** Fill and text for each step, contrast held by tokens.test.ts. */
export const levelPaint = {
  1: 'bg-level-1 text-level-ink-1',
  2: 'bg-level-2 text-level-ink-2',
  3: 'bg-level-3 text-level-ink-3',
  4: 'bg-level-4 text-level-ink-4',
  5: 'bg-level-5 text-level-ink-5',
} as const;
