/**
 * Rating sample answers alone: how far one's levels are from the expert's, what counts as near enough, until when somebody is
 * ready, and when the next check is due. Pure; a browser may have it.
 *
 * Near means the expert's own level where a criterion has three or four levels, and at most one level off where it has five:
 * on three levels one level off is a third of the scale. Somebody is ready when two thirds of the ratings of one sitting are
 * near and none is more than one level further than that. The rule is a convention of ours, told wherever it is applied; it
 * asks for about what two careful raters reach with each other.
 */

/** Answers in one check: about three minutes. */
export const CHECK_SIZE = 3;
/** Days after a finished check until the next is offered. */
export const CHECK_EVERY_DAYS = 14;
/** Days for which near ratings make ready. */
export const READY_DAYS = 42;
/** Share of a sitting's ratings that have to be near. */
export const NEAR_SHARE = 2 / 3;

/** Ratings of one criterion from which on an average is told. */
export const FEWEST_FOR_AVERAGE = 3;

const DAY_MS = 86_400_000;

/** Levels that a rating may lie from the expert's and still be near. @param of how many levels the criterion has */
export const toleranceOf = (of: number): number => Math.floor((of - 1) / 4);

/** One rating beside the expert's. */
export interface KeyedRating {
  readonly criterionId: string;
  readonly own: number;
  readonly expert: number;
  /** How many levels the criterion has. */
  readonly of: number;
}

export const isNear = ({ own, expert, of }: Pick<KeyedRating, 'own' | 'expert' | 'of'>): boolean =>
  Math.abs(own - expert) <= toleranceOf(of);

const isFar = ({ own, expert, of }: KeyedRating): boolean => Math.abs(own - expert) > toleranceOf(of) + 1;

export interface Sitting {
  readonly ratings: number;
  readonly near: number;
  /** More than one level outside of the tolerance. */
  readonly far: number;
  /** Not near, and above or below the expert's. */
  readonly higher: number;
  readonly lower: number;
  readonly ready: boolean;
}

/** What one sitting, a check or a workshop, says about its rater. Nothing rated makes nobody ready. */
export function sittingOf(ratings: readonly KeyedRating[]): Sitting {
  const off = ratings.filter((one) => !isNear(one));
  const near = ratings.length - off.length;
  const far = ratings.filter(isFar).length;
  const higher = off.filter((one) => one.own > one.expert).length;
  return {
    ratings: ratings.length,
    near,
    far,
    higher,
    lower: off.length - higher,
    ready: ratings.length > 0 && near >= ratings.length * NEAR_SHARE - 1e-9 && far === 0,
  };
}

export interface CriterionDistance {
  readonly criterionId: string;
  readonly ratings: number;
  readonly near: number;
  /** Mean of own minus expert, in levels: below zero is stricter. */
  readonly mean: number;
}

/** How one's ratings lie by criterion, over all sittings given, in the order in which criteria first appear. */
export function distances(ratings: readonly KeyedRating[]): CriterionDistance[] {
  return [...new Set(ratings.map((one) => one.criterionId))].map((criterionId) => {
    const own = ratings.filter((one) => one.criterionId === criterionId);
    return {
      criterionId,
      ratings: own.length,
      near: own.filter(isNear).length,
      mean: own.reduce((sum, one) => sum + one.own - one.expert, 0) / own.length,
    };
  });
}

export const readyUntil = (at: Date): Date => new Date(at.getTime() + READY_DAYS * DAY_MS);

/** What others may know: a state, and no value. */
export type ReadyState =
  | { readonly kind: 'ready'; readonly until: Date }
  | { readonly kind: 'lapsed'; readonly since: Date }
  | { readonly kind: 'not-yet' };

/** @param until the latest date up to which near ratings made ready, or null for none ever */
export function readyState(until: Date | null, now: Date): ReadyState {
  if (until === null) return { kind: 'not-yet' };
  return until > now ? { kind: 'ready', until } : { kind: 'lapsed', since: until };
}

/** @param last when the last check was finished, or null for never */
export const isDue = (last: Date | null, now: Date): boolean =>
  last === null || now.getTime() - last.getTime() >= CHECK_EVERY_DAYS * DAY_MS;

/** When the next check is offered. */
export const dueAfter = (last: Date): Date => new Date(last.getTime() + CHECK_EVERY_DAYS * DAY_MS);
