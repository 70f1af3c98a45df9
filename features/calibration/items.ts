/**
 * What each criterion does: how hard it is, whether it goes with the rest, whether it separates candidates at all, and whether
 * interviewers read it alike. Strictness is taken off first, else it would pass for difficulty and inflate what hangs
 * together. Pure.
 */
import { pearson } from '@/stats/correlation';
import { raterSpread, raterSpreadByMoments } from '@/stats/rater-spread';
import type { CriterionFacts } from './calibration';
import { type Floored, type Interval, levelUse, tableLess } from './figures';
import { distinct, type Ratings, runs, split } from './ledger';
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
  ratings: Ratings,
  criteria: readonly CriterionFacts[],
  severity: SeverityFigures,
): ItemFigures[] {
  const { of } = ratings;
  const known = effectsOf(severity);
  const effects = Float64Array.from(of.raters, (id) => known.get(id) ?? 0);
  const byCriterion = split(ratings, 'criterion');
  const place = new Map(of.criteria.map((id, i) => [id, i]));
  const rest = restOf(ratings, effects);
  return criteria.flatMap((criterion): ItemFigures[] => {
    const at = place.get(criterion.id) ?? -1;
    const own = byCriterion[at];
    if (own === undefined || own.at.length === 0) return [];
    const starts = runs(own, 'performance');
    const performances = meansOf(own, starts, effects);
    const use = levelUse(own, criterion.levels);
    const commonest = use.reduce<(typeof use)[number] | null>(
      (a, b) => (a === null || b.share > a.share ? b : a),
      null,
    );
    const sampled = own.at.some((one) => of.loop[one]! < 0);
    const figures = {
      criterion,
      performances: performances.length,
      candidates: distinct(own, 'loop') + (sampled ? 1 : 0),
      difficulty: difficultyOf(performances),
      discrimination: discriminationOf(rest[at]!),
      spread: spreadOf(own, starts, effects, known.size),
      commonest: commonest === null ? null : { label: commonest.label, share: commonest.share },
    };
    return [{ ...figures, flags: flagsOf(figures) }];
  });
}

/** Mean level of each performance, strictness taken off. */
function meansOf({ of, at }: Ratings, starts: Int32Array, effects: Float64Array): number[] {
  return Array.from({ length: starts.length - 1 }, (_, run) => {
    const [from, to] = [starts[run]!, starts[run + 1]!];
    let sum = 0;
    for (let i = from; i < to; i += 1) sum += of.level[at[i]!]! - effects[of.rater[at[i]!]!]!;
    return sum / (to - from);
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

/**
 * Per criterion (a place in the ledger's list), a pair a candidate: their mean level on it, and on all their other criteria less what
 * those give on average.
 */
export function restOf({ of, at }: Ratings, effects: Float64Array): [number, number][][] {
  const C = of.criteria.length;
  const centre = new Float64Array(C);
  const given = new Float64Array(C);
  const pairs: [number, number][][] = of.criteria.map(() => []);
  const sums = new Float64Array(C);
  const counts = new Float64Array(C);
  const loops = split({ of, at }, 'loop').filter((loop) => loop.at.length > 0);
  const valueAt = (place: number): number => of.level[place]! - effects[of.rater[place]!]!;
  for (const loop of loops) {
    for (const place of loop.at) {
      const c = of.criterion[place]!;
      centre[c]! += valueAt(place);
      given[c]! += 1;
    }
  }
  for (const loop of loops) {
    const rated: number[] = [];
    for (const place of loop.at) {
      const c = of.criterion[place]!;
      if (counts[c] === 0) rated.push(c);
      sums[c]! += valueAt(place);
      counts[c]! += 1;
    }
    let total = 0;
    for (const c of rated) {
      sums[c] = sums[c]! / counts[c]! - centre[c]! / given[c]!;
      total += sums[c]!;
    }
    for (const c of rated) {
      if (rated.length > 1) pairs[c]!.push([sums[c]!, (total - sums[c]!) / (rated.length - 1)]);
    }
    for (const c of rated) {
      sums[c] = 0;
      counts[c] = 0;
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
  ratings: Ratings,
  starts: Int32Array,
  effects: Float64Array,
  modelled: number,
): ItemFigures['spread'] {
  const performances = starts.length - 1;
  const short = { shown: false as const, have: performances, floor: ITEM_FLOORS.spread };
  if (performances < ITEM_FLOORS.spread) return { ...short, reason: null };
  const table = tableLess(ratings, starts, 'rater', effects);
  const found = modelled > MANY_RATERS ? raterSpreadByMoments(table) : raterSpread(table);
  if (!found.defined) return { ...short, reason: found.reason };
  return { shown: true, value: found.sd, low: found.interval[0], high: found.interval[1] };
}
