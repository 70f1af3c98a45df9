/**
 * Below what nothing is said of anybody's strictness. Not a convention: in the recovery study (`npm run study:severity`, table in
 * docs/calibration.md) the 95 % interval covers planted severities in 93 % or more of cases from here on, and below it may not.
 */

export interface SeverityFloor {
  /** Performances the rater judged together with somebody else. */
  readonly performances: number;
  /** Different colleagues among these. */
  readonly colleagues: number;
  /** Raters of the connected group. */
  readonly raters: number;
}

const COLLEAGUES = 3;
const FEWEST_RATERS = 6;
const PERFORMANCES = 25;

/**
 * The floor for a connected group of so many raters.
 *
 * @returns null for fewer raters than were ever studied: no figure at all
 * @example
 * severityFloor(12) // => { performances: 25, colleagues: 3, raters: 6 }
 * severityFloor(5) // => null
 */
export function severityFloor(raters: number): SeverityFloor | null {
  if (raters < FEWEST_RATERS) return null;
  return { performances: PERFORMANCES, colleagues: COLLEAGUES, raters: FEWEST_RATERS };
}
