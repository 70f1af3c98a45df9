/**
 * The exercises on disk: `<root>/exercises/<slug>/`, read and checked whole before anything else sees them. What a folder
 * holds is told in docs/content.md. Only what can be seen without running anything is checked here; that the reference
 * passes and each mutant dies by its test is proved by the suite `exercises` of npm test.
 */
import path from 'node:path';
import { questionFrontMatterSchema } from '@/features/questions/schema';
import {
  type ContentProblem,
  check,
  hashOf,
  list,
  type Report,
  readFrontMatter,
  readText,
  readYaml,
  SLUG,
} from '@/lib/content-files';
import { DEFAULT_LIMITS, type Suite } from '@/runner/contract';
import { type LoadedExercise, type Mutant, mutantSource } from './exercise';
import { type ExerciseFile, exerciseFileSchema, type MutantFile, mutantsFileSchema } from './schema';
import { collectSuite, SuiteError, toCommonJs } from './suite';

export type { ContentProblem } from '@/lib/content-files';

type ReportOn = (file: string) => Report;
type Question = LoadedExercise['question'];

const BELONGS = ['question.md', 'samples', 'exercise.yaml', 'statement.md', 'stub.ts', 'reference.ts', 'suite'];
const MAY_BE_THERE = ['mutants.yaml', 'mutants', 'production'];
/** How many tests a suite of each kind may have. */
const TESTS = { visible: [4, 8], hidden: [8, 25] } as const;

/**
 * Reads every exercise under each content root. An exercise in a later root takes the place of one with the same slug in
 * an earlier root.
 *
 * @param roots content roots; the first is the repository's own, whose exercises are public
 * @returns the exercises without problems, ordered by slug, and all problems, by file. A root without a folder
 *   `exercises` has none, which is no problem.
 */
export async function readExercises(
  roots: readonly string[],
): Promise<{ exercises: LoadedExercise[]; problems: ContentProblem[] }> {
  const bySlug = new Map<string, LoadedExercise>();
  const problems: ContentProblem[] = [];
  for (const [index, root] of [...new Set(roots)].entries()) {
    for (const entry of (await list(path.join(root, 'exercises'))) ?? []) {
      const own: ContentProblem[] = [];
      const reportOn: ReportOn = (file) => (field, reason) => void own.push({ file, field, reason });
      const folder = `exercises/${entry.name}`;
      if (!entry.isDirectory()) reportOn(folder)('', 'only exercise folders belong here');
      else if (!SLUG.test(entry.name))
        reportOn(folder)('slug', 'name the folder in lower-case words joined by hyphens');
      else {
        const read = await readExercise(root, entry.name, index === 0 ? 'public' : 'private', reportOn);
        if (read && own.length === 0) bySlug.set(entry.name, read);
      }
      problems.push(...own);
    }
  }
  const exercises = [...bySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
  return { exercises, problems };
}

async function readExercise(
  root: string,
  slug: string,
  origin: LoadedExercise['origin'],
  reportOn: ReportOn,
): Promise<LoadedExercise | null> {
  const folder = `exercises/${slug}`;
  const at = (name: string) => `${folder}/${name}`;
  for (const entry of (await list(path.join(root, folder))) ?? []) {
    if (![...BELONGS, ...MAY_BE_THERE].includes(entry.name)) {
      reportOn(at(entry.name))('', `an exercise holds ${[...BELONGS, ...MAY_BE_THERE].join(', ')}, and nothing else`);
    }
  }
  const text = (name: string) => readText(root, at(name), reportOn(at(name)));
  const [question, file, mutantFiles, statement, stub, reference] = [
    await readQuestion(root, at('question.md'), reportOn),
    check(
      exerciseFileSchema,
      (await readYaml(root, at('exercise.yaml'), reportOn(at('exercise.yaml')))) ?? {},
      reportOn(at('exercise.yaml')),
    ),
    check(
      mutantsFileSchema,
      (await readYaml(root, at('mutants.yaml'), reportOn(at('mutants.yaml')))) ?? [],
      reportOn(at('mutants.yaml')),
    ),
    await text('statement.md'),
    await text('stub.ts'),
    await text('reference.ts'),
  ];
  const suiteFiles = await readFolder(root, at('suite'), reportOn);
  await checkSamples(root, at('samples'), reportOn);
  const visible = suiteOf('visible', suiteFiles, at('suite'), reportOn);
  const hidden = suiteOf('hidden', suiteFiles, at('suite'), reportOn);
  if (!question || !file || !mutantFiles || statement === null || stub === null || reference === null) return null;
  if (!visible || !hidden) return null;

  if (statement.trim().split(/\s+/).length < 40) reportOn(at('statement.md'))('', 'write at least 40 words');
  checkModule(stub, file.exports, reportOn(at('stub.ts')));
  checkModule(reference, file.exports, reportOn(at('reference.ts')));
  checkTests(visible, hidden, question, at('suite'), reportOn);
  checkParameters(file, [visible, hidden], reportOn(at('exercise.yaml')));
  const wholes = await readFolder(root, at('mutants'), reportOn, true);
  const mutants = mutantsOf(mutantFiles, reference, wholes, file.exports, folder, reportOn);
  checkMutants({ file, question, mutantFiles, tests: [...visible.tests, ...hidden.tests] }, folder, reportOn);

  const exercise = { slug, origin, file, statement, stub, reference, suites: { visible, hidden }, mutants, question };
  return { ...exercise, hash: hashOf(exercise) };
}

/** What an exercise needs of its own question; the questions' loader checks the rest, samples included. */
async function readQuestion(root: string, file: string, reportOn: ReportOn): Promise<Question | null> {
  const source = await readFrontMatter(root, file, reportOn(file));
  const front = source && questionFrontMatterSchema.safeParse(source.data).data;
  if (!source) return null;
  if (!front) {
    reportOn(file)('', 'is not a sound question; its own problems are listed with the questions');
    return null;
  }
  if (front.kind !== 'coding') reportOn(file)('kind', 'an exercise is of the kind coding');
  return {
    title: front.title,
    criteria: front.criteria.map(({ id, title }) => ({ id, title })),
    redFlags: front.redFlags.map(({ id, text, criterion }) => ({ id, text, ...(criterion ? { criterion } : {}) })),
    extensions: front.followUps.map(({ id, text }) => ({ id, text })),
  };
}

/** A sample attempt shows its code. */
async function checkSamples(root: string, folder: string, reportOn: ReportOn): Promise<void> {
  for (const name of ['weak.md', 'borderline.md', 'strong.md']) {
    const file = `${folder}/${name}`;
    const text = await readText(root, file, reportOn(file));
    if (text !== null && !/^```ts$/m.test(text)) reportOn(file)('answer', 'the attempt’s code stands in a ```ts block');
  }
}

/** The TypeScript files of a folder by name. */
async function readFolder(
  root: string,
  folder: string,
  reportOn: ReportOn,
  optional = false,
): Promise<Record<string, string>> {
  const entries = await list(path.join(root, folder));
  if (!entries && !optional) reportOn(folder)('', 'there is no such folder');
  const files: Record<string, string> = {};
  for (const { name } of entries ?? []) {
    const file = `${folder}/${name}`;
    if (!/^[\w.-]+\.ts$/.test(name)) reportOn(file)('', 'only TypeScript files belong here');
    else files[name] = (await readText(root, file, reportOn(file))) ?? '';
  }
  return files;
}

function suiteOf(
  kind: 'visible' | 'hidden',
  all: Readonly<Record<string, string>>,
  folder: string,
  reportOn: ReportOn,
): Suite | null {
  const entry = `${kind}.ts`;
  try {
    const { tests, files } = collectSuite(entry, all);
    const other = kind === 'visible' ? 'hidden.ts' : 'visible.ts';
    if (other in files)
      reportOn(`${folder}/${entry}`)('', `imports suite/${other}: what both need goes to a third file`);
    const [least, most] = TESTS[kind];
    if (tests.length < least || tests.length > most) {
      reportOn(`${folder}/${entry}`)('tests', `has ${tests.length} tests; ${least} to ${most} are wanted`);
    }
    return { kind, entry, files, tests, hash: suiteHash({ kind, entry, files }) };
  } catch (error) {
    if (!(error instanceof SuiteError)) throw error;
    reportOn(`${folder}/${error.file}`)(error.field, error.message);
    return null;
  }
}

/** The hash that a result document names: over kind, entry, files and limits. */
export const suiteHash = (suite: Pick<Suite, 'kind' | 'entry' | 'files'>): string =>
  hashOf({ kind: suite.kind, entry: suite.entry, files: suite.files, limits: DEFAULT_LIMITS });

/** A module compiles, imports nothing, and exports what a submission must. */
function checkModule(source: string, exports: readonly string[], report: Report, field = ''): void {
  let code: string;
  try {
    code = toCommonJs(source);
  } catch (error) {
    report(field, `does not compile: ${(error as Error).message}`);
    return;
  }
  if (/\brequire\(/.test(code)) report(field, 'imports something; a submission is one module without imports');
  for (const name of exports) {
    if (!new RegExp(`\\bexports\\.${name.replaceAll('$', '\\$')}\\b`).test(code))
      report(field, `does not export ${name}`);
  }
}

function checkTests(visible: Suite, hidden: Suite, question: Question, folder: string, reportOn: ReportOn): void {
  const seen = new Set<string>();
  for (const suite of [visible, hidden]) {
    const report = reportOn(`${folder}/${suite.entry}`);
    suite.tests.forEach((test, index) => {
      if (seen.has(test.id)) report(`tests.${index}.id`, `"${test.id}" is used twice`);
      seen.add(test.id);
      if (test.criterion !== null && !question.criteria.some((one) => one.id === test.criterion)) {
        report(`tests.${index}.criterion`, `question.md has no criterion "${test.criterion}"`);
      }
    });
  }
}

function checkParameters(file: ExerciseFile, suites: readonly Suite[], report: Report): void {
  const texts = suites.flatMap((suite) => Object.values(suite.files));
  for (const name of Object.keys(file.parameters)) {
    const word = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`);
    if (!texts.some((text) => word.test(text))) report(`parameters.${name}`, 'no suite reads this parameter');
  }
}

function mutantsOf(
  entries: readonly MutantFile[],
  reference: string,
  wholes: Readonly<Record<string, string>>,
  exports: readonly string[],
  folder: string,
  reportOn: ReportOn,
): Mutant[] {
  const report = reportOn(`${folder}/mutants.yaml`);
  const unused = new Set(Object.keys(wholes));
  const mutants = entries.flatMap((entry, index) => {
    const { file, edits, ...rest } = entry;
    const whole = file === undefined ? null : (wholes[file] ?? null);
    if (file !== undefined) unused.delete(file);
    if (file !== undefined && whole === null) report(`${index}.file`, `there is no mutants/${file}`);
    edits?.forEach((one, at) => {
      const found = reference.split(one.find).length - 1;
      if (found !== 1) report(`${index}.edits.${at}.find`, `stands in reference.ts ${found} times, not once`);
    });
    const source = file !== undefined && whole === null ? null : mutantSource({ reference }, entry, whole);
    if (source === null) return [];
    if (source === reference) report(`${index}.edits`, 'changes nothing');
    checkModule(source, exports, report, String(index));
    return [{ ...rest, edits: edits ?? null, source }];
  });
  for (const name of unused) reportOn(`${folder}/mutants/${name}`)('', 'no entry of mutants.yaml names this file');
  return mutants;
}

function checkMutants(
  facts: {
    file: ExerciseFile;
    question: Question;
    mutantFiles: readonly MutantFile[];
    tests: readonly { id: string }[];
  },
  folder: string,
  reportOn: ReportOn,
): void {
  const { file, question, mutantFiles, tests } = facts;
  const report = reportOn(`${folder}/mutants.yaml`);
  const isTest = (id: string) => tests.some((one) => one.id === id);
  mutantFiles.forEach((one, index) => {
    if (mutantFiles.findIndex((other) => other.id === one.id) !== index)
      report(`${index}.id`, `"${one.id}" is used twice`);
    if (!question.redFlags.some((flag) => flag.id === one.redFlag)) {
      report(`${index}.redFlag`, `question.md has no red flag "${one.redFlag}"`);
    }
    if (!question.criteria.some((criterion) => criterion.id === one.criterion)) {
      report(`${index}.criterion`, `question.md has no criterion "${one.criterion}"`);
    }
    if (!isTest(one.killedBy)) report(`${index}.killedBy`, `no test has the id "${one.killedBy}"`);
    one.mayAlsoFail.forEach((id, at) => {
      if (!isTest(id)) report(`${index}.mayAlsoFail.${at}`, `no test has the id "${id}"`);
      if (id === one.killedBy) report(`${index}.mayAlsoFail.${at}`, 'is the test that kills it');
    });
  });
  const reportFile = reportOn(`${folder}/exercise.yaml`);
  const shown = new Set(mutantFiles.map((one) => one.redFlag));
  for (const flag of question.redFlags) {
    const said = file.onlyInConversation.includes(flag.id);
    if (!said && !shown.has(flag.id)) {
      reportFile('onlyInConversation', `the red flag "${flag.id}" has no mutant and is not listed here`);
    }
    if (said && shown.has(flag.id)) reportFile('onlyInConversation', `the red flag "${flag.id}" has a mutant`);
  }
  file.onlyInConversation.forEach((id, index) => {
    if (!question.redFlags.some((flag) => flag.id === id)) {
      reportFile(`onlyInConversation.${index}`, `question.md has no red flag "${id}"`);
    }
  });
  if (!mutantFiles.some((one) => one.id === file.mend.mutant)) {
    reportFile('mend.mutant', `mutants.yaml has no mutant "${file.mend.mutant}"`);
  }
}
