/**
 * Recovery study: panels whose interviewers' strictness is known, and how well it is found: beside the colleagues of the panel
 * (`severityAmong`, what the product shows), and beside raters in general (`severity`).
 *
 * Usage: npm run study:severity [-- --panels N] [--minutes M] [--fresh] [--report]
 *
 *   --panels N    panels a cell of 12 raters (default 400); more with fewer raters, fewer with more, as many intervals in all
 *   --minutes M   stop after M minutes (default 60); started again, it goes on where it stopped
 *   --fresh       forget earlier results
 *   --report      write tables and pictures from the results there are, and run nothing
 *
 * Results go to docs/calibration/severity-study.jsonl, cell by cell; at the end tables are put into docs/calibration.md and pictures
 * beside it. Seeded by the cell's name: the same panels on every machine. Ends with 1 when a cell that the product shows
 * (stats/severity-floor.ts) covers the truth too seldom.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { severity } from '../stats/severity';
import { severityAmong } from '../stats/severity-among';
import { severityFloor } from '../stats/severity-floor';
import { cellFigures, type StudyCell } from './severity-study/figures';
import { faultsOf, studyCells } from './severity-study/grid';
import { type Cell, keyOf } from './severity-study/panels';
import { writeReport } from './severity-study/report';

const FOLDER = fileURLToPath(new URL('../docs/calibration', import.meta.url));
const RESULTS = path.join(FOLDER, 'severity-study.jsonl');

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        panels: { type: 'string', default: '400' },
        minutes: { type: 'string', default: '60' },
        fresh: { type: 'boolean', default: false },
        report: { type: 'boolean', default: false },
      },
    });
    const panels = Number(values.panels);
    const minutes = Number(values.minutes);
    if (!Number.isInteger(panels) || panels < 4) throw new Error(`--panels wants a whole number from 4 on`);
    if (!(minutes > 0)) throw new Error('--minutes wants a number above 0');
    return { ...values, panels, minutes };
  } catch (error) {
    console.error(
      `${(error as Error).message}\nUsage: npm run study:severity [-- --panels N] [--minutes M] [--fresh] [--report]`,
    );
    process.exit(2);
  }
}

/** As many intervals a cell whatever the number of raters: 12 a panel are the measure. */
const panelsOf = (cell: Cell, panels: number): number =>
  Math.max(Math.ceil(panels / 4), Math.round((panels * 12) / cell.raters));

function earlier(): StudyCell[] {
  if (!existsSync(RESULTS)) return [];
  const lines = readFileSync(RESULTS, 'utf8').trim().split('\n');
  return lines.filter((line) => line !== '').map((line): StudyCell => JSON.parse(line));
}

/** The same beside raters in general, on one world: it differs where raters are few, whatever the scale. */
function generalFigures(cell: Cell, panels: number): StudyCell['general'] {
  if (cell.world !== 'five') return null;
  const { coverage, coverageError, halfWidth, rootMeanSquareError } = cellFigures(cell, panels, severity);
  return { coverage, coverageError, halfWidth, rootMeanSquareError };
}

/** Whole or not at all: a run that is killed leaves the file of the cell before. */
function keep(cells: readonly StudyCell[]): void {
  const rounded = (_key: string, value: unknown) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(5)) : value;
  writeFileSync(`${RESULTS}.part`, cells.map((cell) => `${JSON.stringify(cell, rounded)}\n`).join(''));
  renameSync(`${RESULTS}.part`, RESULTS);
}

const options = readArguments();
const known = new Map((options.fresh ? [] : earlier()).map((cell) => [keyOf(cell), cell]));
const cells = studyCells();
const began = performance.now();
let stopped = false;
if (!options.report) {
  for (const [at, cell] of cells.entries()) {
    const panels = panelsOf(cell, options.panels);
    if ((known.get(keyOf(cell))?.panels ?? 0) >= panels) continue;
    const minutes = (performance.now() - began) / 60_000;
    if (minutes > options.minutes) {
      stopped = true;
      console.log(
        `Stopped after ${minutes.toFixed(0)} minutes with ${cells.length - at} cells to go: start again to go on.`,
      );
      break;
    }
    const figures = {
      ...cellFigures(cell, panels, severityAmong, 'colleagues'),
      general: generalFigures(cell, panels),
    };
    known.set(keyOf(cell), figures);
    keep(cells.flatMap((one) => known.get(keyOf(one)) ?? []));
    const share = figures.coverage === null ? 'refused' : `covers ${(100 * figures.coverage).toFixed(1)} %`;
    console.log(`${at + 1}/${cells.length}  ${keyOf(cell)}: ${share}  (${minutes.toFixed(1)} min)`);
  }
}
const results = cells.flatMap((one) => known.get(keyOf(one)) ?? []);
writeReport(FOLDER, results);
const faults = faultsOf(results, (cell) => severityFloor(cell.raters)?.performances ?? Number.POSITIVE_INFINITY);
for (const fault of faults) console.log(fault);
console.log(
  `${results.length} of ${cells.length} cells; ${faults.length} of those that the product shows cover too seldom.`,
);
process.exitCode = faults.length > 0 || stopped ? 1 : 0;
