/**
 * One value a rater and performance: the mean of the levels on criteria that everybody rated there. Severity, reliability and
 * drift are read from these, because criteria of one performance hang together: three levels by one person on one afternoon
 * are one observation of that person's strictness, not three. Pure.
 */
import type { RatingTable } from '@/stats/rating-table';
import { type Ledger, type Ratings, runs } from './ledger';

/** Values of whole performances as columns, a performance's side by side. */
export interface PerformanceRatings {
  of: Ledger;
  /** Per performance: its place in the ledger's list, and where its values begin; one more start than there are performances. */
  performance: Int32Array;
  starts: Int32Array;
  /** Per value: who gave it (a place in the ledger's list), the mean level, on how many criteria, and when it was revealed. */
  rater: Int32Array;
  value: Float64Array;
  criteria: Int32Array;
  revealedAt: Float64Array;
}

/** Performances by id of the ratings given; one in which no criterion was rated by all of its raters is left out. */
export function performanceRatings(kept: Ratings): PerformanceRatings {
  const { of, at } = kept;
  const from = runs(kept, 'performance');
  const performance: number[] = [];
  const starts: number[] = [0];
  const rater: number[] = [];
  const value: number[] = [];
  const criteria: number[] = [];
  const revealedAt: number[] = [];
  // What a rater of this performance has so far; a performance has few raters, and few criteria.
  const raters: number[] = [];
  const sums: number[] = [];
  for (let run = 0; run < from.length - 1; run += 1) {
    const [first, last] = [from[run]!, from[run + 1]!];
    raters.length = 0;
    for (let i = first; i < last; i += 1) {
      const own = of.rater[at[i]!]!;
      if (!raters.includes(own)) raters.push(own);
    }
    sums.length = 0;
    for (let r = 0; r < raters.length; r += 1) sums.push(0);
    let common = 0;
    let here = first;
    while (here < last) {
      const criterion = of.criterion[at[here]!]!;
      let next = here;
      while (next < last && of.criterion[at[next]!] === criterion) next += 1;
      if (next - here === raters.length) {
        common += 1;
        for (let i = here; i < next; i += 1) sums[raters.indexOf(of.rater[at[i]!]!)]! += of.level[at[i]!]!;
      }
      here = next;
    }
    if (common === 0 || raters.length < 2) continue;
    performance.push(of.performance[at[first]!]!);
    raters.forEach((own, r) => {
      rater.push(own);
      value.push(sums[r]! / common);
      criteria.push(common);
      let when = first;
      while (of.rater[at[when]!] !== own) when += 1;
      revealedAt.push(of.revealedAt[at[when]!]!);
    });
    starts.push(rater.length);
  }
  return {
    of,
    performance: Int32Array.from(performance),
    starts: Int32Array.from(starts),
    rater: Int32Array.from(rater),
    value: Float64Array.from(value),
    criteria: Int32Array.from(criteria),
    revealedAt: Float64Array.from(revealedAt),
  };
}

/** The values of these raters as a table of the statistics. @param members their names; everybody unless told */
export function performanceTable(all: PerformanceRatings, members?: ReadonlySet<string>): RatingTable {
  const { of, performance, starts, rater, value } = all;
  const place = new Int32Array(of.raters.length).fill(-1);
  const raters: string[] = [];
  for (let i = 0; i < rater.length; i += 1) {
    const own = rater[i]!;
    if (place[own]! >= 0 || members?.has(of.raters[own]!) === false) continue;
    place[own] = raters.length;
    raters.push(of.raters[own]!);
  }
  const rank = new Map([...new Set(value)].sort((a, b) => a - b).map((one, i) => [one, i]));
  const units: string[] = [];
  const into: number[] = [0];
  const level = new Int32Array(rater.length);
  const who = new Int32Array(rater.length);
  let end = 0;
  for (let u = 0; u < performance.length; u += 1) {
    const begin = end;
    for (let i = starts[u]!; i < starts[u + 1]!; i += 1) {
      const own = place[rater[i]!]!;
      if (own < 0) continue;
      const at = rank.get(value[i]!)!;
      let to = end;
      for (; to > begin && level[to - 1]! > at; to -= 1) {
        level[to] = level[to - 1]!;
        who[to] = who[to - 1]!;
      }
      level[to] = at;
      who[to] = own;
      end += 1;
    }
    if (end === begin) continue;
    units.push(of.performances[performance[u]!]!);
    into.push(end);
  }
  return {
    units,
    raters,
    levels: [...rank.keys()],
    starts: Int32Array.from(into),
    level: level.slice(0, end),
    rater: who.slice(0, end),
  };
}
