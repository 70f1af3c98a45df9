/** Rating panels for the statistics' tests: the published and generated ones under tests/cases/stats, and random ones. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Rating } from '../../stats/ratings';

/** Rows are units, columns raters, null = not rated. */
export type Panel = readonly (readonly (number | null)[])[];

const folder = new URL('../cases/stats/', import.meta.url);

export interface OracleCase<Input, Expected, Tolerance = { abs: number }> {
  id: string;
  input: Input;
  expected: Expected;
  tolerance: Tolerance;
}

/** The cases of one oracle file, e.g. `krippendorff-alpha`. The caller states the shape the file is known to have. */
export function oracleCases<Case>(name: string): Case[] {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')).cases;
}

/** A generated panel (`unit,rater,value` rows under a header line). */
export function generatedPanel(file: string): Rating[] {
  const lines = readFileSync(new URL(file, folder), 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [unit, rater, value] = line.split(',') as [string, string, string];
    return { unit: `c${unit}`, rater: `i${rater}`, value: Number(value) };
  });
}

export function ratingsOf(panel: Panel): Rating[] {
  return panel.flatMap((row, u) =>
    row.flatMap((value, r) => (value === null ? [] : [{ unit: `c${u}`, rater: `i${r}`, value }])),
  );
}

/** Ratings by unit, units in order of first appearance. */
export function rowsOf(ratings: readonly Rating[]): Rating[][] {
  const rows = new Map<string, Rating[]>();
  for (const rating of ratings) rows.set(rating.unit, [...(rows.get(rating.unit) ?? []), rating]);
  return [...rows.values()];
}

/** Ratings of a few units by a few raters with holes, on the given levels; may be empty or unpaired. */
export function anyRatings(levels: readonly number[] = [1, 2, 3, 4, 5]): fc.Arbitrary<Rating[]> {
  const cell = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...levels) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  return fc
    .integer({ min: 2, max: 5 })
    .chain((raters) => fc.array(fc.array(cell, { minLength: raters, maxLength: raters }), { maxLength: 12 }))
    .map(ratingsOf);
}

/** The same ratings in another order, under other names of units and raters. */
export function disguised(ratings: readonly Rating[]): fc.Arbitrary<Rating[]> {
  const shuffled = <Item>(items: readonly Item[]) =>
    fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
  return fc
    .tuple(
      shuffled([...new Set(ratings.map(({ unit }) => unit))]),
      shuffled([...new Set(ratings.map(({ rater }) => rater))]),
      shuffled(ratings),
    )
    .map(([units, raters, rows]) =>
      rows.map(({ unit, rater, value }) => ({
        unit: `other unit ${units.indexOf(unit)}`,
        rater: `other rater ${raters.indexOf(rater)}`,
        value,
      })),
    );
}
