/**
 * A percentile interval for any statistic of count patterns. Units are what is resampled, because the ratings of one unit
 * hang together; raters are not, so the interval speaks of these raters on more such units.
 */
import type { CountPatterns } from './count-patterns';
import { drawMultinomial } from './multinomial-draw';
import { quantile } from './quantile';
import { createRandom, type Random, seedFrom } from './random';
import { type Result, undefinedBecause } from './ratings';

export interface BootstrapOptions {
  /** Resamples; 2,000 unless told. */
  readonly draws?: number;
  /** Share of resamples inside the interval; 0.95 unless told. */
  readonly confidence?: number;
  /** Source of randomness; unless given it is seeded by the patterns, so the same data give the same interval. */
  readonly random?: Random;
}

export interface BootstrapInterval {
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the statistic over the resamples. */
  readonly standardError: number;
  readonly confidence: number;
  /** Resamples in which the statistic had a value. */
  readonly draws: number;
  /** Resamples in which it had none; they take no part. */
  readonly drawsWithoutValue: number;
}

/**
 * Percentile bootstrap over units. Cost: draws x patterns, whatever the number of units.
 *
 * Source: Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap, chapter 13.
 *
 * The percentile interval is somewhat narrow with few units and has no width where all units are alike (three units in
 * perfect agreement give 1 to 1), so ask for a minimum number of units before showing it.
 *
 * @param statistic value for the number of units showing each pattern; `undefined` where it has none
 * @returns undefined with one unit, or when the statistic has no value in more than 1 of 20 resamples
 * @throws {RangeError} when draws is below 2 or confidence is outside 0 to 1
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const patterns = countPatterns(tabulate([...row('a', 1, 1), ...row('b', 1, 2), ...row('c', 1, 2), ...row('d', 2, 2)]));
 * const shareOfFirst = (frequency) => frequency[0] / 4;
 * const { low, high } = percentileBootstrap(patterns, shareOfFirst);
 * [low, high] // => [0, 0.75]
 */
export function percentileBootstrap(
  patterns: CountPatterns,
  statistic: (frequency: Int32Array) => number | undefined,
  options: BootstrapOptions = {},
): Result<BootstrapInterval> {
  return percentileBootstraps(patterns, [statistic], options)[0]!;
}

/**
 * The same for several statistics of the same draws: drawing is what costs, and figures that stand side by side should
 * speak of the same resamples.
 *
 * @returns one answer a statistic, in their order
 * @throws {RangeError} when draws is below 2 or confidence is outside 0 to 1
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const patterns = countPatterns(tabulate([...row('a', 1, 1), ...row('b', 1, 2), ...row('c', 1, 2), ...row('d', 2, 2)]));
 * const share = (p) => (frequency) => frequency[p] / 4;
 * percentileBootstraps(patterns, [share(0), share(1)]).map(({ low, high }) => [low, high]) // => [[0, 0.75], [0, 1]]
 */
export function percentileBootstraps(
  patterns: CountPatterns,
  statistics: readonly ((frequency: Int32Array) => number | undefined)[],
  options: BootstrapOptions = {},
): Result<BootstrapInterval>[] {
  const { draws = 2000, confidence = 0.95, random = createRandom(seedFrom(fingerprint(patterns))) } = options;
  if (!Number.isInteger(draws) || draws < 2) throw new RangeError(`A bootstrap needs 2 or more draws, not ${draws}.`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`Confidence lies between 0 and 1, not at ${confidence}.`);
  if (patterns.units < 2) return statistics.map(() => undefinedBecause('one-unit'));

  const frequency = new Int32Array(patterns.frequency.length);
  const values = statistics.map(() => new Float64Array(draws));
  const found = new Int32Array(statistics.length);
  for (let draw = 0; draw < draws; draw++) {
    drawMultinomial(random, patterns.frequency, frequency);
    for (let s = 0; s < statistics.length; s++) {
      const value = statistics[s]!(frequency);
      if (value !== undefined) values[s]![found[s]!++] = value;
    }
  }
  return values.map((drawn, s) => intervalOf(drawn.subarray(0, found[s]!), draws, confidence));
}

function intervalOf(values: Float64Array, draws: number, confidence: number): Result<BootstrapInterval> {
  const found = values.length;
  if (draws - found > draws / 20) return undefinedBecause('constant-resamples');
  const sorted = values.sort();
  const mean = sorted.reduce((sum, value) => sum + value, 0) / found;
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    defined: true,
    low: quantile(sorted, (1 - confidence) / 2),
    high: quantile(sorted, (1 + confidence) / 2),
    standardError: Math.sqrt(squares / (found - 1)),
    confidence,
    draws: found,
    drawsWithoutValue: draws - found,
  };
}

/** What tells one set of patterns from another. Values, not their indices, so that an unpaired rating changes nothing. */
function* fingerprint({ frequency, starts, level, count, levels }: CountPatterns): Generator<number> {
  for (let p = 0; p < frequency.length; p++) {
    yield frequency[p]!;
    for (let cell = starts[p]!; cell < starts[p + 1]!; cell++) {
      yield levels[level[cell]!]!;
      yield count[cell]!;
    }
  }
}
