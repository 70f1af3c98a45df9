/** What is typed, and what it must find: beginnings, other endings, one slip; nothing further off. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedOf, beginningOf, halvesOf, isOneSlipAway, mayHaveSlip, searchedWords } from './search';

const letters = fc.constantFrom(...'abcdefgh');
const word = fc.array(letters, { minLength: 5, maxLength: 12 }).map((all) => all.join(''));

/** Every way of typing a word with one slip, some of which type the word itself. */
const slip = fc
  .tuple(word, fc.nat(11), letters, fc.constantFrom('miss', 'add', 'change', 'swap'))
  .map(([meant, n, letter, kind]) => {
    const at = n % meant.length;
    const [before, after] = [meant.slice(0, at), meant.slice(at)];
    const typed = {
      miss: before + after.slice(1),
      add: before + letter + after,
      change: before + letter + after.slice(1),
      swap: before + (after[1] ?? '') + (after[0] ?? '') + after.slice(2),
    }[kind];
    return { meant, typed };
  });

/** The least number of letters missing, too many, changed or swapped, over every beginning of the word: the slow way. */
function distance(typed: string, meant: string): number {
  const width = meant.length + 1;
  const d = Array.from({ length: (typed.length + 1) * width }, () => 0);
  const get = (i: number, j: number) => d[i * width + j] ?? 0;
  for (let i = 0; i <= typed.length; i += 1) {
    for (let j = 0; j <= meant.length; j += 1) {
      if (i === 0 || j === 0) {
        d[i * width + j] = i + j;
        continue;
      }
      const same = typed[i - 1] === meant[j - 1] ? 0 : 1;
      const swapped =
        i > 1 && j > 1 && typed[i - 1] === meant[j - 2] && typed[i - 2] === meant[j - 1] ? get(i - 2, j - 2) + 1 : 99;
      d[i * width + j] = Math.min(get(i - 1, j) + 1, get(i, j - 1) + 1, get(i - 1, j - 1) + same, swapped);
    }
  }
  return Math.min(...Array.from({ length: width }, (_, j) => get(typed.length, j)));
}

describe('the words of a search', () => {
  it('leave grammar out unless there is nothing else, and repeat nothing', () => {
    expect(searchedWords('  How does the CACHE and the cache work')).toEqual(['cache', 'work']);
    expect(searchedWords('what is it')).toEqual(['what', 'is', 'it']);
    expect(searchedWords('C++ c# node')).toEqual(['c++', 'c#', 'node']);
    expect(searchedWords("% _ ' \\ | & !")).toEqual([]);
    expect(searchedWords('a'.repeat(61))).toEqual([]);
  });

  it.each([
    ['sharding', 'shard'],
    ['queues', 'queu'],
    ['indexes', 'index'],
    ['cached', 'cach'],
    ['keys', 'key'],
    ['string', 'string'],
    ['access', 'access'],
    ['idem', 'idem'],
  ])('%s looks for what begins with %s', (typed, beginning) => {
    expect(beginningOf(typed)).toBe(beginning);
  });

  it('become one question to the database, whose own signs are quoted', () => {
    expect(askedOf(["o'neil", 'caches'], new Map([['caches', ['cachet']]]))).toEqual({
      wide: "('o''neil':*) & ('cach':* | 'cachet')",
      whole: "'o''neil' & 'caches'",
      part: "('o''neil':*) | ('cach':* | 'cachet')",
    });
  });

  it('always find the word that was typed', () => {
    fc.assert(fc.property(word, (typed) => typed.startsWith(beginningOf(typed))));
  });
});

describe('one slip', () => {
  it('is found wherever it is', () => {
    fc.assert(
      fc.property(slip, ({ meant, typed }) => isOneSlipAway(typed, meant)),
      { numRuns: 500 },
    );
  });

  it('is what the slow way calls one, and nothing further off', () => {
    const typed = fc.array(letters, { minLength: 1, maxLength: 8 }).map((all) => all.join(''));
    fc.assert(
      fc.property(typed, typed, (a, b) => isOneSlipAway(a, b) === distance(a, b) <= 1),
      { numRuns: 3000 },
    );
    expect(isOneSlipAway('kubrn', 'kubernetes')).toBe(true);
    expect(isOneSlipAway('kubrnts', 'kubernetes')).toBe(false);
  });

  it('leaves one half of the word in its place, so that the database finds it by that', () => {
    const looked = ({ meant, typed }: { meant: string; typed: string }) => {
      const { first, second, at } = halvesOf(typed);
      const has = (from: number) => [...meant].slice(from - 1, from - 1 + second.length).join('') === second;
      return meant.startsWith(first) || has(at) || has(at + 1) || has(at + 2);
    };
    fc.assert(
      fc.property(
        slip.filter(({ typed }) => mayHaveSlip(typed)),
        looked,
      ),
      { numRuns: 1000 },
    );
    // Planted: looking at the first half alone misses a slip in it.
    expect('kubernetes'.startsWith(halvesOf('kibernetes').first)).toBe(false);
    expect(looked({ meant: 'kubernetes', typed: 'kibernetes' })).toBe(true);
  });
});
