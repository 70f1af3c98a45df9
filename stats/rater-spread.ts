/**
 * How far apart raters lie on one criterion: the standard deviation of their strictness in the crossed model, with an interval
 * read off the likelihood. Large: they read the anchors differently. An interval that begins at 0: no difference can be told.
 */
import { bestRatios, modelOf, whyNot } from './crossed-model';
import { crossedSums } from './crossed-sums';
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
export function raterSpread(ratings: readonly Rating[]): Result<RaterSpread> {
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  const sums = crossedSums(ratings);
  const reason = whyNot(sums, ratings);
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
