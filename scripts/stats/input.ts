/**
 * What a statistic is asked about, from whatever a person has at hand: a table of ratings (rows are units, columns are raters), a list
 * of ratings, counts, two series, or an exported CSV. Whatever cannot be meant is refused in one sentence.
 */
import type { Rating } from '../../stats/ratings';

/** A reason to stop that is told in words, without a stack. */
export class Sentence extends Error {}

type Raw = Readonly<Record<string, unknown>>;
type Cell = number | string;
interface Cells {
  readonly unit: string;
  readonly rater: string;
  readonly value: Cell;
}

const NAMES = {
  unit: ['unit', 'subject', 'candidate', 'performance', 'item', 'case'],
  rater: ['rater', 'interviewer', 'judge', 'coder', 'observer'],
  value: ['value', 'score', 'rating', 'level'],
} as const;

/** Fields that describe and do not ask. */
const DESCRIPTION = new Set([
  'id',
  'name',
  'title',
  'source',
  'notes',
  'note',
  'description',
  'orientation',
  'statistic',
]);

/** Parses the text of a file: JSON when it begins like JSON, else CSV. */
export function parseInput(text: string, file: string): Raw {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '')
    throw new Sentence(`${file} is empty: it needs JSON with "ratings", or CSV with unit, rater and value.`);
  if (trimmed[0] !== '{' && trimmed[0] !== '[') return { ratings: parseCsv(trimmed, file) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch (error) {
    throw new Sentence(`${file} is not JSON: ${(error as Error).message}.`);
  }
  if (Array.isArray(parsed)) return { ratings: parsed };
  const raw = parsed as Raw;
  const inner = raw.input;
  if (raw.ratings === undefined && typeof inner === 'object' && inner !== null && !Array.isArray(inner))
    return inner as Raw;
  return raw;
}

/** Rows of a CSV under a header that names unit, rater and value (or what people call them); quoted cells may hold commas. */
function parseCsv(text: string, file: string): Record<string, string>[] {
  const [header = [], ...rows] = csvRows(text);
  const names = header.map((cell) => cell.trim().toLowerCase());
  for (const wanted of ['unit', 'rater', 'value'] as const) {
    if (!NAMES[wanted].some((name) => names.includes(name))) {
      throw new Sentence(
        `${file} has no column ${wanted}: its first line is "${header.join(',')}", and unit,rater,value is needed.`,
      );
    }
  }
  return rows.map((row, at) => {
    if (row.length !== names.length) {
      throw new Sentence(`${file}, line ${at + 2}: ${row.length} cells stand under ${names.length} columns.`);
    }
    return Object.fromEntries(row.map((cell, column) => [names[column] ?? '', cell]));
  });
}

function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = () => {
    row.push(cell);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === ',') {
      row.push(cell);
      cell = '';
    } else if (sign === '\n') end();
    else if (sign !== '\r') cell += sign;
  }
  end();
  return rows;
}

/**
 * Leaves only rows that hold what was asked for: `column=value`, with `|` between several values; a capital is a small letter.
 * @throws Sentence for a column that is not there, and where nothing is left
 */
export function keepOnly(raw: Raw, conditions: readonly string[]): Raw {
  let rows = raw.ratings;
  for (const condition of conditions) {
    const at = condition.indexOf('=');
    const column = condition.slice(0, at).trim().toLowerCase();
    const values = condition
      .slice(at + 1)
      .split('|')
      .map((one) => one.trim().toLowerCase());
    if (at < 1 || !Array.isArray(rows) || !rows.every(isObject)) {
      throw new Sentence(`--only "${condition}" should be column=value, for a CSV or a list of ratings.`);
    }
    if (!rows.some((row) => column in row))
      throw new Sentence(`--only "${condition}": there is no column "${column}".`);
    const left = rows.filter((row) =>
      values.includes(
        String(row[column] ?? '')
          .trim()
          .toLowerCase(),
      ),
    );
    if (left.length === 0) throw new Sentence(`--only "${condition}" leaves no row.`);
    rows = left;
  }
  return conditions.length === 0 ? raw : { ...raw, ratings: rows };
}

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
const said = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** A cell as number or text; undefined where it is missing. Text that reads as a number is one. */
function cellOf(value: unknown, where: string): Cell | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '' || text === 'NA') return undefined;
    return Number.isFinite(Number(text)) ? Number(text) : text;
  }
  throw new Sentence(`${where} is ${said(value)}: a rating is a number, a category's name, or null for missing.`);
}

/** Ratings in any of the forms, and what else was said. */
export class Input {
  /** Options that were read, for the answer. */
  readonly used: Record<string, unknown> = {};
  private readonly asked = new Set<string>(DESCRIPTION);

  constructor(private readonly raw: Raw) {}

  has(name: string): boolean {
    return this.raw[name] !== undefined && this.raw[name] !== null;
  }

  /** Fields that nothing asked for: perhaps misspelt. */
  get ignored(): string[] {
    return Object.keys(this.raw).filter((name) => !this.asked.has(name));
  }

  private read(names: readonly string[]): { name: string; value: unknown } | undefined {
    for (const name of names) this.asked.add(name);
    const name = names.find((one) => this.has(one));
    return name === undefined ? undefined : { name, value: this.raw[name] };
  }

  number(names: string | readonly string[], otherwise?: number): number {
    const list = typeof names === 'string' ? [names] : names;
    const found = this.read(list);
    const value = found === undefined ? otherwise : typeof found.value === 'string' ? Number(found.value) : found.value;
    if (value === undefined) throw new Sentence(`"${list[0]}" is missing: a number.`);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new Sentence(`"${found?.name}" is ${said(found?.value)}, and should be a number.`);
    }
    this.used[list[0] ?? ''] = value;
    return value;
  }

  flag(name: string): boolean {
    const value = this.read([name])?.value;
    if (value !== undefined && typeof value !== 'boolean') throw new Sentence(`"${name}" should be true or false.`);
    if (value !== undefined) this.used[name] = value;
    return value === true;
  }

  choice<Choice extends string>(
    names: readonly string[],
    choices: Readonly<Record<string, Choice>>,
    otherwise: Choice,
  ): Choice {
    const found = this.read(names);
    const chosen = found === undefined ? otherwise : choices[String(found.value).toLowerCase()];
    if (chosen === undefined) {
      throw new Sentence(`"${found?.name}" is ${said(found?.value)}: choose ${Object.keys(choices).join(', ')}.`);
    }
    this.used[names[0] ?? ''] = chosen;
    return chosen;
  }

  /** A list of numbers, or undefined. */
  numbers(...names: string[]): number[] | undefined {
    const found = this.read(names);
    if (found === undefined) return undefined;
    const { name, value } = found;
    if (!Array.isArray(value)) throw new Sentence(`"${name}" should be a list of numbers.`);
    return value.map((one, at) => {
      const number = cellOf(one, `"${name}", entry ${at + 1},`);
      if (typeof number !== 'number') throw new Sentence(`"${name}", entry ${at + 1}, is ${said(one)}, not a number.`);
      return number;
    });
  }

  strings(...names: string[]): string[] | undefined {
    const found = this.read(names);
    if (found === undefined) return undefined;
    if (!Array.isArray(found.value)) throw new Sentence(`"${found.name}" should be a list of names.`);
    return found.value.map(String);
  }

  /** A table of numbers, or undefined. */
  table(...names: string[]): number[][] | undefined {
    const found = this.read(names);
    if (found === undefined) return undefined;
    const { name, value } = found;
    if (!Array.isArray(value) || value.length === 0 || !value.every(Array.isArray)) {
      throw new Sentence(`"${name}" should be a table: a list of rows of numbers.`);
    }
    const width: number = value[0]?.length ?? 0;
    return value.map((row: unknown[], r) => {
      if (row.length !== width)
        throw new Sentence(`"${name}", row ${r + 1}, has ${row.length} cells where row 1 has ${width}.`);
      return row.map((one, c) => {
        const number = cellOf(one, `"${name}", row ${r + 1}, column ${c + 1},`);
        if (typeof number !== 'number')
          throw new Sentence(`"${name}", row ${r + 1}, column ${c + 1}, is not a number.`);
        return number;
      });
    });
  }

  isTable(name: string): boolean {
    return Array.isArray(this.raw[name]);
  }

  /** A panel of its own under a name: a table or a list of ratings. */
  panel(name: string): Input {
    const value = this.read([name])?.value;
    if (!Array.isArray(value))
      throw new Sentence(`"${name}" is missing: a table of ratings, rows are units, columns are raters.`);
    const { levels, raters } = this.raw;
    for (const shared of ['levels', 'raters']) this.asked.add(shared);
    return new Input({ ratings: value, levels, raters });
  }

  private cells(): Cells[] {
    const found = this.read(['ratings', 'data', 'matrix', 'rows']);
    const names = { units: this.strings('units'), raters: this.strings('raters', 'raterNames') };
    this.asked.add('columns');
    if (found === undefined)
      throw new Sentence('"ratings" is missing: rows are units, columns are raters, null is missing.');
    const { name, value } = found;
    if (!Array.isArray(value)) throw new Sentence(`"${name}" should be a list of rows, not ${said(value)}.`);
    if (this.raw.columns !== undefined) return longRows(name, value);
    if (value.length > 0 && value.every(isObject)) return listed(name, value);
    if (!value.every(Array.isArray)) {
      throw new Sentence(`"${name}" should be a list of rows (one a unit), or a list of {unit, rater, value}.`);
    }
    const width = value[0]?.length ?? 0;
    const turned = /^rows are raters/.test(String(this.raw.orientation ?? ''));
    return value.flatMap((row: unknown[], r) => {
      if (row.length !== width) {
        throw new Sentence(
          `"${name}", row ${r + 1}, has ${row.length} cells where row 1 has ${width}: write null for missing.`,
        );
      }
      return row.flatMap((one, c) => {
        const cell = cellOf(one, `"${name}", row ${r + 1}, column ${c + 1},`);
        const [u, k] = turned ? [c, r] : [r, c];
        if (cell === undefined) return [];
        return [
          {
            unit: names.units?.[u] ?? label('unit', u, turned ? width : value.length),
            rater: names.raters?.[k] ?? label('rater', k, turned ? value.length : width),
            value: cell,
          },
        ];
      });
    });
  }

  /** Whether any rating is a category's name. */
  get textual(): boolean {
    return this.cells().some(({ value }) => typeof value === 'string');
  }

  /** Ratings as numbers; categories need `levels` in their order to have any. */
  ratings(): Rating[] {
    const cells = this.cells();
    const levels = this.strings('levels');
    const text = cells.find(({ value }) => typeof value === 'string');
    if (text === undefined) return cells.map((cell) => ({ ...cell, value: cell.value as number }));
    if (levels === undefined) {
      throw new Sentence(
        `The rating of ${text.unit} by ${text.rater} is "${text.value}": this statistic needs numbers, or "levels", the categories from lowest to highest.`,
      );
    }
    const place = new Map(levels.map((level, at) => [level, at + 1]));
    return cells.map((cell) => {
      const value = place.get(String(cell.value));
      if (value === undefined) throw new Sentence(`"${cell.value}" is none of "levels": ${levels.join(', ')}.`);
      return { ...cell, value };
    });
  }

  /** Ratings on a scale: the levels (as given, or all that were used), as numbers, with their names where they have some. */
  onScale(): { ratings: Rating[]; levels: number[]; labels: string[] } {
    const cells = this.cells();
    const textual = cells.some(({ value }) => typeof value === 'string');
    const given = this.read(['levels'])?.value;
    if (given !== undefined && !Array.isArray(given)) throw new Sentence('"levels" should be a list.');
    if (!textual && (given ?? []).every((level: unknown) => typeof level === 'number')) {
      const ratings = cells.map((cell) => ({ ...cell, value: cell.value as number }));
      const levels =
        (given as number[] | undefined) ?? [...new Set(ratings.map(({ value }) => value))].sort((a, b) => a - b);
      this.used.levels = levels;
      return { ratings, levels, labels: levels.map(String) };
    }
    const labels = given?.map(String) ?? [...new Set(cells.map(({ value }) => String(value)))].sort();
    const place = new Map(labels.map((name: string, at: number) => [name, at + 1]));
    const ratings = cells.map((cell) => {
      const value = place.get(String(cell.value));
      if (value === undefined) throw new Sentence(`"${cell.value}" is none of "levels": ${labels.join(', ')}.`);
      return { ...cell, value };
    });
    this.used.levels = labels;
    return { ratings, levels: labels.map((_: string, at: number) => at + 1), labels };
  }
}

/** `unit 01`: names that sort as rows and columns stand. */
const label = (what: string, at: number, of: number): string =>
  `${what} ${String(at + 1).padStart(String(of).length, '0')}`;

function listed(name: string, rows: readonly Raw[]): Cells[] {
  const keyOf = (wanted: keyof typeof NAMES): string => {
    const known = NAMES[wanted].find((one) => rows[0] !== undefined && one in rows[0]);
    if (known === undefined) throw new Sentence(`"${name}" is a list of objects, and they have no "${wanted}".`);
    return known;
  };
  const keys = { unit: keyOf('unit'), rater: keyOf('rater') };
  const value = rows.some((row) => NAMES.value.some((one) => one in row)) ? keyOf('value') : null;
  return rows.flatMap((row, at) => {
    const [unit, rater] = [row[keys.unit], row[keys.rater]];
    if (unit === undefined || unit === null || rater === undefined || rater === null) {
      throw new Sentence(
        `"${name}", entry ${at + 1}, has no "${unit === undefined || unit === null ? keys.unit : keys.rater}".`,
      );
    }
    // Who rated what is enough for some questions: a list without values is a list of zeros.
    const cell = value === null ? 0 : cellOf(row[value], `"${name}", entry ${at + 1},`);
    return cell === undefined ? [] : [{ unit: String(unit), rater: String(rater), value: cell }];
  });
}

/** Rows of three columns: unit, rater, value, whatever they are called. */
function longRows(name: string, rows: readonly unknown[]): Cells[] {
  return rows.flatMap((row, at) => {
    if (!Array.isArray(row) || row.length !== 3) {
      throw new Sentence(
        `"${name}", row ${at + 1}, should have three cells, unit, rater and value, as "columns" says.`,
      );
    }
    const cell = cellOf(row[2], `"${name}", row ${at + 1},`);
    return cell === undefined ? [] : [{ unit: String(row[0]), rater: String(row[1]), value: cell }];
  });
}
