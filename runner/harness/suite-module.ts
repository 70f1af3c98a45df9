/**
 * Turns the texts of a suite into its tests. A suite's code is trusted (it comes with the exercise), but it is evaluated
 * afresh for each test, so that no variable of one test reaches the next, and without timers, process or network, so that
 * nothing but virtual time decides.
 */
import type { Harness, SuiteModule, TestContext, TestMeta } from '../testing';

export interface CollectedTest {
  readonly meta: TestMeta;
  readonly body: (context: TestContext) => Promise<void>;
}

/** A suite's files as JavaScript in CommonJS form, by name. */
export type SuiteCode = Readonly<Record<string, string>>;

const WITHHELD = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'process',
  'fetch',
  'performance',
  'global',
  'globalThis',
];

type ModuleBody = (module: { exports: object }, exports: object, require: (name: string) => unknown) => void;

/** Compiles once; the result evaluates the suite afresh each time it is called. */
export function compileSuite(code: SuiteCode, entry: string): () => SuiteModule {
  const bodies = new Map(
    Object.entries(code).map(([name, text]) => [
      name,
      new Function(
        'module',
        'exports',
        'require',
        ...WITHHELD,
        `'use strict';${text}\n//# sourceURL=suite/${name}`,
      ) as ModuleBody,
    ]),
  );
  return () => {
    const loaded = new Map<string, { exports: object }>();
    const load = (name: string): object => {
      const known = loaded.get(name);
      if (known) return known.exports;
      const body = bodies.get(name);
      if (!body) throw new Error(`The suite has no file ${name}.`);
      const module = { exports: {} };
      loaded.set(name, module);
      body(module, module.exports, (specifier) => load(fileNamed(specifier, code)));
      return module.exports;
    };
    const { default: define } = load(fileNamed(entry, code)) as { default?: SuiteModule };
    if (typeof define !== 'function') throw new Error(`The suite’s entry file ${entry} has no default export.`);
    return define;
  };
}

function fileNamed(specifier: string, code: SuiteCode): string {
  const bare = specifier.replace(/^\.\//, '');
  const found = [bare, `${bare}.ts`, bare.replace(/\.js$/, '.ts')].find((name) => Object.hasOwn(code, name));
  if (!found) throw new Error(`The suite has no file '${specifier}'.`);
  return found;
}

/** The tests that a suite defines, in its order. @throws Error when an id is used twice */
export function collectTests(define: SuiteModule, harness: Omit<Harness, 'test'>): CollectedTest[] {
  const tests: CollectedTest[] = [];
  define({
    ...harness,
    test: (meta, body) => {
      if (tests.some((test) => test.meta.id === meta.id)) throw new Error(`Two tests have the id ${meta.id}.`);
      tests.push({ meta, body });
    },
  });
  return tests;
}
