/**
 * Below what nothing is said of anybody's strictness. Not a convention: in the recovery study (`npm run study:severity`, tables in
 * docs/calibration.md) the 95 % interval of `severityAmong` covers planted severities in 93 % or more of cases from here on, and
 * below it does not.
 */

export interface SeverityFloor {
  /** Performances the rater judged together with somebody else. */
  readonly performances: number;
  /** Different colleagues among these. */
  readonly colleagues: number;
}

/** Raters of a connected group below which there is no figure, however many performances. */
export const FEWEST_RATERS = 4;

const COLLEAGUES = 3;
/** From so many raters on the study covers from 6 performances; with fewer of them from 12. */
const SEVERAL_RATERS = 6;

/**
 * The floor for the raters of a connected group.
 *
 * @param raters how many the group has
 * @returns null for fewer than four: no figure at all
 * @example
 * severityFloor(12) // => { performances: 6, colleagues: 3 }
 * severityFloor(4) // => { performances: 12, colleagues: 3 }
 * severityFloor(3) // => null
 */
export function severityFloor(raters: number): SeverityFloor | null {
  if (raters < FEWEST_RATERS) return null;
  return { performances: raters < SEVERAL_RATERS ? 12 : 6, colleagues: COLLEAGUES };
}
