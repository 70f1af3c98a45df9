/**
 * The ratings that figures rest on, as rows of unit, rater and value: what `npm run stats` reads. People are named where the
 * reader may see their figures; others carry a number that says nothing of who they are. Units are numbered and name no
 * candidate. Pure.
 */
import { digest } from '@/lib/digest';
import type { Basis } from './calibration';
import { rowAt } from './ledger';
import type { RatingFile } from './schema';
import { effectsOf } from './severity';

type Cell = string | number;

/** @returns what each rater is called in a file of this reader's */
export function callsOf(basis: Basis): (raterId: string) => string {
  const { input, only } = basis;
  const ids = input.ledger.raters;
  // The order of a digest is neither that of names nor that of ids, and the same for every file of one reader.
  const shuffled = ids
    .map((id) => ({ id, by: digest(`${input.readerId}/${id}`) }))
    .sort((a, b) => (a.by < b.by ? -1 : 1));
  const numbers = new Map(shuffled.map(({ id }, index) => [id, `rater ${index + 1}`]));
  const seen = new Map<string, number>();
  for (const id of ids) seen.set(basis.nameOf(id), (seen.get(basis.nameOf(id)) ?? 0) + 1);
  return (raterId) => {
    if (raterId === input.readerId && only !== null) return 'you';
    const name = basis.nameOf(raterId);
    const number = numbers.get(raterId) ?? 'rater';
    if (only !== null) return number;
    // Two people of one name must stay two raters.
    return (seen.get(name) ?? 0) > 1 ? `${name} (${number})` : name;
  };
}

/**
 * `ratings`: a level a row, the unit one performance on one criterion; `ratings-less-severity`: the same with its author's
 * severity taken off, where there is one. `ratings-by-performance`: the mean of the levels on the
 * criteria that everybody rated there. Whoever sees no panel gets the performances that they rated.
 */
export function ratingFile(basis: Basis, file: RatingFile): { columns: string[]; rows: Cell[][] } {
  const call = callsOf(basis);
  const numbers = new Map<string, number>();
  const numberOf = (performanceId: string): string => {
    const known = numbers.get(performanceId) ?? numbers.size + 1;
    numbers.set(performanceId, known);
    return `performance ${known}`;
  };
  if (file !== 'ratings-by-performance') {
    const effects = file === 'ratings' ? new Map<string, number>() : effectsOf(basis.severity);
    const titleOf = new Map(basis.input.criteria.map((one) => [one.id, one.title]));
    const order = new Map(basis.input.criteria.map((one, index) => [one.id, index + 1]));
    return {
      columns: ['unit', 'rater', 'value', 'criterion'],
      rows: Array.from(basis.kept.at, (at) => {
        const one = rowAt(basis.kept.of, at);
        return [
          `${numberOf(one.performanceId)}, criterion ${order.get(one.criterionId) ?? 0}`,
          call(one.raterId),
          Number(((one.level ?? 0) - (effects.get(one.raterId) ?? 0)).toFixed(10)),
          titleOf.get(one.criterionId) ?? '',
        ];
      }),
    };
  }
  const { of, performance, starts, rater, value, criteria } = basis.performances;
  const own = new Set(Array.from(basis.kept.at, (at) => of.performance[at]));
  return {
    columns: ['unit', 'rater', 'value', 'criteria'],
    rows: Array.from(performance).flatMap((one, u) =>
      !own.has(one)
        ? []
        : Array.from({ length: (starts[u + 1] ?? 0) - (starts[u] ?? 0) }, (_, seat) => {
            const i = (starts[u] ?? 0) + seat;
            const by = of.raters[rater[i] ?? 0] ?? '';
            const mean = Number((value[i] ?? 0).toFixed(10));
            return [numberOf(of.performances[one] ?? ''), call(by), mean, criteria[i] ?? 0];
          }),
    ),
  };
}
