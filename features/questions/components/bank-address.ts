/** The bank's address: what is searched and narrowed, as a link to one choice more or less. */
import { BANK_DIMENSIONS, type BankDimension, type Narrowing } from '../question';

export interface BankAddress {
  path: string;
  q: string;
  by: Narrowing;
}

/** The choices as they stand in the address, without the searched text. */
export const choicesOf = (by: Narrowing): Record<string, string> =>
  Object.fromEntries(BANK_DIMENSIONS.flatMap((one) => (by[one] === undefined ? [] : [[one, by[one]]])));

/** The address after a change; an undefined choice is given up, and `q: ''` gives up the text. */
export function bankHref(
  address: BankAddress,
  change: Partial<Record<BankDimension | 'q', string | undefined>>,
): string {
  const query = new URLSearchParams();
  const { q = address.q } = change;
  if (q !== '') query.set('q', q);
  for (const dimension of BANK_DIMENSIONS) {
    const value = dimension in change ? change[dimension] : address.by[dimension];
    if (value !== undefined) query.set(dimension, value);
  }
  const search = query.toString();
  return search === '' ? address.path : `${address.path}?${search}`;
}
