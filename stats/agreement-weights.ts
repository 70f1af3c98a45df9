/** How far two levels that differ still count as agreement, for coefficients that give part marks. */

/** `identity` gives no part marks: only the same level agrees. */
export type Weighting = 'identity' | 'linear' | 'quadratic' | 'ordinal';

/**
 * A square matrix of weights, 1 on the diagonal: linear 1 - d / range, quadratic 1 - (d / range)^2, with d the distance of
 * the two values and range that of the whole scale; ordinal 1 - C(steps + 1, 2) / C(q, 2), with steps the distance in
 * levels and q their number (Gwet's; it is not Krippendorff's ordinal metric).
 *
 * Sources: Cohen (1968), Psychological Bulletin 70, 213-220; Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., 3.5.
 *
 * @param levels the full scale, ascending: a level that nobody used still stretches it
 * @throws {RangeError} for fewer than two levels, or levels that do not ascend
 * @example
 * agreementWeights([1, 2, 3], 'linear') // => [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
 * agreementWeights([1, 2, 3], 'quadratic')[0] // => [1, 0.75, 0]
 */
export function agreementWeights(levels: readonly number[], weighting: Weighting): number[][] {
  if (levels.length < 2 || levels.some((level, i) => i > 0 && !(level > levels[i - 1]!))) {
    throw new RangeError('Weights need the levels of the scale, at least two, ascending.');
  }
  const range = levels[levels.length - 1]! - levels[0]!;
  const chances = (levels.length * (levels.length - 1)) / 2;
  const weigh = (i: number, j: number): number => {
    if (i === j) return 1;
    const distance = Math.abs(levels[i]! - levels[j]!) / range;
    const steps = Math.abs(i - j);
    switch (weighting) {
      case 'identity':
        return 0;
      case 'linear':
        return 1 - distance;
      case 'quadratic':
        return 1 - distance * distance;
      case 'ordinal':
        return 1 - (steps * (steps + 1)) / 2 / chances;
    }
  };
  return levels.map((_, i) => levels.map((__, j) => weigh(i, j)));
}
