/**
 * Who scores higher or lower than colleagues on the same performances: the rater effects of the crossed model, one model for
 * each group of raters who can be compared, shown from a floor on and marked only where chance and triviality are both
 * ruled out. Pure.
 */
import { benjaminiHochberg } from '@/stats/benjamini-hochberg';
import { connectedRaters } from '@/stats/connected-groups';
import { connectingPairs } from '@/stats/connecting-pairs';
import { type CrossedFit, fitCrossed } from '@/stats/crossed-model';
import { normalTail } from '@/stats/normal-quantile';
import type { RatingTable } from '@/stats/rating-table';
import { severityAmong } from '@/stats/severity-among';
import { FEWEST_RATERS, severityFloor } from '@/stats/severity-floor';
import { type PerformanceRatings, performanceTable } from './performances';

/** An effect below this is not worth anybody's while, however certain. In levels. */
export const NOTEWORTHY = 0.3;
/** Share of false findings among those marked. */
const FALSE_FINDINGS = 0.05;

export interface SeverityRow {
  raterId: string;
  name: string;
  /** Performances judged with somebody else, and with how many others. */
  shared: number;
  colleagues: number;
  /** Null below the floor, or where the group has no model. */
  effect: { value: number; low: number; high: number; standardError: number } | null;
  /** Interval excludes 0, large enough to matter, and found among all these comparisons. */
  marked: boolean;
  /** Why there is no effect. */
  missing: string;
}

export interface SeverityGroup {
  raters: SeverityRow[];
  performances: number;
  /** The group's own figures, by rater id, for what is built on them. */
  fit: SeverityFit | null;
  /** The model behind all of it: reliability, residuals and adjusted levels are read from the same fit. */
  model: CrossedFit;
}

/** A fitted model, as the series and adjusted levels need it. */
export interface SeverityFit {
  mean: number;
  variances: { unit: number; rater: number; rest: number };
  effects: Map<string, number>;
}

export interface SeverityFigures {
  /** Largest first; more than one: nobody can be compared across them. */
  groups: SeverityGroup[];
  /** Who should sit in with whom, and how often, so that all groups become one. */
  connect: { raters: readonly [string, string]; performances: number }[];
}

/** What a rater of a group of so many lacks for a figure; empty for nothing. */
export function lackingForSeverity(own: { shared: number; colleagues: number }, raters: number): string {
  if (own.colleagues === 0) return 'cannot be compared: no shared performances';
  const floor = severityFloor(raters);
  if (floor === null)
    return `${raters} interviewers who judge together are too few to tell strictness: it needs ${FEWEST_RATERS}`;
  if (own.shared < floor.performances)
    return `not enough yet: ${own.shared} of ${floor.performances} shared performances`;
  if (own.colleagues < floor.colleagues)
    return `not enough yet: shared with ${own.colleagues} of ${floor.colleagues} colleagues`;
  return '';
}

/** @param ratings one a rater and performance @param nameOf what a rater is called */
export function severityOf(ratings: PerformanceRatings, nameOf: (raterId: string) => string): SeverityFigures {
  const table = performanceTable(ratings);
  const parties = table.raters.length === 0 ? [] : connectedRaters(table);
  const groups = parties.map((group): SeverityGroup => {
    const model = fitCrossed(parties.length === 1 ? table : performanceTable(ratings, new Set(group.raters)));
    const found = severityAmong(model);
    const rows = found.defined
      ? found.raters.map((one): SeverityRow => {
          const missing = lackingForSeverity(one, found.raters.length);
          const [low, high] = one.interval;
          return {
            raterId: one.rater,
            name: nameOf(one.rater),
            shared: one.shared,
            colleagues: one.colleagues,
            effect: missing === '' ? { value: one.effect, low, high, standardError: one.standardError } : null,
            marked: false,
            missing,
          };
        })
      : group.raters.map(
          (raterId): SeverityRow => ({
            raterId,
            name: nameOf(raterId),
            shared: sharedBy(table, raterId),
            colleagues: group.raters.length - 1,
            effect: null,
            marked: false,
            missing: found.reason,
          }),
        );
    return {
      raters: rows.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.raterId < b.raterId ? -1 : 1)),
      performances: group.units,
      model,
      fit: found.defined
        ? {
            mean: found.mean,
            variances: found.variances,
            effects: new Map(found.raters.map((one) => [one.rater, one.effect])),
          }
        : null,
    };
  });
  mark(groups.flatMap((group) => group.raters));
  const connect = (parties.length < 2 ? [] : connectingPairs(table)).map((pair) => ({
    raters: [nameOf(pair.raters[0]), nameOf(pair.raters[1])] as const,
    performances: pair.performances,
  }));
  return { groups, connect };
}

const sharedBy = ({ raters, rater }: RatingTable, raterId: string): number => {
  const place = raters.indexOf(raterId);
  return rater.reduce((sum, one) => sum + (one === place ? 1 : 0), 0);
};

function mark(rows: readonly SeverityRow[]): void {
  const shown = rows.flatMap((row) => (row.effect === null ? [] : [{ row, effect: row.effect }]));
  const p = shown.map(({ effect }) =>
    effect.standardError > 0 ? Math.min(1, 2 * normalTail(Math.abs(effect.value) / effect.standardError)) : 1,
  );
  for (const [i, adjusted] of benjaminiHochberg(p).entries()) {
    const one = shown[i];
    if (one === undefined) continue;
    const { value, low, high } = one.effect;
    one.row.marked = adjusted <= FALSE_FINDINGS && (low > 0 || high < 0) && Math.abs(value) >= NOTEWORTHY;
  }
}

/** The row of one person, wherever it is. */
export const severityRow = (figures: SeverityFigures, raterId: string): SeverityRow | undefined =>
  figures.groups.flatMap((group) => group.raters).find((row) => row.raterId === raterId);

/** Every modelled effect by rater, those below the floor included: shrunk as they are, they do less harm than none. */
export const effectsOf = ({ groups }: SeverityFigures): Map<string, number> =>
  new Map(groups.flatMap(({ fit }) => [...(fit?.effects ?? [])]));
