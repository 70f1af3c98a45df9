/**
 * Every figure of the page as a table: what the pictures fold out, and what CSV and JSON carry. Cells are raw values; the
 * page says them in words. Pure.
 */
import { toCsv } from '@/lib/csv';
import { dayOf, formatDay } from '@/lib/dates';
import type { Calibration } from './calibration';
import { LEFT_OUT, LEFT_OUT_WORDS } from './comparable';
import type { AgreementFigures, AlphaFigures, Floored, MeanFigures } from './figures';
import type { TableName } from './schema';
import { coefficient, meanLevel, missing, NBSP, percent, signed, spanName } from './words';

export type Cell = string | number | null;
/** How a column is read; all but `text` and `day` are raw numbers in an export. */
export type ColumnKind = 'text' | 'count' | 'day' | 'percent' | 'coefficient' | 'level' | 'signed';

export interface Column {
  label: string;
  kind: ColumnKind;
  /** The two columns after this one are the ends of its interval; a page says all three in one cell. */
  interval?: true;
}

export interface FigureTable {
  name: TableName;
  title: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

export const text = (label: string): Column => ({ label, kind: 'text' });
export const figure = (label: string, kind: ColumnKind): Column[] => [
  { label, kind, interval: true },
  { label: `${label}, from`, kind },
  { label: `${label}, to`, kind },
];
export const count = (label: string): Column => ({ label, kind: 'count' });
export const reason = text('Missing');

export const exactCells = (one: Floored<AgreementFigures>): Cell[] =>
  one.shown ? [one.exact.value, one.exact.low, one.exact.high] : [null, null, null];
export const alphaCells = (one: Floored<AlphaFigures>): Cell[] =>
  one.shown ? [one.alpha, one.low, one.high] : [null, null, null];
/** Value and ends of any figure that has them. */
export const valueCells = (one: Floored<{ value: number; low: number; high: number }>): Cell[] =>
  one.shown ? [one.value, one.low, one.high] : [null, null, null];
const meanCells = (one: Floored<MeanFigures>): Cell[] =>
  one.shown ? [one.mean, one.low, one.high] : [null, null, null];
const performancesOf = (one: Floored<MeanFigures>): number => (one.shown ? one.performances : one.have);

/** A cell as people read it. */
export function shownCell(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return kind === 'day' ? formatDay(new Date(cell), 'UTC') : cell;
  if (kind === 'percent') return percent(cell);
  if (kind === 'coefficient') return coefficient(cell);
  if (kind === 'level') return meanLevel(cell);
  if (kind === 'signed') return signed(cell);
  return cell.toLocaleString('en');
}

/** A table as people read it: a figure and its interval share a cell, and a column with nothing to say is left out. */
export function readable(table: FigureTable): { columns: Column[]; rows: string[][] } {
  const says = (index: number) => table.rows.length === 0 || table.rows.some((row) => row[index] !== '');
  const kept = table.columns
    .map((_, index) => index)
    .filter((index) => !endsInterval(table.columns, index) && says(index));
  return {
    columns: kept.flatMap((index) => table.columns[index] ?? []),
    rows: table.rows.map((row) =>
      kept.map((index) => {
        const { kind = 'text', interval = false } = table.columns[index] ?? {};
        const [value = null, low = null, high = null] = row.slice(index, index + 3);
        const said = shownCell(value, kind);
        if (!interval || value === null) return said;
        return `${said} (${shownCell(low, kind)}${NBSP}to${NBSP}${shownCell(high, kind)})`;
      }),
    ),
  };
}

const endsInterval = (columns: readonly Column[], index: number): boolean =>
  columns[index - 1]?.interval === true || columns[index - 2]?.interval === true;

/** The rows of a table for an export, rounded to four places: below anybody's interval, and the same on every machine. */
export const exportedRows = (table: FigureTable): Cell[][] =>
  table.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? Number(cell.toFixed(4)) : cell)));

/** The tables of these frames, each once: some pages show one table under several pictures. */
export const tablesOfFrames = (frames: readonly { table: FigureTable }[]): FigureTable[] => [
  ...new Map(frames.map(({ table }) => [table.name, table])).values(),
];

/** A table as a file to take away. */
export const csvOf = (table: FigureTable, now: Date): Response =>
  csvFile(
    table.name,
    toCsv(
      table.columns.map((one) => one.label),
      exportedRows(table),
    ),
    now,
  );

/** Text of a CSV under the name that `npm run stats` lines have for it, with its day. */
export const csvFile = (name: string, text: string, now: Date): Response =>
  new Response(text, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="calibration-${name}-${now.toISOString().slice(0, 10)}.csv"`,
    },
  });

/** What a calibration was made over. */
export interface About {
  capability: string;
  period: string;
  from: Date | null;
  until: Date;
}

/** Everything in one document: what it is over, what it rests on, and every table with its columns. */
export function calibrationDocument<Over extends About>(rests: string, tables: readonly FigureTable[], about: Over) {
  return {
    ...about,
    restsOn: rests,
    tables: tables.map((table) => ({
      name: table.name,
      title: table.title,
      columns: table.columns.map((one) => one.label),
      rows: exportedRows(table),
    })),
  };
}

/**
 * The tables that this calibration has, in the page's order.
 * @param zone whose calendar names the days
 */
export function tablesOf(calibration: Calibration, zone: string): FigureTable[] {
  const { panel, company, raters, own } = calibration;
  const tables: FigureTable[] = [];
  if (panel !== null) {
    const { agreement, alpha } = panel;
    tables.push({
      name: 'agreement',
      title: 'Agreement',
      columns: [text('Figure'), ...figure('Value', 'coefficient'), count('Performances'), reason],
      rows: [
        [
          'Same level, share of pairs',
          ...exactCells(agreement),
          agreement.shown ? agreement.performances : agreement.have,
          missing(agreement),
        ],
        [
          'Within one level, share of pairs',
          ...(agreement.shown
            ? [agreement.withinOne.value, agreement.withinOne.low, agreement.withinOne.high]
            : [null, null, null]),
          agreement.shown ? agreement.performances : agreement.have,
          missing(agreement),
        ],
        [
          'Krippendorff’s alpha, ordinal',
          ...alphaCells(alpha),
          alpha.shown ? alpha.performances : alpha.have,
          missing(alpha),
        ],
      ],
    });
    tables.push({
      name: 'criteria',
      title: 'Agreement by criterion',
      columns: [
        text('Criterion'),
        text('Question'),
        count('Units'),
        ...figure('Alpha', 'coefficient'),
        ...figure('Same level', 'percent'),
        reason,
      ],
      rows: panel.criteria.map((one) => [
        one.criterion.title,
        one.criterion.question.title,
        one.units,
        ...alphaCells(one.alpha),
        ...exactCells(one.agreement),
        missing(one.alpha),
      ]),
    });
    tables.push({
      name: 'months',
      title: `Agreement by ${panel.spans.step}`,
      columns: [
        text(panel.spans.step === 'month' ? 'Month' : 'Quarter'),
        count('Units'),
        ...figure('Same level', 'percent'),
        text('Reworded'),
        reason,
      ],
      rows: panel.spans.list.map((one) => [
        spanName(one.key),
        one.units,
        ...exactCells(one.agreement),
        panel.rewordings
          .filter(({ at }) => inSpan(dayOf(at, zone), one.key))
          .map(({ criterion }) => criterion.title)
          .join('; '),
        missing(one.agreement),
      ]),
    });
    tables.push({
      name: 'rewordings',
      title: 'Before and after a rewording',
      columns: [
        text('Criterion'),
        { label: 'Reworded on', kind: 'day' },
        text('Note'),
        text('Side'),
        ...figure('Same level', 'percent'),
        ...figure('Mean level', 'level'),
        reason,
      ],
      rows: panel.rewordings.flatMap((one) =>
        (['before', 'after'] as const).map((side) => [
          one.criterion.title,
          dayOf(one.at, zone),
          one.note,
          side,
          ...exactCells(one[side].agreement),
          ...meanCells(one[side].mean),
          missing(one[side].agreement),
        ]),
      ),
    });
  }
  if (company !== null || raters.length > 0) {
    tables.push({
      name: 'raters',
      title: 'Mean level by interviewer',
      columns: [text('Interviewer'), count('Performances'), ...figure('Mean level', 'level'), reason],
      rows: raters.map((one) => [one.name, performancesOf(one.mean), ...meanCells(one.mean), missing(one.mean)]),
    });
  }
  if (company !== null) {
    const places = new Map(company.criteria.map(({ id }, at) => [id, at]));
    const place = (id: string) => places.get(id) ?? company.criteria.length;
    tables.push({
      name: 'raters-by-criterion',
      title: 'Mean level by criterion and interviewer',
      columns: [
        text('Criterion'),
        text('Interviewer'),
        count('Performances'),
        ...figure('Mean level', 'level'),
        reason,
      ],
      rows: raters
        .flatMap((one) => one.byCriterion.map((cell) => ({ ...cell, name: one.name })))
        .filter(({ mean }) => performancesOf(mean) > 0)
        .sort((a, b) => place(a.criterionId) - place(b.criterionId))
        .map(({ criterionId, name, mean }) => [
          company.criteria[place(criterionId)]?.title ?? '',
          name,
          performancesOf(mean),
          ...meanCells(mean),
          missing(mean),
        ]),
    });
  }
  if (panel !== null) {
    tables.push({
      name: 'levels',
      title: 'Levels given, by criterion',
      columns: [text('Criterion'), text('Level'), count('Ratings'), { label: 'Share', kind: 'percent' }],
      rows: panel.criteria.flatMap(({ criterion, levels }) =>
        levels.map((one) => [criterion.title, `${one.level} ${one.label}`, one.count, one.share]),
      ),
    });
  }
  if (company !== null) {
    tables.push({
      name: 'groups',
      title: 'Interviewers who can be compared',
      columns: [text('Group'), count('Interviewers'), count('Performances'), text('Names')],
      rows: company.groups.map((one, index) => [
        `Group ${index + 1}`,
        one.raters,
        one.performances,
        one.names.join(', '),
      ]),
    });
  }
  tables.push({
    name: 'left-out',
    title: 'What was left out',
    columns: [text('Left out'), count('Ratings'), count('Loops'), text('Why')],
    rows: [
      ...LEFT_OUT.map((key) => [LEFT_OUT_WORDS[key].title, calibration.left[key], null, LEFT_OUT_WORDS[key].reason]),
      ['Round not revealed', null, calibration.loopsOpen, 'nothing of an open round is read'],
      ['Waiting for your seal', null, calibration.loopsWithheld, 'you see nothing of these until you seal'],
    ],
  });
  tables.push({
    name: 'own',
    title: 'Your own ratings beside colleagues’',
    columns: [count('Ratings'), count('Performances'), count('Colleagues'), ...figure('Same level', 'percent'), reason],
    rows:
      own.ratings === 0
        ? []
        : [[own.ratings, own.performances, own.colleagues, ...exactCells(own.agreement), missing(own.agreement)]],
  });
  return tables;
}

/** Whether a day (`2026-03-14`) lies in a month (`2026-03`) or a quarter (`2026-1`). */
function inSpan(day: string, key: string): boolean {
  const [year = '', month = ''] = day.split('-');
  return key.length === 7 ? day.startsWith(key) : key === `${year}-${Math.ceil(Number(month) / 3)}`;
}
