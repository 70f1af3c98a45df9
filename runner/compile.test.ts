import { beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '@/tests/support/sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});

describe('what keeps a submission from running', () => {
  it.each([
    ['typescript', 'export const a = 1;\nexport const b = ;', 2, 18],
    ['javascript', 'export const a = 1;\nexport const b = ;', 2, 18],
    ['typescript', 'type A = { a: number };\n\nlet x = 1;\nlet x = 2;', 4, 7],
    ['javascript', 'return 1', 1, 1],
    ['javascript', 'const a: number = 1;', 1, 8],
  ] as const)('%s %j is refused at line %i, column %i', async (language, source, line, column) => {
    expect(await sandbox.refusal(source, language)).toMatchObject({ line, column });
  });

  it('an import, in words', async () => {
    expect(
      await sandbox.refusal(`import { readFileSync } from 'node:fs';\nexport const f = () => readFileSync;`),
    ).toMatchObject({
      message: "'node:fs' cannot be imported: a submission is one module on its own",
    });
  });

  it('a text that is too large, before anything parses it', async () => {
    expect(await sandbox.refusal(`/*${'x'.repeat(300_000)}`)).toEqual({
      message: 'the source has 300,002 bytes; 262,144 are allowed',
      line: null,
      column: null,
    });
  });

  it('a text nested too deeply', async () => {
    const source = `export const a = ${'('.repeat(20_000)}1${')'.repeat(20_000)};`;
    expect((await sandbox.refusal(source))?.message).toMatch(/nested too deeply|stack/);
    expect((await sandbox.refusal(source, 'javascript'))?.message).toMatch(/nested too deeply|stack/);
  });

  it('types, enums, parameter properties, private fields and top-level await are no hindrance', async () => {
    const source = `enum Level { Low = 1 } abstract class A<T> { #x = 1; constructor(protected readonly t: T) {} get x(): number { return this.#x as number; } }
      class B extends A<Level> {} const later = await Promise.resolve<Level>(Level.Low); export const f = () => new B(later!).x satisfies number;`;
    const record = await sandbox.test(`expect(await sut.call('f')).toBe(1);`, source);
    expect(record).toMatchObject({ status: 'passed' });
  });
});
