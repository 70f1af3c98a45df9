/** Suites that this process has compiled: the same suite judges one submission after the other. */
import { transform } from 'sucrase';
import type { Suite } from './contract';
import { compileSuite } from './harness/suite-module';
import type { SuiteModule } from './testing';

const KEPT = 16;

/** Suite texts as CommonJS. @throws Error for a suite that does not compile, which is a fault of ours */
function compile({ files, entry }: Pick<Suite, 'files' | 'entry'>): () => SuiteModule {
  const code = Object.entries(files).map(([name, text]) => [
    name,
    transform(text, { transforms: ['typescript', 'imports'] }).code,
  ]);
  return compileSuite(Object.fromEntries(code), entry);
}

export class SuiteCache {
  readonly #compiled = new Map<string, () => SuiteModule>();

  /** Evaluates the suite afresh each time it is called. Known by its texts: a hash is only what a job says of itself. */
  get(suite: Pick<Suite, 'files' | 'entry'>): () => SuiteModule {
    const key = JSON.stringify([suite.entry, suite.files]);
    const known = this.#compiled.get(key) ?? compile(suite);
    this.#compiled.delete(key);
    this.#compiled.set(key, known);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > KEPT && oldest !== undefined) this.#compiled.delete(oldest);
    return known;
  }
}
