/**
 * A sound exercise loads whole, and a mistake in any of its files is told where its author will look. Each broken fixture
 * differs from the sound one in a single thing.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadLibrary } from '@/features/questions/content';
import { readExercises } from './content';

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
const levels = ['weak', 'acceptable', 'strong'].map((label, index) => ({
  level: index + 1,
  label,
  anchor: words(7),
}));

function sound() {
  const question = {
    title: 'Count greetings by language',
    covers: [],
    capability: 'coding-debugging',
    facets: ['data'],
    kind: 'coding',
    difficulty: 'easy',
    seniority: ['entry'],
    minutes: 30,
    tier: 'core',
    assesses: words(13),
    cue: words(13),
    prompt: words(21),
    scenarios: [{ id: 'museum', title: 'Museum', text: words(26) }],
    clarifying: [],
    signals: [words(5), words(5), words(5)],
    redFlags: [
      { id: 'forgets-case', text: words(5), criterion: 'counts-right' },
      { id: 'cannot-explain', text: words(5) },
    ],
    followUps: [
      { id: 'many-servers', text: words(6), changesRequirement: true, listenFor: words(9) },
      { id: 'memory', text: words(6), changesRequirement: false, listenFor: words(9) },
    ],
    otherPaths: [],
    criteria: [{ id: 'counts-right', title: 'Counts what was said', capability: 'coding-debugging', levels }],
  };
  const exercise = {
    title: 'Greetings',
    summary: words(6),
    minutes: 45,
    languages: { run: ['typescript', 'javascript'], editOnly: ['python'] },
    exports: ['Greetings'],
    parameters: { times: { integer: [2, 9] } },
    onlyInConversation: ['cannot-explain'],
    hints: [words(5)],
    mend: { mutant: 'keeps-case', statement: words(9) },
  };
  const mutants = [
    {
      id: 'keeps-case',
      title: 'Counts each spelling apart',
      redFlag: 'forgets-case',
      criterion: 'counts-right',
      edits: [{ find: '.toLowerCase()', put: '' }],
      killedBy: 'case-does-not-matter',
    },
  ];
  const reference = [
    'export class Greetings {',
    '  private counts = new Map<string, number>();',
    '  say(word: string): number {',
    '    const key = word.toLowerCase();',
    '    const next = (this.counts.get(key) ?? 0) + 1;',
    '    this.counts.set(key, next);',
    '    return next;',
    '  }',
    '}',
    '',
  ].join('\n');
  const stub = 'export class Greetings {\n  say(_word: string): number {\n    return 0;\n  }\n}\n';
  const tests = (ids: string[]) =>
    ids.map(
      (id) => `  test({ id: '${id}', title: 'It is so', behaviour: 'it is so', criterion: 'counts-right' }, run);`,
    );
  const suite = (ids: string[], support = "import { run } from './support';") =>
    ["import type { Harness } from '@/runner/testing';", support, 'export default ({ test }: Harness): void => {']
      .concat(tests(ids))
      .concat('};', '')
      .join('\n');
  const sample = {
    title: 'An attempt',
    key: { 'counts-right': { level: 2, why: words(9) } },
  };
  const sampleText = `---\n${stringify(sample)}---\n${words(85)}\n\n\`\`\`ts\n${stub}\`\`\`\n`;
  const many = Array.from({ length: 8 }, (_, index) => `hidden-${index}`);
  const files: Record<string, string> = {
    'question.md': `---\n${stringify(question)}---\n${words(90)}\n`,
    'exercise.yaml': stringify(exercise),
    'mutants.yaml': stringify(mutants),
    'statement.md': words(60),
    'stub.ts': stub,
    'reference.ts': reference,
    'suite/visible.ts': suite(['one', 'two', 'three', 'case-does-not-matter']),
    'suite/hidden.ts': suite(many),
    'suite/support.ts': 'export const run = async ({ params }: { params: { times: number } }) => void params.times;\n',
    'samples/weak.md': sampleText,
    'samples/borderline.md': sampleText,
    'samples/strong.md': sampleText,
  };
  return { files, question, exercise, mutants, suite, many };
}

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plumbline-exercises-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Record<string, string | null>, slug = 'greetings', below = root): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    if (text === null) continue;
    const file = path.join(below, 'exercises', slug, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const problemsOf = async (changed: Record<string, string | null>) => {
  await write({ ...sound().files, ...changed });
  return (await readExercises([root])).problems.map(
    ({ file, field, reason }) => `${file.replace('exercises/greetings/', '')} (${field}): ${reason}`,
  );
};

describe('a sound exercise', () => {
  it('loads whole, with its tests listed, its mutants made and its suites cut to what each imports', async () => {
    await write(sound().files);
    const { exercises, problems } = await readExercises([root]);
    expect(problems).toEqual([]);
    const [one] = exercises;
    expect(one).toMatchObject({ slug: 'greetings', origin: 'public', file: { minutes: 45 } });
    expect(one?.suites.visible.tests.map((test) => test.id)).toEqual(['one', 'two', 'three', 'case-does-not-matter']);
    expect(one?.suites.visible.tests[0]).toEqual({
      id: 'one',
      title: 'It is so',
      behaviour: 'it is so',
      criterion: 'counts-right',
    });
    expect(Object.keys(one?.suites.visible.files ?? {})).toEqual(['support.ts', 'visible.ts']);
    expect(one?.suites.hidden.tests).toHaveLength(8);
    expect(one?.mutants[0]?.source).toContain('const key = word;');
    expect(one?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is a question of the library too, under its own slug', async () => {
    await write(sound().files);
    const { questions, problems } = await loadLibrary(root);
    expect(problems).toEqual([]);
    expect(questions.map((one) => [one.slug, one.body.kind, one.body.samples.length])).toEqual([
      ['greetings-exercise', 'coding', 3],
    ]);
  });

  it('in a later root takes the place of its namesake, and is private', async () => {
    const own = await mkdtemp(path.join(tmpdir(), 'plumbline-own-'));
    await write(sound().files);
    await write({ ...sound().files, 'statement.md': words(70) }, 'greetings', own);
    const { exercises } = await readExercises([root, own]);
    expect(exercises.map((one) => [one.origin, one.statement])).toEqual([['private', words(70)]]);
    await rm(own, { recursive: true });
  });

  it('has another hash for any other content, and the same for the same', async () => {
    await write(sound().files);
    const hash = async () => (await readExercises([root])).exercises[0]?.hash;
    const first = await hash();
    expect(await hash()).toBe(first);
    await write({ 'statement.md': words(61) });
    expect(await hash()).not.toBe(first);
  });

  it('is not hidden by a faulty neighbour', async () => {
    await write(sound().files);
    await write({ ...sound().files, 'stub.ts': 'export class {' }, 'broken');
    const { exercises, problems } = await readExercises([root]);
    expect(exercises.map((one) => one.slug)).toEqual(['greetings']);
    expect(problems.map((one) => one.file)).toEqual(['exercises/broken/stub.ts']);
  });
});

describe('what is wrong is told with file and field', () => {
  const { exercise, mutants, suite, many } = sound();
  const yaml = (changed: object) => stringify({ ...exercise, ...changed });
  const mutant = (changed: object) => stringify([{ ...mutants[0], ...changed }]);
  const hiddenWith = (line: string) => suite(many).replace('};\n', `  ${line}\n};\n`);
  const cases: [string, Record<string, string | null>, RegExp][] = [
    ['a missing file', { 'statement.md': null }, /^statement\.md \(\): this file is missing$/],
    ['a stray file', { 'notes.txt': 'x' }, /^notes\.txt \(\): an exercise holds/],
    ['an unknown field', { 'exercise.yaml': yaml({ minuets: 3 }) }, /^exercise\.yaml \(minuets\): no such field$/],
    ['broken YAML', { 'exercise.yaml': 'title: [' }, /^exercise\.yaml \(\): line 1/],
    ['a language that nothing runs', { 'exercise.yaml': yaml({ languages: { run: ['cobol'] } }) }, /languages\.run\.0/],
    [
      'a range upside down',
      { 'exercise.yaml': yaml({ parameters: { times: { integer: [9, 2] } } }) },
      /parameters\.times/,
    ],
    [
      'a parameter that no suite reads',
      { 'exercise.yaml': yaml({ parameters: { ...exercise.parameters, unread: { integer: [1, 2] } } }) },
      /^exercise\.yaml \(parameters\.unread\): no suite reads/,
    ],
    ['a stub that does not compile', { 'stub.ts': 'export class {' }, /^stub\.ts \(\): does not compile/],
    [
      'a stub that exports something else',
      { 'stub.ts': 'export class Other {}' },
      /^stub\.ts \(\): does not export Greetings/,
    ],
    [
      'a reference that imports',
      { 'reference.ts': `import fs from 'node:fs';\nfs;\n${sound().files['reference.ts']}` },
      /^reference\.ts \(\): imports something/,
    ],
    [
      'an edit that fits nowhere',
      { 'mutants.yaml': mutant({ edits: [{ find: 'nowhere', put: '' }] }) },
      /0 times, not once/,
    ],
    [
      'an edit that fits twice',
      { 'mutants.yaml': mutant({ edits: [{ find: 'key', put: 'kay' }] }) },
      /\(0\.edits\.0\.find\)/,
    ],
    ['both edits and file', { 'mutants.yaml': mutant({ file: 'x.ts' }) }, /give either edits or file/],
    [
      'a mutant whose file is gone',
      { 'mutants.yaml': mutant({ edits: undefined, file: 'x.ts' }) },
      /there is no mutants\/x\.ts/,
    ],
    [
      'a mutant file that nothing names',
      { 'mutants/y.ts': 'export class Greetings {}' },
      /^mutants\/y\.ts \(\): no entry/,
    ],
    [
      'a test that kills and does not exist',
      { 'mutants.yaml': mutant({ killedBy: 'nobody' }) },
      /\(0\.killedBy\): no test/,
    ],
    [
      'a further test that does not exist',
      { 'mutants.yaml': mutant({ mayAlsoFail: ['nobody'] }) },
      /mayAlsoFail\.0\): no test/,
    ],
    ['a red flag that does not exist', { 'mutants.yaml': mutant({ redFlag: 'nobody' }) }, /\(0\.redFlag\)/],
    ['a criterion that does not exist', { 'mutants.yaml': mutant({ criterion: 'nobody' }) }, /\(0\.criterion\)/],
    [
      'a red flag without a mutant',
      { 'exercise.yaml': yaml({ onlyInConversation: [] }) },
      /"cannot-explain" has no mutant and is not listed/,
    ],
    [
      'a red flag with a mutant, said to be only in conversation',
      { 'exercise.yaml': yaml({ onlyInConversation: ['cannot-explain', 'forgets-case'] }) },
      /"forgets-case" has a mutant/,
    ],
    ['a mend of nothing', { 'exercise.yaml': yaml({ mend: { ...exercise.mend, mutant: 'x' } }) }, /mend\.mutant/],
    ['too few tests', { 'suite/hidden.ts': suite(many.slice(1)) }, /^suite\/hidden\.ts \(tests\): has 7 tests/],
    ['an id used twice', { 'suite/hidden.ts': suite([...many.slice(1), 'one']) }, /"one" is used twice/],
    [
      'a test of an unknown criterion',
      {
        'suite/hidden.ts': hiddenWith(
          "test({ id: 'x', title: 'It is so', behaviour: 'so it is', criterion: 'y' }, run);",
        ),
      },
      /tests\.8\.criterion\): question\.md has no criterion "y"/,
    ],
    [
      'a test without words',
      { 'suite/hidden.ts': hiddenWith("test({ id: 'x' }, run);") },
      /suite\/hidden\.ts \(tests\.8\.title\)/,
    ],
    ['a suite that runs things when listed', { 'suite/hidden.ts': 'throw new Error("now");' }, /cannot be loaded: now/],
    [
      'a suite that imports from outside',
      { 'suite/hidden.ts': suite(many, "import { run } from 'node:fs';") },
      /files of its own folder/,
    ],
    [
      'visible tests that import the hidden ones',
      {
        'suite/visible.ts': suite(
          ['a', 'b', 'c', 'case-does-not-matter'],
          "import hidden from './hidden';\nconst run = hidden;",
        ),
      },
      /imports suite\/hidden\.ts/,
    ],
    [
      'a sample without code',
      { 'samples/weak.md': (sound().files['samples/weak.md'] ?? '').replace('```ts', '```') },
      /```ts block/,
    ],
    [
      'a question of another kind',
      { 'question.md': (sound().files['question.md'] ?? '').replace('kind: coding', 'kind: technical') },
      /question\.md \(kind\)/,
    ],
    [
      'an unsound question',
      { 'question.md': (sound().files['question.md'] ?? '').replace('minutes: 30', 'minutes: 1') },
      /not a sound question/,
    ],
  ];
  it.each(cases)('%s', async (_name, changed, expected) => {
    const problems = await problemsOf(changed);
    expect(problems.join('\n')).toMatch(new RegExp(expected.source, 'm'));
    expect((await readExercises([root])).exercises).toEqual([]);
  });
});
