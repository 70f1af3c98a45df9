/**
 * Narrowing a bank: what is left of it under some choices, what every other choice would leave, and which choices to give up
 * when nothing is. Works on the labels of what a search found, where a question is a capability and a few letters, so that
 * ten thousand are counted in a few milliseconds. Pure.
 */
import { EXPOSURE_KINDS, type ExposureKind } from '@/features/questions/exposure';
import { LABEL_DIMENSIONS, type LabelDimension, letterOf, meaningOf } from '@/features/questions/labels';

/** What a bank can be narrowed by, in the order of the page; each holds at most one value at a time. */
export const BANK_DIMENSIONS = [
  'capability',
  'kind',
  'difficulty',
  'seniority',
  'facet',
  'language',
  'minutes',
  'tier',
  'exposure',
] as const;
export type BankDimension = (typeof BANK_DIMENSIONS)[number];
export type Narrowing = Partial<Record<BankDimension, string>>;

/** The letter of each kind of exposure, which hangs on the day and is put to the labels when they are read. */
export const EXPOSURE_LETTERS: Record<ExposureKind, string> = {
  never: 'Ā',
  asked: 'ā',
  often: 'Ă',
  public: 'ă',
  private: 'Ą',
};

const EXPOSURES = new Map(EXPOSURE_KINDS.map((kind) => [EXPOSURE_LETTERS[kind], kind]));

/** Questions that are alike in everything that a bank is narrowed by, and how many they are. */
export interface Tallied {
  readonly capability: string;
  readonly letters: string;
  readonly count: number;
}

/** Questions that are alike in capability and exposure, as the database hands them over. */
export interface AlikeLabels {
  readonly capability: string;
  /** Of exposure. */
  readonly letters: string;
  /** The labels of each, parted by spaces. */
  readonly labels: string;
}

/** Counts what is alike. */
export function tallyOf(found: readonly AlikeLabels[]): Tallied[] {
  return found.flatMap(({ capability, letters, labels }) => {
    const counts = new Map<string, number>();
    for (const one of labels.split(' ')) counts.set(one, (counts.get(one) ?? 0) + 1);
    return [...counts].map(([one, count]) => ({ capability, letters: one + letters, count }));
  });
}

const isLabel = (dimension: BankDimension): dimension is LabelDimension =>
  (LABEL_DIMENSIONS as readonly string[]).includes(dimension);

/** The letter that a question must have for this choice; null where no question can have it, or where it is a capability. */
export function choiceLetter(dimension: BankDimension, value: string): string | null {
  if (dimension === 'exposure') return EXPOSURE_LETTERS[value as ExposureKind] ?? null;
  return isLabel(dimension) ? letterOf(dimension, value) : null;
}

/** What the database is asked for: the capability, if one is chosen, and the letters; null where a choice can match nothing. */
export function wanted(by: Narrowing): { capability: string | null; letters: string[] } | null {
  const letters: string[] = [];
  for (const dimension of BANK_DIMENSIONS) {
    const value = by[dimension];
    if (value === undefined || dimension === 'capability') continue;
    const letter = choiceLetter(dimension, value);
    if (letter === null) return null;
    letters.push(letter);
  }
  return { capability: by.capability ?? null, letters };
}

/** Which choices these questions miss, one bit a dimension. */
function missedBy(by: Narrowing): (one: Tallied) => number {
  const chosen = BANK_DIMENSIONS.flatMap((dimension, bit) => {
    const value = by[dimension];
    return value === undefined ? [] : [{ dimension, value, bit, letter: choiceLetter(dimension, value) }];
  });
  return (one) => {
    let missed = 0;
    for (const { dimension, value, bit, letter } of chosen) {
      const has =
        dimension === 'capability' ? one.capability === value : letter !== null && one.letters.includes(letter);
      if (!has) missed |= 1 << bit;
    }
    return missed;
  };
}

export interface Narrowed {
  /** How many questions meet every choice. */
  total: number;
  /** For every dimension and value: how many choosing it would show, the other choices staying as they are. */
  counts: Record<BankDimension, Map<string, number>>;
}

/** What is left under these choices, and what every other choice would leave. */
export function narrow(tally: readonly Tallied[], by: Narrowing): Narrowed {
  const counts = Object.fromEntries(BANK_DIMENSIONS.map((one) => [one, new Map()])) as Narrowed['counts'];
  const missed = missedBy(by);
  // How often each letter and capability is met by questions that miss these choices and no other: few letters, many questions.
  const met = new Map<number, { letters: number[]; capabilities: Map<string, number> }>();
  let total = 0;
  for (const one of tally) {
    const misses = missed(one);
    // One choice away from being shown: it counts for the dimension of that choice and for no other.
    if ((misses & (misses - 1)) !== 0) continue;
    if (misses === 0) total += one.count;
    const { letters, capabilities } = met.get(misses) ?? { letters: [], capabilities: new Map<string, number>() };
    met.set(misses, { letters, capabilities });
    for (let at = 0; at < one.letters.length; at += 1) {
      const code = one.letters.charCodeAt(at);
      letters[code] = (letters[code] ?? 0) + one.count;
    }
    capabilities.set(one.capability, (capabilities.get(one.capability) ?? 0) + one.count);
  }
  for (const [misses, { letters, capabilities }] of met) {
    const add = (dimension: BankDimension, value: string, count: number) => {
      if (misses !== 0 && misses !== 1 << BANK_DIMENSIONS.indexOf(dimension)) return;
      counts[dimension].set(value, (counts[dimension].get(value) ?? 0) + count);
    };
    for (const [value, count] of capabilities) add('capability', value, count);
    letters.forEach((count, code) => {
      const letter = String.fromCharCode(code);
      const exposure = EXPOSURES.get(letter);
      const meant = exposure ? { dimension: 'exposure' as const, value: exposure } : meaningOf(letter);
      if (meant !== null) add(meant.dimension, meant.value, count);
    });
  }
  return { total, counts };
}

/** A way out of an empty result: which choices to give up together, and what that would show. */
export interface Relaxation {
  without: (BankDimension | 'text')[];
  count: number;
}

/**
 * The smallest sets of choices to give up so that something is shown again, the most fruitful first.
 * @param found what the searched text alone finds
 * @param all everything, as if no text were searched; the same list as `found` where none is
 */
export function relaxations(found: readonly Tallied[], all: readonly Tallied[], by: Narrowing): Relaxation[] {
  const missed = missedBy(by);
  const choices: (BankDimension | 'text')[] = [
    ...BANK_DIMENSIONS.filter((one) => by[one] !== undefined),
    ...(all === found ? [] : (['text'] as const)),
  ];
  const [withText, withoutText] = [found, all].map((tally) => {
    const misses = new Map<number, number>();
    for (const one of tally) {
      const bits = missed(one);
      misses.set(bits, (misses.get(bits) ?? 0) + one.count);
    }
    return [...misses];
  });
  for (let size = 1; size <= choices.length; size += 1) {
    const ways = subsetsOf(choices, size).flatMap((without): Relaxation[] => {
      const given = without.reduce(
        (bits, one) => (one === 'text' ? bits : bits | (1 << BANK_DIMENSIONS.indexOf(one))),
        0,
      );
      const misses = (without.includes('text') ? withoutText : withText) ?? [];
      const count = misses.reduce((sum, [bits, times]) => ((bits & ~given) === 0 ? sum + times : sum), 0);
      return count === 0 ? [] : [{ without, count }];
    });
    if (ways.length > 0) return ways.sort((a, b) => b.count - a.count);
  }
  return [];
}

function subsetsOf<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, at) => subsetsOf(items.slice(at + 1), size - 1).map((rest) => [item, ...rest]));
}
