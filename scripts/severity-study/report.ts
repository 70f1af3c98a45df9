/** Tables and pictures of the study: what docs/calibration.md shows. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dot, line, plot, ruleY } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { CellFigures, StudyCell } from './figures';
import { INTERVIEWS, LEAST_COVERAGE, MOST_COVERAGE } from './grid';
import { DESIGNS, type Design, WORLDS, type World } from './panels';

const BEGIN = '<!-- severity study: begin -->';
const END = '<!-- severity study: end -->';

/** Writes pictures into `folder`, and tables between the markers of the page that stands beside it. */
export function writeReport(folder: string, results: readonly StudyCell[]): void {
  const shown = results.filter((one) => one.seats > 1);
  writeFileSync(path.join(folder, 'severity-coverage.svg'), coveragePicture(shown));
  writeFileSync(path.join(folder, 'severity-correlation.svg'), correlationPicture(shown));
  const page = path.join(folder, '..', 'calibration.md');
  if (!existsSync(page)) return;
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/calibration.md has lost its markers "${BEGIN}" and "${END}".`);
  writeFileSync(page, `${before.slice(0, from + BEGIN.length)}\n\n${tables(results)}\n\n${before.slice(to)}`);
}

const percent = (share: number | null): string => (share === null ? '–' : (100 * share).toFixed(1));
const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

/** Mean over cells of one figure, cells without it left out. */
function meanOf(cells: readonly CellFigures[], of: (cell: CellFigures) => number | null): number | null {
  const values = cells.map(of).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function tables(results: readonly StudyCell[]): string {
  const several = results.filter((one) => one.seats > 1);
  const alone = results.filter((one) => one.seats === 1);
  const panels = results.reduce((sum, one) => sum + one.panels, 0);
  const intervals = results.reduce((sum, one) => sum + one.intervals, 0);
  const parts = [
    `${results.length} cells, ${panels.toLocaleString('en')} panels, ${intervals.toLocaleString('en')} intervals. One rater a performance: ${alone.reduce((sum, one) => sum + one.panels, 0).toLocaleString('en')} panels, ${alone.reduce((sum, one) => sum + one.intervals, 0)} figures given.`,
    '**Coverage of the 95 % interval beside the colleagues of the panel, in percent** (lowest of 2, 3 and 4 raters a performance; below 93 in bold).',
    ...(Object.keys(WORLDS) as World[]).map((world) => coverageTable(several, world)),
    '**The same beside raters in general** (`severity`), five levels.',
    coverageTable(
      several.map((one) => ({ ...one, ...one.general })),
      'five',
    ),
    '**Error, bias and order**, over all numbers of raters a performance; naive: the rater’s plain mean less the mean of all.',
    errorTable(several.filter((one) => one.world === 'five')),
  ];
  return parts.join('\n\n');
}

function coverageTable(results: readonly CellFigures[], world: World): string {
  const rows = DESIGNS.flatMap((design) =>
    [...new Set(results.map((one) => one.raters))].map((raters) => {
      const cells = INTERVIEWS.map((interviews) => {
        const own = results.filter(
          (one) =>
            one.world === world && one.design === design && one.raters === raters && one.interviews === interviews,
        );
        const covers = own.map((one) => one.coverage).filter((value) => value !== null);
        if (covers.length === 0) return '–';
        const least = Math.min(...covers);
        return least < LEAST_COVERAGE ? `**${percent(least)}**` : percent(least);
      });
      return `| ${design} | ${raters} | ${cells.join(' | ')} |`;
    }),
  );
  const head = [
    `| ${WORLDS[world].words} | raters | ${INTERVIEWS.map((n) => `${n} each`).join(' | ')} |`,
    `|---|---|${INTERVIEWS.map(() => '---').join('|')}|`,
  ];
  return [...head, ...rows].join('\n');
}

function errorTable(results: readonly CellFigures[]): string {
  const head = [
    '| five levels | interviews each | refused | bias | slope | error | naive error | half-width | correlation | naive correlation |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ];
  const rows = DESIGNS.flatMap((design) =>
    INTERVIEWS.map((interviews) => {
      const own = results.filter((one) => one.design === design && one.interviews === interviews);
      const refused = own.reduce((sum, one) => sum + Object.values(one.refused).reduce((a, b) => a + b, 0), 0);
      const panels = own.reduce((sum, one) => sum + one.panels, 0);
      const of = (name: keyof CellFigures) => figure(meanOf(own, (one) => one[name] as number | null));
      return `| ${design} | ${interviews} | ${panels === 0 ? '–' : percent(refused / panels)} % | ${of('bias')} | ${of('slope')} | ${of('rootMeanSquareError')} | ${of('naiveError')} | ${of('halfWidth')} | ${of('correlation')} | ${of('naiveCorrelation')} |`;
    }),
  );
  return [...head, ...rows].join('\n');
}

/** Colours that read on light and on dark paper, one a design. */
const INK: Record<Design, string> = { random: '#2563eb', specialised: '#0d9488', sorted: '#d97706' };
const PAPER = '#ffffff';

interface Point {
  design: Design;
  raters: string;
  interviews: number;
  value: number;
}

/** One point a design, number of raters and number of interviews: the mean over raters a performance. */
function points(results: readonly CellFigures[], of: (cell: CellFigures) => number | null): Point[] {
  return DESIGNS.flatMap((design) =>
    [...new Set(results.map((one) => one.raters))].flatMap((raters) =>
      INTERVIEWS.flatMap((interviews) => {
        const own = results.filter(
          (one) => one.design === design && one.raters === raters && one.interviews === interviews,
        );
        const value = meanOf(own, of);
        return value === null ? [] : [{ design, raters: `${raters} raters`, interviews, value }];
      }),
    ),
  );
}

function coveragePicture(results: readonly CellFigures[]): string {
  const five = results.filter((one) => one.world === 'five');
  const data = points(five, (one) => (one.coverage === null ? null : 100 * one.coverage));
  return drawn('Share of 95 % intervals that hold the truth, %: five levels', {
    y: { label: null, domain: [80, 100], grid: true },
    marks: [
      ruleY([100 * LEAST_COVERAGE, 100 * MOST_COVERAGE], { stroke: '#9ca3af', strokeDasharray: '4 3' }),
      ...series(data),
    ],
  });
}

function correlationPicture(results: readonly CellFigures[]): string {
  const five = results.filter((one) => one.world === 'five');
  const naive = points(five, (one) => one.naiveCorrelation);
  return drawn('Correlation with the truth: the model (lines), plain means (crosses), five levels', {
    y: { label: null, domain: [0, 1], grid: true },
    marks: [
      ...series(points(five, (one) => one.correlation)),
      dot(naive, {
        fx: 'raters',
        x: 'interviews',
        y: 'value',
        stroke: (one: Point) => INK[one.design],
        symbol: 'times',
        r: 3.5,
      }),
    ],
  });
}

function series(data: readonly Point[]) {
  const ink = (one: Point) => INK[one.design];
  return [
    line(data, { fx: 'raters', x: 'interviews', y: 'value', z: 'design', stroke: ink, strokeWidth: 1.75 }),
    dot(data, { fx: 'raters', x: 'interviews', y: 'value', fill: ink, r: 2.75 }),
  ];
}

function drawn(title: string, options: Parameters<typeof plot>[0]): string {
  const { document } = parseHTML('<html><body></body></html>');
  const svg = plot({
    document: document as unknown as Document,
    width: 980,
    height: 320,
    marginRight: 24,
    marginTop: 52,
    x: { type: 'log', label: 'performances each', ticks: INTERVIEWS, tickFormat: (n: number) => String(n) },
    fx: { label: null, domain: ['4 raters', '6 raters', '12 raters', '30 raters'] },
    ...options,
  });
  for (const style of svg.querySelectorAll('style')) style.remove();
  svg.setAttribute('style', `background: ${PAPER}; color: #1f2937; font: 11px sans-serif;`);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const write = (words: string, x: number, colour: string, weight: string) => {
    const label = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    for (const [name, value] of Object.entries({
      x,
      y: 16,
      'text-anchor': 'start',
      'font-weight': weight,
      fill: colour,
    })) {
      label.setAttribute(name, String(value));
    }
    label.textContent = words;
    svg.appendChild(label as unknown as Node);
  };
  write(title, 40, 'currentColor', '600');
  DESIGNS.forEach((design, at) => {
    write(`● ${design}`, 620 + 110 * at, INK[design], '400');
  });
  return `${svg.outerHTML}\n`;
}
