/** How the criteria of a rubric hang together: Cronbach's alpha, and for each criterion how it goes with the rest. */
import { pearson } from './correlation';
import { fQuantile } from './f-distribution';
import { type Result, undefinedBecause } from './ratings';

export interface ItemFigures {
  readonly mean: number;
  /** Sample standard deviation. */
  readonly sd: number;
  /** Correlation with the sum of the others; null where one of the two does not vary. Below .15: "does not go with the rest". */
  readonly itemRest: number | null;
  /** Correlation with the sum of all, the item itself among them: always the higher of the two. */
  readonly itemTotal: number | null;
  /** Cronbach's alpha of the others; null for two items. */
  readonly alphaIfDeleted: number | null;
}

export interface ItemAnalysis {
  /** Cronbach's alpha; grows with the number of items and with halo, and says nothing of validity. */
  readonly alpha: number;
  /** Alpha of the items brought to one spread. */
  readonly standardizedAlpha: number | null;
  /** Feldt's, 95 % unless told. */
  readonly interval: readonly [number, number];
  readonly items: readonly ItemFigures[];
  readonly persons: number;
}

/**
 * Item analysis of a full table.
 *
 * alpha = k / (k - 1) * (1 - sum of item variances / variance of the sum). Sources: Cronbach (1951), Psychometrika 16, 297-334;
 * interval by Feldt, Woodruff and Salih (1987), Applied Psychological Measurement 11, 93-103: 1 - (1 - alpha) F.
 *
 * Use means per candidate that are adjusted for who rated; else strictness inflates alpha.
 *
 * @param rows persons (or performances) by items, no holes
 * @throws {RangeError} when rows differ in length or hold what is no number
 * @example
 * const figures = itemAnalysis([[1, 2, 1], [2, 3, 3], [3, 3, 4], [5, 4, 5]]);
 * figures.alpha.toFixed(3) // => '0.938'
 * figures.items[1].itemRest.toFixed(2) // => '0.97'
 */
export function itemAnalysis(
  rows: readonly (readonly number[])[],
  options: { readonly confidence?: number } = {},
): Result<ItemAnalysis> {
  const n = rows.length;
  const k = rows[0]?.length ?? 0;
  if (rows.some((row) => row.length !== k || !row.every(Number.isFinite))) {
    throw new RangeError('Item analysis needs a full table of numbers: one row a person, one column an item.');
  }
  if (n === 0) return undefinedBecause('no-ratings');
  if (n === 1) return undefinedBecause('one-unit');
  if (k < 2) return undefinedBecause('one-item');
  const indices = Array.from({ length: k }, (_, item) => item);
  const columns = indices.map((item) => rows.map((row) => row[item]!));
  const totals = rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  const variances = columns.map(variance);
  const whole = variance(totals);
  const alpha = alphaOf(variances, whole);
  if (alpha === null) return undefinedBecause('constant');

  const correlation = (x: readonly number[], y: readonly number[]): number | null => {
    const figures = pearson(x, y);
    return figures.defined ? figures.r : null;
  };
  const items = columns.map((column, item): ItemFigures => {
    const rest = totals.map((total, person) => total - column[person]!);
    const others = variances.filter((_, other) => other !== item);
    return {
      mean: mean(column),
      sd: Math.sqrt(variances[item]!),
      itemRest: correlation(column, rest),
      itemTotal: correlation(column, totals),
      alphaIfDeleted: k === 2 ? null : alphaOf(others, variance(rest)),
    };
  });
  const pairs = indices.flatMap((a) => indices.slice(0, a).map((b) => correlation(columns[a]!, columns[b]!)));
  const together = pairs.includes(null) ? null : mean(pairs as number[]);
  const df = [n - 1, (n - 1) * (k - 1)] as const;
  const upper = (1 + (options.confidence ?? 0.95)) / 2;
  return {
    defined: true,
    alpha,
    standardizedAlpha: together === null ? null : (k * together) / (1 + (k - 1) * together),
    interval: [1 - (1 - alpha) * fQuantile(upper, df[0], df[1]), 1 - (1 - alpha) * fQuantile(1 - upper, df[0], df[1])],
    items,
    persons: n,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

function alphaOf(variances: readonly number[], whole: number): number | null {
  const k = variances.length;
  const parts = variances.reduce((sum, one) => sum + one, 0);
  return whole <= 1e-12 * parts || whole === 0 ? null : (k / (k - 1)) * (1 - parts / whole);
}
