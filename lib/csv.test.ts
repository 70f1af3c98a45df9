import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';

/** A small reader of RFC 4180, only to check the writer against. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        if (text[at] === '"' && text[at + 1] === '"') {
          value += '"';
          at += 2;
        } else if (text[at] === '"') {
          at += 1;
          break;
        } else {
          value += text[at];
          at += 1;
        }
      }
    } else {
      while (at < text.length && text[at] !== ',' && !text.startsWith('\r\n', at)) {
        value += text[at];
        at += 1;
      }
    }
    row.push(value);
    if (text[at] === ',') at += 1;
    else {
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
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

  it('gives back every text that a reader parses', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
        const read = parse(toCsv(['one', 'two'], rows)).slice(1);
        const bare = read.map((row) => row.map((value) => value.replace(/^'/, '')));
        expect(bare).toEqual(rows.map((row) => row.map((value) => value.replace(/^'/, ''))));
      }),
    );
  });
});
