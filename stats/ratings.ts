/**
 * The two things every statistic here shares: what goes in (one rating a row, missing cells simply absent) and what
 * comes out (a figure, or a typed "there is none, because ..."; never NaN, and never a 0 or 1 that stands for nothing).
 */

/** One rater's level for one unit. */
export interface Rating {
  /** What was rated; two ratings of the same unit are comparable. */
  readonly unit: string;
  readonly rater: string;
  /** The level as a number. Not assessed is not a number: leave the row out. */
  readonly value: number;
}

/** Why a statistic has no value, in the words shown to people; the key is for code that wants to branch. */
const REASONS = {
  'no-ratings': 'There are no ratings yet.',
  'one-rating': 'There is one rating only, so there is nothing to compare it with.',
  'one-rater': 'There is one rater only, so there is nobody to agree with.',
  'one-item': 'There is one item only, so there is nothing for it to go with.',
  'no-pairs': 'No unit was rated by two raters, so no two ratings can be compared.',
  constant: 'Every comparable rating is the same level, so chance agreement cannot be told from real agreement.',
  'one-unit': 'There is one unit only, so nothing shows how the figure varies from unit to unit.',
  disconnected:
    'The raters fall into groups that share no unit, so how strict they are cannot be told from what they rated.',
  unequal: 'The units have unequal numbers of ratings, and this test needs the same number on each.',
  'no-difference': 'The units all have the same mean, so there is nothing between them that raters could tell apart.',
  'no-residual': 'Nothing is left to judge errors by: there are as many effects as ratings.',
  'constant-resamples':
    'More than 1 in 20 resamples hold a single level, so there is too little variety for an interval.',
} as const;

export type UndefinedCode = keyof typeof REASONS;

/** The one answer of every statistic that has no value for its data. */
export interface Undefined {
  readonly defined: false;
  readonly code: UndefinedCode;
  /** One sentence. */
  readonly reason: string;
}

/** A statistic's figures, or the reason why there are none. */
export type Result<Figures extends object> = (Figures & { readonly defined: true }) | Undefined;

/**
 * The typed answer for a statistic that has no value.
 *
 * @example
 * undefinedBecause('no-ratings') // => { defined: false, code: 'no-ratings', reason: 'There are no ratings yet.' }
 */
export function undefinedBecause(code: UndefinedCode): Undefined {
  return { defined: false, code, reason: REASONS[code] };
}
