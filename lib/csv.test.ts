import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, csvReader, toCsv, unguarded } from './csv';

/** All rows of a text that comes in pieces of this many letters. */
function parse(text: string, piece = text.length + 1): string[][] {
  const reader = csvReader();
  const rows = [];
  for (let at = 0; at < text.length; at += piece) rows.push(...reader.push(text.slice(at, at + piece)));
  return [...rows, ...reader.end()].map((row) => row.cells);
}

describe('toCsv', () => {
  it('ends rows with CRLF and quotes what needs it', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x,y', 'say "hi"'],
          [1, null],
        ],
      ),
    ).toBe('a,b\r\n"x,y","say ""hi"""\r\n1,\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '|calc', '%0'])('disarms %j', (value) => {
    const [, row] = parse(toCsv(['h'], [[value]]));
    expect(row).toEqual([`'${value}`]);
  });

  it('keeps numbers as numbers, negative ones too', () => {
    expect(toCsv(['n'], [[-0.4]])).toBe('n\r\n-0.4\r\n');
  });

  it('gives back every text, guarded or not, however the file is cut into pieces', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom("'=1", "''+x", "'", "' -1", '"', 'a\r\nb', '\n', '\r', 'é😀'));
    const rows = fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), (given, piece) => {
        const read = parse(toCsv(['one', 'two'], given), piece).slice(1);
        expect(read.map((row) => row.map(unguarded))).toEqual(given);
      }),
    );
  });
});

describe('csvReader', () => {
  it.each([
    ['a,b\n1,2\n', 'comma'],
    ['\uFEFFa;b\r\n1;2\r\n', 'semicolon, as Excel writes it where the comma is decimal'],
    ['a\tb\r1\t2', 'tab'],
    ['"a";b\n"1";2', 'quoted header'],
  ])('reads %j (%s)', (text) => {
    expect(parse(text)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('counts the lines of the file, those within quotes as well', () => {
    const reader = csvReader();
    const rows = [...reader.push('a,b\r\n"x\r\ny",2\r\n\r\n3,4'), ...reader.end()];
    expect(rows.map((row) => [row.line, row.cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['x\r\ny', '2']],
      [5, ['3', '4']],
    ]);
  });

  it('says where a quote is missing, and goes on after one too many', () => {
    const reader = csvReader();
    const [, bad, good] = reader.push('a,b\n1,x"y\n2,z\n');
    expect(bad).toMatchObject({ line: 2, fault: expect.stringContaining('in quotes') });
    expect(good).toEqual({ line: 3, cells: ['2', 'z'] });
    reader.push('3,"never');
    expect(() => reader.end()).toThrow(CsvError);
  });
});
