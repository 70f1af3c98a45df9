/** Is the agreement of a panel more than chance? Fleiss' z, for all levels together and for each. */
import { fleissKappaByLevel } from './fleiss-kappa';
import { normalTail } from './normal-quantile';
import { tabulate } from './rating-table';
import { type Rating, type Result, undefinedBecause } from './ratings';

export interface FleissTest {
  readonly kappa: number;
  /** Standard error if there were no agreement beyond chance; for a test, not for an interval. */
  readonly standardErrorIfZero: number;
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
  readonly levels: readonly {
    readonly level: number;
    /** Null where the level was never or always given. */
    readonly kappa: number | null;
    readonly z: number | null;
  }[];
  readonly units: number;
  readonly ratersPerUnit: number;
}

/**
 * Fleiss' kappa over its standard error under chance, for units with m ratings each:
 * variance = 2 [(sum p q)^2 - sum p q (q - p)] / [n m (m - 1) (sum p q)^2], by level 2 / [n m (m - 1)], with q = 1 - p.
 *
 * Source: Fleiss, Nee and Landis (1979), Psychological Bulletin 86, 974-977, which corrects Fleiss (1971).
 *
 * @param levels the full scale
 * @returns undefined where units have unequal numbers of ratings
 * @throws {RangeError} on malformed rows, or a rating on none of the levels
 * @example
 * const row = (unit, ...values) => values.map((value, i) => ({ unit, rater: `r${i}`, value }));
 * const test = fleissKappaTest([...row('a', 1, 1, 1), ...row('b', 2, 2, 2), ...row('c', 1, 2, 2)], [1, 2]);
 * [test.kappa.toFixed(3), test.z.toFixed(3)] // => ['0.550', '1.650']
 */
export function fleissKappaTest(ratings: readonly Rating[], levels: readonly number[]): Result<FleissTest> {
  if (ratings.length === 0) return undefinedBecause('no-ratings');
  const table = tabulate(ratings);
  const n = table.units.length;
  const m = ratings.length / n;
  if (table.raters.length === 1) return undefinedBecause('one-rater');
  if (m === 1) return undefinedBecause('no-pairs');
  if (table.units.some((_, u) => table.starts[u + 1]! - table.starts[u]! !== m)) return undefinedBecause('unequal');
  const byLevel = fleissKappaByLevel(ratings, levels);
  const share = levels.map((level) => ratings.reduce((sum, one) => sum + (one.value === level ? 1 : 0), 0) / (n * m));
  const spreads = share.map((p) => p * (1 - p));
  const spread = spreads.reduce((sum, one) => sum + one, 0);
  if (spread < 1e-12) return undefinedBecause('constant');
  const kappa = byLevel.reduce((sum, one, k) => sum + spreads[k]! * (one.kappa ?? 0), 0) / spread;
  const skew = spreads.reduce((sum, one, k) => sum + one * (1 - 2 * share[k]!), 0);
  const ofLevel = Math.sqrt(2 / (n * m * (m - 1)));
  const standardErrorIfZero = (ofLevel / spread) * Math.sqrt(spread * spread - skew);
  const z = kappa / standardErrorIfZero;
  return {
    defined: true,
    kappa,
    standardErrorIfZero,
    z,
    p: 2 * normalTail(Math.abs(z)),
    levels: byLevel.map((one) => ({ ...one, z: one.kappa === null ? null : one.kappa / ofLevel })),
    units: n,
    ratersPerUnit: m,
  };
}
