import { expect, it } from 'vitest';
import { isPlainLine, isPlainText } from './plain-text';

it.each([
  ['plain words', 'Ada Lovelace, née Byron', true, true],
  ['other scripts, right to left ones too', 'שלום 你好 🙂', true, true],
  ['nothing', '', true, true],
  ['several lines', 'one\ntwo\r\n\tthree', true, false],
  ['a line separator', 'one\u2028two', true, false],
  ['a NUL byte', 'a\0b', false, false],
  ['half of a surrogate pair', 'a\ud83d', false, false],
  ['a reversed reading direction', 'invoice\u202Efdp.exe', false, false],
  ['an isolated direction', 'a\u2067b', false, false],
])('%s', (_what, value, text, line) => {
  expect(isPlainText(value)).toBe(text);
  expect(isPlainLine(value)).toBe(line);
});
