/**
 * Every documented function has a runnable example, and the examples are true: each `expression // => value` line under
 * `@example` is evaluated with the room's functions in scope. Lines that end without `// =>` are statements before it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));

function examplesIn(source: string): { of: string; lines: string[] }[] {
  const documented = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export function (\w+)/g);
  return Array.from(documented, ([, comment, of]) => {
    const example = comment!.split('@example')[1] ?? '';
    const lines = example.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
    return { of: of!, lines: lines.filter((line) => line !== '') };
  });
}

const room: Record<string, unknown> = {};
for (const file of files) Object.assign(room, await import(new URL(file, folder).href));

for (const file of files) {
  const source = readFileSync(new URL(file, folder), 'utf8');
  describe(file, () => {
    it('documents every exported function', () => {
      const exported = Array.from(source.matchAll(/^export function (\w+)/gm), ([, name]) => name);
      expect(examplesIn(source).map(({ of }) => of)).toEqual(exported);
    });
    for (const { of, lines } of examplesIn(source)) {
      it(`example of ${of}`, () => {
        let statements = '';
        let claims = 0;
        for (const line of lines) {
          const [expression, value] = line.split(' // => ');
          if (value === undefined) {
            statements += `${line}\n`;
            continue;
          }
          const evaluate = new Function(...Object.keys(room), `${statements}return [${expression}, ${value}];`);
          const [actual, expected] = evaluate(...Object.values(room));
          expect(actual, `${of}: ${line}`).toEqual(expected);
          claims++;
        }
        expect(claims).toBeGreaterThan(0);
      });
    }
  });
}
