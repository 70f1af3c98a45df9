/**
 * What a suite tests, found by running its entry file with a harness that only takes notes: no test body runs. Suites are
 * our own code or the operator's, never a candidate's, so they may be evaluated here.
 */
import { transform } from 'sucrase';
import type { TestCase } from '@/runner/contract';
import { testMetaSchema } from './schema';

export interface CollectedSuite {
  readonly tests: TestCase[];
  /** The entry and the files that it imports, directly or not; another suite's files are none of its business. */
  readonly files: Record<string, string>;
}

/** Something about a suite that its author has to mend; `file` is a name inside `suite/`. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError';
  readonly file: string;
  readonly field: string;

  constructor(file: string, field: string, reason: string) {
    super(reason);
    this.file = file;
    this.field = field;
  }
}

/** A module of TypeScript as CommonJS. @throws SyntaxError with the line */
export const toCommonJs = (source: string): string =>
  transform(source, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code;

/** A module without its types, otherwise as it was written. @throws SyntaxError with the line */
export function toJavaScript(source: string): string {
  const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true });
  return `${code
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

type Exports = Record<string, unknown>;

/**
 * Lists the tests of one suite.
 * @param files all files of `suite/` by name
 * @throws SuiteError that names the file, for anything that keeps the suite from being listed
 */
export function collectSuite(entry: string, files: Readonly<Record<string, string>>): CollectedSuite {
  const loaded = new Map<string, Exports>();
  const load = (name: string, askedBy: string): Exports => {
    const known = loaded.get(name);
    if (known) return known;
    const source = files[name];
    if (source === undefined) throw new SuiteError(askedBy, '', `there is no suite/${name}`);
    const exports: Exports = {};
    loaded.set(name, exports);
    const require = (wanted: string): Exports => {
      const match = /^\.\/([\w.-]+?)(\.ts)?$/.exec(wanted);
      if (!match)
        throw new SuiteError(name, '', `imports "${wanted}"; a suite may import files of its own folder alone`);
      return load(`${match[1]}.ts`, name);
    };
    try {
      new Function('require', 'exports', `${toCommonJs(source)}\n//# sourceURL=suite/${name}`)(require, exports);
    } catch (error) {
      if (error instanceof SuiteError) throw error;
      throw new SuiteError(name, '', `cannot be loaded: ${(error as Error).message}`);
    }
    return exports;
  };

  const tests: TestCase[] = [];
  const note = (meta: unknown): void => {
    const parsed = testMetaSchema.safeParse(meta);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new SuiteError(
        entry,
        `tests.${tests.length}.${issue?.path.join('.') ?? ''}`,
        issue?.message ?? 'is unsound',
      );
    }
    const { id, title, behaviour, criterion } = parsed.data;
    tests.push({ id, title, behaviour, criterion: criterion ?? null });
  };
  const suite = load(entry, entry).default;
  if (typeof suite !== 'function') throw new SuiteError(entry, 'default', 'must export a function by default');
  try {
    suite({ test: note, expect: onlyInside, settle: onlyInside, settleAll: onlyInside, fail: onlyInside });
  } catch (error) {
    if (error instanceof SuiteError) throw error;
    throw new SuiteError(entry, '', `cannot be listed: ${(error as Error).message}`);
  }
  const reached = [...loaded.keys()].sort().map((name) => [name, files[name] ?? ''] as const);
  return { tests, files: Object.fromEntries(reached) };
}

function onlyInside(): never {
  throw new Error('the harness works inside of tests alone');
}
