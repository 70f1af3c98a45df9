/** A small exercise and results of it, for tests that need attempts without reading content or running anything. */
import { createHash } from 'node:crypto';
import type { LoadedExercise } from '../../features/exercises/exercise';
import type { ClaimedRun } from '../../features/runs/mutations';
import type { ResultDocument, Suite, TestCase } from '../../runner/contract';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const test = (id: string, title: string, behaviour: string): TestCase => ({
  id,
  title,
  behaviour,
  criterion: 'counts-right',
});

function suite(kind: 'visible' | 'hidden', tests: TestCase[], changed: string): Suite {
  const files = { [`${kind}.ts`]: `// ${kind === 'hidden' ? 'SECRET' : 'shown'} ${changed}` };
  return { kind, entry: `${kind}.ts`, files, tests, hash: sha(JSON.stringify(files)) };
}

/** Greetings that are counted. @param changed another text makes another version, with other suites */
export function aVersion(changed = 'first'): LoadedExercise {
  const visible = ['one', 'two', 'three', 'four'].map((id) => test(id, `Test ${id}`, id));
  const hidden = [test('edge', 'SECRET title', 'burst at the edge')];
  return {
    slug: 'greetings',
    hash: sha(changed),
    origin: 'private',
    file: {
      title: 'Greetings',
      summary: 'Count greetings by their language',
      minutes: 60,
      languages: { run: ['typescript', 'javascript'], editOnly: ['python'] },
      exports: ['Greetings'],
      parameters: { times: { integer: [2, 9] } },
      onlyInConversation: [],
      hints: ['A first mild hint', 'A second plain hint'],
      mend: { mutant: 'keeps-case', statement: 'Here is something to mend in the code.' },
    },
    statement: 'Count what was said.',
    stub: 'export class Greetings {}\n',
    reference: '// SECRET reference\nexport class Greetings { say() {} }\n',
    suites: { visible: suite('visible', visible, changed), hidden: suite('hidden', hidden, changed) },
    mutants: [
      {
        id: 'keeps-case',
        title: 'SECRET mutant',
        redFlag: 'forgets-case',
        criterion: 'counts-right',
        killedBy: 'edge',
        mayAlsoFail: [],
        edits: null,
        source: '// faulty\nexport class Greetings {}\n',
      },
    ],
    question: {
      title: 'SECRET question',
      criteria: [{ id: 'counts-right', title: 'SECRET criterion' }],
      redFlags: [{ id: 'forgets-case', text: 'SECRET flag' }],
      extensions: [{ id: 'many-servers', text: 'What changes with many servers?' }],
    },
  };
}

/** What a runner would say of a run, without running it. @param failing ids of tests that fail */
export function resultOf(run: ClaimedRun, failing: readonly string[] = []): ResultDocument {
  const tests = run.suite?.tests ?? [{ id: 'scratch' }];
  return {
    format: 1,
    engine: { name: 'pretended', version: '1' },
    kind: run.kind,
    suiteHash: run.suiteHash,
    sourceHash: run.sourceHash,
    language: run.language,
    seed: run.seed,
    parameters: run.parameters,
    limits: run.limits,
    verdict: tests.some((one) => failing.includes(one.id)) ? 'failed' : 'passed',
    reproducible: true,
    compileError: null,
    tests: tests.map(({ id }) => ({
      id,
      status: failing.includes(id) ? 'failed' : 'passed',
      message: failing.includes(id) ? `${run.kind === 'hidden' ? 'SECRET' : 'The test'} ${id} fails` : null,
      difference: null,
      line: null,
      ticks: 100,
      virtualMs: 0,
      console: [],
      consoleCut: false,
    })),
  };
}
