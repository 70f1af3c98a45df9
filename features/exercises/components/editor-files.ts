/**
 * The files that a candidate edits, and the language of each: the solution in the attempt's language, and two files beside
 * it that run with it. One shared document holds all three as texts under these names.
 */
import type { Language } from '../schema';

export const FILES = ['solution', 'scratch', 'tests'] as const;

export type FileName = (typeof FILES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  typescript: 'TypeScript',
  javascript: 'JavaScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  csharp: 'C#',
};

const ENDINGS: Readonly<Record<Language, string>> = {
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  java: 'java',
  go: 'go',
  csharp: 'cs',
};

export const doesRun = (language: Language): language is 'typescript' | 'javascript' =>
  language === 'typescript' || language === 'javascript';

/** `solution.ts`, `tests.js`: how a file is called on its tab and for the type checker. */
export const fileNameOf = (file: FileName, language: Language): string => `${file}.${ENDINGS[language]}`;
