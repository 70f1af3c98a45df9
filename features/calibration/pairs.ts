/** Pairs of interviewers who judged together: how often they give the same level, from thirty shared performances on. Pure. */
import { agreementWeights } from '@/stats/agreement-weights';
import { cohenKappa } from '@/stats/cohen-kappa';
import { type AgreementFigures, agreementOf, counted, FEWER_DRAWS, type Floored } from './figures';
import { type Ledger, type Ratings, runs, split } from './ledger';

export const PAIR_FLOOR = 30;
/** More would be a list that nobody reads. */
export const MOST_PAIRS = 66;

export interface PairFigures {
  /** Alphabetical by name, the earlier first. */
  raters: readonly [string, string];
  names: readonly [string, string];
  performances: number;
  agreement: Floored<AgreementFigures>;
  /** Cohen's, quadratic weights; null below the floor, or where it has no value. */
  kappa: { value: number; low: number; high: number } | null;
}

/**
 * @param ratings on one scale, with its levels
 * @returns pairs by name, those who meet most often where there are too many
 */
export function pairsOfRaters(
  ratings: Ratings,
  levels: readonly number[],
  nameOf: (raterId: string) => string,
): { pairs: PairFigures[]; met: number } {
  const { of, at } = ratings;
  const R = of.raters.length;
  const together = meetings(ratings);
  const chosen = [...together].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_PAIRS);
  const byRater = split(ratings, 'rater');
  const pairs = chosen.map(([key, performances]): PairFigures => {
    const [first, second] = [Math.floor(key / R), key % R].sort((x, y) => byName(nameOf, of.raters[x]!, of.raters[y]!));
    const [a, b] = [of.raters[first!]!, of.raters[second!]!];
    const base = { raters: [a, b] as const, names: [nameOf(a), nameOf(b)] as const, performances };
    if (performances < PAIR_FLOOR) {
      return { ...base, agreement: { shown: false, have: performances, floor: PAIR_FLOOR, reason: null }, kappa: null };
    }
    const own = bothOf(of, byRater[first!]!.at, byRater[second!]!.at);
    const table = levels.map(() => levels.map(() => 0));
    for (let i = 0; i < own.length; i += 2) {
      const [row, column] = [own[i]!, own[i + 1]!].map((place) => levels.indexOf(of.level[place]!));
      table[row!]![column!]! += 1;
    }
    const kappa = cohenKappa(table, agreementWeights(levels, 'quadratic'));
    return {
      ...base,
      agreement: agreementOf({ ...counted({ of, at: own }), performances }, FEWER_DRAWS),
      kappa: kappa.defined ? { value: kappa.kappa, low: kappa.interval[0], high: kappa.interval[1] } : null,
    };
  });
  return {
    pairs: pairs.sort(
      (a, b) => a.names[0].localeCompare(b.names[0], 'en') || a.names[1].localeCompare(b.names[1], 'en'),
    ),
    met: together.size,
  };

  /** How many performances each two raters judged: the earlier's place times the number of raters, plus the later's. */
  function meetings(all: Ratings): Map<number, number> {
    const starts = runs(all, 'performance');
    const found = new Map<number, number>();
    const here: number[] = [];
    for (let run = 0; run < starts.length - 1; run += 1) {
      here.length = 0;
      for (let i = starts[run]!; i < starts[run + 1]!; i += 1) {
        const own = of.rater[at[i]!]!;
        if (!here.includes(own)) here.push(own);
      }
      for (let i = 0; i < here.length; i += 1) {
        for (let k = i + 1; k < here.length; k += 1) {
          const pair = Math.min(here[i]!, here[k]!) * R + Math.max(here[i]!, here[k]!);
          found.set(pair, (found.get(pair) ?? 0) + 1);
        }
      }
    }
    return found;
  }
}

/** Units that two raters both rated, the first's place before the second's. @param a @param b places, ascending */
function bothOf({ performance, criterion }: Ledger, a: Int32Array, b: Int32Array): Int32Array {
  const both: number[] = [];
  let k = 0;
  for (const mine of a) {
    const apart = (): number => performance[b[k]!]! - performance[mine]! || criterion[b[k]!]! - criterion[mine]!;
    while (k < b.length && apart() < 0) k += 1;
    if (k < b.length && apart() === 0) both.push(mine, b[k]!);
  }
  return Int32Array.from(both);
}

const byName = (nameOf: (id: string) => string, a: string, b: string): number =>
  nameOf(a).localeCompare(nameOf(b), 'en') || (a < b ? -1 : 1);
