/**
 * What each criterion does: how hard it is, whether it goes with the rest, whether it separates candidates at all, and whether
 * interviewers read it alike. Strictness is taken off first, else it would pass for difficulty and inflate what hangs
 * together. Pure.
 */
import { pearson } from '@/stats/correlation';
import { raterSpread, raterSpreadByMoments } from '@/stats/rater-spread';
import type { CriterionFacts } from './calibration';
import type { ComparableRating } from './comparable';
import { count, type Floored, groupBy, type Interval, levelUse } from './figures';
import { effectsOf, NOTEWORTHY, type SeverityFigures } from './severity';

export const ITEM_FLOORS = { difficulty: 20, discrimination: 50, spread: 30 } as const;
/** Below: does not go with the rest. */
const GOES_ALONG = 0.15;
/** From so large a share on one level: does not separate. */
const ONE_LEVEL = 0.9;

/** From so many interviewers on the spread is taken by moments: a model of every criterion would take minutes. */
const MANY_RATERS = 60;

export type ItemFlag = 'alone' | 'flat' | 'read-differently';

export interface ItemFigures {
  criterion: CriterionFacts;
  performances: number;
  candidates: number;
  /** Mean level, strictness taken off: low is hard. */
  difficulty: Floored<Interval & { value: number }>;
  /** Correlation with the mean of the candidate's other criteria. */
  discrimination: Floored<Interval & { value: number }>;
  /** Standard deviation of interviewers on this criterion beyond their strictness on everything, in levels. */
  spread: Floored<Interval & { value: number }>;
  commonest: { label: string; share: number } | null;
  flags: ItemFlag[];
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** @param ratings comparable ones @param criteria in the page's order */
export function itemsOf(
  ratings: readonly ComparableRating[],
  criteria: readonly CriterionFacts[],
  severity: SeverityFigures,
): ItemFigures[] {
  const effects = effectsOf(severity);
  const byCriterion = groupBy(ratings, (one) => one.criterionId);
  const rest = restOf(ratings, effects);
  return criteria.flatMap((criterion): ItemFigures[] => {
    const own = byCriterion.get(criterion.id);
    if (own === undefined) return [];
    const performances = [...groupBy(own, (one) => one.performanceId).values()].map((group) =>
      mean(group.map((one) => one.level - (effects.get(one.raterId) ?? 0))),
    );
    const use = levelUse(own, criterion.levels);
    const commonest = use.reduce<(typeof use)[number] | null>(
      (a, b) => (a === null || b.share > a.share ? b : a),
      null,
    );
    const figures = {
      criterion,
      performances: performances.length,
      candidates: count(own, (one) => one.loopId ?? ''),
      difficulty: difficultyOf(performances),
      discrimination: discriminationOf(rest.get(criterion.id) ?? []),
      spread: spreadOf(own, performances.length, effects),
      commonest: commonest === null ? null : { label: commonest.label, share: commonest.share },
    };
    return [{ ...figures, flags: flagsOf(figures) }];
  });
}

function flagsOf(one: Pick<ItemFigures, 'discrimination' | 'spread' | 'commonest' | 'performances'>): ItemFlag[] {
  const flags: ItemFlag[] = [];
  if (one.spread.shown && one.spread.low > 0 && one.spread.value >= NOTEWORTHY) flags.push('read-differently');
  if (one.discrimination.shown && one.discrimination.value < GOES_ALONG) flags.push('alone');
  if (one.performances >= ITEM_FLOORS.difficulty && (one.commonest?.share ?? 0) >= ONE_LEVEL) flags.push('flat');
  return flags;
}

function difficultyOf(values: readonly number[]): ItemFigures['difficulty'] {
  const n = values.length;
  if (n < ITEM_FLOORS.difficulty) return { shown: false, have: n, floor: ITEM_FLOORS.difficulty, reason: null };
  const value = mean(values);
  const error = Math.sqrt(values.reduce((sum, one) => sum + (one - value) ** 2, 0) / (n - 1) / n);
  return { shown: true, value, low: value - 1.96 * error, high: value + 1.96 * error };
}

/** Per criterion, a pair a candidate: their mean level on it, and on all their other criteria, each less what it gives on average. */
export function restOf(
  ratings: readonly ComparableRating[],
  effects: ReadonlyMap<string, number>,
): Map<string, [number, number][]> {
  const cells = new Map<string, Map<string, { sum: number; n: number }>>();
  const centre = new Map<string, { sum: number; n: number }>();
  for (const one of ratings) {
    if (one.loopId === null) continue;
    const value = one.level - (effects.get(one.raterId) ?? 0);
    const loop = cells.get(one.loopId) ?? new Map<string, { sum: number; n: number }>();
    cells.set(one.loopId, loop);
    for (const into of [loop, centre]) {
      const known = into.get(one.criterionId) ?? { sum: 0, n: 0 };
      into.set(one.criterionId, { sum: known.sum + value, n: known.n + 1 });
    }
  }
  const pairs = new Map<string, [number, number][]>();
  for (const loop of cells.values()) {
    if (loop.size < 2) continue;
    const off = [...loop].map(([criterionId, { sum, n }]) => {
      const all = centre.get(criterionId) ?? { sum: 0, n: 1 };
      return { criterionId, value: sum / n - all.sum / all.n };
    });
    const total = off.reduce((sum, one) => sum + one.value, 0);
    for (const { criterionId, value } of off) {
      const known = pairs.get(criterionId);
      const pair: [number, number] = [value, (total - value) / (off.length - 1)];
      if (known === undefined) pairs.set(criterionId, [pair]);
      else known.push(pair);
    }
  }
  return pairs;
}

/** Pearson's correlation with Fisher's interval. */
function discriminationOf(pairs: readonly [number, number][]): ItemFigures['discrimination'] {
  const n = pairs.length;
  const short = { shown: false as const, have: n, floor: ITEM_FLOORS.discrimination };
  if (n < ITEM_FLOORS.discrimination) return { ...short, reason: null };
  const found = pearson(
    pairs.map(([own]) => own),
    pairs.map(([, rest]) => rest),
  );
  if (!found.defined) return { ...short, reason: found.reason };
  const z = Math.atanh(Math.max(-0.999999, Math.min(0.999999, found.r)));
  const reach = 1.96 / Math.sqrt(n - 3);
  return { shown: true, value: found.r, low: Math.tanh(z - reach), high: Math.tanh(z + reach) };
}

function spreadOf(
  ratings: readonly ComparableRating[],
  performances: number,
  effects: ReadonlyMap<string, number>,
): ItemFigures['spread'] {
  const short = { shown: false as const, have: performances, floor: ITEM_FLOORS.spread };
  if (performances < ITEM_FLOORS.spread) return { ...short, reason: null };
  const values = ratings.map((one) => ({
    unit: one.unit,
    rater: one.raterId,
    value: one.level - (effects.get(one.raterId) ?? 0),
  }));
  const found = effects.size > MANY_RATERS ? raterSpreadByMoments(values) : raterSpread(values);
  if (!found.defined) return { ...short, reason: found.reason };
  return { shown: true, value: found.sd, low: found.interval[0], high: found.interval[1] };
}
