import { describe, expect, it } from 'vitest';
import { askedParts } from './asked-text';

describe('a question as it is put to somebody', () => {
  it('is words where there is no code, with their lines', () => {
    expect(askedParts('Look at this.\n\n1. First\n2. Second')).toEqual([
      { kind: 'words', text: 'Look at this.\n\n1. First\n2. Second' },
    ]);
  });

  it('tells code among the words', () => {
    expect(askedParts('What does `a + b` print?')).toEqual([
      { kind: 'words', text: 'What does ' },
      { kind: 'code', text: 'a + b' },
      { kind: 'words', text: ' print?' },
    ]);
  });

  it('keeps indented lines together, with the blank ones between them', () => {
    expect(askedParts('Read:\n\n    if (a) {\n      b();\n\n    }\n\nWhat is wrong?')).toEqual([
      { kind: 'words', text: 'Read:' },
      { kind: 'block', text: 'if (a) {\n  b();\n\n}' },
      { kind: 'words', text: 'What is wrong?' },
    ]);
  });

  it('leaves a single backtick alone', () => {
    expect(askedParts('A ` stands here.')).toEqual([{ kind: 'words', text: 'A ` stands here.' }]);
  });
});
