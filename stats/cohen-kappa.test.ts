import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedPanel, oracleCases } from '../tests/support/rating-panels';
import { agreementWeights, type Weighting } from './agreement-weights';
import { cohenKappa, type Kappa, pairTable } from './cohen-kappa';
import { normalTail } from './normal-quantile';
import { createRandom } from './random';

type Table = number[][];
interface Case {
  id: string;
  input: { counts?: Table; n?: number; proportions?: Table; disagreement_weights?: Table };
  expected: Record<string, number> & Record<string, unknown>;
  tolerance: { abs: number; ase_abs?: number; ci_abs?: number };
}

const scale = (table: Table) => table.map((_, i) => i + 1);
function kappaOf(table: Table, weighting: Weighting | Table = 'identity'): Kappa {
  const weights = typeof weighting === 'string' ? agreementWeights(scale(table), weighting) : weighting;
  const figures = cohenKappa(table, weights);
  if (!figures.defined) throw new Error(figures.reason);
  return figures;
}
const near = (value: number, wanted: unknown, tolerance: number) =>
  expect(Math.abs(value - (wanted as number))).toBeLessThanOrEqual(tolerance);

describe('published values', () => {
  const cases = oracleCases<Case>('cohen-kappa').filter(({ id }) => id !== 'ck-pairs-g02');
  for (const { id, input, expected, tolerance } of cases) {
    const table = input.counts ?? (input.proportions ?? []).map((row) => row.map((p) => p * (input.n ?? 0)));
    const ase = tolerance.ase_abs ?? tolerance.abs;
    it(`${id}: plain`, () => {
      const figures = kappaOf(table);
      near(figures.kappa, expected.kappa, tolerance.abs);
      for (const key of ['kappa_ase', 'kappa_ase_vcd', 'kappa_se_gwet', 'se_gwet', 'ase']) {
        if (expected[key] !== undefined) near(figures.standardError, expected[key], ase);
      }
      if (expected.observed_agreement !== undefined) near(figures.observed, expected.observed_agreement, tolerance.abs);
      if (expected.ase0 !== undefined) {
        near(figures.standardErrorIfZero, expected.ase0, tolerance.abs);
        near(figures.kappa / figures.standardErrorIfZero, expected.z, tolerance.abs);
        near(2 * normalTail(figures.kappa / figures.standardErrorIfZero), expected.p_two_sided, tolerance.abs);
        const interval = expected.ci95 as unknown as number[];
        near(figures.interval[0], interval[0], tolerance.abs);
        near(figures.interval[1], interval[1], tolerance.abs);
      }
    });
    for (const weighting of ['linear', 'quadratic'] as const) {
      const wanted = expected[`weighted_${weighting}`];
      if (wanted === undefined) continue;
      it(`${id}: ${weighting}`, () => {
        const figures = kappaOf(table, weighting);
        near(figures.kappa, wanted, tolerance.abs);
        near(figures.standardError, expected[`weighted_${weighting}_ase`], ase);
        if (expected.weighted_ase0 !== undefined) {
          near(figures.standardErrorIfZero, expected.weighted_ase0, tolerance.abs);
          near(figures.kappa / figures.standardErrorIfZero, expected.weighted_z, tolerance.abs);
          const tails = 2 * normalTail(figures.kappa / figures.standardErrorIfZero);
          near(tails, expected.weighted_p_two_sided, tolerance.abs);
          const ends = expected.weighted_ci95 as unknown as number[];
          near(figures.interval[0], ends[0], tolerance.abs);
          near(figures.interval[1], ends[1], tolerance.abs);
        }
      });
    }
    const disagreement = input.disagreement_weights;
    if (disagreement) {
      it(`${id}: own weights`, () => {
        const most = Math.max(...disagreement.flat());
        const weighted = kappaOf(
          table,
          disagreement.map((row) => row.map((d) => 1 - d / most)),
        );
        near(weighted.kappa, expected.weighted, tolerance.abs);
        for (const end of [0, 1] as const) {
          near(kappaOf(table).interval[end], (expected.kappa_ci95 as unknown as number[])[end], tolerance.ci_abs ?? 0);
        }
        // The case's interval for the weighted kappa is psych's, and not that of Fleiss, Cohen and Everitt, whom psych names as its
        // source: it has `rowSums` of the weights times the first rater's shares where their second mean asks for `colSums`. So it
        // changes when the two raters change places, which no interval of an agreement between them can; ours does not,
        // and samples bear ours out.
        const printed = expected.weighted_ci95 as unknown as number[];
        const turned = table.map((_, i) => table.map((row) => row[i] ?? 0));
        const shares = disagreement.map((row) => row.map((d) => 1 - d / most));
        const other = kappaOf(turned, shares);
        for (const end of [0, 1] as const) {
          near(weighted.intervalPsych[end], printed[end], tolerance.abs);
          near(other.interval[end], weighted.interval[end], 1e-12);
        }
        const width = ({ intervalPsych }: Kappa) => intervalPsych[1] - intervalPsych[0];
        expect(width(other) / width(weighted)).toBeGreaterThan(1.1);
        const random = createRandom(1968);
        const levels = scale(table);
        const all = table.flat();
        const drawn = Array.from({ length: 3_000 }, () => {
          const sample = table.map((row) => row.map(() => 0));
          for (let unit = 0; unit < 200; unit++) {
            let at = random() * 200;
            const cell = all.findIndex((count) => {
              at -= count;
              return at < 0;
            });
            sample[Math.floor(cell / levels.length)]![cell % levels.length]!++;
          }
          return kappaOf(sample, shares).kappa;
        });
        const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
        const spread = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / drawn.length);
        near(weighted.standardError / spread, 1, 0.05);
      });
    }
  }

  it('pairs of interviewers on the full scale (ck-pairs-g02)', () => {
    const found = oracleCases<{
      id: string;
      expected: {
        interviewers: number[];
        shared: number;
        exact: number;
        mean_difference: number;
        kappa: number;
        weighted_linear: number;
        weighted_quadratic: number;
      }[];
    }>('cohen-kappa').find(({ id }) => id === 'ck-pairs-g02');
    const ratings = generatedPanel('g02.csv');
    const levels = [1, 2, 3];
    for (const pair of found?.expected ?? []) {
      const [a, b] = pair.interviewers;
      const table = pairTable(ratings, `i${a}`, `i${b}`, levels);
      expect(table.flat().reduce((x, y) => x + y)).toBe(pair.shared);
      near(kappaOf(table).observed, pair.exact, 1e-9);
      const gap = table.reduce((sum, row, i) => sum + row.reduce((s, count, j) => s + count * (i - j), 0), 0);
      near(gap / pair.shared, pair.mean_difference, 1e-9);
      near(kappaOf(table).kappa, pair.kappa, 1e-9);
      near(kappaOf(table, 'linear').kappa, pair.weighted_linear, 1e-9);
      near(kappaOf(table, 'quadratic').kappa, pair.weighted_quadratic, 1e-9);
    }
    expect(found?.expected.length).toBeGreaterThan(5);
  });
});

describe('what must hold', () => {
  const tables = fc.integer({ min: 2, max: 5 }).chain((q) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: q, maxLength: q }), {
      minLength: q,
      maxLength: q,
    }),
  );

  it('does not depend on who is named first, nor on relabelling the levels of the plain one', () => {
    fc.assert(
      fc.property(
        tables,
        fc.constantFrom<Weighting>('identity', 'linear', 'quadratic', 'ordinal'),
        (table, weighting) => {
          const figures = cohenKappa(table, agreementWeights(scale(table), weighting));
          const turned = table.map((_, i) => table.map((row) => row[i]!));
          const swapped = cohenKappa(turned, agreementWeights(scale(table), weighting));
          expect(swapped.defined).toBe(figures.defined);
          if (!figures.defined || !swapped.defined) return;
          expect(swapped.kappa).toBeCloseTo(figures.kappa, 12);
          expect(swapped.standardError).toBeCloseTo(figures.standardError, 9);
          const relabelled = [...table].reverse().map((row) => [...row].reverse());
          const again = cohenKappa(relabelled, agreementWeights(scale(table), weighting));
          expect(again.defined && again.kappa).toBeCloseTo(figures.kappa, 12);
        },
      ),
    );
  });

  it('twice the units leave kappa as it is and take the standard error down by the root of two', () => {
    fc.assert(
      fc.property(tables, (table) => {
        const once = cohenKappa(table, agreementWeights(scale(table), 'quadratic'));
        const twice = cohenKappa(
          table.map((row) => row.map((n) => 2 * n)),
          agreementWeights(scale(table), 'quadratic'),
        );
        if (!once.defined || !twice.defined) return;
        expect(twice.kappa).toBeCloseTo(once.kappa, 12);
        expect(twice.standardError * Math.SQRT2).toBeCloseTo(once.standardError, 9);
      }),
    );
  });

  it('is 1 for perfect agreement, and says why there is none', () => {
    expect(
      kappaOf([
        [3, 0],
        [0, 4],
      ]),
    ).toMatchObject({ kappa: 1, standardError: 0, interval: [1, 1] });
    expect(
      cohenKappa(
        [
          [0, 0],
          [0, 0],
        ],
        agreementWeights([1, 2], 'linear'),
      ),
    ).toMatchObject({ code: 'no-pairs' });
    expect(
      cohenKappa(
        [
          [4, 0],
          [0, 0],
        ],
        agreementWeights([1, 2], 'linear'),
      ),
    ).toMatchObject({ code: 'constant' });
    expect(() => cohenKappa([[1, 2]], [[1]])).toThrow(RangeError);
    expect(() => pairTable([{ unit: 'a', rater: 'x', value: 9 }], 'x', 'y', [1, 2])).toThrow(RangeError);
    expect(() => agreementWeights([2, 1], 'linear')).toThrow(RangeError);
  });
});
