import { expect, it } from 'vitest';
import { fencedParts } from './fenced-text';

it('leaves plain words alone', () => {
  expect(fencedParts('said "use `set`" twice')).toEqual([{ kind: 'words', text: 'said "use `set`" twice' }]);
});

it('keeps the lines and the indents of code', () => {
  expect(fencedParts('lines 2 to 3\n```ts\n  a();\n\n  b();\n```\nlater')).toEqual([
    { kind: 'words', text: 'lines 2 to 3' },
    { kind: 'code', text: '  a();\n\n  b();' },
    { kind: 'words', text: 'later' },
  ]);
});

it('takes a fence that is never closed to the end', () => {
  expect(fencedParts('x\n```\ny')).toEqual([
    { kind: 'words', text: 'x' },
    { kind: 'code', text: 'y' },
  ]);
});

it('takes no fence for one that stands within a line', () => {
  expect(fencedParts('a ``` b')).toEqual([{ kind: 'words', text: 'a ``` b' }]);
});
