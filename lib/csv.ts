/**
 * Comma-separated values by RFC 4180, safe to open in a spreadsheet: a cell that a spreadsheet would run as a formula is
 * led by an apostrophe, which spreadsheets hide and which every reader of plain text can see.
 */

/** Characters that make a spreadsheet read a cell as a formula, tab and carriage return included. */
const FORMULA_START = /^[\s]*[=+\-@\t\r|%]/;

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA_START.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** @returns header and rows joined by CRLF, with a final CRLF, as RFC 4180 asks */
export function toCsv(
  header: readonly string[],
  rows: readonly (readonly (string | number | boolean | null)[])[],
): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
