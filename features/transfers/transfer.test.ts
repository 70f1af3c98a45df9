/** The two formats by themselves: what is written is read again to the letter, however it is cut, and what is wrong is said by line and field. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CAPABILITIES } from '@/features/questions/capability';
import type { QuestionBody } from '@/features/questions/schema';
import { csvReader } from '@/lib/csv';
import { aQuestion } from '@/tests/support/questions';
import { DOCUMENT_FOOT, DOCUMENT_JOINT, documentHead, documentLine, documentReader, FileError } from './document';
import { judge, rawQuestion } from './judge';
import { sheetHead, sheetLines, sheetReader } from './sheet';
import { countWords, NO_ROWS, nextBatch } from './transfer';

const library = Array.from({ length: 16 }, (_, index) => aQuestion(index));
const CAPABILITIES = new Set<string>(DEFAULT_CAPABILITIES.map((one) => one.key));

const written = (all: typeof library) =>
  documentHead() + all.map((one) => documentLine(one.slug, one.body)).join(DOCUMENT_JOINT) + DOCUMENT_FOOT;

function read(text: string, piece = 10_000) {
  const reader = documentReader();
  const items = [];
  for (let at = 0; at < text.length; at += piece) items.push(...reader.push(text.slice(at, at + piece)));
  reader.end();
  return items;
}

function readSheet(text: string, piece = 10_000) {
  const [rows, sheet] = [csvReader(), sheetReader()];
  const found = [];
  for (let at = 0; at < text.length; at += piece) found.push(...sheet.push(rows.push(text.slice(at, at + piece))));
  return [...found, ...sheet.push(rows.end()), ...sheet.end()];
}

describe('the document', () => {
  it('is JSON, and gives every question back to the byte', () => {
    const text = written(library);
    expect(JSON.parse(text).questions).toHaveLength(library.length);
    const again = read(text).map((item) => {
      const raw = rawQuestion(item);
      const judged = judge(raw, 'json', null, CAPABILITIES);
      if (judged.kind === 'bad') throw new Error(JSON.stringify(judged.problems));
      return { slug: raw.slug, body: judged.body };
    });
    expect(written(again)).toBe(text);
  });

  it('is read however it is laid out and wherever it is cut', () => {
    const few = library.slice(0, 2);
    const plain = read(written(few)).map((one) => JSON.parse(one.text));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.constantFrom(0, 1, 2, '\t'), (piece, indent) => {
        const text = `\uFEFF${JSON.stringify(JSON.parse(written(few)), null, indent)}`;
        expect(read(text, piece).map((one) => JSON.parse(one.text))).toEqual(plain);
      }),
      { numRuns: 20 },
    );
  });

  it('lets a question that is no JSON stand alone, and says its line', () => {
    const [one, two] = library.map(({ slug, body }) => documentLine(slug, body));
    const items = read(`${documentHead()}${one},\n{"slug":oops},\n7,\n${two}${DOCUMENT_FOOT}`);
    const bad = items.map((item) => rawQuestion(item)).filter((raw) => raw.problems.length > 0);
    expect(bad.map((raw) => raw.line)).toEqual([3, 4]);
  });

  it.each([
    ['', 'This is no bank document'],
    ['[]', 'This is no bank document'],
    ['{"format":"plumbline-bank","version":2,"questions":[]}', 'version 2'],
    ['{"format":"other","version":1,"questions":[]}', 'This is no bank document'],
    ['{"format":"plumbline-bank","version":1,"questions":[{"a":1}', 'cut off'],
  ])('refuses %j in a sentence', (text, words) => {
    expect(() => read(text)).toThrow(FileError);
    expect(() => read(text)).toThrow(words);
  });
});

describe('the table', () => {
  it('has a row for each level, and gives back what it carries', () => {
    const text = sheetHead() + library.map((one) => sheetLines(one.slug, one.body)).join('');
    const levels = library.flatMap(({ body }) => body.criteria.flatMap((one) => one.levels)).length;
    const rows = csvReader();
    expect([...rows.push(text), ...rows.end()]).toHaveLength(levels + 1);
    const again = readSheet(text, 777).map((raw) => {
      const judged = judge({ ...raw, title: '', given: raw.body }, 'csv', null, CAPABILITIES);
      if (judged.kind === 'bad') throw new Error(JSON.stringify(judged.problems));
      return { slug: raw.slug, body: judged.body };
    });
    expect(again.map(({ body }) => body)).toEqual(library.map(({ body }) => ({ ...body, samples: [] })));
    expect(sheetHead() + again.map((one) => sheetLines(one.slug, one.body)).join('')).toBe(text);
  });

  it('changes what it holds and leaves the rest of a question that the bank has', () => {
    const one = library.find(({ body }) => body.samples.length > 0);
    if (one === undefined) throw new Error('no question with sample answers');
    const [criterion] = one.body.criteria;
    const text = `question;criterion;criterion_title;criterion_capability;level;label;anchor\r\n${one.body.criteria
      .flatMap((each) =>
        each.levels.map((level) =>
          [
            one.slug,
            each.id,
            each.title,
            each.capability,
            level.level,
            level.label,
            level === criterion?.levels[0] ? 'Names the limit and what happens beyond it' : level.anchor,
          ]
            .map((value) => `"${String(value).replaceAll('"', '""')}"`)
            .join(';'),
        ),
      )
      .join('\r\n')}`;
    const [raw] = readSheet(text);
    const judged = judge(
      { ...(raw as NonNullable<typeof raw>), title: '', given: raw?.body ?? {} },
      'csv',
      one.body,
      CAPABILITIES,
    );
    if (judged.kind === 'bad') throw new Error(JSON.stringify(judged.problems));
    expect(judged.body.criteria[0]?.levels[0]?.anchor).toBe('Names the limit and what happens beyond it');
    expect({ ...judged.body, criteria: [] }).toEqual({ ...one.body, criteria: [] });
  });

  it.each([
    ['', 'empty'],
    ['a,b\n1,2\n', 'misses “question”'],
    ['question,criterion,criterion_title,criterion_capability,level,label,anchor,nonsense\n', '“nonsense”'],
  ])('refuses %j in a sentence', (text, words) => {
    expect(() => readSheet(text)).toThrow(words);
  });

  it('names line and column of what is wrong in a question', () => {
    const head = 'question,criterion,criterion_title,criterion_capability,level,label,anchor,signals,scenarios\n';
    const [raw] = readSheet(`${head}q,c,T,x,1,weak,a,one,[oops\nq,c,Other,x,1,weak,a,,\nq,,T,x,2,ok,b,,\n`);
    expect(raw?.problems).toEqual([
      { field: 'criterion_title', reason: 'line 3: says something else than a row of this question before it' },
      { field: 'level', reason: 'line 3: criterion “c” has level 1 twice' },
      { field: 'criterion', reason: 'line 4: is empty: each row is a level of a criterion' },
      { field: 'scenarios', reason: expect.stringContaining('is no JSON') },
    ]);
  });
});

describe('judging', () => {
  const sound = () => structuredClone(library[0] as { slug: string; body: QuestionBody });
  const problemsOf = (change: (given: Record<string, unknown>) => void) => {
    const { slug, body } = sound();
    const given: Record<string, unknown> = { slug, ...structuredClone(body) };
    change(given);
    const judged = judge(rawQuestion({ line: 1, text: JSON.stringify(given) }), 'json', null, CAPABILITIES);
    return judged.kind === 'bad' ? judged.problems.map((one) => `${one.field}: ${one.reason}`) : [];
  };

  it('says what is wrong in words that say what to do', () => {
    const of = (change: (given: Record<string, unknown>) => void) => problemsOf(change).join('; ');
    expect(problemsOf(() => {})).toEqual([]);
    expect(of((one) => delete one.prompt)).toBe('prompt: is missing: fill it in');
    expect(of((one) => Object.assign(one, { kind: 'riddle' }))).toMatch(
      /^kind: must be one of technical, system-design/,
    );
    expect(of((one) => Object.assign(one, { minutes: 2 }))).toBe('minutes: must be 3 or more');
    expect(of((one) => Object.assign(one, { tittle: 'x' }))).toMatch(/^tittle: there is no such field/);
    expect(of((one) => Object.assign(one, { 'a\0b\ud800': 1 }))).toMatch(/^a\?b\?: there is no such field/);
    expect(of((one) => Object.assign(one, { slug: 'import' }))).toMatch(/address of a page/);
    expect(of((one) => Object.assign(one, { capability: 'juggling' }))).toMatch(/no capability “juggling”: use one of/);
    expect(of((one) => Object.assign(one, { title: 'A zero\u0000 byte' }))).toMatch(/cannot be kept/);
  });
});

describe('batches and words', () => {
  it('grow while they are quick, shrink when they are not, and stay within bounds', () => {
    expect(nextBatch(25, 10)).toBe(50);
    expect(nextBatch(100, 80)).toBe(50);
    expect(nextBatch(500, 1)).toBe(500);
    expect(nextBatch(30, 10_000)).toBe(25);
  });

  it('count in words', () => {
    expect(countWords({ ...NO_ROWS, new: 9_997, bad: 3 })).toBe('9,997 new questions, 3 that cannot be imported');
    expect(countWords(NO_ROWS)).toBe('no questions');
  });
});
