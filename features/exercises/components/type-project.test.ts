/** The type checker: our exercises are clean in it, and what is wrong is found where it is. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { editorLibrary } from '@/lib/editor-library';
import { readExercises } from '../content';
import { declaredByStub } from './declared-names';
import { TOY_SCRATCH, TOY_TESTS, toyStart } from './toy';
import { answerTypes, Project } from './type-project';
import type { TypeAnswer, TypeQuestion } from './type-protocol';

const CONTENT = fileURLToPath(new URL('../../../content', import.meta.url));

describe('the type checker', { timeout: 120_000 }, () => {
  let project: Project;
  const ask = <K extends TypeQuestion['kind']>(question: Extract<TypeQuestion, { kind: K }>): TypeAnswer<K> =>
    answerTypes(project, question) as TypeAnswer<K>;

  beforeAll(async () => {
    project = new Project(await editorLibrary());
  });

  const problems = (file: string, sources: Record<string, string>) =>
    ask({ kind: 'problems', file, sources }).map((one) => one.message);

  it('finds nothing in the stub and the reference of any exercise', async () => {
    const { exercises } = await readExercises([CONTENT]);
    expect(exercises.length).toBeGreaterThan(0);
    for (const { slug, stub, reference } of exercises) {
      for (const source of [stub, reference]) {
        expect(problems('solution.ts', { 'solution.ts': source }), slug).toEqual([]);
      }
    }
  });

  it('knows own tests and scratch files beside the solution', () => {
    const sources = { 'solution.ts': toyStart('typescript'), 'tests.ts': TOY_TESTS, 'scratch.ts': TOY_SCRATCH };
    expect(problems('tests.ts', sources)).toEqual([]);
    expect(problems('scratch.ts', sources)).toEqual([]);
    expect(problems('tests.ts', { ...sources, 'solution.ts': 'export const other = 1;' })).not.toEqual([]);
  });

  it('finds a type error where it stands, and what the sandbox does not have', () => {
    const text = 'const wrong: number = "x";\nfetch("/");\nwindow.alert(1);\n';
    const found = ask({ kind: 'problems', file: 'solution.ts', sources: { 'solution.ts': text } });
    expect(found.map((one) => text.slice(one.from, one.to))).toEqual(['wrong', 'fetch', 'window']);
  });

  it('asks no types of JavaScript', () => {
    expect(problems('solution.js', { 'solution.js': toyStart('javascript') })).toEqual([]);
  });

  it('completes and explains by type', () => {
    const text = 'interface Reading { at: number; value: number }\nconst one: Reading = { at: 1, value: 2 };\none.';
    const sources = { 'solution.ts': text };
    const found = ask({ kind: 'completions', file: 'solution.ts', sources, at: text.length });
    expect(found.map((one) => one.label)).toEqual(['at', 'value']);
    const hover = ask({ kind: 'hover', file: 'solution.ts', sources, at: text.indexOf('one:') });
    expect(hover?.signature).toBe('const one: Reading');
  });
});

describe('declared names', () => {
  it('are what a stub declares, members apart', () => {
    const stub =
      'export interface Policy { limit: number; reset(): void }\nexport class Limiter { take(key: string) { return 1; } }\n';
    expect(declaredByStub(stub, 'typescript').map((one) => [one.label, one.kind, one.member])).toEqual([
      ['Policy', 'interface', false],
      ['limit', 'property', true],
      ['reset', 'method', true],
      ['Limiter', 'class', false],
      ['take', 'method', true],
    ]);
  });
});
