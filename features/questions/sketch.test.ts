/** Sketches may let a pair through that is not alike, and must never keep one back that is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeness, NEAR_DUPLICATE } from './likeness';
import { leastShared, mayBeAlike, onesOf, SKETCH_BITS, sketchOf } from './sketch';

const VOCABULARY = Array.from({ length: 60 }, (_, at) => `word${at}`);
const own = fc.uniqueArray(fc.constantFrom(...VOCABULARY), { maxLength: 40 });
/** Another prompt that keeps some words and has some of its own, so that many pairs are near the threshold. */
const pair = fc
  .record({ own, kept: fc.infiniteStream(fc.boolean()), added: own })
  .map(({ own: words, kept, added }) => ({
    a: words.join(' '),
    b: [...words.filter(() => kept.next().value), ...added.slice(0, 12)].join(' '),
  }));

describe('the sketch of a prompt', () => {
  it('lets every pair through that reaches the threshold, however few its bits', () => {
    fc.assert(
      fc.property(
        pair,
        fc.constantFrom(16, 64, SKETCH_BITS),
        fc.constantFrom(0.2, 0.5, 2 / 3, 1),
        ({ a, b }, bits, threshold) => {
          fc.pre(likeness(a, b) >= threshold);
          expect(mayBeAlike(sketchOf(a, bits), sketchOf(b, bits), threshold)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('would keep some back without counting words that fall together', () => {
    const [a, b] = [VOCABULARY.join(' '), VOCABULARY.slice(10).join(' ')].map((text) => sketchOf(text, 32));
    if (a === undefined || b === undefined) throw new Error('Two sketches are needed');
    const common = [...a.bits].filter((bit, at) => bit === '1' && b.bits[at] === '1').length;
    expect(onesOf(a)).toBeLessThan(a.size);
    expect(common).toBeLessThan(leastShared(NEAR_DUPLICATE) * (a.size + b.size));
    expect(mayBeAlike(a, b, NEAR_DUPLICATE)).toBe(true);
  });

  it('keeps nearly all others back, and is one text for one set of words', () => {
    const texts = Array.from({ length: 40 }, (_, n) =>
      Array.from({ length: 45 }, (_, at) => `w${(at * 7 + n * n * 31 + at * n) % 400}`).join(' '),
    );
    const pairs = texts.flatMap((one, at) => texts.slice(at + 1).map((other) => [one, other] as const));
    const through = pairs.filter(([one, other]) => mayBeAlike(sketchOf(one), sketchOf(other), NEAR_DUPLICATE));
    const alike = pairs.filter(([one, other]) => likeness(one, other) >= NEAR_DUPLICATE);
    expect(through.length - alike.length).toBeLessThan(pairs.length / 50);
    expect(sketchOf('b a A')).toEqual(sketchOf('a b'));
    expect(sketchOf('').bits).toBe('0'.repeat(SKETCH_BITS));
  });
});
