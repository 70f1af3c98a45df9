/**
 * Intervals of the crossed model's variances and of what follows from them by simulation: panels of the same design, drawn from
 * the fitted model and fitted anew. What R's lme4 offers as `bootMer`, and a check on the intervals of `panelReliability`, which
 * take a fraction of the time.
 */
import { bestRatios, type CrossedFit, fitOf, modelOf } from './crossed-model';
import { crossedSums } from './crossed-sums';
import { normalQuantile } from './normal-quantile';
import { overlapOf, sharesOf } from './panel-reliability';
import type { BootstrapOptions } from './percentile-bootstrap';
import { quantile } from './quantile';
import { createRandom, type Random, seedFrom } from './random';
import type { RatingTable } from './rating-table';
import type { Rating, Result } from './ratings';

type Interval = readonly [number, number];

export interface CrossedBootstrap {
  /** Variances, in squared points of the scale. */
  readonly unit: Interval;
  readonly rater: Interval;
  readonly rest: Interval;
  /** ICC(A,1), ICC(C,1), ICC(A,k), ICC(Q,k), as in `panelReliability`. */
  readonly single: Interval;
  readonly singleConsistency: Interval;
  readonly mean: Interval;
  readonly panel: Interval;
  readonly confidence: number;
  readonly draws: number;
}

/**
 * Parametric percentile bootstrap: unit, rater and rest drawn from normal distributions with the estimated variances, on
 * the seats that there are.
 *
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, 6.5 and chapter 13; ten Hove, Jorgensen and van der Ark (2024),
 * Psychological Methods 29, 967-979 (of reliabilities).
 *
 * With few raters it is too low at the upper end of the raters' variance: an estimate that is too small draws samples like itself.
 *
 * @param ratings or their fit, where it is there already
 * @param options 1,000 draws unless told; seeded by the ratings unless a source of randomness is given
 * @throws {RangeError} on malformed rows (see `tabulate`), or when draws is below 2 or confidence is outside 0 to 1
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = crossedModelBootstrap([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)], { draws: 200 });
 * figures.rater[0] // => 0
 * figures.panel[0] > 0.5 // => true
 */
export function crossedModelBootstrap(
  ratings: readonly Rating[] | CrossedFit,
  options: BootstrapOptions = {},
): Result<CrossedBootstrap> {
  const { draws = 1000, confidence = 0.95 } = options;
  if (!Number.isInteger(draws) || draws < 2) throw new RangeError(`A bootstrap needs 2 or more draws, not ${draws}.`);
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`Confidence lies between 0 and 1, not at ${confidence}.`);
  const fit = fitOf(ratings);
  if (!fit.defined) return fit;
  const { sums, best } = fit;
  const { table } = sums;
  const random = options.random ?? createRandom(seedFrom(fingerprint(table)));
  const { k, q } = overlapOf(sums);
  const shares = sharesOf(k, q);
  const names = ['unit', 'rater', 'rest', 'single', 'singleConsistency', 'mean', 'panel'] as const;
  const drawn = names.map(() => new Float64Array(draws));
  for (let draw = 0; draw < draws; draw++) {
    const model = modelOf(crossedSums(simulated(table, best.variances, random)));
    const ratios = bestRatios(model, 1e-6);
    const { variances } = model.at(ratios);
    const found = {
      ...variances,
      single: shares.single(ratios),
      singleConsistency: shares.singleConsistency(ratios),
      mean: shares.mean(ratios),
      panel: shares.panel(ratios),
    };
    for (const [at, name] of names.entries()) drawn[at]![draw] = found[name];
  }
  const intervals = names.map((name, at) => {
    const sorted = drawn[at]!.sort();
    return [name, [quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)]] as const;
  });
  const found = Object.fromEntries(intervals) as Record<(typeof names)[number], Interval>;
  return { defined: true, ...found, confidence, draws };
}

/** The same seats with values from the model; the mean plays no part in what is asked. */
function simulated(
  table: RatingTable,
  { unit, rater, rest }: { unit: number; rater: number; rest: number },
  random: Random,
): RatingTable {
  const normal = (variance: number): number => Math.sqrt(variance) * normalQuantile(random() || 0.5);
  const strictness = table.raters.map(() => normal(rater));
  const values = new Float64Array(table.rater.length);
  for (let u = 0; u < table.units.length; u++) {
    const quality = normal(unit);
    for (let e = table.starts[u]!; e < table.starts[u + 1]!; e++) {
      values[e] = quality + strictness[table.rater[e]!]! + normal(rest);
    }
  }
  return { ...table, levels: [...values], level: Int32Array.from(values.keys()) };
}

function* fingerprint({ levels, level, rater }: RatingTable): Generator<number> {
  for (let e = 0; e < level.length; e++) {
    yield rater[e]!;
    yield levels[level[e]!]!;
  }
}
