/**
 * The files that a candidate edits: the solution, and two beside it that run with it. One shared document holds all three as
 * texts under these names.
 */
import type { DOCUMENT_TEXTS } from '../attempt';
import type { Language } from '../schema';

export type FileName = keyof typeof DOCUMENT_TEXTS;

const ENDINGS: Readonly<Record<Language, string>> = {
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  java: 'java',
  go: 'go',
  csharp: 'cs',
};

/** `solution.ts`, `tests.js`: how a file is called on its tab and for the type checker. */
export const fileNameOf = (file: FileName, language: Language): string => `${file}.${ENDINGS[language]}`;

/** Own tests and scratch run beside a solution; where nothing runs there is only the solution. */
export const filesOf = (runs: boolean): readonly FileName[] => (runs ? ['solution', 'scratch', 'tests'] : ['solution']);
