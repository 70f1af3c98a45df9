/** Fences and links as the pages show them: what is code is no text. */
import { describe, expect, it } from 'vitest';
import { codeBlocksOf, linksOf } from './markdown';

const text = (...lines: string[]) => lines.join('\n');

describe('code blocks', () => {
  it('come with language, line and their own indentation', () => {
    expect(codeBlocksOf(text('# a', '```TS', 'const a = {', '  b: 1,', '};', '```', 'end'))).toEqual([
      { language: 'ts', code: 'const a = {\n  b: 1,\n};', line: 2, closed: true },
    ]);
  });

  it('lose the indentation of the list that they are in', () => {
    expect(codeBlocksOf(text('1. first', '', '   ```sql', '   select 1', '     from t;', '', '   ```'))).toEqual([
      { language: 'sql', code: 'select 1\n  from t;\n', line: 3, closed: true },
    ]);
  });

  it('end with as many of the same marks as they began with', () => {
    expect(codeBlocksOf(text('````text', '```', '~~~~', '````'))).toEqual([
      { language: 'text', code: '```\n~~~~', line: 1, closed: true },
    ]);
    expect(codeBlocksOf(text('~~~', 'a', '~~~~'))).toMatchObject([{ language: '', closed: true }]);
  });

  it('are told when they do not end', () => {
    expect(codeBlocksOf(text('a', '```js', 'b'))).toEqual([{ language: 'js', code: 'b', line: 2, closed: false }]);
  });
});

describe('links', () => {
  it('are inline, by reference and bare', () => {
    const links = linksOf(
      text('[a](https://a.example/x_(y)) and ![b](b.png "title")', '', '[c]: ../c.md', '<https://d.example>', '[e]()'),
    );
    expect(links).toEqual([
      { target: 'https://a.example/x_(y)', line: 1 },
      { target: 'b.png', line: 1 },
      { target: '../c.md', line: 3 },
      { target: 'https://d.example', line: 4 },
      { target: '', line: 5 },
    ]);
  });

  it('are none in code', () => {
    expect(linksOf(text('`[a](b)`', '```ts', 'x[0](c);', '```', 'an array[0] (see above)'))).toEqual([]);
  });
});
