/** The cheapest way to make raters comparable who are not: who should sit in with whom, and on how many performances. */
import { connectedRaters, type RaterParty } from './connected-groups';
import { type RatingTable, tabulate } from './rating-table';
import type { Rating } from './ratings';

export interface ConnectingPair {
  /** Raters of two groups that share no unit: either sits in where the other rates. */
  readonly raters: readonly [string, string];
  /** Positions of their groups in `connectedGroups`. */
  readonly groups: readonly [number, number];
  /** Performances to rate together. */
  readonly performances: number;
}

/** Fewer leave a weak link (`weakLinks`). */
const ENOUGH = 5;

/**
 * As few pairs as connect everybody: one for each group beyond the first, each joined to the largest group, so no comparison goes
 * over more than two new links. In each group the rater with most ratings of shared units sits in, since the others are compared
 * through them and theirs is the strictness that is known best; ties go by the alphabet.
 *
 * No fewer pairs can do (a graph of g parts needs g - 1 edges), and of all pairs between two groups this one leaves the least
 * variance in comparing the groups' own raters, as far as counts alone can tell.
 *
 * @param options.available raters who may be asked; everybody unless told
 * @param options.performances how often a pair should sit together; 5 unless told
 * @returns none for one group; a group without anybody available is left out
 * @example
 * const unit = (name, ...raters) => raters.map((rater) => ({ unit: name, rater }));
 * const panel = [...unit('a', 'x', 'y'), ...unit('b', 'y', 'z'), ...unit('c', 'u', 'v')];
 * connectingPairs(panel) // => [{ raters: ['u', 'y'], groups: [1, 0], performances: 5 }]
 */
export function connectingPairs(
  ratings: readonly Pick<Rating, 'unit' | 'rater'>[] | RatingTable,
  options: { readonly available?: ReadonlySet<string>; readonly performances?: number } = {},
): ConnectingPair[] {
  return 'starts' in ratings ? pairsOf(ratings, options) : pairsOf(tabulate(ratings.map(asRating)), options);
}

const asRating = ({ unit, rater }: Pick<Rating, 'unit' | 'rater'>): Rating => ({ unit, rater, value: 0 });

function pairsOf(
  table: RatingTable,
  { available, performances = ENOUGH }: { readonly available?: ReadonlySet<string>; readonly performances?: number },
): ConnectingPair[] {
  const { starts, rater, raters } = table;
  const counts = new Int32Array(raters.length);
  for (let u = 0; u < starts.length - 1; u++) {
    const from = starts[u]!;
    const to = starts[u + 1]!;
    if (to - from > 1) for (let e = from; e < to; e++) counts[rater[e]!]!++;
  }
  const load = new Map(raters.map((name, r) => [name, counts[r]!]));
  const known = (group: RaterParty): string | undefined =>
    group.raters
      .filter((name) => available === undefined || available.has(name))
      .reduce<string | undefined>(
        (most, name) => (most === undefined || load.get(name)! > load.get(most)! ? name : most),
        undefined,
      );
  const chosen = connectedRaters(table).flatMap((group, at) => {
    const name = known(group);
    return name === undefined ? [] : [{ rater: name, at }];
  });
  const [centre, ...others] = chosen;
  if (centre === undefined) return [];
  return others.map((one) => ({ raters: [one.rater, centre.rater], groups: [one.at, centre.at], performances }));
}
