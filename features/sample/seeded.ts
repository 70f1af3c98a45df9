/** Seeded choices and seeded identifiers: the same seed tells the same story, byte for byte. */
import { createRandom } from '@/stats/random';

export interface Seeded {
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** Normal with mean 0 (Box and Muller, 1958). */
  normal(deviation: number): number;
  /** @throws RangeError for an empty list */
  pick<T>(list: readonly T[]): T;
  /** The list in another order (Fisher and Yates). */
  shuffled<T>(list: readonly T[]): T[];
  /** A template with one wording chosen from each `{a|b}`. */
  phrase(template: string): string;
}

export function seeded(seed: number): Seeded {
  const random = createRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new RangeError('There is nothing to choose from.');
    return list[below(list.length)] as T;
  };
  return {
    chance: (probability) => random() < probability,
    between: (low, high) => low + below(high - low + 1),
    normal: (deviation) => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    pick,
    shuffled: (list) => {
      const order = [...list];
      for (let last = order.length - 1; last > 0; last -= 1) {
        const other = below(last + 1);
        [order[last], order[other]] = [order[other] as (typeof order)[number], order[last] as (typeof order)[number]];
      }
      return order;
    },
    phrase: (template) => template.replace(/\{([^{}]+)\}/g, (_, wordings: string) => pick(wordings.split('|'))),
  };
}

/** A source of identifiers in the form of random (version 4) ones; never for secrets, since a seed tells them all. */
export function seededIds(seed: number): () => string {
  const random = createRandom(seed);
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  return () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(Math.floor(random() * 4))}${hex(3)}-${hex(8)}${hex(4)}`;
}
