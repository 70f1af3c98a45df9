/** The choices by which a bank is narrowed, in words and in the order in which people look for them. Pure. */
import { EXPOSURE_KINDS, EXPOSURE_WORDS, type ExposureKind } from '@/features/questions/exposure';
import { MINUTES } from '@/features/questions/labels';
import { DIFFICULTY_WORDS, facetWords, KIND_WORDS, SENIORITY_WORDS, TIER_WORDS } from '@/features/questions/question';
import { type BankAddress, bankHref } from './address';
import { BANK_DIMENSIONS, type BankDimension, type Narrowed } from './narrowing';

export const DIMENSION_WORDS: Record<BankDimension, string> = {
  capability: 'Capability',
  kind: 'Kind',
  difficulty: 'Difficulty',
  seniority: 'Seniority',
  facet: 'Topic',
  language: 'Language',
  minutes: 'Minutes',
  tier: 'Tier',
  exposure: 'Exposure',
};

const MINUTES_WORDS: Record<(typeof MINUTES)[number], string> = {
  'up-to-15': 'Up to 15',
  '16-30': '16 to 30',
  '31-45': '31 to 45',
  'over-45': 'Over 45',
};

const LANGUAGE_WORDS: Partial<Record<string, string>> = {
  sql: 'SQL',
  cql: 'CQL',
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  csharp: 'C#',
  cpp: 'C++',
  php: 'PHP',
  graphql: 'GraphQL',
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A value of a dimension in words; a value that we do not know stands as it is. */
export function valueWords(dimension: BankDimension, value: string, capabilityName: (key: string) => string): string {
  const words: Record<BankDimension, Record<string, string | undefined>> = {
    capability: {},
    kind: KIND_WORDS,
    difficulty: DIFFICULTY_WORDS,
    seniority: SENIORITY_WORDS,
    facet: {},
    language: LANGUAGE_WORDS,
    minutes: MINUTES_WORDS,
    tier: TIER_WORDS,
    exposure: EXPOSURE_WORDS,
  };
  if (dimension === 'capability') return capabilityName(value);
  if (dimension === 'facet') return facetWords(value);
  return Object.hasOwn(words[dimension], value) ? (words[dimension][value] ?? value) : capital(value);
}

/** Values in an order that means something; the others go by their words. */
const ORDERED: Partial<Record<BankDimension, readonly string[]>> = {
  kind: Object.keys(KIND_WORDS),
  difficulty: Object.keys(DIFFICULTY_WORDS),
  seniority: Object.keys(SENIORITY_WORDS),
  minutes: MINUTES,
  tier: Object.keys(TIER_WORDS),
  exposure: EXPOSURE_KINDS satisfies readonly ExposureKind[],
};

export interface BankFacet {
  key: BankDimension;
  label: string;
  choices: { value: string; label: string; count: number; href: string; current: boolean }[];
}

/** Every dimension with its choices: those that would show something, and the chosen one. */
export function facetsOf({
  counts,
  address,
  capabilityName,
}: {
  counts: Narrowed['counts'];
  address: BankAddress;
  capabilityName: (key: string) => string;
}): BankFacet[] {
  return BANK_DIMENSIONS.map((dimension) => {
    const chosen = address.by[dimension];
    const values = new Set([...counts[dimension].keys(), ...(chosen === undefined ? [] : [chosen])]);
    const order = ORDERED[dimension];
    const choices = [...values].map((value) => ({
      value,
      label: valueWords(dimension, value, capabilityName),
      count: counts[dimension].get(value) ?? 0,
      href: bankHref(address, { [dimension]: value === chosen ? undefined : value }),
      current: value === chosen,
    }));
    return {
      key: dimension,
      label: DIMENSION_WORDS[dimension],
      choices: choices.sort((a, b) =>
        order ? order.indexOf(a.value) - order.indexOf(b.value) : a.label < b.label ? -1 : 1,
      ),
    };
  });
}

/** "the words “idem”", "kind “Coding”": what there is to give up. */
export function choiceWords(
  one: BankDimension | 'text',
  address: BankAddress,
  capabilityName: (key: string) => string,
): string {
  if (one === 'text') return `the words “${address.q}”`;
  return `${DIMENSION_WORDS[one].toLowerCase()} “${valueWords(one, address.by[one] ?? '', capabilityName)}”`;
}
