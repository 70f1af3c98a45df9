/** Quantiles of a mixture of bell curves: the interval of an effect when how far to shrink it is itself uncertain. */
import { fTail } from './f-distribution';

export interface Component {
  /** Of 1 in all. */
  readonly weight: number;
  readonly centre: number;
  /** Scale of the curve, above 0. */
  readonly deviation: number;
}

/** From so many degrees of freedom on Wallace's transformation to the normal serves: limits are right to 3 parts in 10,000. */
const MANY_DEGREES = 12;

/**
 * Upper tail of the standard normal to 1.2e-7 relative: an interval asks for it some hundred thousand times.
 * Source: Press et al., Numerical Recipes, 6.2 (Chebyshev fit of erfc).
 */
function quickTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const fit =
    -1.26551223 +
    t *
      (1.00002368 +
        t *
          (0.37409196 +
            t *
              (0.09678418 +
                t *
                  (-0.18628806 +
                    t * (0.27886807 + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
  const tail = (t * Math.exp(fit - x * x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** The normal variable with the tail of Student's t. Source: Wallace (1959), Annals of Mathematical Statistics 30, 1121-1130. */
const asNormal = (t: number, degrees: number): number =>
  (Math.sign(t) * Math.sqrt(degrees * Math.log1p((t * t) / degrees)) * (8 * degrees + 1)) / (8 * degrees + 3);

/**
 * The value below which the share `p` of the mixture lies; each component is Student's t about its centre.
 *
 * By the Illinois form of false position, to 1e-6 of the mixture's width. Source: Dowell and Jarratt (1971), BIT 11, 168-174.
 *
 * @param p above 0 and below 1
 * @throws {RangeError} outside of these, or without components
 * @example
 * const one = [{ weight: 1, centre: 2, deviation: 1 }];
 * mixtureQuantile(one, 0.975, 1e6).toFixed(4) // => '3.9600'
 * mixtureQuantile(one, 0.025, 10).toFixed(4) // => '-0.2281'
 */
export function mixtureQuantile(components: readonly Component[], p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A quantile is asked for at ${p}; it lies between 0 and 1.`);
  if (components.length === 0) throw new RangeError('A mixture needs components.');
  const above = (z: number): number => {
    if (degrees >= MANY_DEGREES) return quickTail(asNormal(z, degrees));
    const tail = fTail(z * z, 1, degrees) / 2;
    return z >= 0 ? tail : 1 - tail;
  };
  /** Share above x, less the share wanted there: falls with x. */
  const off = (x: number): number => {
    let share = p - 1;
    for (const { weight, centre, deviation } of components) share += weight * above((x - centre) / deviation);
    return share;
  };
  let low = Math.min(...components.map(({ centre, deviation }) => centre - deviation));
  let high = Math.max(...components.map(({ centre, deviation }) => centre + deviation));
  const width = high - low;
  let [atLow, atHigh] = [off(low), off(high)];
  for (let reach = width; atLow < 0; reach *= 2) {
    low -= reach;
    atLow = off(low);
  }
  for (let reach = width; atHigh > 0; reach *= 2) {
    high += reach;
    atHigh = off(high);
  }
  let side = 0;
  for (let step = 0; step < 100 && high - low > 1e-6 * width; step++) {
    const x = step % 8 === 7 ? (low + high) / 2 : (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = off(x);
    if (at === 0) return x;
    if (at > 0) {
      [low, atLow] = [x, at];
      if (side === 1) atHigh /= 2;
      side = 1;
    } else {
      [high, atHigh] = [x, at];
      if (side === -1) atLow /= 2;
      side = -1;
    }
  }
  return (low + high) / 2;
}
