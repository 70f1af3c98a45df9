/**
 * Text as the words that are compared: lower-case runs of letters and figures, with `c++` and `c#` kept apart from `c`.
 */

/** The words of a text in their order, lower-case. */
export const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?(?:\+\+|#)?/gu) ?? [];

const FUNCTION_WORDS = new Set(
  (
    "a about after again all also although an and any are as at be because been before being beside between both but by can cannot could did do does doesn't " +
    'each either else every for from had has have her his how if in into is it its itself least less like may might ' +
    'more most much many must neither no nor not nothing of off on once one only or other others out over own rather same she ' +
    'should since so some still such than that the their them themselves then there these they this those three ' +
    'through to too two under until up upon very was were what when where whether which while who whom whose why will ' +
    'with within without would you your he we our us i my me'
  ).split(' '),
);

/** Words that carry a sentence's grammar rather than its matter. */
export const isFunctionWord = (word: string): boolean => FUNCTION_WORDS.has(word);

/** A word without its commonest endings and cut to its first six letters, so that "indexes" meets "indexing". */
export const stemOf = (word: string): string => word.replace(/(?:ings?|ed|es|s|ly)$/, '').slice(0, 6) || word;
