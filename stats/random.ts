/**
 * Randomness as a parameter: a small seeded generator, and a seed made from data, so that the same data always show the
 * same interval. Not for secrets.
 */

/** Uniform on [0, 1), 53 random bits a call. */
export type Random = () => number;

/**
 * The generator xoshiro128**, 32 bits a step, period 2^128 - 1.
 *
 * Source: Blackman, D. and Vigna, S. (2021), Scrambled Linear Pseudorandom Number Generators, ACM Transactions on
 * Mathematical Software 47(4), 36; https://prng.di.unimi.it
 *
 * @param state four 32-bit words, not all zero
 * @throws {RangeError} when all are zero: the generator would stay there
 * @example
 * const next = xoshiro128([1, 2, 3, 4]);
 * [next(), next(), next()] // => [11520, 0, 5927040]
 */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state.map((word) => word >>> 0) as [number, number, number, number];
  if ((a | b | c | d) === 0) throw new RangeError('xoshiro128** needs a state that is not all zero.');
  return () => {
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result;
  };
}

/** MurmurHash3's finaliser: every input bit moves about half of the output bits. Source: Appleby, A. (2011), public domain. */
function mix(word: number): number {
  let h = word >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * A seeded source of uniform numbers.
 *
 * @param seed any integer; its lower 32 bits count
 * @example
 * const again = createRandom(7);
 * createRandom(7)() === again() // => true
 */
export function createRandom(seed: number): Random {
  // Steps by the golden ratio give four unlike words; the finaliser is a bijection, so at most one of them is zero.
  const word = (step: number) => mix((seed | 0) + Math.imul(step, 0x9e3779b9));
  const next = xoshiro128([word(1), word(2), word(3), word(4)]);
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}

/**
 * A 32-bit seed that depends on every number given and on their order (FNV-1a over the bytes of the doubles, then mixed).
 *
 * Source: Fowler, Noll and Vo; IETF draft-eastlake-fnv.
 *
 * @example
 * seedFrom([1, 2]) === seedFrom([2, 1]) // => false
 */
export function seedFrom(numbers: Iterable<number>): number {
  const double = new Float64Array(1);
  const bytes = new Uint8Array(double.buffer);
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    double[0] = number;
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return mix(hash);
}
