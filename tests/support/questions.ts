/** Questions made by number: the least that the schema takes, each a little different, for tests that need many. */
import type { QuestionBody } from '../../features/questions/schema';

const WORDS =
  'a limit is named with its unit and what happens to the request that is beyond it while others still go on'.split(
    ' ',
  );
/** So many words, from a place that depends on the number. */
const words = (count: number, from: number): string =>
  Array.from({ length: count }, (_, index) => WORDS[(from + index) % WORDS.length]).join(' ');

export const slugOf = (number: number): string => `made-${String(number).padStart(5, '0')}`;

/** Every third has sample answers; every fifth has texts that a spreadsheet would run, break over lines or need quoted. */
export function aQuestion(number: number): { slug: string; body: QuestionBody } {
  const odd = number % 5 === 0;
  const level = (at: number) => ({
    level: at,
    label: ['weak', 'acceptable', 'strong'][at - 1] as string,
    anchor: odd && at === 1 ? `=HYPERLINK("x"), ${words(8, number)}` : `${at}. ${words(8, number + at)}`,
  });
  const criterion = (id: string, title: string) => ({
    id,
    title,
    capability: 'data-persistence',
    levels: [level(1), level(2), level(3)],
  });
  return {
    slug: slugOf(number),
    body: {
      title: `Made question ${number}`,
      covers: [],
      capability: 'coding-debugging',
      facets: ['api', 'data'],
      kind: 'technical',
      difficulty: 'medium',
      seniority: ['mid'],
      minutes: 20,
      tier: 'useful',
      assesses: words(14, number),
      cue: odd ? `- ${words(13, number)}` : words(13, number),
      prompt: odd ? `Line one; "quoted", and\nline two: ${words(20, number)}` : words(22, number),
      scenarios: [{ id: 'one', title: 'A scenario', text: words(26, number) }],
      clarifying: [],
      signals: [words(5, number), odd ? `'=${words(5, number)}` : words(6, number), words(7, number)],
      redFlags: [{ id: 'flag', text: words(6, number), criterion: 'first' }],
      followUps: [
        { id: 'deeper', text: words(6, number), changesRequirement: false, listenFor: words(9, number) },
        { id: 'change', text: words(7, number), changesRequirement: true, listenFor: words(9, number) },
      ],
      otherPaths: [],
      criteria: [criterion('first', 'Names the limit'), criterion('second', 'Says what is refused')],
      ...(odd
        ? { comparison: { complexity: words(5, number), needs: words(5, 1), buys: words(5, 2), bestFor: words(5, 3) } }
        : {}),
      answerKey: words(81, number),
      samples:
        number % 3 === 0
          ? [
              {
                id: 'weak',
                title: 'An answer',
                key: { first: { level: 1, why: words(9, number) }, second: { level: 2, why: words(9, 1) } },
                answer: words(81, number + 1),
              },
            ]
          : [],
    },
  };
}
