/** What a cell of the study shows: how near the estimates come to the truth, how often the interval covers it, and when none is given. */
import { createRandom, seedFrom } from '../../stats/random';
import type { Rating, Result } from '../../stats/ratings';
import { type Cell, keyOf, panelOf } from './panels';

/** What is put to the test: an estimate and an interval for every rater, or a reason. */
export type Estimator = (ratings: readonly Rating[]) => Result<{
  readonly raters: readonly {
    readonly rater: string;
    readonly effect: number;
    readonly interval: readonly [number, number];
  }[];
}>;

/** A cell's figures for both questions: beside the colleagues of the panel, as the product shows it, and beside raters in general. */
export interface StudyCell extends CellFigures {
  readonly general: Pick<CellFigures, 'coverage' | 'coverageError' | 'halfWidth' | 'rootMeanSquareError'> | null;
}

export interface CellFigures extends Cell {
  readonly panels: number;
  /** Panels that got no figure, by the reason's key. */
  readonly refused: Readonly<Record<string, number>>;
  /** Raters that got an interval. */
  readonly intervals: number;
  /** Mean of estimate less truth. */
  readonly bias: number | null;
  /** Slope of truth on estimate: 1 where estimates are worth their face value. */
  readonly slope: number | null;
  readonly rootMeanSquareError: number | null;
  /** Share of intervals that hold the truth, and its standard error over panels. */
  readonly coverage: number | null;
  readonly coverageError: number | null;
  readonly halfWidth: number | null;
  /** Mean over panels of the correlation of estimate and truth. */
  readonly correlation: number | null;
  /** The same of a rater's plain mean less everybody's. */
  readonly naiveCorrelation: number | null;
  readonly naiveError: number | null;
}

/** The seed of one panel: by the cell's name, so that a cell gives the same figures whatever ran before it. */
const seedOf = (cell: Cell, panel: number): number =>
  seedFrom([...keyOf(cell)].map((c) => c.charCodeAt(0)).concat(panel));

/**
 * Runs one cell.
 *
 * @param beside whom the truth is beside: raters in general, or the colleagues of this panel
 */
export function cellFigures(
  cell: Cell,
  panels: number,
  estimate: Estimator,
  beside: 'everybody' | 'colleagues' = 'everybody',
): CellFigures {
  const refused: Record<string, number> = {};
  const shares: { covered: number; of: number }[] = [];
  const own = new Sums();
  const naive = new Sums();
  let width = 0;
  for (let panel = 0; panel < panels; panel++) {
    const { ratings, truth } = panelOf(cell, createRandom(seedOf(cell, panel)));
    const found = estimate(ratings);
    if (!found.defined) {
      refused[found.code] = (refused[found.code] ?? 0) + 1;
      continue;
    }
    const means = naiveEffects(ratings);
    const seen = found.raters.map(({ rater }) => truth.get(rater) ?? 0);
    const centre = beside === 'everybody' ? 0 : seen.reduce((sum, one) => sum + one, 0) / seen.length;
    let covered = 0;
    own.open();
    naive.open();
    for (const { rater, effect, interval } of found.raters) {
      const wanted = (truth.get(rater) ?? 0) - centre;
      own.add(effect, wanted);
      naive.add(means.get(rater) ?? 0, wanted);
      width += (interval[1] - interval[0]) / 2;
      if (interval[0] <= wanted && wanted <= interval[1]) covered++;
    }
    own.close();
    naive.close();
    shares.push({ covered, of: found.raters.length });
  }
  const intervals = shares.reduce((sum, { of }) => sum + of, 0);
  const coverage = intervals === 0 ? null : shares.reduce((sum, { covered }) => sum + covered, 0) / intervals;
  return {
    ...cell,
    panels,
    refused,
    intervals,
    bias: own.bias,
    slope: own.slope,
    rootMeanSquareError: own.rootMeanSquareError,
    coverage,
    coverageError: coverage === null ? null : errorOfShare(shares, coverage, intervals),
    halfWidth: intervals === 0 ? null : width / intervals,
    correlation: own.correlation,
    naiveCorrelation: naive.correlation,
    naiveError: naive.rootMeanSquareError,
  };
}

/** Intervals of one panel hang together: the share's error is taken over panels (ratio estimator). */
function errorOfShare(shares: readonly { covered: number; of: number }[], share: number, intervals: number): number {
  const squares = shares.reduce((sum, { covered, of }) => sum + (covered - share * of) ** 2, 0);
  return Math.sqrt(squares) / intervals;
}

/** What a spreadsheet would show: everybody's mean less the mean of all ratings. */
function naiveEffects(ratings: readonly Rating[]): Map<string, number> {
  const byRater = new Map<string, { sum: number; n: number }>();
  let total = 0;
  for (const { rater, value } of ratings) {
    const own = byRater.get(rater) ?? { sum: 0, n: 0 };
    byRater.set(rater, { sum: own.sum + value, n: own.n + 1 });
    total += value;
  }
  return new Map([...byRater].map(([rater, { sum, n }]) => [rater, sum / n - total / ratings.length]));
}

/** Sums over pairs of estimate and truth, over all panels and within each. */
class Sums {
  private n = 0;
  private off = 0;
  private squared = 0;
  private readonly all = emptyMoments();
  private inside = emptyMoments();
  private correlations = 0;
  private panels = 0;

  open(): void {
    this.inside = emptyMoments();
  }
  add(estimate: number, truth: number): void {
    this.n++;
    this.off += estimate - truth;
    this.squared += (estimate - truth) ** 2;
    for (const moments of [this.all, this.inside]) {
      moments.n++;
      moments.x += estimate;
      moments.y += truth;
      moments.xx += estimate * estimate;
      moments.yy += truth * truth;
      moments.xy += estimate * truth;
    }
  }
  close(): void {
    const { n, x, y, xx, yy, xy } = this.inside;
    const [sxx, syy, sxy] = [xx - (x * x) / n, yy - (y * y) / n, xy - (x * y) / n];
    // Estimates that are all alike (a variance of 0) put nobody in order.
    this.correlations += sxx > 1e-12 && syy > 0 ? sxy / Math.sqrt(sxx * syy) : 0;
    this.panels++;
  }
  get bias(): number | null {
    return this.n === 0 ? null : this.off / this.n;
  }
  get rootMeanSquareError(): number | null {
    return this.n === 0 ? null : Math.sqrt(this.squared / this.n);
  }
  get slope(): number | null {
    const { n, x, y, xx, xy } = this.all;
    const spread = xx - (x * x) / n;
    return n === 0 || spread <= 1e-12 ? null : (xy - (x * y) / n) / spread;
  }
  get correlation(): number | null {
    return this.panels === 0 ? null : this.correlations / this.panels;
  }
}

const emptyMoments = () => ({ n: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 });
