/** A file that comes in pieces, as questions not judged yet: which of the two formats it has, and what of it is no text at all. Pure. */
import { CsvError, csvReader } from '@/lib/csv';
import { documentReader, FileError } from './document';
import { type RawQuestion, rawQuestion } from './judge';
import type { Format } from './schema';
import { type SheetQuestion, sheetReader } from './sheet';

export interface Reading {
  /** Known once something of the file has come. */
  readonly format: Format | null;
  /** @throws FileError */
  push(bytes: Uint8Array): RawQuestion[];
  /** @throws FileError */
  end(): RawQuestion[];
}

const NO_TEXT = 'This file is no UTF-8 text. Save it as JSON, or from a spreadsheet as “CSV UTF-8”.';

/** Reads either format: what begins with a brace is a document, anything else a table. */
export function readBank(): Reading {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let format: Format | null = null;
  let reader: { push(text: string): RawQuestion[]; end(): RawQuestion[] } | null = null;

  const decoded = (bytes?: Uint8Array): string => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw new FileError(NO_TEXT);
    }
  };
  const push = (text: string): RawQuestion[] => {
    if (text.includes('\0')) throw new FileError(NO_TEXT);
    if (reader === null) {
      const first = text.trimStart()[0];
      if (first === undefined) return [];
      format = first === '{' || first === '[' ? 'json' : 'csv';
      reader = format === 'json' ? documents() : sheets();
    }
    return inLines(() => reader?.push(text) ?? []);
  };
  return {
    get format() {
      return format;
    },
    push: (bytes) => push(decoded(bytes)),
    end() {
      const last = push(decoded());
      if (reader === null) throw new FileError('The file is empty.');
      const { end } = reader;
      return [...last, ...inLines(end)];
    },
  };
}

function documents() {
  const cut = documentReader();
  return {
    push: (text: string) => cut.push(text).map(rawQuestion),
    end: (): RawQuestion[] => {
      cut.end();
      return [];
    },
  };
}

function sheets() {
  const [rows, sheet] = [csvReader(), sheetReader()];
  const raw = ({ body, ...question }: SheetQuestion): RawQuestion => ({
    ...question,
    title: typeof body.title === 'string' ? body.title.slice(0, 200) : '',
    given: body,
  });
  return {
    push: (text: string) => sheet.push(rows.push(text)).map(raw),
    end: () => [...sheet.push(rows.end()), ...sheet.end()].map(raw),
  };
}

function inLines<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof CsvError) throw new FileError(`Line ${error.line}: ${error.message}.`);
    throw error;
  }
}
