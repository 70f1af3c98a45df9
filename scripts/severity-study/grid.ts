/** The cells of the study, and what its results say: which cells cover too seldom, and where the floor lies. */
import type { CellFigures } from './figures';
import { type Cell, DESIGNS, WORLDS, type World } from './panels';

const RATERS = [4, 6, 12, 30];
const SEATS = [2, 3, 4];
export const INTERVIEWS = [3, 6, 12, 25, 50];

/** Share of intervals that must hold the truth; 95 % are promised. */
export const LEAST_COVERAGE = 0.93;
export const MOST_COVERAGE = 0.97;

/** Every cell, and per number of raters one design with a single rater a performance, which must be refused. */
export function studyCells(): Cell[] {
  const worlds = Object.keys(WORLDS) as World[];
  const cells = worlds.flatMap((world) =>
    DESIGNS.flatMap((design) =>
      RATERS.flatMap((raters) =>
        SEATS.flatMap((seats) => INTERVIEWS.map((interviews) => ({ world, design, raters, seats, interviews }))),
      ),
    ),
  );
  const alone = RATERS.map((raters): Cell => ({ world: 'five', design: 'random', raters, seats: 1, interviews: 25 }));
  return [...cells, ...alone];
}

/** What is wrong with the results, one sentence each; empty when the study holds. */
export function faultsOf(results: readonly CellFigures[], floor: (cell: Cell) => number): string[] {
  const name = (one: Cell) =>
    `${one.world}, ${one.design}, ${one.raters} raters, ${one.seats} a performance, ${one.interviews} each`;
  return results.flatMap((one) => {
    if (one.seats === 1) {
      return one.intervals === 0 ? [] : [`${name(one)}: one rater a performance was given a number.`];
    }
    if (one.design === 'sorted' || one.coverage === null || one.coverageError === null) return [];
    if (one.interviews < floor(one)) return [];
    // Chance alone takes a cell below the line now and then: it must be so by more than two of its own errors.
    return one.coverage + 2 * one.coverageError < LEAST_COVERAGE
      ? [`${name(one)}: covers ${(100 * one.coverage).toFixed(1)} % where ${100 * LEAST_COVERAGE} % are asked for.`]
      : [];
  });
}

/**
 * The fewest interviews from which on every cell with so many raters or more covers often enough; null where none does.
 *
 * @param results of the designs that assignments have (`sorted` is left out: no number of interviews mends it)
 */
export function lowestInterviews(results: readonly CellFigures[], raters: number): number | null {
  const own = results.filter((one) => one.raters === raters && one.seats > 1 && one.design !== 'sorted');
  let floor: number | null = null;
  for (const interviews of [...INTERVIEWS].reverse()) {
    const there = own.filter((one) => one.interviews === interviews);
    if (there.length === 0 || there.some(({ coverage }) => coverage === null || coverage < LEAST_COVERAGE)) break;
    floor = interviews;
  }
  return floor;
}
