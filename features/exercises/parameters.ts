/**
 * What differs from attempt to attempt: an exercise declares parameters, a seed draws them. The same seed draws the same
 * values everywhere and for ever, since a stored run is replayed from its seed. Pure.
 */
import type { Parameters, ParameterValue } from '@/runner/contract';
import type { ParameterSpec } from './schema';

/** 32 bits that depend on every letter (FNV-1a). Source: Fowler, Noll, Vo; offset basis 2166136261, prime 16777619. */
function hash32(text: string): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  return hash >>> 0;
}

/** A sequence in [0, 1) from a 32-bit state: Mulberry32 (Tommy Ettinger, public domain). */
function sequence(state: number): () => number {
  let at = state >>> 0;
  return () => {
    at = (at + 0x6d2b_79f5) >>> 0;
    let mixed = Math.imul(at ^ (at >>> 15), at | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draw(spec: ParameterSpec, next: () => number): ParameterValue {
  if ('integer' in spec) {
    const [least, most] = spec.integer;
    return least + Math.floor(next() * (most - least + 1));
  }
  if ('oneOf' in spec) return spec.oneOf[Math.floor(next() * spec.oneOf.length)] as ParameterValue;
  const items: ParameterValue[] = [...spec.shuffle];
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [items[last], items[other]] = [items[other] as ParameterValue, items[last] as ParameterValue];
  }
  return items;
}

/**
 * Draws a value for each declared parameter. Each has a sequence of its own, so that one more parameter, or another order
 * of the file, changes no other value.
 *
 * @param seed a whole number from 0 to 2^31 - 1
 * @example drawParameters({ capacity: { integer: [3, 9] } }, 1) // { capacity: a number from 3 to 9, always the same }
 */
export function drawParameters(spec: Readonly<Record<string, ParameterSpec>>, seed: number): Parameters {
  return Object.fromEntries(
    Object.keys(spec)
      .sort()
      .map((name) => [name, draw(spec[name] as ParameterSpec, sequence(hash32(`${name}:${seed}`)))]),
  );
}
