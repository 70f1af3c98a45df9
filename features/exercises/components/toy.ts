/** The toy of the practice room: small enough to solve in a minute, with a type error and a failing run on the way. */
import type { Language } from '../schema';

const TYPESCRIPT = `export interface Reading {
  at: number;
  value: number;
}

/** The mean of the values that were read in the last \`windowMs\` milliseconds, or null when there is none. */
export function meanOfLast(readings: Reading[], now: number, windowMs: number): number | null {
  // Your turn. This counts every reading, however old.
  const values = readings.map((reading) => reading.value);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
`;

const JAVASCRIPT = `/** The mean of the values that were read in the last \`windowMs\` milliseconds, or null when there is none. */
export function meanOfLast(readings, now, windowMs) {
  // Your turn. This counts every reading, however old.
  const values = readings.map((reading) => reading.value);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
`;

const OTHERS: Readonly<Record<Exclude<Language, 'typescript' | 'javascript'>, string>> = {
  python:
    'def mean_of_last(readings, now, window_ms):\n    """The mean of the values read in the last window_ms milliseconds."""\n    # Your turn.\n',
  java: 'class Readings {\n    /** The mean of the values read in the last windowMs milliseconds. */\n    static Double meanOfLast(List<Reading> readings, long now, long windowMs) {\n        // Your turn.\n        return null;\n    }\n}\n',
  go: 'package readings\n\n// MeanOfLast is the mean of the values read in the last windowMs milliseconds.\nfunc MeanOfLast(readings []Reading, now, windowMs int64) (float64, bool) {\n\t// Your turn.\n\treturn 0, false\n}\n',
  csharp:
    'static class Readings\n{\n    /// <summary>The mean of the values read in the last windowMs milliseconds.</summary>\n    public static double? MeanOfLast(IEnumerable<Reading> readings, long now, long windowMs)\n    {\n        // Your turn.\n        return null;\n    }\n}\n',
};

export const toyStart = (language: Language): string =>
  language === 'typescript' ? TYPESCRIPT : language === 'javascript' ? JAVASCRIPT : OTHERS[language];

/** Own tests that the practice room begins with; two of them fail until the toy is mended. */
export const TOY_TESTS = `import test from 'node:test';
import assert from 'node:assert/strict';
import { meanOfLast } from './solution';

test('means what was read within the window', () => {
  const readings = [{ at: 0, value: 100 }, { at: 900, value: 10 }, { at: 1000, value: 20 }];
  assert.equal(meanOfLast(readings, 1000, 500), 15);
});

test('is null when nothing was read', () => {
  assert.equal(meanOfLast([], 1000, 500), null);
});
`;

export const TOY_SCRATCH = `import { meanOfLast } from './solution';

// Time is virtual here: a second passes at once.
console.log('now', meanOfLast([{ at: 0, value: 1 }], 0, 100));
setTimeout(() => console.log('a second later'), 1000);
`;

export const TOY_STATEMENT = `A sensor sends readings. Complete \`meanOfLast\` so that it looks only at the last \`windowMs\` milliseconds, and gives
\`null\` when nothing was read in them.

Things to try here:

- Write \`reading.vale\` and watch the type error appear; hover over a name to see its type.
- Type \`reading.\` and choose from what is declared.
- Run the tests with the key, mend the code, run them again.
- Leave the editor by keyboard: \`Esc\`, then \`Tab\`.
- Change the size of the letters, and the theme below.
`;
