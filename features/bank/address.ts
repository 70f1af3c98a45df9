/** The bank's address: what is searched and narrowed, as a link to one choice more or less, or to be kept by a name. Pure. */
import { BANK_DIMENSIONS, type BankDimension, type Narrowing } from './narrowing';
import { type BankQuery, bankQuerySchema } from './schema';

export interface BankAddress {
  path: string;
  q: string;
  by: Narrowing;
  /** Left out for the bank itself. */
  tab?: string;
}

/** The choices of an address, without those that are not made. */
export const narrowingOf = (query: BankQuery): Narrowing =>
  Object.fromEntries(BANK_DIMENSIONS.flatMap((one) => (query[one] === undefined ? [] : [[one, query[one]]])));

/** The address as fields of a form, without the searched text. */
export const fieldsOf = ({ by, tab }: Pick<BankAddress, 'by' | 'tab'>): Record<string, string> => ({
  ...(tab === undefined ? {} : { tab }),
  ...Object.fromEntries(BANK_DIMENSIONS.flatMap((one) => (by[one] === undefined ? [] : [[one, by[one]]]))),
});

/** Text and choices as the part of an address after the question mark, always in the same order. */
export function queryOf({ q, by }: Pick<BankAddress, 'q' | 'by'>): string {
  const query = new URLSearchParams(q === '' ? {} : { q });
  for (const [dimension, value] of Object.entries(fieldsOf({ by }))) query.set(dimension, value);
  return query.toString();
}

/** Somebody's query as we would write it: without what means nothing. */
export function tidyQuery(given: string): string {
  const query = bankQuerySchema.parse(Object.fromEntries(new URLSearchParams(given)));
  return queryOf({ q: query.q.trim(), by: narrowingOf(query) });
}

/** The address after a change; an undefined choice is given up, `q: ''` gives up the text, and the first page is not named. */
export function bankHref(
  address: BankAddress,
  change: Partial<Record<BankDimension | 'q', string | undefined>> & { page?: number },
): string {
  const { q = address.q, page = 1, ...choices } = change;
  const query = new URLSearchParams(queryOf({ q, by: { ...address.by, ...choices } }));
  if (address.tab !== undefined) query.set('tab', address.tab);
  if (page > 1) query.set('page', String(page));
  const search = query.toString();
  return search === '' ? address.path : `${address.path}?${search}`;
}
