/** The quick way to find near-duplicates must find exactly what comparing every pair finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alikeTo, likeness, likePairs, type Prompt } from './likeness';

const everyPair = (prompts: readonly Prompt[], threshold: number) =>
  prompts.flatMap((a, index) =>
    prompts.slice(index + 1).flatMap((b) => {
      const share = likeness(a.text, b.text);
      return share >= threshold ? [{ first: a.id, second: b.id, likeness: share }] : [];
    }),
  );

const word = fc.constantFrom(...'abcdefghijkl');
const prompt = fc.array(word, { maxLength: 9 }).map((words) => words.join(' '));

describe('the likeness of two prompts', () => {
  it('is the share of distinct words, whatever their order, number and capitals', () => {
    expect(likeness('Which index, and why?', 'why WHICH index index and')).toBe(1);
    expect(likeness('one two three', 'two three four')).toBe(0.5);
    expect(likeness('one', 'two')).toBe(0);
    expect(likeness('', '')).toBe(0);
  });

  it('keeps C, C++ and C# apart', () => {
    expect(likeness('c', 'c++')).toBe(0);
    expect(likeness('c', 'c#')).toBe(0);
  });
});

describe('pairs that are alike', () => {
  it('are those that comparing every pair finds', () => {
    fc.assert(
      fc.property(
        fc.array(prompt, { maxLength: 30 }),
        fc.constantFrom(0.2, 0.5, 0.51, 2 / 3, 0.75, 1),
        (texts, threshold) => {
          const prompts = texts.map((text, index) => ({ id: String(index), text }));
          expect(likePairs(prompts, threshold)).toEqual(everyPair(prompts, threshold));
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it('are found at a threshold that no binary fraction holds', () => {
    const words = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `w${from + index}`);
    const prompts = [
      { id: 'a', text: words(0, 25).join(' ') },
      { id: 'b', text: words(11, 25).join(' ') },
    ];
    expect(likePairs(prompts, 0.56)).toEqual([{ first: 'a', second: 'b', likeness: 0.56 }]);
  });

  it('are those of one text, the most alike first', () => {
    const others = [
      { id: 'far', text: 'one two five six seven' },
      { id: 'half', text: 'one two five' },
      { id: 'same', text: 'three two one' },
    ];
    expect(alikeTo('one two three', others)).toEqual([
      { first: '', second: 'same', likeness: 1 },
      { first: '', second: 'half', likeness: 0.5 },
    ]);
  });
});
