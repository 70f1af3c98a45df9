/**
 * The six intraclass correlations by analysis of variance, with F tests and intervals, for full tables and for tables with
 * holes. On panels where raters change from unit to unit the crossed model (`crossed-model.ts`) is the better answer; these
 * are what other packages print, and a check on it.
 */
import { connectedRaters } from './connected-groups';
import { fQuantile, fTail } from './f-distribution';
import { type RatingTable, tableOf } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

/** One of the six coefficients. */
export interface Intraclass {
  readonly value: number;
  /** F of "units do not differ", with its degrees of freedom and p; null where nothing is left to divide by (p is 0). */
  readonly f: number | null;
  readonly degrees: readonly [number, number];
  readonly p: number;
  /**
   * 95 % unless told. For `agreementMean` by Spearman-Brown from the single rater's limits (as in psych and SPSS); where a
   * single rater's lower limit is as low as it can be, the mean's has no bound: `-Infinity`.
   */
  readonly interval: readonly [number, number];
}

export interface Intraclasses {
  /** ICC(1), ICC(k): every unit has raters of its own. */
  readonly oneWay: Intraclass;
  readonly oneWayMean: Intraclass;
  /** ICC(A,1), ICC(A,k): raters are a sample; strictness counts as error. */
  readonly agreement: Intraclass;
  readonly agreementMean: Intraclass & {
    /** The other published interval of ICC(A,k), McGraw and Wong's (as in irr). */
    readonly intervalMcGrawWong: readonly [number, number];
  };
  /** ICC(C,1), ICC(C,k): strictness is left out of account. */
  readonly consistency: Intraclass;
  readonly consistencyMean: Intraclass;
  readonly meanSquares: {
    readonly units: number;
    readonly within: number;
    readonly raters: number;
    readonly residual: number;
  };
  /** Ratings a unit: Ebel's mean, which is the number of raters in a full table. The `Mean` forms are for so many raters. */
  readonly ratersPerUnit: number;
  readonly units: number;
  readonly raters: number;
}

/**
 * ICC(1), ICC(k), ICC(A,1), ICC(A,k), ICC(C,1) and ICC(C,k).
 *
 * With holes the two-way forms take each rater's mean off their ratings and go on as in the one-way case, with
 * k0 = [N - sum k_i^2 / N] / (n - 1) ratings a unit and (n - 1)(N / n - 1) residual degrees of freedom. On a full table that is
 * the textbook analysis of variance.
 *
 * Sources: Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; McGraw and Wong (1996), Psychological Methods 1,
 * 30-46; with holes Ebel (1951), Psychometrika 16, 407-424, and Brueckl (2011).
 *
 * @param options.acrossGroups goes on where raters fall into groups that share no unit. Strictness and units cannot be told
 *   apart there, so the two-way forms mean nothing: for comparison with other packages alone.
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const ratings = [...row('a', 9, 2, 5, 8), ...row('b', 6, 1, 3, 2), ...row('c', 8, 4, 6, 8), ...row('d', 7, 1, 2, 6), ...row('e', 10, 5, 6, 9), ...row('f', 6, 2, 4, 7)];
 * const figures = intraclassCorrelations(ratings);
 * [figures.oneWay, figures.agreement, figures.consistency].map(({ value }) => value.toFixed(2)) // => ['0.17', '0.29', '0.71']
 */
export function intraclassCorrelations(
  ratings: readonly Rating[] | RatingTable,
  options: { readonly acrossGroups?: boolean; readonly confidence?: number } = {},
): Result<Intraclasses> {
  const table = tableOf(ratings);
  const n = table.units.length;
  if (n === 0) return undefinedBecause('no-ratings');
  if (n === 1) return undefinedBecause('one-unit');
  if (table.raters.length === 1) return undefinedBecause('one-rater');
  if (table.level.length === n) return undefinedBecause('no-pairs');
  if (table.levels.length === 1) return undefinedBecause('constant');
  if (!options.acrossGroups && connectedRaters(table).length > 1) return undefinedBecause('disconnected');
  const squares = squaresOf(table);
  const { units, adjustedUnits, raters, residual, within } = squares;
  const nothing = 1e-12 * (units + within);
  if (Math.min(units, adjustedUnits, adjustedUnits + (raters - residual) / n) <= nothing) {
    return undefinedBecause('no-difference');
  }
  const clean = (square: number): number => (square <= nothing ? 0 : square);
  const cleaned = { ...squares, within: clean(within), raters: clean(raters), residual: clean(residual) };
  return { defined: true, ...coefficients(table, cleaned, (1 + (options.confidence ?? 0.95)) / 2) };
}

/** Values in their units, whoever gave them. */
type Cells = Pick<RatingTable, 'levels' | 'level' | 'starts'>;

interface Squares {
  units: number;
  within: number;
  adjustedUnits: number;
  raters: number;
  residual: number;
  k0: number;
  mean: number;
}

/** Mean squares of units (raw, and after each rater's mean was taken off), within units, of raters and of the residual. */
function squaresOf(table: RatingTable): Squares {
  const n = table.units.length;
  const total = table.level.length;
  const grand = grandMean(table);
  const raterCount = new Float64Array(table.raters.length);
  const raterMean = new Float64Array(table.raters.length);
  table.rater.forEach((rater) => {
    raterCount[rater]!++;
  });
  for (let e = 0; e < total; e++) {
    const r = table.rater[e]!;
    raterMean[r]! += (table.levels[table.level[e]!]! - grand) / raterCount[r]!;
  }

  const nothing = new Float64Array(table.raters.length);
  const raw = sumsOfSquares(table, grand, nothing);
  const adjusted = sumsOfSquares(table, grand, raterMean);
  // About the grand mean of what is left after the raters' means were taken off, which is 0: sums are about that point.
  const mean = total / n;
  const raters = raterMean.reduce((sum, off, r) => sum + raterCount[r]! * off * off, 0);
  return {
    units: raw.between / (n - 1),
    within: raw.inside / (total - n),
    adjustedUnits: adjusted.between / (n - 1),
    raters: raters / (table.raters.length - 1),
    residual: adjusted.inside / ((n - 1) * (mean - 1)),
    k0: usualSize(table),
    mean,
  };
}

function grandMean({ levels, level }: Cells): number {
  let sum = 0;
  for (let e = 0; e < level.length; e++) sum += levels[level[e]!]! / level.length;
  return sum;
}

/** Squares between units about 0, and within them about their own means, of values less the grand mean and `off` of their rater. */
function sumsOfSquares(
  { levels, level, starts, rater }: Cells & Pick<RatingTable, 'rater'>,
  grand: number,
  off: Float64Array,
): { between: number; inside: number } {
  let between = 0;
  let inside = 0;
  for (let u = 0; u < starts.length - 1; u++) {
    const from = starts[u]!;
    const until = starts[u + 1]!;
    let mean = 0;
    for (let e = from; e < until; e++) mean += (levels[level[e]!]! - grand - off[rater[e]!]!) / (until - from);
    between += (until - from) * mean * mean;
    for (let e = from; e < until; e++) inside += (levels[level[e]!]! - grand - off[rater[e]!]! - mean) ** 2;
  }
  return { between, inside };
}

/** Ebel's mean number of ratings a unit. */
function usualSize({ starts, level }: Cells): number {
  let squared = 0;
  for (let u = 0; u < starts.length - 1; u++) squared += (starts[u + 1]! - starts[u]!) ** 2;
  return (level.length - squared / level.length) / (starts.length - 2);
}

/**
 * ICC(1) alone, from values in their units: a fifth of the work of all six, which a page asks for once a rater.
 *
 * @param options.confidence 0.95 unless told
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * oneWayIntraclass(tabulate([...row('a', 1, 1, 2), ...row('b', 3, 3, 4)])).value.toFixed(2) // => '0.85'
 * oneWayIntraclass(tabulate(row('a', 1, 1, 2))).code // => 'one-unit'
 */
export function oneWayIntraclass(
  table: Cells,
  options: { readonly confidence?: number } = {},
): Result<Pick<Intraclass, 'value' | 'interval'>> {
  const n = table.starts.length - 1;
  const total = table.level.length;
  if (total === 0) return undefinedBecause('no-ratings');
  if (n === 1) return undefinedBecause('one-unit');
  if (total === n) return undefinedBecause('no-pairs');
  if (table.levels.length === 1) return undefinedBecause('constant');
  const { between, inside } = sumsOfSquares(
    { ...table, rater: new Int32Array(total) },
    grandMean(table),
    new Float64Array(1),
  );
  const [units, within] = [between / (n - 1), inside / (total - n)];
  const nothing = 1e-12 * (units + within);
  if (units <= nothing) return undefinedBecause('no-difference');
  const { single } = ratioForms(
    units,
    within <= nothing ? 0 : within,
    n - 1,
    total - n,
    usualSize(table),
    (1 + (options.confidence ?? 0.95)) / 2,
  );
  return { defined: true, value: single.value, interval: single.interval };
}

/** @param upper share below the upper limit of an interval: 0.975 for 95 % */
function coefficients(table: RatingTable, squares: Squares, upper: number): Intraclasses {
  const n = table.units.length;
  const m = table.raters.length;
  const { units, within, adjustedUnits, raters, residual, k0, mean } = squares;
  const dfUnits = n - 1;
  const dfWithin = n * (mean - 1);
  const dfResidual = (n - 1) * (mean - 1);
  const one = ratioForms(units, within, dfUnits, dfWithin, k0, upper);
  const two = ratioForms(adjustedUnits, residual, dfUnits, dfResidual, k0, upper);

  const single = (adjustedUnits - residual) / (adjustedUnits + (k0 - 1) * residual + (k0 / n) * (raters - residual));
  const average = (adjustedUnits - residual) / (adjustedUnits + (raters - residual) / n);
  /** Satterthwaite's degrees of freedom of the error that an agreement coefficient of this size is judged by. */
  const degreesAt = (value: number): number => {
    if (residual === 0) return m - 1;
    // Without the raters' share the formula cancels to this, also where its parts are 0.
    if (raters === 0) return dfResidual;
    const a = (k0 * value) / (n * (1 - value));
    const b = 1 + (k0 * value * (n - 1)) / (n * (1 - value));
    return (a * raters + b * residual) ** 2 / ((a * raters) ** 2 / (m - 1) + (b * residual) ** 2 / dfResidual);
  };
  const v1 = Math.max(0.1, degreesAt(single));
  const low = fQuantile(upper, dfUnits, v1);
  const high = fQuantile(upper, v1, dfUnits);
  const error = k0 * raters + (k0 * n - k0 - n) * residual;
  const limits: [number, number] = [
    (n * (adjustedUnits - low * residual)) / (low * error + n * adjustedUnits),
    (n * (high * adjustedUnits - residual)) / (error + n * high * adjustedUnits),
  ];
  const stepUp = (value: number): number => (k0 * value) / (1 + (k0 - 1) * value);
  const vk = Math.max(0.1, degreesAt(average));
  const lowK = fQuantile(upper, dfUnits, vk);
  const highK = fQuantile(upper, vk, dfUnits);
  const test = { f: two.f, degrees: [dfUnits, dfResidual] as const, p: two.p };
  return {
    oneWay: one.single,
    oneWayMean: one.mean,
    agreement: { value: single, ...test, interval: limits },
    agreementMean: {
      value: average,
      ...test,
      interval: [stepUp(limits[0]), stepUp(limits[1])],
      intervalMcGrawWong: [
        (n * (adjustedUnits - lowK * residual)) / (lowK * (raters - residual) + n * adjustedUnits),
        (n * (highK * adjustedUnits - residual)) / (raters - residual + n * highK * adjustedUnits),
      ],
    },
    consistency: two.single,
    consistencyMean: two.mean,
    meanSquares: { units, within, raters, residual },
    ratersPerUnit: k0,
    units: n,
    raters: m,
  };
}

/** The coefficients that are functions of one F ratio, units over error: ICC(1), ICC(k) and ICC(C,1), ICC(C,k). */
function ratioForms(units: number, error: number, dfUnits: number, dfError: number, k0: number, upper: number) {
  const degrees = [dfUnits, dfError] as const;
  if (error === 0) {
    const perfect: Intraclass = { value: 1, f: null, degrees, p: 0, interval: [1, 1] };
    return { f: null, p: 0, single: perfect, mean: perfect };
  }
  const f = units / error;
  const p = fTail(f, dfUnits, dfError);
  const low = f / fQuantile(upper, dfUnits, dfError);
  const high = f * fQuantile(upper, dfError, dfUnits);
  const single = (ratio: number): number => (ratio - 1) / (ratio + k0 - 1);
  const mean = (ratio: number): number => 1 - 1 / ratio;
  return {
    f,
    p,
    single: { value: single(f), f, degrees, p, interval: [single(low), single(high)] as const },
    mean: { value: mean(f), f, degrees, p, interval: [mean(low), mean(high)] as const },
  };
}
