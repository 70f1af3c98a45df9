/**
 * How far apart raters lie on one criterion: the standard deviation of their strictness in the crossed model, with an interval
 * read off the likelihood. Large: they read the anchors differently. An interval that begins at 0: no difference can be told.
 */
import { bestRatios, modelOf, whyNot } from './crossed-model';
import { crossedSums } from './crossed-sums';
import { type RatingTable, tableOf } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface RaterSpread {
  /** In the scale's points. */
  readonly sd: number;
  /** 95 %. */
  readonly interval: readonly [number, number];
  readonly units: number;
  readonly raters: number;
}

/** Half of chi-squared's 95 % point on 1 degree of freedom, doubled: what -2 log likelihood may lose inside the interval. */
const LOSS = 3.841458820694124;
const STEPS = 30;

/**
 * REML standard deviation of raters, with the profile interval of its ratio to the rest (the units' ratio held at its best)
 * times the standard deviation of the rest.
 *
 * Source: Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, 2.4 (likelihood intervals of variance components).
 * With fewer than about six raters the upper end is far out: their variance is nearly unknown.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = raterSpread([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * figures.sd.toFixed(2) // => '0.33'
 * figures.interval[0] // => 0
 */
export function raterSpread(ratings: readonly Rating[] | RatingTable): Result<RaterSpread> {
  const sums = crossedSums(ratings);
  if (sums.ratings === 0) return undefinedBecause('no-ratings');
  const reason = whyNot(sums);
  if (reason !== null) return undefinedBecause(reason);
  const model = modelOf(sums);
  const ratios = bestRatios(model);
  const best = model.at(ratios);
  const rest = Math.sqrt(best.variances.rest);
  const within = (rater: number): boolean => model.criterion({ unit: ratios.unit, rater }) - best.criterion <= LOSS;
  const edge = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (let step = 0; step < STEPS; step++) {
      const middle = (near + far) / 2;
      if (within(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  let beyond = ratios.rater + 0.25;
  while (within(beyond) && beyond < 1e3) beyond = ratios.rater + 2 * (beyond - ratios.rater);
  const low = within(0) ? 0 : edge(ratios.rater, 0);
  const high = edge(ratios.rater, beyond);
  return {
    defined: true,
    sd: ratios.rater * rest,
    interval: [low * rest, high * rest],
    units: sums.table.units.length,
    raters: sums.raters,
  };
}

/**
 * The same by moments, in one pass and whatever the number of raters: for panels so large that a model of every criterion would take
 * minutes. A rater's mean distance from the units' means has the variance (1 - 1/k)^2 of the raters' own, plus what chance leaves.
 *
 * With d = value less its unit's mean, m_r the mean of d over a rater's n_r values, s^2 = sum d^2 / (ratings - units) and c the mean of
 * (1 - 1/k): variance = (mean of m_r^2 - mean of s^2 c / n_r) / (c^2 + c (1 - c) / n), its error from the spread of the m_r^2.
 *
 * Source: Henderson (1953), Biometrics 9, 226-252 (method 3), with equal weight on raters. Needs many raters: below about 40 use
 * `raterSpread`.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = raterSpreadByMoments([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * figures.sd > 0 // => true
 */
export function raterSpreadByMoments(ratings: readonly Rating[] | RatingTable): Result<RaterSpread> {
  const table = tableOf(ratings);
  if (table.level.length === 0) return undefinedBecause('no-ratings');
  const R = table.raters.length;
  const units = table.units.length;
  if (R === 1) return undefinedBecause('one-rater');
  if (table.level.length === units) return undefinedBecause('no-pairs');
  if (table.levels.length === 1) return undefinedBecause('constant');
  const sums = new Float64Array(R);
  const counts = new Float64Array(R);
  let squares = 0;
  let among = 0;
  let paired = 0;
  let pairedUnits = 0;
  for (let u = 0; u < units; u++) {
    const from = table.starts[u]!;
    const to = table.starts[u + 1]!;
    if (to - from < 2) continue;
    pairedUnits++;
    let mean = 0;
    for (let e = from; e < to; e++) mean += table.levels[table.level[e]!]! / (to - from);
    for (let e = from; e < to; e++) {
      const off = table.levels[table.level[e]!]! - mean;
      sums[table.rater[e]!]! += off;
      counts[table.rater[e]!]!++;
      squares += off * off;
      among += 1 - 1 / (to - from);
      paired++;
    }
  }
  const seen = Array.from(counts.keys()).filter((r) => counts[r]! > 0);
  const share = among / paired;
  const rest = squares / (paired - pairedUnits);
  let chance = 0;
  let thin = 0;
  const means = seen.map((r) => {
    chance += (rest * share) / counts[r]! / seen.length;
    thin += (share * (1 - share)) / counts[r]! / seen.length;
    return (sums[r]! / counts[r]!) ** 2;
  });
  const average = means.reduce((sum, one) => sum + one, 0) / means.length;
  const spread = means.reduce((sum, one) => sum + (one - average) ** 2, 0) / Math.max(1, means.length - 1);
  const reach = 1.959963984540054 * Math.sqrt(spread / means.length);
  const root = (square: number): number => Math.sqrt(Math.max(0, (square - chance) / (share * share + thin)));
  return {
    defined: true,
    sd: root(average),
    interval: [root(average - reach), root(average + reach)],
    units,
    raters: R,
  };
}
