/** The cheapest way to make raters comparable who are not: who should sit in with whom, and on how many performances. */
import { type ConnectedGroup, connectedGroups } from './connected-groups';
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
  ratings: readonly Pick<Rating, 'unit' | 'rater'>[],
  options: { readonly available?: ReadonlySet<string>; readonly performances?: number } = {},
): ConnectingPair[] {
  const { available, performances = ENOUGH } = options;
  const seats = new Map<string, number>();
  for (const { unit } of ratings) seats.set(unit, (seats.get(unit) ?? 0) + 1);
  const load = new Map<string, number>();
  for (const { unit, rater } of ratings) {
    load.set(rater, (load.get(rater) ?? 0) + (seats.get(unit)! > 1 ? 1 : 0));
  }
  const known = (group: ConnectedGroup): string | undefined =>
    group.raters
      .filter((rater) => available === undefined || available.has(rater))
      .reduce<string | undefined>(
        (most, rater) => (most === undefined || load.get(rater)! > load.get(most)! ? rater : most),
        undefined,
      );
  const chosen = connectedGroups(ratings).flatMap((group, at) => {
    const rater = known(group);
    return rater === undefined ? [] : [{ rater, at }];
  });
  const [centre, ...others] = chosen;
  if (centre === undefined) return [];
  return others.map(({ rater, at }) => ({ raters: [rater, centre.rater], groups: [at, centre.at], performances }));
}
