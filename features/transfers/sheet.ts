/**
 * A bank as a table: one row for each level of each criterion of each question, so that anchors are edited in a spreadsheet. What is
 * said once a question, or once a criterion, stands on the first row it applies to; on the way in any row of it may hold it, so
 * sorting within a question does no harm. Lists that a cell cannot hold are JSON, as in the document. Sample answers, with
 * the expert's levels, are not in a table. Pure.
 */
import { type QuestionBody, questionBodySchema } from '@/features/questions/schema';
import { type CsvRow, csvLine, unguarded } from '@/lib/csv';
import { FileError } from './document';

type Field = Exclude<keyof QuestionBody, 'criteria' | 'samples'>;

/** How a field of the question stands in its one cell. */
type Cell = 'text' | 'number' | 'words' | 'lines' | 'json';

/** Columns of a question, in their order; `lines` is a list with one item a line, `words` one with spaces between. */
const QUESTION_COLUMNS: Readonly<Record<Field, { column: string; as: Cell }>> = {
  title: { column: 'title', as: 'text' },
  capability: { column: 'capability', as: 'text' },
  kind: { column: 'kind', as: 'text' },
  difficulty: { column: 'difficulty', as: 'text' },
  seniority: { column: 'seniority', as: 'words' },
  facets: { column: 'facets', as: 'words' },
  minutes: { column: 'minutes', as: 'number' },
  tier: { column: 'tier', as: 'text' },
  covers: { column: 'covers', as: 'words' },
  assesses: { column: 'assesses', as: 'text' },
  cue: { column: 'cue', as: 'text' },
  prompt: { column: 'prompt', as: 'text' },
  signals: { column: 'signals', as: 'lines' },
  scenarios: { column: 'scenarios', as: 'json' },
  clarifying: { column: 'clarifying', as: 'json' },
  redFlags: { column: 'red_flags', as: 'json' },
  followUps: { column: 'follow_ups', as: 'json' },
  otherPaths: { column: 'other_paths', as: 'json' },
  comparison: { column: 'comparison', as: 'json' },
  answerKey: { column: 'answer_key', as: 'text' },
};
const FIELDS = Object.keys(QUESTION_COLUMNS) as Field[];

const ROW_COLUMNS = [
  'question',
  'criterion',
  'criterion_title',
  'criterion_capability',
  'level',
  'label',
  'anchor',
] as const;
export const COLUMNS: readonly string[] = [...ROW_COLUMNS, ...FIELDS.map((field) => QUESTION_COLUMNS[field].column)];

/** Line ends within a list of lines, and what looks like one of ours, are written out. */
const lineOut = (item: string): string =>
  item.replace(/[\\\n\r]/g, (sign) => ({ '\\': '\\\\', '\n': '\\n' })[sign] ?? '\\r');
const lineIn = (line: string): string =>
  line.replace(/\\(.)/g, (whole, sign: string) => ({ '\\': '\\', n: '\n', r: '\r' })[sign] ?? whole);

function cellOf(value: unknown, as: Cell): string {
  if (value === undefined) return '';
  if (as === 'json') return JSON.stringify(value);
  if (as === 'words') return (value as string[]).join(' ');
  if (as === 'lines') return (value as string[]).map(lineOut).join('\n');
  return String(value);
}

export const sheetHead = (): string => csvLine(COLUMNS);

/** The rows of one question. */
export function sheetLines(slug: string, given: QuestionBody): string {
  // Fields within a cell have the order of the schema, wherever the question was kept meanwhile.
  const body = questionBodySchema.parse(given);
  const rows = body.criteria.flatMap((criterion, place) =>
    criterion.levels.map((one, index) => [
      slug,
      criterion.id,
      index === 0 ? criterion.title : '',
      index === 0 ? criterion.capability : '',
      one.level,
      one.label,
      one.anchor,
      ...FIELDS.map((field) => (place === 0 && index === 0 ? cellOf(body[field], QUESTION_COLUMNS[field].as) : '')),
    ]),
  );
  return rows.map(csvLine).join('');
}

export interface SheetProblem {
  field: string;
  reason: string;
}

/** A question as its rows have it: only what the table's columns hold. */
export interface SheetQuestion {
  line: number;
  slug: string;
  body: Record<string, unknown>;
  problems: SheetProblem[];
}

interface GatheredCriterion {
  cells: Map<string, string>;
  levels: { level: number; label: string; anchor: string }[];
}

interface Gathered extends SheetQuestion {
  cells: Map<string, string>;
  criteria: Map<string, GatheredCriterion>;
}

export interface SheetReader {
  /** Questions whose last row has come. @throws FileError */
  push(rows: readonly CsvRow[]): SheetQuestion[];
  end(): SheetQuestion[];
}

/** Gathers the rows of each question, which stand together. */
export function sheetReader(): SheetReader {
  let columns: string[] | null = null;
  let current: Gathered | null = null;

  const fresh = (line: number, slug: string): Gathered => ({
    line,
    slug,
    body: {},
    problems: [],
    cells: new Map(),
    criteria: new Map(),
  });
  const push = (rows: readonly CsvRow[]): SheetQuestion[] => {
    const done: SheetQuestion[] = [];
    for (const row of rows) {
      if (columns === null) {
        columns = headOf(row.cells);
        continue;
      }
      const named = new Map(columns.map((column, index) => [column, unguarded(row.cells[index] ?? '')]));
      const slug = (named.get('question') ?? '').trim();
      if (current === null || current.slug !== slug) {
        if (current !== null) done.push(finished(current, columns));
        current = fresh(row.line, slug);
      }
      addRow(current, row, named, columns.length);
    }
    return done;
  };
  return {
    push,
    end() {
      if (columns === null) throw new FileError('The file is empty.');
      const last = current === null ? [] : [finished(current, columns)];
      current = null;
      return last;
    },
  };
}

function headOf(cells: readonly string[]): string[] {
  const columns = cells.map((one) => one.trim().toLowerCase());
  const missing = ROW_COLUMNS.filter((one) => !columns.includes(one));
  const unknown = columns.filter((one) => !COLUMNS.includes(one));
  const twice = columns.filter((one, index) => columns.indexOf(one) !== index);
  const say = (words: string, which: readonly string[]) => `${words} ${which.map((one) => `“${one}”`).join(', ')}`;
  const faults = [
    ...(missing.length > 0 ? [say('misses', missing)] : []),
    ...(unknown.length > 0 ? [say('has columns that nothing is known of:', unknown)] : []),
    ...(twice.length > 0 ? [say('has twice', [...new Set(twice)])] : []),
  ];
  if (faults.length === 0) return columns;
  throw new FileError(
    `The first line must name the columns, and ${faults.join('; it ')}. Take a table that was exported here as a pattern.`,
  );
}

function addRow(into: Gathered, row: CsvRow, named: ReadonlyMap<string, string>, columns: number): void {
  const problem = (field: string, reason: string) =>
    into.problems.push({ field, reason: `line ${row.line}: ${reason}` });
  if (row.fault !== undefined) problem('', row.fault);
  if (row.cells.length > columns) problem('', `${row.cells.length} cells, and there are ${columns} columns`);
  const set = (cells: Map<string, string>, column: string): void => {
    const value = named.get(column) ?? '';
    const known = cells.get(column) ?? '';
    if (value === '') return;
    if (known !== '' && known !== value) problem(column, 'says something else than a row of this question before it');
    else cells.set(column, value);
  };
  for (const field of FIELDS) set(into.cells, QUESTION_COLUMNS[field].column);
  const id = (named.get('criterion') ?? '').trim();
  if (id === '') return void problem('criterion', 'is empty: each row is a level of a criterion');
  const criterion: GatheredCriterion = into.criteria.get(id) ?? { cells: new Map(), levels: [] };
  into.criteria.set(id, criterion);
  set(criterion.cells, 'criterion_title');
  set(criterion.cells, 'criterion_capability');
  const level = Number((named.get('level') ?? '').trim() || 'NaN');
  if (criterion.levels.some((one) => one.level === level))
    problem('level', `criterion “${id}” has level ${level} twice`);
  criterion.levels.push({ level, label: (named.get('label') ?? '').trim(), anchor: named.get('anchor') ?? '' });
}

/** The gathered cells as fields. A column that the table does not have leaves its field out; an empty cell empties it. */
function finished({ cells, criteria, ...question }: Gathered, columns: readonly string[]): SheetQuestion {
  const body: Record<string, unknown> = {};
  for (const field of FIELDS) {
    const { column, as } = QUESTION_COLUMNS[field];
    if (!columns.includes(column)) continue;
    const read = readCell(cells.get(column) ?? '', as);
    if (!read.ok) question.problems.push({ field: column, reason: read.reason });
    // Of all fields, the comparison alone may be none; an empty list is an empty list.
    else body[field] = read.value ?? (as === 'json' && field !== 'comparison' ? [] : undefined);
  }
  body.criteria = [...criteria].map(([id, one]) => ({
    id,
    title: one.cells.get('criterion_title') ?? '',
    capability: one.cells.get('criterion_capability') || String(body.capability ?? ''),
    levels: one.levels.sort((a, b) => a.level - b.level),
  }));
  return { ...question, body };
}

function readCell(cell: string, as: Cell): { ok: true; value: unknown } | { ok: false; reason: string } {
  const value = (given: unknown) => ({ ok: true as const, value: given });
  if (as === 'text') return value(cell);
  if (as === 'number') return value(cell.trim() === '' ? undefined : Number(cell.trim().replace(',', '.')));
  if (as === 'words') return value(cell.split(/[\s,;]+/).filter((one) => one !== ''));
  if (as === 'lines') {
    return value(
      cell
        .split(/\r\n|\r|\n/)
        .filter((one) => one.trim() !== '')
        .map(lineIn),
    );
  }
  if (cell.trim() === '') return value(undefined);
  try {
    return value(JSON.parse(cell));
  } catch {
    return {
      ok: false,
      reason: 'is no JSON: it is a list as in the bank document; leave the cell as it was exported, or mend it',
    };
  }
}
