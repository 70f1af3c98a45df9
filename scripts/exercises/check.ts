/**
 * Proves one exercise by running it: the reference passes whatever the seed, the stub fails, every known-wrong solution dies
 * by the test that names it and by none outside its declared set, a different correct solution passes, and the same job
 * gives the same bytes. What loads has been read and checked by `readExercises`; here things run.
 */
import { type TransformFailure, transformSync } from 'esbuild';
import type { LoadedExercise, Mutant } from '@/features/exercises/exercise';
import { drawParameters } from '@/features/exercises/parameters';
import { DEFAULT_LIMITS, type ResultDocument, type Suite, type SuiteJob, type TestStatus } from '@/runner/contract';

/** Runs a job and hands back its document. */
export type Run = (job: SuiteJob) => Promise<ResultDocument>;

/** How much is run. Seeds are those of an attempt: they draw parameters and randomness. */
export interface Plan {
  readonly referenceSeeds: readonly number[];
  readonly mutantSeeds: readonly number[];
  /** How often the reference is run with one seed, to compare documents byte by byte. */
  readonly repeats: number;
}

export interface Finding {
  readonly exercise: string;
  /** `reference`, `stub`, `alternative`, `mutant <id>`, or a file. */
  readonly subject: string;
  readonly problem: string;
}

/** A line of the mutation table. */
export interface MutantLine {
  readonly exercise: string;
  readonly mutant: string;
  readonly redFlag: string;
  readonly criterion: string;
  readonly killedBy: string;
  /** Other tests that failed with it at any of the seeds; all of them declared when there is no finding. */
  readonly alsoFails: readonly string[];
  /** At how many of the seeds it was killed by its test. */
  readonly killedAt: number;
  readonly seeds: number;
}

export interface Checked {
  readonly exercise: string;
  readonly findings: readonly Finding[];
  readonly mutants: readonly MutantLine[];
  /** Tests run, over all submissions and seeds. */
  readonly testsRun: number;
}

/** What is read beside the folder itself. */
export interface Beside {
  /** Another correct solution; null when there is none, which only a private exercise may have. */
  readonly alternative: string | null;
  /** question.md and the samples, by file name. */
  readonly prose: Readonly<Record<string, string>>;
}

/** The exercises with the most at stake need the most known-wrong solutions. */
const DEMANDING = ['rate-limiter', 'job-queue', 'cache'];
const mutantsWanted = (slug: string): number => (DEMANDING.includes(slug) ? 12 : 6);

/** Both suites as one, for submissions whose documents nobody compares: half the starts. */
function bothSuites({ suites: { visible, hidden } }: LoadedExercise): Suite {
  const entry = 'both-suites.ts';
  const text = `import visible from './${visible.entry}';
import hidden from './${hidden.entry}';
export default (harness) => {
  visible(harness);
  hidden(harness);
};`;
  return {
    kind: 'hidden',
    entry,
    files: { ...visible.files, ...hidden.files, [entry]: text },
    tests: [...visible.tests, ...hidden.tests],
    hash: hidden.hash,
  };
}

function jobFor(exercise: LoadedExercise, suite: Suite, source: string, seed: number): SuiteJob {
  return {
    kind: 'suite',
    submission: { language: 'typescript', source },
    suite,
    seed,
    parameters: drawParameters(exercise.file.parameters, seed),
    limits: DEFAULT_LIMITS,
  };
}

/** How a test ended that did not pass, in few words. */
interface Failure {
  readonly id: string;
  readonly status: TestStatus;
  readonly words: string;
}

function failuresOf({ tests, compileError }: ResultDocument): Failure[] {
  if (compileError) {
    const words = `line ${compileError.line ?? '-'}: ${compileError.message}`;
    return tests.map(({ id }) => ({ id, status: 'not-run', words }));
  }
  return tests
    .filter(({ status }) => status !== 'passed')
    .map(({ id, status, message }) => ({ id, status, words: `${status}${message ? `: ${message}` : ''}` }));
}

/**
 * Checks one exercise.
 *
 * @param plan seeds and repetitions; more of them find more
 * @param run runs a job; calls overlap, so it should queue what it cannot run at once
 * @returns all findings at once, and a line for each mutant; never throws for anything that a submission does
 */
export async function checkExercise(exercise: LoadedExercise, beside: Beside, plan: Plan, run: Run): Promise<Checked> {
  const findings: Finding[] = [];
  const find = (subject: string, problem: string) => void findings.push({ exercise: exercise.slug, subject, problem });
  let testsRun = 0;
  const counted: Run = async (job) => {
    const document = await run(job);
    testsRun += document.tests.length;
    if (document.verdict === 'our-fault') find(`seed ${job.seed}`, 'a run could not be finished, by our own fault');
    return document;
  };
  const both = bothSuites(exercise);
  const onBoth = async (source: string, seed: number) =>
    failuresOf(await counted(jobFor(exercise, both, source, seed)));

  checkCounts(exercise, find);
  checkProse(beside.prose, find);
  const [, , , , mutants] = await Promise.all([
    checkPasses('reference', exercise.reference, plan.referenceSeeds, onBoth, find),
    checkAlternative(exercise, beside.alternative, plan.mutantSeeds, onBoth, find),
    checkStub(exercise, plan.mutantSeeds, counted, find),
    checkSameBytes(exercise, plan, counted, find),
    Promise.all(exercise.mutants.map((mutant) => checkMutant(exercise.slug, mutant, plan.mutantSeeds, onBoth, find))),
  ]);
  checkMend(exercise, mutants, find);
  return { exercise: exercise.slug, findings, mutants, testsRun };
}

type Find = (subject: string, problem: string) => void;
type Try = (source: string, seed: number) => Promise<Failure[]>;

function checkCounts({ slug, mutants }: LoadedExercise, find: Find): void {
  const wanted = mutantsWanted(slug);
  if (mutants.length < wanted) find('mutants.yaml', `has ${mutants.length} mutants; at least ${wanted} are wanted`);
}

/** A correct solution passes every test at every seed. */
async function checkPasses(
  subject: string,
  source: string,
  seeds: readonly number[],
  attempt: Try,
  find: Find,
): Promise<void> {
  const failures = await Promise.all(seeds.map((seed) => attempt(source, seed)));
  seeds.forEach((seed, index) => {
    for (const { id, words } of failures[index] ?? []) find(subject, `fails ${id} at seed ${seed}: ${words}`);
  });
}

/** Another solution than ours passes too: the suite judges behaviour. */
async function checkAlternative(
  { origin }: LoadedExercise,
  source: string | null,
  seeds: readonly number[],
  attempt: Try,
  find: Find,
): Promise<void> {
  if (source !== null) return checkPasses('alternative', source, seeds, attempt, find);
  if (origin === 'public') find('alternative', 'is missing: no other correct solution proves the suite open to one');
}

/** Whoever hands in what the editor began with has passed neither the visible nor the hidden tests. */
async function checkStub(exercise: LoadedExercise, seeds: readonly number[], run: Run, find: Find): Promise<void> {
  for (const suite of [exercise.suites.visible, exercise.suites.hidden]) {
    for (const seed of seeds) {
      const { verdict } = await run(jobFor(exercise, suite, exercise.stub, seed));
      if (verdict === 'passed') find('stub', `passes the ${suite.kind} tests at seed ${seed}`);
      if (verdict === 'compile-error') find('stub', 'does not compile');
    }
  }
}

async function checkSameBytes(exercise: LoadedExercise, plan: Plan, run: Run, find: Find): Promise<void> {
  const seed = plan.referenceSeeds[0] ?? 1;
  for (const suite of [exercise.suites.visible, exercise.suites.hidden]) {
    const job = jobFor(exercise, suite, exercise.reference, seed);
    const documents = await Promise.all(
      Array.from({ length: plan.repeats }, async () => JSON.stringify(await run(job))),
    );
    const different = new Set(documents).size;
    if (different > 1) {
      find('reference', `${plan.repeats} runs of the ${suite.kind} tests gave ${different} different documents`);
    }
  }
}

async function checkMutant(
  slug: string,
  mutant: Mutant,
  seeds: readonly number[],
  attempt: Try,
  find: Find,
): Promise<MutantLine> {
  const subject = `mutant ${mutant.id}`;
  const allowed = new Set([mutant.killedBy, ...mutant.mayAlsoFail]);
  const also = new Set<string>();
  let killedAt = 0;
  const tries = await Promise.all(seeds.map((seed) => attempt(mutant.source, seed)));
  seeds.forEach((seed, index) => {
    const failures = tries[index] ?? [];
    if (failures.some(({ id }) => id === mutant.killedBy)) killedAt += 1;
    else find(subject, `survives ${mutant.killedBy} at seed ${seed}`);
    for (const { id, status, words } of failures) {
      if (id !== mutant.killedBy) also.add(id);
      if (!allowed.has(id)) find(subject, `fails ${id} at seed ${seed}, which is not declared: ${words}`);
      if (status === 'machine-time' || status === 'crash' || status === 'not-run') {
        find(subject, `ends ${id} at seed ${seed} by ${status}, which says nothing about the test`);
      }
    }
  });
  const { id, redFlag, criterion, killedBy } = mutant;
  return {
    exercise: slug,
    mutant: id,
    redFlag,
    criterion,
    killedBy,
    alsoFails: [...also].sort(),
    killedAt,
    seeds: seeds.length,
  };
}

/** Whoever is to mend something begins with something that fails. */
function checkMend({ file }: LoadedExercise, mutants: readonly MutantLine[], find: Find): void {
  const start = mutants.find(({ mutant }) => mutant === file.mend.mutant);
  if (!start || start.killedAt < start.seeds) find('mend', 'does not begin with a solution that fails at every seed');
}

const BLOCK = /^```(?:ts|typescript)\n([\s\S]*?)^```$/gm;

/** Code of samples compiles as it stands; the key may show a part of a class or of a function. */
function checkProse(prose: Readonly<Record<string, string>>, find: Find): void {
  for (const [file, text] of Object.entries(prose)) {
    [...text.matchAll(BLOCK)].forEach(([, code = ''], index) => {
      const fault = file.startsWith('samples/') ? moduleFault(code) : fragmentFault(code);
      if (fault !== null) find(file, `code block ${index + 1} does not compile: ${fault}`);
    });
  }
}

function moduleFault(code: string): string | null {
  return faultsIn(code)[0] ?? null;
}

function fragmentFault(code: string): string | null {
  const readings = [code, `class Part {\n${code}\n}`, `async function part() {\n${code}\n}`];
  // A part of a class may use private names that another part declares.
  const faults = readings.map((reading) => faultsIn(reading).filter((one) => !one.startsWith('Private name ')));
  return faults.some((one) => one.length === 0) ? null : (faults[0]?.[0] ?? null);
}

function faultsIn(code: string): string[] {
  try {
    transformSync(code, { loader: 'ts', logLevel: 'silent' });
    return [];
  } catch (error) {
    return (error as TransformFailure).errors.map(({ text }) => text);
  }
}
