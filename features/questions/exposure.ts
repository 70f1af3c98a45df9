/**
 * How well candidates may know a question already: how often it was asked, when last, and whether its text is public. An
 * asking is an interview that has begun with the question in its kit; what anybody scored there plays no part. Pure.
 */

export interface Exposure {
  /** Interviews that began with it, ever. */
  readonly asked: number;
  /** Of these, those that began within the last `EXPOSURE_DAYS`. */
  readonly recent: number;
  readonly lastAskedAt: Date | null;
  /** Its text can be read by anybody, as that of every question that is shipped. */
  readonly isPublic: boolean;
}

/** What has been told around is forgotten again: only askings of this many days count against the limit. */
export const EXPOSURE_DAYS = 365;

/** How often a question may be asked within `EXPOSURE_DAYS` before there is a warning, unless the workspace says otherwise. */
export const DEFAULT_EXPOSURE_LIMIT = 20;

/** A question that nobody was asked and that nobody can read. */
export const UNEXPOSED: Exposure = { asked: 0, recent: 0, lastAskedAt: null, isPublic: false };

/** What a bank is narrowed by: a question can be public and asked too often at once. */
export const EXPOSURE_KINDS = ['never', 'asked', 'often', 'public', 'private'] as const;
export type ExposureKind = (typeof EXPOSURE_KINDS)[number];

export const EXPOSURE_WORDS: Record<ExposureKind, string> = {
  never: 'Never asked',
  asked: 'Asked before',
  often: 'Asked too often',
  public: 'Public',
  private: 'Not public',
};

/** True from the limit on: asking it once more would go above it. */
export const isOverExposed = (exposure: Exposure, limit: number): boolean => exposure.recent >= limit;

/** The kinds that a question is of: asked or never, over the limit, public or not. */
export function exposureKinds(exposure: Exposure, limit: number): ExposureKind[] {
  return [
    exposure.asked === 0 ? 'never' : 'asked',
    ...(isOverExposed(exposure, limit) ? (['often'] as const) : []),
    exposure.isPublic ? 'public' : 'private',
  ];
}

/** "Never asked", "Asked once", "Asked 14 times": what stands in a row. */
export function askedWords({ asked }: Pick<Exposure, 'asked'>): string {
  if (asked === 0) return 'Never asked';
  return asked === 1 ? 'Asked once' : `Asked ${asked} times`;
}

/**
 * What to warn of, as a sentence and what to do, or null. A public text alone is no warning, since every shipped question has
 * one; whoever puts kits together asks `isPublic` as well.
 * @param limit askings within `EXPOSURE_DAYS` from which there is a warning, at least 1
 */
export function exposureWarning(exposure: Exposure, limit: number): string | null {
  if (!isOverExposed(exposure, limit)) return null;
  const times = exposure.recent === 1 ? 'once' : `${exposure.recent} times`;
  return `Asked ${times} in the last 12 months; this workspace’s limit is ${limit}. Candidates may know it: ask another scenario, or another question on the same criteria.`;
}
