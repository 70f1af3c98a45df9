/**
 * What a question is found by: its words, those of the title apart, its labels, and the sketch of its prompt. The words are those
 * of `wordsOf` without the grammar's own, so that the database only has to keep and compare them, and both kinds of database do it
 * alike. Pure.
 */
import { labelsOf, languageOf, minutesOf } from './labels';
import { textsOf } from './lint';
import { codeBlocksOf } from './markdown';
import type { QuestionBody } from './schema';
import { sketchOf } from './sketch';
import { isFunctionWord, wordsOf } from './words';

/** Raised when the same question would be found by something else than before; rows made earlier are then made anew. */
export const FOUND_BY_VERSION = 2;

/** What stands on a question's row. */
export interface FoundBy {
  titleWords: string[];
  labels: string;
  promptBits: string;
  promptSize: number;
  foundByVersion: number;
}

/** Longer runs of letters are no words that anybody would type, and what holds them has its limits. */
export const LONGEST_WORD = 60;

/** The distinct words of a text that say what it is about. */
export const tellingWords = (text: string): string[] => [
  ...new Set(wordsOf(text).filter((word) => !isFunctionWord(word) && word.length <= LONGEST_WORD)),
];

/** The words of a question, its title's among them. The answer key and sample answers are left out: everything is said somewhere there. */
export function indexedWords(body: QuestionBody): string[] {
  const text = [
    body.title,
    body.assesses,
    body.cue,
    body.prompt,
    ...body.criteria.map((one) => one.title),
    ...body.scenarios.map((one) => `${one.title} ${one.text}`),
    ...body.signals,
    ...body.facets,
  ].join('\n');
  return tellingWords(text);
}

/** What stands on its row: the words that put a question first, what it is narrowed by, and the sketch of its prompt. */
export function foundBy(body: QuestionBody): FoundBy {
  const languages = textsOf(body).flatMap((one) => codeBlocksOf(one.text).map((block) => languageOf(block.language)));
  const { bits, size } = sketchOf(body.prompt);
  return {
    titleWords: tellingWords(body.title),
    labels: labelsOf({
      kind: [body.kind],
      difficulty: [body.difficulty],
      tier: [body.tier],
      minutes: [minutesOf(body.minutes)],
      seniority: body.seniority,
      facet: body.facets,
      language: languages.filter((one) => one !== null),
    }),
    promptBits: bits,
    promptSize: size,
    foundByVersion: FOUND_BY_VERSION,
  };
}
