/**
 * What a bank is narrowed by, written as one letter for each value that a question has: `ABIaf` instead of five columns. Ten
 * thousand of them fit in one short text, so counting what every choice would show takes one pass over it, and whether a
 * question meets a choice is whether its letters hold one more letter. Pure.
 */
import { DIFFICULTIES, FACETS, KINDS, SENIORITIES, TIERS } from './schema';

/** How long a question takes, by the last minute that still counts. */
export const MINUTES = ['up-to-15', '16-30', '31-45', 'over-45'] as const;

/** What a code block may be written in to count as a language that a question asks about; data formats are none. */
export const LANGUAGES = [
  'sql',
  'typescript',
  'javascript',
  'python',
  'java',
  'go',
  'csharp',
  'cpp',
  'c',
  'rust',
  'kotlin',
  'ruby',
  'php',
  'scala',
  'elixir',
  'lua',
  'bash',
  'graphql',
  'cql',
] as const;

/**
 * The values of each closed dimension and the letter of its first one; the others follow in the alphabet of Unicode. Letters are
 * stored: a value is only ever added at the end of its list, and `FOUND_BY_VERSION` is raised when anything else changes.
 */
const DIMENSIONS = {
  kind: { first: 'A', values: KINDS },
  difficulty: { first: 'I', values: DIFFICULTIES },
  tier: { first: 'O', values: TIERS },
  minutes: { first: 'U', values: MINUTES },
  seniority: { first: '0', values: SENIORITIES },
  facet: { first: 'a', values: FACETS },
  language: { first: 'À', values: LANGUAGES },
} as const;

export type LabelDimension = keyof typeof DIMENSIONS;
export type Labelled = { readonly [D in LabelDimension]: readonly string[] };

export const LABEL_DIMENSIONS = Object.keys(DIMENSIONS) as LabelDimension[];

const ALL = LABEL_DIMENSIONS.flatMap((dimension) => {
  const { first, values } = DIMENSIONS[dimension];
  return values.map((value, at) => ({
    dimension,
    value: value as string,
    letter: String.fromCodePoint((first.codePointAt(0) ?? 0) + at),
  }));
});
const LETTERS = new Map(ALL.map(({ dimension, value, letter }) => [`${dimension} ${value}`, letter]));
const MEANINGS = new Map(ALL.map(({ letter, ...meaning }) => [letter, meaning]));

/** The letter of a value, or null for one that no question can have. */
export const letterOf = (dimension: LabelDimension, value: string): string | null =>
  LETTERS.get(`${dimension} ${value}`) ?? null;

/** What a letter stands for; null for one of ours that was added since, or of somebody else's. */
export const meaningOf = (letter: string): { dimension: LabelDimension; value: string } | null =>
  MEANINGS.get(letter) ?? null;

/** The letters of everything that a question is, without doubles; values outside of the lists have none. */
export function labelsOf(values: Labelled): string {
  const letters = LABEL_DIMENSIONS.flatMap((dimension) =>
    values[dimension].map((one) => letterOf(dimension, one) ?? ''),
  );
  return [...new Set(letters)].join('');
}

export function minutesOf(minutes: number): (typeof MINUTES)[number] {
  if (minutes <= 15) return 'up-to-15';
  if (minutes <= 30) return '16-30';
  return minutes <= 45 ? '31-45' : 'over-45';
}

const OTHER_NAMES: Record<string, (typeof LANGUAGES)[number]> = {
  ts: 'typescript',
  tsx: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  py: 'python',
  golang: 'go',
  cs: 'csharp',
  'c#': 'csharp',
  'c++': 'cpp',
  rs: 'rust',
  kt: 'kotlin',
  rb: 'ruby',
  sh: 'bash',
  shell: 'bash',
  psql: 'sql',
  plpgsql: 'sql',
  ex: 'elixir',
};

/** The language that a code block's name means, or null. */
export function languageOf(name: string): (typeof LANGUAGES)[number] | null {
  const one = name.toLowerCase();
  return OTHER_NAMES[one] ?? LANGUAGES.find((language) => language === one) ?? null;
}
