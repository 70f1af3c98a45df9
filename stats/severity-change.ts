/** Has somebody become stricter or milder beside the same colleagues? Effects before and after a day, and their difference. */
import { tTails } from './f-distribution';
import { type Rating, type Result, undefinedBecause } from './ratings';
import { twoWayEffects } from './two-way-effects';

export interface RaterChange {
  readonly rater: string;
  /** In points, against the mean change of all raters, which cannot be told from a change of the performances. */
  readonly change: number;
  readonly standardError: number;
  /** Two-sided, by Student's t. Many raters mean many tests: see `benjaminiHochberg`. */
  readonly p: number;
  readonly before: number;
  readonly after: number;
}

export interface SeverityChange {
  /** Alphabetical; raters with ratings on both sides alone. */
  readonly raters: readonly RaterChange[];
  readonly degrees: number;
}

/**
 * Change of every rater between two spans of time: least squares of value = unit + rater x span, with one residual variance.
 *
 * Raters of one span alone are left out, with their ratings. Raters must be connected within each span.
 *
 * Source: Searle (1987), Linear Models for Unbalanced Data, 4.9, with interaction of rater and span.
 *
 * @throws {RangeError} on malformed rows (see `tabulate`)
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const before = [...row('a', 1, 2), ...row('b', 3, 4), ...row('c', 2, 4)];
 * const after = [...row('d', 3, 1), ...row('e', 4, 2), ...row('f', 5, 4)];
 * severityChange(before, after).raters.map(({ change }) => change.toFixed(2)) // => ['1.50', '-1.50']
 */
export function severityChange(before: readonly Rating[], after: readonly Rating[]): Result<SeverityChange> {
  const counts = [before, after].map((rows) => {
    const own = new Map<string, number>();
    for (const { rater } of rows) own.set(rater, (own.get(rater) ?? 0) + 1);
    return own;
  });
  const [early, late] = counts as [Map<string, number>, Map<string, number>];
  const both = [...early.keys()].filter((rater) => late.has(rater)).sort();
  if (before.length === 0 || after.length === 0) return undefinedBecause('no-ratings');
  if (both.length < 2) return undefinedBecause('one-rater');
  const names = new Set(both);
  const marked = (rows: readonly Rating[], span: string): Rating[] =>
    rows
      .filter(({ rater }) => names.has(rater))
      .map(({ unit, rater, value }) => ({ unit: `${span} ${unit}`, rater: `${span} ${rater}`, value }));
  const figures = twoWayEffects([...marked(before, 'before'), ...marked(after, 'after')]);
  if (!figures.defined) return figures;
  if (figures.groups !== 2) return undefinedBecause('disconnected');
  const effects = new Map(figures.raters.map((one) => [one.rater, one]));
  const raters: RaterChange[] = [];
  for (const rater of both) {
    const was = effects.get(`before ${rater}`)!;
    const is = effects.get(`after ${rater}`)!;
    if (was.standardError === null || is.standardError === null) return undefinedBecause('no-residual');
    const change = is.effect - was.effect;
    const standardError = Math.hypot(was.standardError, is.standardError);
    const p = standardError === 0 ? (change === 0 ? 1 : 0) : tTails(change / standardError, figures.residualDegrees);
    raters.push({ rater, change, standardError, p, before: early.get(rater)!, after: late.get(rater)! });
  }
  return { defined: true, raters, degrees: figures.residualDegrees };
}
