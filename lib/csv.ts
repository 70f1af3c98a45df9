/**
 * Comma-separated values by RFC 4180, safe to open in a spreadsheet: a cell that a spreadsheet would run as a formula is
 * led by an apostrophe, which spreadsheets hide and which every reader of plain text can see. `unguarded` takes it away again.
 */

/**
 * Characters that make a spreadsheet read a cell as a formula, tab and carriage return included. Apostrophes before them count
 * as well: a text that has one of its own gets a second, or taking the guard away would take the text's.
 */
const FORMULA_START = /^'*\s*[=+\-@\t\r|%]/;

/** The text as a spreadsheet may have it. */
export const guarded = (text: string): string => (FORMULA_START.test(text) ? `'${text}` : text);

/** The text that was guarded; any other as it is. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && FORMULA_START.test(cell) ? cell.slice(1) : cell;

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @returns header and rows joined by CRLF, with a final CRLF, as RFC 4180 asks */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [header, ...rows].map((row) => csvLine(row)).join('');
}

/** One row with its line end. */
export const csvLine = (row: readonly (string | number | boolean | null)[]): string => `${row.map(cell).join(',')}\r\n`;

export interface CsvRow {
  /** Of the file, from 1: where the row begins. */
  line: number;
  cells: string[];
  /** What is wrong with how it is quoted. */
  fault?: string;
}

/** The file cannot be read on from here. */
export class CsvError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** A cell that never ends is a quote that is missing; better said early than with the whole file in one cell. */
const LONGEST_CELL = 200_000;

export interface CsvReader {
  /** @throws CsvError */
  push(text: string): CsvRow[];
  /** The last row, where the file does not end with a line end. @throws CsvError */
  end(): CsvRow[];
}

/**
 * Reads rows from text that comes in pieces. Takes a byte order mark, CRLF, LF or CR as line ends, line ends within quotes, and
 * what spreadsheets of many countries write for a comma: the first line decides between comma, semicolon and tab. Empty
 * lines are left out.
 */
export function csvReader(): CsvReader {
  let separator: string | null = null;
  let head = '';
  let line = 1;
  let began = 1;
  let cells: string[] = [];
  let value = '';
  let fault: string | undefined;
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start';
  let afterReturn = false;
  let isFirst = true;

  const cellEnds = (): void => {
    cells.push(value);
    value = '';
    state = 'start';
  };
  const rowEnds = (rows: CsvRow[]): void => {
    cellEnds();
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: began, cells, ...(fault ? { fault } : {}) });
    cells = [];
    fault = undefined;
  };
  const read = (text: string): CsvRow[] => {
    const rows: CsvRow[] = [];
    for (const sign of text) {
      const isReturn = sign === '\r';
      const ends = isReturn || sign === '\n';
      // The second half of a CRLF belongs to the end that was seen already.
      const isSecondHalf = sign === '\n' && afterReturn;
      afterReturn = isReturn;
      if (ends && !isSecondHalf) line += 1;
      if (state === 'quoted') {
        if (sign === '"') state = 'closed';
        else value += sign;
        if (value.length > LONGEST_CELL) {
          throw new CsvError(began, `a cell of the row that begins here does not end: a closing " is missing`);
        }
      } else if (sign === '"' && state === 'closed') {
        value += '"';
        state = 'quoted';
      } else if (ends) {
        if (!isSecondHalf) rowEnds(rows);
        began = line;
      } else if (sign === separator) cellEnds();
      else if (sign === '"' && state === 'start') state = 'quoted';
      else {
        if (sign === '"' || state === 'closed')
          fault ??= 'a " stands where none can: put the whole cell in quotes, and write " as ""';
        value += sign;
        if (state === 'start') state = 'plain';
      }
    }
    return rows;
  };
  const push = (text: string): CsvRow[] => {
    if (isFirst && text !== '') {
      isFirst = false;
      head = text.replace(/^\uFEFF/, '');
    } else if (separator === null) head += text;
    else return read(text);
    if (!/[\r\n]/.test(head)) return [];
    separator = separatorOf(head);
    return read(head);
  };
  return {
    push,
    end() {
      const rows = separator === null && head !== '' ? push('\n') : [];
      if (state === 'quoted') {
        throw new CsvError(began, 'a cell of the row that begins here does not end: a closing " is missing');
      }
      if (cells.length > 0 || value !== '' || state !== 'start') rowEnds(rows);
      return rows;
    },
  };
}

/** Whatever stands most often outside of quotes in the first line. */
function separatorOf(text: string): string {
  const first = (text.split(/[\r\n]/, 1)[0] ?? '').replace(/"(?:[^"]|"")*"/g, '');
  const count = (sign: string): number => first.split(sign).length - 1;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
