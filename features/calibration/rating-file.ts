/**
 * The rows that figures rest on, as unit, rater and value: what `npm run stats` reads. People are named where the reader may
 * see their figures; others carry a number that says nothing of who they are. Units are numbered and name no candidate, and
 * nothing here says when or in which order cards were sealed. Pure.
 */
import { dayOf } from '@/lib/dates';
import { digest } from '@/lib/digest';
import type { Basis } from './calibration';
import { distancesOf } from './drift';
import { groupBy } from './figures';
import { restOf } from './items';
import { type Ratings, rowAt, rowsOf } from './ledger';
import { type CardRow, evidencedOn, ratedOn, sealClassOf } from './process';
import type { RatingFile } from './schema';
import { effectsOf } from './severity';
import { spanName } from './words';

type Cell = string | number;
interface Rows {
  columns: string[];
  rows: Cell[][];
}

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

/** Everything that a file is made of, with names for performances that say nothing of them. */
interface Desk {
  basis: Basis;
  cards: readonly CardRow[];
  call: (raterId: string) => string;
  numberOf: (performanceId: string) => string;
  titleOf: (criterionId: string) => string;
  /** Of a rater by id; 0 where there is none. */
  effectOf: (raterId: string) => number;
}

/** Ratings as rows, with the unit of each. */
const rowsAt = (ratings: Ratings) =>
  Array.from(ratings.at, (at) => {
    const row = rowAt(ratings.of, at);
    return { ...row, level: row.level ?? 0, unit: `${row.performanceId}/${row.criterionId}` };
  });

const exact = (value: number): number => Number(value.toFixed(10));
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** Whoever sees no panel gets the performances that they rated; cards are their own alone. */
export function ratingFile(basis: Basis, file: RatingFile, cards: readonly CardRow[] = []): Rows {
  const numbers = new Map<string, number>();
  const titles = new Map(basis.input.criteria.map((one) => [one.id, one.title]));
  const effects = effectsOf(basis.severity);
  return FILES[file]({
    basis,
    cards,
    call: callsOf(basis),
    numberOf: (performanceId) => {
      const known = numbers.get(performanceId) ?? numbers.size + 1;
      numbers.set(performanceId, known);
      return `performance ${known}`;
    },
    titleOf: (criterionId) => titles.get(criterionId) ?? '',
    effectOf: (raterId) => effects.get(raterId) ?? 0,
  });
}

const FILES: Record<RatingFile, (desk: Desk) => Rows> = {
  ratings: (desk) => levels(desk, () => 0),
  'ratings-less-severity': (desk) => levels(desk, desk.effectOf),
  'ratings-by-performance': byPerformance,
  'own-pairs': ownPairs,
  'means-by-criterion': meansByCriterion,
  'criterion-and-rest': criterionAndRest,
  'levels-by-criterion': levelsByCriterion,
  'distances-to-colleagues': distances,
  'seal-classes': (desk) => ({
    columns: ['unit', 'rater', 'value'],
    // By class, so that not even the order of rows says which card came when.
    rows: cardsOf(desk)
      .flatMap((card) => (card.minutes === null ? [] : sealClassOf(card.minutes) + 1))
      .sort((a, b) => a - b)
      .map((value, index) => [`card ${index + 1}`, 'everybody', value]),
  }),
  'cards-overdue': (desk) => yesOrNo(desk, 'card', (card) => ({ yes: Number(card.overdue), of: 1 })),
  'levels-with-evidence': (desk) => yesOrNo(desk, 'level', (card) => ({ yes: evidencedOn(card), of: ratedOn(card) })),
  'lines-of-evidence': linesOfEvidence,
  'raters-by-performance': ratersByPerformance,
};

/** A level a row, the unit one performance on one criterion. */
function levels({ basis, call, numberOf, titleOf }: Desk, less: (raterId: string) => number): Rows {
  const facts = new Map(basis.input.criteria.map((one, index) => [one.id, { ...one, number: index + 1 }]));
  const wordingOf = new Map(
    basis.input.criteria.flatMap(({ wordings }) => {
      let changes = 0;
      return wordings.map((one) => {
        if (one.changed) changes += 1;
        return [one.criterionVersionId, changes + 1] as const;
      });
    }),
  );
  // A loop's ratings share one instant, and asking a calendar for its day is dear.
  const spans = new Map<number, { month: string; quarter: string }>();
  const spanOf = (at: Date): { month: string; quarter: string } => {
    const known = spans.get(at.getTime());
    if (known !== undefined) return known;
    const [year = '', month = ''] = dayOf(at, basis.input.zone).split('-');
    const span = { month: spanName(`${year}-${month}`), quarter: spanName(`${year}-${Math.ceil(Number(month) / 3)}`) };
    spans.set(at.getTime(), span);
    return span;
  };
  return {
    columns: ['unit', 'rater', 'value', 'criterion', 'question', 'capability', 'scale', 'wording', 'month', 'quarter'],
    rows: rowsAt(basis.kept).map((one) => {
      const criterion = facts.get(one.criterionId);
      const { month, quarter } = spanOf(one.revealedAt);
      return [
        `${numberOf(one.performanceId)}, criterion ${criterion?.number ?? 0}`,
        call(one.raterId),
        exact(one.level - less(one.raterId)),
        titleOf(one.criterionId),
        criterion?.question.title ?? '',
        basis.input.capabilities.get(criterion?.capability ?? '') ?? criterion?.capability ?? '',
        criterion?.levels.length ?? 0,
        wordingOf.get(one.criterionVersionId) ?? 1,
        month,
        quarter,
      ];
    }),
  };
}

/** The mean of somebody's levels on one performance, over the criteria that everybody rated there. */
function byPerformance({ basis, call, numberOf }: Desk): Rows {
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
            return [numberOf(of.performances[one] ?? ''), call(by), exact(value[i] ?? 0), criteria[i] ?? 0];
          }),
    ),
  };
}

/** The reader's level and one colleague's, two rows a pair. */
function ownPairs({ basis, call, numberOf, titleOf }: Desk): Rows {
  const kept = rowsAt(basis.kept);
  const { readerId } = basis.input;
  const byUnit = groupBy(kept, (one) => one.unit);
  return {
    columns: ['unit', 'rater', 'value', 'criterion'],
    rows: kept
      .filter((one) => one.raterId === readerId)
      .flatMap((mine) =>
        (byUnit.get(mine.unit) ?? [])
          .filter((one) => one.raterId !== readerId)
          .flatMap((other) => {
            const unit = `${numberOf(mine.performanceId)}, ${titleOf(mine.criterionId)}, beside ${call(other.raterId)}`;
            return [
              [unit, 'you', mine.level, titleOf(mine.criterionId)],
              [unit, 'a colleague', other.level, titleOf(mine.criterionId)],
            ];
          }),
      ),
  };
}

/** The mean of a performance on one criterion, strictness taken off. */
function meansByCriterion({ basis, numberOf, titleOf, effectOf }: Desk): Rows {
  return {
    columns: ['unit', 'rater', 'value', 'criterion'],
    rows: [...groupBy(rowsAt(basis.onScale), (one) => one.unit).values()].flatMap((own) => {
      const [first] = own;
      if (first === undefined) return [];
      const value = mean(own.map((one) => one.level - effectOf(one.raterId)));
      return [[numberOf(first.performanceId), 'everybody', exact(value), titleOf(first.criterionId)]];
    }),
  };
}

/** A candidate's mean on one criterion, and on all their others, strictness and each criterion's average taken off. */
function criterionAndRest({ basis, titleOf, effectOf }: Desk): Rows {
  const { criteria, raters } = basis.onScale.of;
  return {
    columns: ['unit', 'rater', 'value', 'criterion'],
    rows: restOf(basis.onScale, Float64Array.from(raters, effectOf)).flatMap((pairs, place) =>
      pairs.flatMap(([own, rest], index) => [
        [`candidate ${index + 1}`, 'criterion', exact(own), titleOf(criteria[place] ?? '')],
        [`candidate ${index + 1}`, 'rest', exact(rest), titleOf(criteria[place] ?? '')],
      ]),
    ),
  };
}

/** Somebody's levels less each criterion's mean, the criteria of one performance beside one another. */
function levelsByCriterion({ basis, call, numberOf, titleOf }: Desk): Rows {
  const { only } = basis;
  const onScale = rowsAt(basis.onScale);
  const centre = new Map(
    [...groupBy(onScale, (one) => one.criterionId)].map(([id, own]) => [id, mean(own.map((one) => one.level))]),
  );
  return {
    columns: ['unit', 'rater', 'value', 'interviewer'],
    rows: onScale
      .filter((one) => only === null || one.raterId === only)
      .map((one) => [
        numberOf(one.performanceId),
        titleOf(one.criterionId),
        exact(one.level - (centre.get(one.criterionId) ?? 0)),
        call(one.raterId),
      ]),
  };
}

/** How far each of somebody's performances lies from colleagues', in the order of reveals. */
function distances({ basis, call, numberOf }: Desk): Rows {
  return {
    columns: ['unit', 'rater', 'value'],
    rows: distancesOf(basis.performances, basis.severity, basis.only).map((one) => [
      numberOf(one.performanceId),
      call(one.raterId),
      exact(one.value),
    ]),
  };
}

function cardsOf({ basis: { input, only }, cards }: Desk): readonly CardRow[] {
  return only === null || input.sight.panel ? cards : cards.filter((one) => one.raterId === only);
}

/** Ones and zeros of everybody's cards, ones first: their mean is the share. */
function yesOrNo(desk: Desk, unit: string, of: (card: CardRow) => { yes: number; of: number }): Rows {
  const { only } = desk.basis;
  // Where people are not named, not even a number holds somebody's cards together.
  const whose = (id: string): string => (only === null ? desk.call(id) : id === only ? 'you' : 'colleagues');
  let number = 0;
  return {
    columns: ['unit', 'rater', 'value'],
    rows: [...groupBy(cardsOf(desk), (one) => whose(one.raterId))].sort(byKey).flatMap(([rater, own]) => {
      const sum = own.map(of).reduce((a, b) => ({ yes: a.yes + b.yes, of: a.of + b.of }), { yes: 0, of: 0 });
      return Array.from({ length: sum.of }, (_, index) => {
        number += 1;
        return [`${unit} ${number}`, rater, Number(index < sum.yes)];
      });
    }),
  };
}

const byKey = (a: readonly [string, unknown], b: readonly [string, unknown]): number => (a[0] < b[0] ? -1 : 1);

/** A line a row, 1 for an impression, without a word of it or of its author. */
function linesOfEvidence(desk: Desk): Rows {
  const under = groupBy(
    cardsOf(desk).flatMap((card) => card.criteria),
    (one) => one.criterionId,
  );
  let number = 0;
  return {
    columns: ['unit', 'rater', 'value', 'criterion'],
    rows: [...under].flatMap(([criterionId, own]) => {
      const [all, felt] = [
        own.reduce((sum, one) => sum + one.lines, 0),
        own.reduce((sum, one) => sum + one.impressions, 0),
      ];
      return Array.from({ length: all }, (_, index) => {
        number += 1;
        return [`line ${number}`, 'everybody', Number(index < felt), desk.titleOf(criterionId)];
      });
    }),
  };
}

/** How many people gave a performance a level on a criterion; of the panel alone. */
function ratersByPerformance({ basis, numberOf, titleOf }: Desk): Rows {
  const { input } = basis;
  const rated = rowsOf(input.ledger).filter((row) => row.level !== null && row.loopId !== null);
  const capabilityOf = new Map(input.criteria.map((one) => [one.id, one.capability]));
  const units = input.sight.panel ? groupBy(rated, (row) => `${row.performanceId}/${row.criterionId}`) : new Map();
  return {
    columns: ['unit', 'rater', 'value', 'criterion', 'capability'],
    rows: [...units.values()].flatMap((own: typeof rated) => {
      const [first] = own;
      if (first === undefined) return [];
      const key = capabilityOf.get(first.criterionId) ?? '';
      return [
        [
          `${numberOf(first.performanceId)}, ${titleOf(first.criterionId)}`,
          'everybody',
          own.length,
          titleOf(first.criterionId),
          input.capabilities.get(key) ?? key,
        ],
      ];
    }),
  };
}
