import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyRatings, type OracleCase, oracleCases, rowsOf } from '../tests/support/rating-panels';
import { countPatterns } from './count-patterns';
import { tabulate } from './rating-table';

it('holds every rating once, by unit and by level inside the unit', () => {
  fc.assert(
    fc.property(anyRatings([3, 1, 2.5]), (ratings) => {
      const { units, raters, levels, starts, level, rater } = tabulate(ratings);
      const rows = units.flatMap((unit, u) =>
        Array.from({ length: starts[u + 1]! - starts[u]! }, (_, i) => starts[u]! + i).map((e) => {
          if (e > starts[u]!) expect(level[e]).toBeGreaterThanOrEqual(level[e - 1]!);
          return `${unit} ${raters[rater[e]!]} ${levels[level[e]!]}`;
        }),
      );
      expect(rows.sort()).toEqual(ratings.map((r) => `${r.unit} ${r.rater} ${r.value}`).sort());
    }),
  );
});

it('loses nothing but names and order in patterns', () => {
  fc.assert(
    fc.property(anyRatings([1, 2, 3]), (ratings) => {
      const patterns = countPatterns(tabulate(ratings));
      const read = Array.from(patterns.frequency).flatMap((times, p) => {
        const cells = Array.from(
          { length: patterns.starts[p + 1]! - patterns.starts[p]! },
          (_, i) => patterns.starts[p]! + i,
        );
        const values = cells.flatMap((c) => Array(patterns.count[c]).fill(patterns.levels[patterns.level[c]!]));
        return Array(times).fill(values.join());
      });
      const rows = rowsOf(ratings).filter((row) => row.length > 1);
      const expected = rows.map((row) =>
        row
          .map(({ value }) => value)
          .sort((a, b) => a - b)
          .join(),
      );
      expect(read.sort()).toEqual(expected.sort());
      expect(new Set(read).size).toBe(patterns.frequency.length);
      expect([patterns.units, patterns.ratings]).toEqual([rows.length, rows.flat().length]);
    }),
  );
});

it('rests on panels that are what their oracles were computed on', () => {
  for (const { input } of oracleCases<OracleCase<{ file: string; sha256: string }, object>>('generated')) {
    const bytes = readFileSync(new URL(`../tests/cases/stats/${input.file}`, import.meta.url));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(input.sha256);
  }
});
