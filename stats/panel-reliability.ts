/**
 * How far a panel's average can be trusted: shares of variance from the crossed model, for one rater and for the panel as it
 * is, where raters change from unit to unit and are not as many everywhere.
 */
import { type CrossedFit, fitOf, type Ratios, type Variances } from './crossed-model';
import type { CrossedSums } from './crossed-sums';
import type { Rating, Result } from './ratings';

export interface Share {
  readonly value: number;
  /** 95 % unless told, over what is not known of the variances. */
  readonly interval: readonly [number, number];
}

export interface PanelReliability {
  /** ICC(A,1): one rater, strictness counted as error. */
  readonly single: Share;
  /** ICC(C,1): one rater, strictness left out of account. */
  readonly singleConsistency: Share;
  /** ICC(A,k): the mean of k raters whose strictness does not cancel between units. */
  readonly mean: Share;
  /** ICC(Q,k): the mean of the panels as they were, for telling units apart; raters that units share do no harm. */
  readonly panel: Share;
  /** The same with one more rater on every unit. */
  readonly panelPlusOne: number;
  /** Harmonic mean of ratings a unit, and how little units share their raters (0: all the same; 1/k: none). */
  readonly ratersPerUnit: number;
  readonly nonOverlap: number;
  readonly variances: Variances;
  readonly units: number;
  readonly raters: number;
}

/** Grid over both ratios: finer where an evaluation is cheap. */
const FINE = 41;
const COARSE = 11;
const MANY_RATERS = 60;
const WORTH = 16;

/**
 * ICC(A,1), ICC(C,1), ICC(A,k) and ICC(Q,k) for incomplete designs, with intervals.
 *
 * With variances u of units, r of raters, e of the rest, k the harmonic mean of ratings a unit and
 * q = 1/k - mean over pairs of units of shared raters / (k_i k_j): ICC(A,1) = u / (u + r + e), ICC(C,1) = u / (u + e),
 * ICC(A,k) = u / (u + (r + e) / k), ICC(Q,k) = u / (u + q r + e / k).
 *
 * Source: ten Hove, Jorgensen and van der Ark (2024), Psychological Methods 29, 967-979. Intervals: quantiles over the
 * restricted likelihood of the variance ratios with uniform weight on standard deviations.
 *
 * Depends on how much units differ: after a strict first stage it is lower without raters being worse.
 *
 * @param ratings or their fit, where it is there already
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const figures = panelReliability([...row('a', 1, 1, 2), ...row('b', 3, 3, 4), ...row('c', 5, 5, 5), ...row('d', 2, 3, 3)]);
 * [figures.single, figures.panel].map(({ value }) => value.toFixed(2)) // => ['0.90', '0.98']
 */
export function panelReliability(
  ratings: readonly Rating[] | CrossedFit,
  options: { readonly confidence?: number } = {},
): Result<PanelReliability> {
  const outside = (1 - (options.confidence ?? 0.95)) / 2;
  const fit = fitOf(ratings);
  if (!fit.defined) return fit;
  const { sums, model, best } = fit;
  const { k, q } = overlapOf(sums);
  const shares = sharesOf(k, q);
  const weighed = likelyRatios(model, best.ratios, best.criterion, sums.raters > MANY_RATERS ? COARSE : FINE);
  const share = (of: (ratios: Ratios) => number): Share => ({
    value: of(best.ratios),
    interval: weightedInterval(
      weighed.map(({ ratios, weight }) => ({ value: of(ratios), weight })),
      outside,
    ),
  });
  return {
    defined: true,
    single: share(shares.single),
    singleConsistency: share(shares.singleConsistency),
    mean: share(shares.mean),
    panel: share(shares.panel),
    panelPlusOne: sharesOf(k + 1, (q * k) / (k + 1)).panel(best.ratios),
    ratersPerUnit: k,
    nonOverlap: q,
    variances: best.variances,
    units: sums.table.units.length,
    raters: sums.raters,
  };
}

/**
 * The coefficients as functions of the ratios alone: the rest's variance cancels.
 *
 * @param k harmonic mean of ratings a unit
 * @param q how little units share raters (`overlapOf`)
 * @example
 * sharesOf(2, 0.5).single({ unit: 1, rater: 0 }) // => 0.5
 */
export function sharesOf(k: number, q: number) {
  const of =
    (raters: number, rest: number) =>
    ({ unit, rater }: Ratios): number => {
      const u = unit * unit;
      return u === 0 ? 0 : u / (u + raters * rater * rater + rest);
    };
  return { single: of(1, 1), singleConsistency: of(0, 1), mean: of(1 / k, 1 / k), panel: of(q, 1 / k) };
}

/**
 * Harmonic mean k of ratings a unit, and q: 1/k less the mean over ordered pairs of units of shared / (k_i k_j), in one pass by
 * sum over raters of [(sum_i a_ir / k_i)^2 - sum_i (a_ir / k_i)^2].
 *
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * overlapOf(crossedSums([...row('a', 1, 2), ...row('b', 2, 2)])) // => { k: 2, q: 0 }
 */
export function overlapOf({ table, raters }: CrossedSums): { k: number; q: number } {
  const n = table.units.length;
  const sums = new Float64Array(raters);
  const squares = new Float64Array(raters);
  let inverse = 0;
  for (let u = 0; u < n; u++) {
    const from = table.starts[u]!;
    const to = table.starts[u + 1]!;
    const share = 1 / (to - from);
    inverse += share / n;
    for (let e = from; e < to; e++) {
      sums[table.rater[e]!]! += share;
      squares[table.rater[e]!]! += share * share;
    }
  }
  const shared = sums.reduce((total, sum, r) => total + sum * sum - squares[r]!, 0) / (n * (n - 1));
  return { k: 1 / inverse, q: Math.max(0, inverse - shared) };
}

interface Weighed {
  readonly ratios: Ratios;
  readonly weight: number;
}

function likelyRatios(
  model: { criterion(ratios: Ratios): number },
  best: Ratios,
  criterion: number,
  nodes: number,
): Weighed[] {
  const stretch = (name: keyof Ratios): number[] => {
    const loss = (value: number): number => model.criterion({ ...best, [name]: value }) - criterion;
    const centre = best[name];
    let high = centre + 0.1;
    while (loss(high) <= WORTH && high < 50) high = centre + 1.5 * (high - centre);
    let low = 0;
    for (let share = 0.5; loss(low) > WORTH && share > 0.01; share /= 2) {
      const nearer = low + share * (centre - low);
      if (loss(nearer) > WORTH) low = nearer;
    }
    return Array.from({ length: nodes }, (_, i) => low + ((i + 0.5) * (high - low)) / nodes);
  };
  const [units, raters] = [stretch('unit'), stretch('rater')];
  return units.flatMap((unit) =>
    raters.flatMap((rater) => {
      const off = model.criterion({ unit, rater }) - criterion;
      return off > WORTH ? [] : [{ ratios: { unit, rater }, weight: Math.exp(-off / 2) }];
    }),
  );
}

/** The values that leave the share `outside` of the weight on either side, between the nodes' middles. */
function weightedInterval(values: readonly { value: number; weight: number }[], outside: number): [number, number] {
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, one) => sum + one.weight, 0);
  const at = (share: number): number => {
    let before = 0;
    for (const [i, { value, weight }] of sorted.entries()) {
      const middle = before + weight / 2;
      if (middle >= share * total) {
        const previous = sorted[i - 1];
        if (previous === undefined) return value;
        const start = before - previous.weight / 2;
        return previous.value + ((share * total - start) / (middle - start)) * (value - previous.value);
      }
      before += weight;
    }
    return sorted[sorted.length - 1]!.value;
  };
  return [at(outside), at(1 - outside)];
}
