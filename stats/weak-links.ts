/**
 * Where a connected group hangs by a thread: comparing strictness across two parts of it is only as good as the few units that
 * raters of both parts saw. Groups that share nothing at all are `connectedGroups`' business.
 */
import type { Rating } from './ratings';

export interface WeakLink {
  /** Alphabetical; the part with fewer raters first. */
  readonly sides: readonly [readonly string[], readonly string[]];
  /** Units with raters of both parts, alphabetical. */
  readonly units: readonly string[];
  /**
   * Effective resistance between the parts: variance of the difference of their strictness over the variance of one rating, were
   * strictness inside of each known. 2 / n for n units with one rater of each.
   */
  readonly resistance: number;
}

/** Below so many shared units a comparison across is called weak. */
const ENOUGH = 5;

/**
 * Every place where a connected group falls apart when fewer than `enough` units are taken away, weakest first.
 *
 * The fewest units whose removal parts a group is the least cut of a hypergraph (a unit is an edge over its raters), found exactly
 * by maximum adjacency orders; each part is then looked at on its own. Resistance is 1 / sum over linking units of a b / k, with a
 * and b raters of the two parts among the unit's k.
 *
 * Sources: Klimmek and Wagner (1996), A simple hypergraph min cut algorithm, FU Berlin B 96-02; Stoer and Wagner (1997), Journal of the
 * ACM 44, 585-591; resistance in designs: Bailey and Cameron (2009), Combinatorics of optimal designs.
 *
 * @param options.enough shared units from which on a link is strong; 5 unless told
 * @example
 * const unit = (name, ...raters) => raters.map((rater) => ({ unit: name, rater }));
 * const two = ['a', 'b', 'c', 'd', 'e'].flatMap((name) => [...unit(name, 'x', 'y'), ...unit(`${name}2`, 'v', 'w')]);
 * const [link] = weakLinks([...two, ...unit('bridge', 'w', 'x')]);
 * link.sides // => [['v', 'w'], ['x', 'y']]
 * [link.units, link.resistance] // => [['bridge'], 2]
 */
export function weakLinks(
  ratings: readonly Pick<Rating, 'unit' | 'rater'>[],
  options: { readonly enough?: number } = {},
): WeakLink[] {
  const enough = options.enough ?? ENOUGH;
  const byUnit = new Map<string, Set<string>>();
  for (const { unit, rater } of ratings) {
    const own = byUnit.get(unit);
    if (own === undefined) byUnit.set(unit, new Set([rater]));
    else own.add(rater);
  }
  const names = [...new Set(ratings.map(({ rater }) => rater))].sort();
  const links: WeakLink[] = [];
  const open: (readonly string[])[] = [names];
  while (open.length > 0) {
    const raters = open.pop()!;
    if (raters.length < 2) continue;
    const { side, weight } = leastCut(raters, byUnit.values());
    if (weight >= enough) continue;
    const inside = new Set(side);
    const parts = [side, raters.filter((rater) => !inside.has(rater))] as const;
    if (weight > 0) links.push(linkBetween(parts[0], parts[1], byUnit));
    open.push(...parts);
  }
  return links.sort((a, b) => b.resistance - a.resistance || (String(a.sides) < String(b.sides) ? -1 : 1));
}

function linkBetween(
  side: readonly string[],
  other: readonly string[],
  byUnit: ReadonlyMap<string, ReadonlySet<string>>,
): WeakLink {
  const ordered = [[...side].sort(), [...other].sort()] as const;
  const first = side.length < other.length || (side.length === other.length && ordered[0][0]! < ordered[1][0]!);
  const [fewer, more] = first ? ordered : [ordered[1], ordered[0]];
  const units: string[] = [];
  let conductance = 0;
  for (const [unit, raters] of byUnit) {
    const a = fewer.filter((rater) => raters.has(rater)).length;
    const b = more.filter((rater) => raters.has(rater)).length;
    if (a === 0 || b === 0) continue;
    units.push(unit);
    conductance += (a * b) / (a + b);
  }
  return { sides: [fewer, more], units: units.sort(), resistance: 1 / conductance };
}

/** The part whose raters share the fewest units with the rest, among these raters alone. */
function leastCut(
  raters: readonly string[],
  units: Iterable<ReadonlySet<string>>,
): { side: readonly string[]; weight: number } {
  const at = new Map(raters.map((rater, i) => [rater, i]));
  // Units with the same raters are one edge with a weight.
  const kinds = new Map<string, { members: number[]; weight: number }>();
  for (const unit of units) {
    const members: number[] = [];
    for (const rater of unit) {
      const i = at.get(rater);
      if (i !== undefined) members.push(i);
    }
    if (members.length < 2) continue;
    const key = members.sort((a, b) => a - b).join();
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { members, weight: 1 });
    else known.weight++;
  }
  const edges = [...kinds.values()];
  const edgesOf: number[][] = raters.map(() => []);
  edges.forEach(({ members }, edge) => {
    for (const member of members) edgesOf[member]!.push(edge);
  });

  /** Which merged vertex a rater belongs to now, and who belongs to each vertex. */
  const vertex = raters.map((_, i) => i);
  const merged: number[][] = raters.map((_, i) => [i]);
  let alive = raters.map((_, i) => i);
  let best = { side: [] as number[], weight: Number.POSITIVE_INFINITY };
  while (alive.length > 1) {
    const key = new Float64Array(raters.length);
    const touched = new Uint8Array(edges.length);
    const taken = new Uint8Array(raters.length);
    let [last, before] = [alive[0]!, alive[0]!];
    for (let step = 0; step < alive.length; step++) {
      let next = -1;
      for (const v of alive) if (taken[v] === 0 && (next < 0 || key[v]! > key[next]!)) next = v;
      taken[next] = 1;
      [before, last] = [last, next];
      if (step === alive.length - 1) break;
      for (const rater of merged[next]!) {
        for (const edge of edgesOf[rater]!) {
          if (touched[edge] === 1) continue;
          touched[edge] = 1;
          const seen = new Set<number>();
          for (const member of edges[edge]!.members) {
            const v = vertex[member]!;
            if (taken[v] === 1 || seen.has(v)) continue;
            seen.add(v);
            key[v]! += edges[edge]!.weight;
          }
        }
      }
    }
    if (key[last]! < best.weight) best = { side: [...merged[last]!], weight: key[last]! };
    for (const rater of merged[last]!) vertex[rater] = before;
    merged[before]!.push(...merged[last]!);
    alive = alive.filter((v) => v !== last);
  }
  return { side: best.side.map((i) => raters[i]!), weight: best.weight };
}
