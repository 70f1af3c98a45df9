/** Design questions side by side: what each design costs, needs and buys, and what it is best for. Pure. */
import type { QuestionBody } from '@/features/questions/schema';

export type Comparison = NonNullable<QuestionBody['comparison']>;

/** What is compared, in the order in which a reader asks for it. */
export const COMPARED = [
  { key: 'bestFor', label: 'Best for' },
  { key: 'buys', label: 'What it buys' },
  { key: 'needs', label: 'What it needs' },
  { key: 'complexity', label: 'Complexity' },
] as const satisfies readonly { key: keyof Comparison; label: string }[];

/** The comparison's address with these questions, in this order. */
export function compareHref(path: string, of: readonly string[], rest: { q?: string; facet?: string } = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(rest)) if (value) query.set(key, value);
  // A comma in an address needs no escape; written by hand, the list stays readable.
  const parts = [of.length > 0 ? `of=${of.join(',')}` : '', query.toString()].filter((one) => one !== '');
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}
