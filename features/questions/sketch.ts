/**
 * A prompt as 64 bytes, from which two prompts that cannot be near-duplicates are told apart without reading either.
 *
 * Each distinct word sets one bit of 512. Of the words that two prompts share, each sets the same bit in both, and at most as many
 * of them fall together on one bit as fall together within the prompt that has fewer such: what is shared is therefore never more
 * than the bits in common plus that number. Where this is too little for the threshold, the likeness is below it for certain
 * (a bitmap filter as in Sandes, Teodoro and Melo, "Bitmap filter: speeding up exact set similarity joins", Information Systems
 * 2020). What is left is compared word by word. Pure.
 */
import { wordsOf } from './words';

export const SKETCH_BITS = 512;

export interface Sketch {
  /** `SKETCH_BITS` zeros and ones. */
  bits: string;
  /** Distinct words. */
  size: number;
}

/** @param length how many bits; fewer than `SKETCH_BITS` only to try what few bits do */
export function sketchOf(text: string, length = SKETCH_BITS): Sketch {
  const words = new Set(wordsOf(text));
  const bits = new Uint8Array(length);
  for (const word of words) bits[hashOf(word) % length] = 1;
  return { bits: bits.join(''), size: words.size };
}

/** How many ones a sketch has. */
export const onesOf = ({ bits }: Sketch): number => bits.replaceAll('0', '').length;

/**
 * Whether two prompts may reach the threshold. True for all that do; for others seldom. `readAlike` in `features/bank/data.ts`
 * asks the database the same.
 * @param threshold above 0, at most 1
 */
export function mayBeAlike(a: Sketch, b: Sketch, threshold: number): boolean {
  let common = 0;
  for (let at = 0; at < a.bits.length; at += 1) if (a.bits[at] === '1' && b.bits[at] === '1') common += 1;
  const together = Math.min(a.size - onesOf(a), b.size - onesOf(b));
  return common + together >= leastShared(threshold) * (a.size + b.size);
}

/** The part of the words of both, added up, that two prompts at the threshold share at least; a little less, for rounding. */
export const leastShared = (threshold: number): number => threshold / (1 + threshold) - 1e-9;

/** Fowler, Noll and Vo's hash 1a, 32 bits, stirred once more so that its low bits depend on all letters. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
