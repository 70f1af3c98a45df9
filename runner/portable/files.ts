/**
 * What a candidate downloads: the solution and the visible tests as files that run with `node --test` and nothing else
 * installed. The harness is bundled into one file; nothing of a hidden suite can get in, since it is never given.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { transform } from 'sucrase';
import type { Parameters, Submission, Suite } from '../contract';

export interface Portable {
  readonly submission: Submission;
  /** The visible suite. */
  readonly suite: Suite;
  readonly parameters: Parameters;
  readonly seed: number;
  /** The exercise's title and statement, for the README. */
  readonly title: string;
  readonly statement: string;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

const withoutTypes = (text: string): string =>
  transform(text, { transforms: ['typescript'], disableESTransforms: true }).code;

/** `./support` and `./support.ts` become `./support.mjs`, which Node.js finds without a loader. */
const withExtensions = (code: string): string =>
  code.replace(/(\bfrom\s*|\bimport\s*)(['"])\.\/([\w.-]+?)(?:\.[jt]s)?\2/g, '$1$2./$3.mjs$2');

async function harness(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(HERE, 'harness.ts')],
    ...{ bundle: true, write: false, platform: 'node', format: 'esm', target: 'node20', logLevel: 'silent' },
  });
  const text = outputFiles?.[0]?.text;
  if (text === undefined) throw new Error('esbuild made nothing of the portable harness.');
  return text;
}

const README = ({ title, statement, submission }: Portable): string => `# ${title}

Run the tests with Node.js 20 or newer; nothing needs to be installed:

    node --test

${
  submission.language === 'typescript'
    ? 'Your text is `solution.ts`. The tests run `solution.js`, the same text without its types, made when you downloaded this.'
    : 'Your text is `solution.js`, which the tests run as it is.'
}
Time in the tests is virtual, as in the browser, and no limits of CPU or memory are set here.

---

${statement.trim()}
`;

/** Files by path. @throws SyntaxError when the submission does not parse */
export async function portableFiles(portable: Portable): Promise<Record<string, string>> {
  const { submission, suite, parameters, seed } = portable;
  if (suite.kind !== 'visible') throw new Error('Only visible tests are handed out.');
  const typed = submission.language === 'typescript';
  const entry = suite.entry.replace(/\.ts$/, '.mjs');
  const suiteFiles = Object.entries(suite.files).map(([name, text]) => [
    `tests/${name.replace(/\.ts$/, '.mjs')}`,
    withExtensions(withoutTypes(text)),
  ]);
  return {
    'README.md': README(portable),
    'package.json': `${JSON.stringify({ name: 'exercise', private: true, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
    'solution.js': typed ? withoutTypes(submission.source) : submission.source,
    ...(typed ? { 'solution.ts': submission.source } : {}),
    ...Object.fromEntries(suiteFiles),
    'tests/harness.mjs': await harness(),
    'tests/visible.test.mjs': `import { runUnderNodeTest } from './harness.mjs';
import suite from './${entry}';

const solution = new URL('../solution.js', import.meta.url).href;
runUnderNodeTest(suite, { solution, parameters: ${JSON.stringify(parameters)}, seed: ${seed} });
`,
  };
}
