/**
 * Which answers a check takes, and the order in which a workshop does. The order is drawn by a digest of what everybody shares,
 * so raters of one fortnight rate the same answers and can be compared, and nothing about an answer's quality can be read from
 * its place.
 */
import { digest } from '@/lib/digest';

export interface Choosable {
  readonly sampleId: string;
  /** What makes it the same answer everywhere: slug and key. */
  readonly origin: string;
  /** Whether candidates are asked this question in the workspace: what is in use goes first. */
  readonly inUse: boolean;
  /** When this person was last shown its key, or null: only those are rated blind. */
  readonly seenAt: Date | null;
}

const drawn = (seed: string, origin: string): string => digest(`${seed}\n${origin}`);

/** The same for everybody in one fortnight of the calendar. */
export const fortnightOf = (now: Date): number => Math.floor(now.getTime() / (14 * 86_400_000));

/**
 * Answers for one person's check: those never met, in use first, in the seed's order; when too few are left, those met longest
 * ago. One a question while that is possible, because the answers of one question are told apart by comparing them.
 */
export function chooseSamples(pool: readonly Choosable[], seed: string, count: number): Choosable[] {
  const ordered = [...pool].sort(
    (a, b) =>
      (a.seenAt?.getTime() ?? 0) - (b.seenAt?.getTime() ?? 0) ||
      Number(b.inUse) - Number(a.inUse) ||
      (drawn(seed, a.origin) < drawn(seed, b.origin) ? -1 : 1),
  );
  const fresh = ordered.filter((one) => one.seenAt === null);
  const questionOf = (one: Choosable) => one.origin.slice(0, one.origin.lastIndexOf('/'));
  const chosen: Choosable[] = [];
  for (const [from, spread] of [
    [fresh, true],
    [fresh, false],
    [ordered, true],
    [ordered, false],
  ] as const) {
    for (const one of from) {
      if (chosen.length === count) return chosen;
      const beside = chosen.some((other) => questionOf(other) === questionOf(one));
      if (!chosen.includes(one) && !(spread && beside)) chosen.push(one);
    }
  }
  return chosen;
}

/** The order of a workshop's rounds. */
export const inDrawnOrder = (sampleIds: readonly string[], seed: string): string[] =>
  [...new Set(sampleIds)].sort((a, b) => (drawn(seed, a) < drawn(seed, b) ? -1 : 1));
