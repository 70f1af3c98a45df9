import { expect, it } from 'vitest';
import { eventWords } from './event-list';

const words = (kind: string, detail = '', actor: string | null = null) => eventWords({ kind, detail, actor });

it('says what happened, by whom, in words', () => {
  expect(words('started', 'csharp')).toBe('Started, in C#');
  expect(words('paused', '75')).toBe('Connection lost for 1 minute 15 seconds');
  expect(words('extended', '15 min: fire drill', 'Ana')).toBe('Ana added 15 min: fire drill');
  expect(words('hint', 'Whose clock?', 'Ana')).toBe('Ana gave a hint: Whose clock?');
  expect(words('ended', 'time')).toBe('The time was up');
  expect(words('ended', 'staff', 'Ana')).toBe('Ana ended the attempt');
  expect(words('submitted')).toBe('Handed in');
});

it('knows a sentence for everything that is recorded', () => {
  const kinds = ['invited', 'withdrawn', 'joined', 'left', 'extension', 'focus-on', 'focus-off', 'pair-on', 'pair-off'];
  for (const kind of [...kinds, 'rejudged']) expect(words(kind, 'x', 'Ana'), kind).not.toBe(kind);
});
