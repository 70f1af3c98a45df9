import { describe, expect, it } from 'vitest';
import { asLine, impressionIn, lineKind, linesOf, sharesWords, splitPaste, warningOn } from './line';
import { LONGEST_LINE } from './schema';

describe('a pasted document', () => {
  it('becomes lines without list marks and empty lines', () => {
    expect(splitPaste('- asked first\r\n\r\n  2) "one server or many"\n• drew it\u2028   last  ')).toEqual([
      'asked first',
      '"one server or many"',
      'drew it',
      'last',
    ]);
    expect(splitPaste(' \n ')).toEqual([]);
  });

  it('goes on in the next line where one is too long, and never splits a character', () => {
    const long = `${'x'.repeat(LONGEST_LINE - 1)}\u{1f600}y`;
    const parts = splitPaste(long);
    expect(parts).toHaveLength(2);
    expect(parts.join('')).toBe(long);
  });

  it('loses what cannot be stored', () => {
    expect(splitPaste('a\u0000b\ud83d')).toEqual(['ab']);
    expect(asLine('one\n  two\u0000')).toBe('one two');
  });
});

describe('a line', () => {
  it.each([
    ['“the counter has to leave the box”', 'quote'],
    ['"so Redis"', 'quote'],
    ['https://example.org/board', 'link'],
    ['`INCR key`', 'code'],
    ['asked about traffic first', 'moment'],
  ])('%s is a %s', (text, kind) => {
    expect(lineKind(text)).toBe(kind);
  });

  it('stands in the order of time', () => {
    const line = (at: string) => ({ text: at, at, kind: 'quote', filedTo: null });
    const values: [string, unknown][] = [
      ['line:b', line('2026-01-01T10:02:00Z')],
      ['recommendation', { level: 1 }],
      ['line:a', line('2026-01-01T10:01:00Z')],
      ['line:0', line('2026-01-01T10:02:00Z')],
    ];
    expect(linesOf(values).map((one) => one.id)).toEqual(['a', '0', 'b']);
  });
});

describe('warnings', () => {
  it.each(['seemed unsure', 'I felt they rushed', 'good vibe', 'came across as strong'])('meets "%s"', (text) => {
    expect(impressionIn(text)).not.toBeNull();
  });

  it.each(['asked what happens on a fail-over', 'said "it seems the clock drifts"', 'drew a unsealed box'])(
    'lets "%s" pass',
    (text) => {
      expect(impressionIn(text)).toBeNull();
    },
  );

  it('knows a stretch of the same words, whatever the marks between them', () => {
    const anchor = 'Moves the count to a shared store after one hint; races stay open.';
    expect(sharesWords('moves the count to a shared store, after one hint', anchor)).toBe(true);
    expect(sharesWords('moved the counter into Redis with a script', anchor)).toBe(false);
  });

  it('says one thing, the weightiest first', () => {
    const around = {
      lines: ['asked for the traffic first'],
      anchors: ['Asks for the load before anything else is drawn.'],
    };
    expect(warningOn({ text: 'Asks for the load before anything else is drawn' }, around)?.kind).toBe('anchor');
    expect(warningOn({ text: 'Asked for the traffic first.' }, around)?.kind).toBe('repeated');
    expect(warningOn({ text: 'seemed calm' }, around)?.kind).toBe('impression');
    expect(warningOn({ text: 'wrote a script with the store’s time' }, around)).toBeNull();
  });
});
