/**
 * A bank as one JSON document (`docs/bank-format.md`): a head, then one question a line, in the order of their slugs. A line a
 * question makes files that are compared line by line, and lets ten thousand be written and read without ever being in
 * memory together. Reading takes any JSON of the same content, however it is laid out. Pure.
 */
import { type QuestionBody, questionBodySchema } from '@/features/questions/schema';
import { documentFrameSchema, FORMAT, FORMAT_VERSION } from './schema';

/** The file cannot be read on from here; the words are for whoever sent it. */
export class FileError extends Error {}

export const documentHead = (): string =>
  `{"format":${JSON.stringify(FORMAT)},"version":${FORMAT_VERSION},"questions":[\n`;
export const DOCUMENT_FOOT = '\n]}\n';
/** Between two questions. */
export const DOCUMENT_JOINT = ',\n';

/** One question on one line. Fields have the order of the schema, so that equal questions are equal bytes. */
export function documentLine(slug: string, given: QuestionBody): string {
  const body = questionBodySchema.parse(given);
  const samples = body.samples.map((sample) => ({
    ...sample,
    key: Object.fromEntries(Object.entries(sample.key).sort(([a], [b]) => (a < b ? -1 : 1))),
  }));
  return JSON.stringify({ slug, ...body, samples });
}

export interface DocumentItem {
  /** Of the file, from 1: where the question begins. */
  line: number;
  /** JSON of one question, not read yet. */
  text: string;
}

export interface DocumentReader {
  /** @throws FileError */
  push(text: string): DocumentItem[];
  /** @throws FileError where the file ends too early, or is something else */
  end(): void;
}

/** No question is as long; what is, is another kind of file. */
const LONGEST_ITEM = 1_000_000;
const LONGEST_FRAME = 20_000;

const NO_DOCUMENT = `This is no bank document: it must begin with {"format":"${FORMAT}","version":${FORMAT_VERSION},"questions":[. Take a file that was exported here as a pattern.`;

/**
 * Cuts a document that comes in pieces into its questions. Only nesting, strings and the list's name are looked at here; whether an item is
 * JSON at all is for whoever parses it, so one that is not never hides its neighbours.
 */
export function documentReader(): DocumentReader {
  let frame = '';
  let line = 1;
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** Within the list of questions. */
  let within = false;
  let item: string | null = null;
  let itemLine = 1;

  const push = (text: string): DocumentItem[] => {
    const items: DocumentItem[] = [];
    let from = 0;
    const take = (at: number): void => {
      items.push({ line: itemLine, text: `${item}${text.slice(from, at)}` });
      item = null;
    };
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at] as string;
      if (sign === '\n') line += 1;
      if (within && item === null && !/[\s,\]]/.test(sign)) {
        item = '';
        itemLine = line;
        from = at;
      }
      const outside = !within;
      if (inString) {
        if (escaped) escaped = false;
        else if (sign === '\\') escaped = true;
        else if (sign === '"') inString = false;
      } else if (sign === '"') inString = true;
      else if (sign === '{' || sign === '[') {
        depth += 1;
        if (sign === '[' && depth === 2 && /"questions"\s*:\s*$/.test(frame)) within = true;
      } else if (sign === '}' || sign === ']') {
        depth -= 1;
        if (within && depth === 1) {
          if (item !== null) take(at);
          within = false;
        }
      } else if (sign === ',' && within && depth === 2 && item !== null) take(at);
      if (outside || !within) frame += sign;
      if (frame.length > LONGEST_FRAME) throw new FileError(NO_DOCUMENT);
    }
    if (item !== null) item += text.slice(from);
    if (item !== null && item.length > LONGEST_ITEM) {
      throw new FileError(
        `The question that begins on line ${itemLine} does not end: a bracket or a quote is missing there.`,
      );
    }
    return items;
  };
  return {
    push: (text) => push(line === 1 && frame === '' ? text.replace(/^\uFEFF/, '') : text),
    end() {
      if (item !== null || within) {
        throw new FileError('The file ends in the middle of its questions: it was cut off, or a bracket is missing.');
      }
      let head: unknown;
      try {
        head = JSON.parse(frame);
      } catch {
        throw new FileError(NO_DOCUMENT);
      }
      const checked = documentFrameSchema.safeParse(head);
      if (checked.success) return;
      const { version } = (head ?? {}) as { version?: unknown };
      throw new FileError(
        typeof version === 'number' && version > FORMAT_VERSION
          ? `This file has version ${version} of the format, and this Plumbline reads version ${FORMAT_VERSION}: take a newer Plumbline.`
          : NO_DOCUMENT,
      );
    },
  };
}
