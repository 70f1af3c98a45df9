/**
 * Which words of a prompt a near-duplicate must have one of, so that an index finds every candidate without reading the bank.
 *
 * Two prompts are near-duplicates when they share at least the part `t` of the distinct words in either (see
 * `features/questions/likeness.ts`). Of the n words of one, the other then has at least ceil(t n), so one of any n - ceil(t n) + 1
 * of them: the rarest these are, the fewer candidates (Chaudhuri, Ganti and Kaushik, "A primitive operator for similarity joins
 * in data cleaning", ICDE 2006). Pure.
 */
import { tellingWords } from '@/features/questions/found-by';
import { wordsOf } from '@/features/questions/words';

/** Products such as 0.56 * 25 come out a little above the whole number that is meant. */
const ROUNDING = 1e-9;

/**
 * @param threshold the likeness from which two prompts are near-duplicates, above 0 and at most 1
 * @returns the words that are indexed, and how many of them have to be looked up; null where even all of them are too few,
 * because the prompt is mostly grammar, which no index holds
 */
export function candidateWords(prompt: string, threshold: number): { words: string[]; lookUp: number | null } {
  const all = new Set(wordsOf(prompt)).size;
  const words = tellingWords(prompt);
  const lookUp = all - Math.ceil(threshold * all - ROUNDING) + 1;
  return { words, lookUp: all > 0 && lookUp <= words.length ? lookUp : null };
}
