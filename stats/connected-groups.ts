/**
 * Who can be compared with whom at all. Raters are comparable, directly or through others, only inside one connected part
 * of the graph whose edges are "this rater rated this unit"; no model may compare strictness across parts.
 */
import type { RatingTable } from './rating-table';
import type { Rating } from './ratings';

export interface ConnectedGroup {
  /** Alphabetical (code unit) order. */
  readonly units: readonly string[];
  readonly raters: readonly string[];
  readonly ratings: number;
}

/**
 * The connected groups of the unit-rater graph, largest number of ratings first, then by first rater. A unit with one
 * rater counts: it belongs to that rater's group.
 *
 * Union-find with path halving and union by size, practically linear. Source: Tarjan, R. and van Leeuwen, J. (1984),
 * Worst-case analysis of set union algorithms, Journal of the ACM 31, 245-281. Why it matters: Weeks, D. and Williams, D.
 * (1964), A note on the determination of connectedness in an N-way cross classification, Technometrics 6, 319-324.
 *
 * @example
 * const groups = connectedGroups([{ unit: 'a', rater: 'x' }, { unit: 'a', rater: 'y' }, { unit: 'b', rater: 'z' }]);
 * groups.map((group) => group.raters) // => [['x', 'y'], ['z']]
 */
export function connectedGroups(ratings: readonly Pick<Rating, 'unit' | 'rater'>[]): ConnectedGroup[] {
  const units = new Map<string, number>();
  const raters = new Map<string, number>();
  const parent: number[] = [];
  const size: number[] = [];

  const nodeOf = (index: Map<string, number>, name: string): number => {
    const known = index.get(name);
    if (known !== undefined) return known;
    const node = parent.length;
    index.set(name, node);
    parent.push(node);
    size.push(1);
    return node;
  };
  const rootOf = (start: number): number => {
    let node = start;
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]!]!;
      node = parent[node]!;
    }
    return node;
  };

  for (const { unit, rater } of ratings) {
    let large = rootOf(nodeOf(units, unit));
    let small = rootOf(nodeOf(raters, rater));
    if (large === small) continue;
    if (size[large]! < size[small]!) [large, small] = [small, large];
    parent[small] = large;
    size[large]! += size[small]!;
  }

  const groups = new Map<number, { units: string[]; raters: string[]; ratings: number }>();
  const groupOf = (node: number) => {
    const root = rootOf(node);
    const known = groups.get(root);
    if (known) return known;
    const group = { units: [], raters: [], ratings: 0 };
    groups.set(root, group);
    return group;
  };
  for (const [name, node] of units) groupOf(node).units.push(name);
  for (const [name, node] of raters) groupOf(node).raters.push(name);
  for (const { rater } of ratings) groupOf(raters.get(rater)!).ratings++;
  for (const group of groups.values()) {
    group.units.sort();
    group.raters.sort();
  }
  return [...groups.values()].sort((a, b) => b.ratings - a.ratings || (a.raters[0]! < b.raters[0]! ? -1 : 1));
}

/** A connected group without the names of its units: on a large panel it is only their number that anybody wants. */
export interface RaterParty {
  /** Alphabetical (code unit) order. */
  readonly raters: readonly string[];
  readonly units: number;
  readonly ratings: number;
}

/**
 * The same groups from a table that is there already, in the same order.
 *
 * @example
 * const rating = (unit, rater) => ({ unit, rater, value: 1 });
 * const parties = connectedRaters(tabulate([rating('a', 'x'), rating('a', 'y'), rating('b', 'z')]));
 * parties.map(({ raters, units }) => [raters.join(' '), units]) // => [['x y', 1], ['z', 1]]
 */
export function connectedRaters({
  starts,
  rater,
  raters,
}: Pick<RatingTable, 'starts' | 'rater' | 'raters'>): RaterParty[] {
  const parent = Int32Array.from(raters, (_, r) => r);
  const rootOf = (start: number): number => {
    let node = start;
    while (parent[node] !== node) {
      parent[node] = parent[parent[node]!]!;
      node = parent[node]!;
    }
    return node;
  };
  for (let u = 0; u < starts.length - 1; u++) {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    if (to - from < 2) continue;
    const root = rootOf(rater[from]!);
    for (let e = from + 1; e < to; e++) parent[rootOf(rater[e]!)] = root;
  }
  const parties = new Map<number, { raters: string[]; units: number; ratings: number }>();
  const partyOf = (r: number) => {
    const root = rootOf(r);
    const known = parties.get(root);
    if (known !== undefined) return known;
    const party = { raters: [], units: 0, ratings: 0 };
    parties.set(root, party);
    return party;
  };
  const byRoot = new Int32Array(raters.length);
  for (let u = 0; u < starts.length - 1; u++) {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    if (to === from) continue;
    byRoot[rootOf(rater[from]!)]!++;
    partyOf(rater[from]!).ratings += to - from;
  }
  raters.forEach((name, r) => {
    const party = partyOf(r);
    party.raters.push(name);
    if (rootOf(r) === r) party.units += byRoot[r]!;
  });
  for (const party of parties.values()) party.raters.sort();
  return [...parties.values()].sort((a, b) => b.ratings - a.ratings || (a.raters[0]! < b.raters[0]! ? -1 : 1));
}
