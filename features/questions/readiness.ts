/**
 * Whether a question can be asked: that it is written down what a strong answer is, so that two strangers who never spoke
 * score it alike. Pure.
 */
import type { CriterionBody, QuestionBody } from './schema';
import { isFunctionWord, stemOf, wordsOf } from './words';

export interface Lack {
  readonly field: string;
  readonly reason: string;
  readonly advice: string;
}

export interface Readiness {
  /** True when it is written down what a strong answer is, so that two strangers can ask and score the question alike. */
  readonly ready: boolean;
  readonly missing: readonly Lack[];
}

const LEAST_KEY_WORDS = 80;
/**
 * The share of a top anchor's telling words that an answer key must use to count as an answer to that criterion. Low on
 * purpose: keys say things in other words. It finds a key that passes a criterion over, and not one that answers it badly.
 */
const LEAST_SHARE = 0.15;

/**
 * Whether a question's strong answer is written down.
 *
 * A design question needs its three sample answers. Any other needs one of two: a sample *strong*, or an answer key of 80
 * words that speaks about every criterion, which is to say that it uses some of the telling words of the highest
 * anchor (by stem). A sample *strong* counts when its key gives the highest level on every criterion.
 */
export function readiness(body: QuestionBody): Readiness {
  const missing = body.kind === 'system-design' ? missingSamples(body) : missingAnswer(body);
  return { ready: missing.length === 0, missing };
}

function missingSamples(body: QuestionBody): Lack[] {
  const absent = (['weak', 'borderline', 'strong'] as const).filter((id) => !body.samples.some((one) => one.id === id));
  if (absent.length > 0) {
    const reason = `not ready: a design question needs three sample answers, and ${absent.join(' and ')} ${absent.length === 1 ? 'is' : 'are'} not written`;
    return [{ field: 'samples', reason, advice: `write samples/${absent[0]}.md with a level for each criterion` }];
  }
  return isStrong(body)
    ? []
    : [
        {
          field: 'samples',
          reason: 'not ready: the strong sample is not at the highest level of every criterion',
          advice: 'mend the sample or its key, so that raters can see what the highest level looks like',
        },
      ];
}

function isStrong({ samples, criteria }: QuestionBody): boolean {
  const strong = samples.find((one) => one.id === 'strong');
  return strong !== undefined && criteria.every(({ id, levels }) => strong.key[id]?.level === levels.length);
}

function missingAnswer(body: QuestionBody): Lack[] {
  if (isStrong(body)) return [];
  const count = body.answerKey.split(/\s+/).filter(Boolean).length;
  if (count < LEAST_KEY_WORDS) {
    return [
      {
        field: 'answerKey',
        reason: `not ready: the answer key has ${count} words, too few to state a strong answer`,
        advice: `write the answer that a senior engineer would sign, in at least ${LEAST_KEY_WORDS} words, or a strong sample`,
      },
    ];
  }
  return body.criteria.flatMap((criterion) => {
    const share = shareInKey(criterion, body.answerKey);
    return share === null || share >= LEAST_SHARE
      ? []
      : [
          {
            field: 'answerKey',
            reason: `not ready: the answer key does not speak about "${criterion.title}"`,
            advice: 'answer in the key what the highest anchor of this criterion asks for, or write a strong sample',
          },
        ];
  });
}

/** The share of the highest anchor's telling words that the key uses, by stem; null where the anchor has none. */
export function shareInKey({ levels }: CriterionBody, answerKey: string): number | null {
  const telling = tellingStems(levels.at(-1)?.anchor ?? '');
  if (telling.size === 0) return null;
  const used = tellingStems(answerKey);
  return [...telling].filter((stem) => used.has(stem)).length / telling.size;
}

const tellingStems = (text: string): Set<string> =>
  new Set(
    wordsOf(text)
      .filter((word) => word.length > 2 && !isFunctionWord(word))
      .map(stemOf),
  );
