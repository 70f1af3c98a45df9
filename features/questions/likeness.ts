/**
 * Which prompts ask nearly the same: the share of distinct words that two prompts have in common (Jaccard), over banks of
 * ten thousand and more.
 *
 * Comparing all pairs is quadratic, so three facts narrow them down, all exact (Xiao, Wang, Lin and Yu, "Efficient similarity
 * joins for near duplicate detection", WWW 2008): two sets that reach the threshold differ little in size; when each is
 * sorted by how rare its words are, their first few words have one in common, so only these have to be indexed; and that
 * first common word must leave enough words behind it in both.
 */
import { wordsOf } from './words';

export interface Prompt {
  readonly id: string;
  readonly text: string;
}

export interface LikePair {
  readonly first: string;
  readonly second: string;
  /** Words in common over words in either, from 0 to 1. */
  readonly likeness: number;
}

/** From here on two prompts are held to be near-duplicates. */
export const NEAR_DUPLICATE = 0.5;

/** Products such as 0.56 * 25 come out a little above the whole number that is meant. */
const ROUNDING = 1e-9;

/** The share of distinct words that two texts have in common; 0 where neither has words. */
export function likeness(a: string, b: string): number {
  return jaccard(new Set(wordsOf(a)), new Set(wordsOf(b)));
}

function jaccard(a: ReadonlySet<string | number>, b: ReadonlySet<string | number>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let common = 0;
  for (const one of a) if (b.has(one)) common += 1;
  return common / (a.size + b.size - common);
}

/**
 * All pairs whose likeness is at least `threshold`, in the order of the list.
 *
 * @param threshold above 0, at most 1
 */
export function likePairs(prompts: readonly Prompt[], threshold = NEAR_DUPLICATE): LikePair[] {
  const sets = byRarity(prompts.map(({ text }) => new Set(wordsOf(text))));
  // Shorter ones first, so that whoever looks something up is at least as long as what is indexed.
  const order = prompts.map((_, index) => index).sort((a, b) => at(sets, a).length - at(sets, b).length || a - b);
  const holders = new Map<number, { set: number; from: number }[]>();
  const pairs: { first: number; second: number; likeness: number }[] = [];
  for (const here of order) {
    const words = at(sets, here);
    const shortest = threshold * words.length - ROUNDING;
    const candidates = new Set<number>();
    // Of n words at least ceil(threshold * n) are shared, so one of the first n - ceil(threshold * n) + 1 is.
    for (const [from, word] of words.slice(0, words.length - Math.ceil(shortest) + 1).entries()) {
      const held = holders.get(word) ?? [];
      for (const other of held) {
        const { length } = at(sets, other.set);
        // Where this is the first word in common, only what follows it can be: that has to be enough.
        const possible = Math.min(words.length - from, length - other.from);
        if (length >= shortest && possible >= needed(words.length + length, threshold)) candidates.add(other.set);
      }
      held.push({ set: here, from });
      holders.set(word, held);
    }
    for (const other of candidates) {
      const share = shareOf(words, at(sets, other), threshold);
      if (share !== null) pairs.push({ first: Math.min(here, other), second: Math.max(here, other), likeness: share });
    }
  }
  return pairs
    .sort((a, b) => a.first - b.first || a.second - b.second)
    .map((pair) => ({ ...pair, first: at(prompts, pair.first).id, second: at(prompts, pair.second).id }));
}

/** How many words two sets must share, of the words in both added up. */
const needed = (all: number, threshold: number): number => (threshold * all) / (1 + threshold) - ROUNDING;

/** The likeness of two sorted sets, or null as soon as it cannot reach the threshold: most pairs differ in rare words. */
function shareOf(a: readonly number[], b: readonly number[], threshold: number): number | null {
  const all = a.length + b.length;
  const least = needed(all, threshold);
  let [i, j, common] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const difference = at(a, i) - at(b, j);
    if (difference === 0) common += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
    if (common + Math.min(a.length - i, b.length - j) < least) return null;
  }
  return common < least ? null : common / (all - common);
}

/** The others that ask nearly the same as this text, the most alike first: what an editor shows beside its prompt. */
export function alikeTo(text: string, others: readonly Prompt[], threshold = NEAR_DUPLICATE): LikePair[] {
  const own = new Set(wordsOf(text));
  return others
    .map((other) => ({ first: '', second: other.id, likeness: jaccard(own, new Set(wordsOf(other.text))) }))
    .filter((pair) => pair.likeness >= threshold)
    .sort((a, b) => b.likeness - a.likeness);
}

/** Each set as numbers in ascending order, where a lower number is a rarer word. */
function byRarity(sets: readonly ReadonlySet<string>[]): number[][] {
  const frequency = new Map<string, number>();
  for (const set of sets) for (const word of set) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const ranked = [...frequency].sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  const rank = new Map(ranked.map(([word], index) => [word, index]));
  return sets.map((set) => [...set].map((word) => rank.get(word) ?? 0).sort((a, b) => a - b));
}

function at<T>(list: readonly T[], index: number): T {
  const one = list[index];
  if (one === undefined) throw new RangeError(`There is no item ${index} in a list of ${list.length}.`);
  return one;
}
