/**
 * Drift of one rater against their own past: EWMA for a slow creep, CUSUM for a step. Both take standardised or plain
 * values in time order; what is watched is the residual of a rating after unit and rater are accounted for.
 */

export interface Ewma {
  readonly values: readonly number[];
  /** Limits at each point: narrower at the start unless `asymptotic`. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Positions (from 0) outside of the limits. */
  readonly signals: readonly number[];
}

/**
 * Exponentially weighted moving average z_t = lambda x_t + (1 - lambda) z_(t-1), from the target on, with limits at
 * target +/- width * sigma * sqrt(lambda / (2 - lambda) * (1 - (1 - lambda)^(2t))).
 *
 * Sources: Roberts (1959), Technometrics 1, 239-250; NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4. With lambda .1
 * and width 2.814 a steady series of 500 points gives one false alarm on average.
 *
 * @param options.lambda weight of the newest value, above 0 and at most 1
 * @param options.width limits in standard deviations of the average
 * @param options.asymptotic the limits of a long series at every point
 * @throws {RangeError} for lambda or sigma outside of their range
 * @example
 * const chart = ewma([2, 0, 0], { target: 0, sigma: 1, lambda: 0.5, width: 3 });
 * chart.values // => [1, 0.5, 0.25]
 * chart.signals // => []
 */
export function ewma(
  series: readonly number[],
  options: {
    readonly target: number;
    readonly sigma: number;
    readonly lambda: number;
    readonly width: number;
    readonly asymptotic?: boolean;
  },
): Ewma {
  const { target, sigma, lambda, width, asymptotic = false } = options;
  if (!(lambda > 0 && lambda <= 1 && sigma > 0)) {
    throw new RangeError(`A chart needs lambda in (0, 1] and sigma above 0, not ${lambda} and ${sigma}.`);
  }
  const values: number[] = [];
  let last = target;
  for (const x of series) {
    last = lambda * x + (1 - lambda) * last;
    values.push(last);
  }
  const reach = series.map((_, t) => {
    const share = asymptotic ? 1 : 1 - (1 - lambda) ** (2 * (t + 1));
    return width * sigma * Math.sqrt((lambda / (2 - lambda)) * share);
  });
  return {
    values,
    lower: reach.map((one) => target - one),
    upper: reach.map((one) => target + one),
    signals: values.flatMap((value, t) => (Math.abs(value - target) > reach[t]! ? [t] : [])),
  };
}

export interface Cusum {
  /** Sums of what lies more than the allowance above and below the target, never below 0. */
  readonly above: readonly number[];
  readonly below: readonly number[];
  /** First position (from 0) at which a sum exceeds the decision value, or null. */
  readonly signal: number | null;
}

/**
 * Tabular CUSUM: above_t = max(0, above_(t-1) + x_t - target - k sigma), below likewise downwards; a sum above h sigma signals.
 *
 * Sources: Page (1954), Biometrika 41, 100-115; Montgomery, Introduction to Statistical Quality Control, 9.1. With k .5 and h 4,
 * 5, 6 a steady series gives a false alarm about every 168, 465, 1,300 points; a shift of one sigma is found after about 8, 10, 12.
 *
 * @param options.k allowance and `options.h` decision value, in standard deviations
 * @throws {RangeError} for sigma or h of 0 or below
 * @example
 * cusum([0, 2, 2, 2], { target: 0, sigma: 1, k: 0.5, h: 4 }) // => { above: [0, 1.5, 3, 4.5], below: [0, 0, 0, 0], signal: 3 }
 */
export function cusum(
  series: readonly number[],
  options: { readonly target: number; readonly sigma: number; readonly k: number; readonly h: number },
): Cusum {
  const { target, sigma, k, h } = options;
  if (!(sigma > 0 && h > 0)) throw new RangeError(`A chart needs sigma and h above 0, not ${sigma} and ${h}.`);
  const above: number[] = [];
  const below: number[] = [];
  let up = 0;
  let down = 0;
  for (const x of series) {
    up = Math.max(0, up + x - target - k * sigma);
    down = Math.max(0, down + target - x - k * sigma);
    above.push(up);
    below.push(down);
  }
  const signal = above.findIndex((sum, t) => Math.max(sum, below[t]!) > h * sigma);
  return { above, below, signal: signal < 0 ? null : signal };
}
