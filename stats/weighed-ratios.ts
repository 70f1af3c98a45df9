/**
 * What the data leave open about the variances: ratios of the crossed model over the stretch in which the likelihood is worth
 * looking at, each with its weight. Errors of severity and of adjusted scores are means over these.
 */
import type { ModelAt, modelOf, Ratios } from './crossed-model';

export interface WeighedRatios {
  readonly ratios: Ratios;
  /** Of 1 in all. */
  readonly weight: number;
}

type Model = ReturnType<typeof modelOf>;

/** Nodes on the way of each ratio, and how far below the best a node may lie (in -2 log likelihood) to be worth looking at. */
const NODES = { rater: 13, unit: 5 };
const WORTH = 14;
/** From so many raters on the units' variance is known well enough to be held. */
const MANY_RATERS = 60;

/**
 * Nodes over both ratios, weighed by the restricted likelihood with uniform weight on the raters' standard deviation, or on their
 * variance, which gives large ratios more.
 *
 * Sources: Gelman (2006), Prior distributions for variance parameters in hierarchical models, Bayesian Analysis 1, 515-534; uniform on
 * the variance for intervals that cover as often as they say: Morris and Tang (2011), Statistical Science 26, 271-287.
 *
 * @param best the model at its estimates
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const model = modelOf(crossedSums([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]));
 * const nodes = weighedRatios(model, model.at(bestRatios(model)), 'deviation');
 * nodes.reduce((sum, { weight }) => sum + weight, 0).toFixed(6) // => '1.000000'
 */
export function weighedRatios(model: Model, best: ModelAt, uniformOn: 'deviation' | 'variance'): WeighedRatios[] {
  const raterNodes = nodesFor(model, best, 'rater', NODES.rater);
  const many = best.raterEffects.length > MANY_RATERS;
  const unitNodes = many ? [best.ratios.unit] : nodesFor(model, best, 'unit', NODES.unit);
  const nodes: { ratios: Ratios; weight: number }[] = [];
  let total = 0;
  for (const unit of unitNodes) {
    for (const rater of raterNodes) {
      const off = model.criterion({ unit, rater }) - best.criterion;
      if (off > WORTH) continue;
      const weight = Math.exp(-off / 2) * (uniformOn === 'variance' ? rater : 1);
      total += weight;
      nodes.push({ ratios: { unit, rater }, weight });
    }
  }
  return nodes.map(({ ratios, weight }) => ({ ratios, weight: weight / total }));
}

/** Evenly spaced ratios over the stretch in which the likelihood is worth looking at, the other ratio held at its best. */
function nodesFor(model: Model, best: ModelAt, name: keyof Ratios, count: number): number[] {
  const loss = (value: number): number => model.criterion({ ...best.ratios, [name]: value }) - best.criterion;
  const edge = (inside: number, outside: number): number => {
    let [near, far] = [inside, outside];
    for (let step = 0; step < 12; step++) {
      const middle = (near + far) / 2;
      if (loss(middle) > WORTH) far = middle;
      else near = middle;
    }
    return near;
  };
  const centre = best.ratios[name];
  let beyond = centre + 0.25;
  while (loss(beyond) <= WORTH && beyond < 50) beyond = centre + 2 * (beyond - centre);
  const high = beyond >= 50 ? 50 : edge(centre, beyond);
  const low = loss(0) <= WORTH ? 0 : edge(centre, 0);
  return Array.from({ length: count }, (_, i) => low + ((i + 0.5) * (high - low)) / count);
}
