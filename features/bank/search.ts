/**
 * What somebody types into the bank's search, as what the database is asked for. Every word typed may be the beginning of one
 * ("idem" finds "idempotency"), or another ending of it ("sharded" finds "sharding"); all of them must be there. Where that
 * finds nothing, words of five letters and more may be one slip away. Pure.
 */
import { LONGEST_WORD } from '@/features/questions/found-by';
import { isFunctionWord, wordsOf } from '@/features/questions/words';

/** More words than anybody searches for; each costs the database a look. */
const MOST_WORDS = 12;

/** Shorter words have too many neighbours one slip away: "cast" is "cost", "case", "cache". */
export const LEAST_LETTERS_FOR_A_SLIP = 5;

/** The distinct words to look for. Words of grammar are left out unless there are no others. */
export function searchedWords(text: string): string[] {
  const words = [...new Set(wordsOf(text.normalize('NFC')))].filter((word) => word.length <= LONGEST_WORD);
  const telling = words.filter((word) => !isFunctionWord(word));
  return (telling.length > 0 ? telling : words).slice(0, MOST_WORDS);
}

/** A word without its ending, at least three letters of it: what other forms of it begin with. */
export function beginningOf(word: string): string {
  const cut = /^(.{4,})(?:ings?|ed|es|ly)$/u.exec(word)?.[1];
  if (cut !== undefined) return cut;
  return /^.{2,}[^s]s$/u.test(word) ? word.slice(0, -1) : word;
}

/** What a row is asked, as texts of type `tsquery`. */
export interface Asked {
  /** Met by every question that is found. */
  wide: string;
  /** Met by a title that has every word as it was typed. */
  whole: string;
  /** Met by a title that has some word, in any form. */
  part: string;
}

/**
 * @param words as `searchedWords` gives them, at least one
 * @param near for a typed word, those of the bank that are one slip away from it
 */
export function askedOf(words: readonly string[], near: ReadonlyMap<string, readonly string[]> = new Map()): Asked {
  const forms = words.map((word) => {
    const all = [`${quoted(beginningOf(word))}:*`, ...(near.get(word) ?? []).map(quoted)];
    return `(${all.join(' | ')})`;
  });
  return { wide: forms.join(' & '), whole: words.map(quoted).join(' & '), part: forms.join(' | ') };
}

/** What a question is asked that is to have any of these words as they are. */
export const anyOf = (words: readonly string[]): string => words.map(quoted).join(' | ');

const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** Whether a word may be searched for with a slip. */
export const mayHaveSlip = (word: string): boolean => [...word].length >= LEAST_LETTERS_FOR_A_SLIP;

/**
 * How a word one slip away must look, so that the database hands over few to be compared: a slip is in one place, so the word
 * begins with the typed word's first half, or has its second half a letter earlier, later, or where it was typed.
 */
export function halvesOf(typed: string): { first: string; second: string; at: number } {
  const letters = [...typed];
  const half = Math.floor(letters.length / 2);
  return { first: letters.slice(0, half).join(''), second: letters.slice(half + 1).join(''), at: half + 1 };
}

/**
 * Whether what was typed is one slip away from the word or from its beginning: a letter missing, too many, another, or two
 * neighbours swapped. Whoever types is not done yet, so the word may go on.
 */
export function isOneSlipAway(typed: string, word: string): boolean {
  const [a, b] = [[...typed], [...word]];
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  if (same === a.length) return true;
  const goesOn = (from: number, to: number): boolean => {
    for (let i = from, j = to; i < a.length; i += 1, j += 1) if (a[i] !== b[j]) return false;
    return true;
  };
  return (
    goesOn(same + 1, same) ||
    goesOn(same, same + 1) ||
    goesOn(same + 1, same + 1) ||
    (a[same] === b[same + 1] && a[same + 1] === b[same] && goesOn(same + 2, same + 2))
  );
}
