/** What the editor offers to choose from, in the words of the bank. */
import type { QuestionFormProps } from '@/features/drafts/components/question-form';
import { DIFFICULTY_WORDS, facetWords, KIND_WORDS, SENIORITY_WORDS, TIER_WORDS } from '@/features/questions/question';
import { FACETS } from '@/features/questions/schema';

const offered = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

export function editorOptions(capabilities: readonly { key: string; name: string }[]): QuestionFormProps['options'] {
  return {
    kind: offered(KIND_WORDS),
    difficulty: offered(DIFFICULTY_WORDS),
    tier: offered(TIER_WORDS),
    seniority: offered(SENIORITY_WORDS),
    facets: FACETS.map((value) => ({ value, label: facetWords(value) })),
    capability: capabilities.map(({ key, name }) => ({ value: key, label: name })),
  };
}

export const namesByKey = (capabilities: readonly { key: string; name: string }[]): Record<string, string> =>
  Object.fromEntries(capabilities.map(({ key, name }) => [key, name]));
