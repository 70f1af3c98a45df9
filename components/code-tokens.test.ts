import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTokens } from './code-tokens';

const painted = (code: string, language: string) =>
  codeTokens(code, language)
    .filter((one) => one.kind !== 'plain')
    .map(({ kind, text }) => `${kind} ${text}`);

describe('code as pieces', () => {
  it('paints comments by the language’s family, and words inside them not at all', () => {
    expect(painted('i--; // return 1\nconst a = "# no";', 'ts')).toEqual([
      'comment // return 1',
      'keyword const',
      'string "# no"',
    ]);
    expect(painted('x = 1  # return', 'python')).toEqual(['number 1', 'comment # return']);
    expect(painted("SELECT id FROM t -- why\nWHERE n = 'x'", 'sql')).toEqual([
      'keyword SELECT',
      'keyword FROM',
      'comment -- why',
      'keyword WHERE',
      "string 'x'",
    ]);
  });

  it('leaves diagrams alone', () => {
    expect(codeTokens('client -> limiter', 'text')).toEqual([{ kind: 'plain', text: 'client -> limiter' }]);
  });

  it('loses no letter, whatever is thrown at it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'a1"\'`/*#-\\\n {}$') }),
        fc.constantFrom('ts', 'py', 'sql', ''),
        (code, language) => {
          expect(
            codeTokens(code, language)
              .map((one) => one.text)
              .join(''),
          ).toBe(code);
        },
      ),
      { numRuns: 200 },
    );
  });
});
