/**
 * Runs a solution of an exercise in the sandbox and tells how it did.
 *
 * Usage: npm run exercise                                list the exercises
 *        npm run exercise -- SLUG [--solution FILE]...   run FILE, or each of several (default: our reference)
 *
 *   --suite visible|hidden|all   which tests (default all)
 *   --mutant ID                  run that known-wrong solution instead
 *   --seed N                     seed of parameters and randomness (default 1)
 *   --json                       print the result documents, one a line, and nothing else (use `npm run --silent`)
 *
 * Ends with 0 when the runner did its work, whatever the verdict; with 1 when the exercise or the file cannot be read, and
 * with 2 when the run was our own fault.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readExercises } from '@/features/exercises/content';
import type { LoadedExercise } from '@/features/exercises/exercise';
import { drawParameters } from '@/features/exercises/parameters';
import { loadEnv } from '@/lib/env';
import { createRunner } from '@/runner';
import {
  DEFAULT_LIMITS,
  type ResultDocument,
  type Submission,
  type SuiteJob,
  type TestRecord,
} from '@/runner/contract';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE =
  'Usage: npm run exercise -- [SLUG [--solution FILE | --mutant ID] [--suite visible|hidden|all] [--seed N] [--json]]';

/** A reason to stop that is told in words, without a stack. */
class Sentence extends Error {}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        solution: { type: 'string', multiple: true, default: [] },
        mutant: { type: 'string' },
        suite: { type: 'string', default: 'all' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    if (!/^\d{1,9}$/.test(values.seed)) throw new Error(`--seed wants a whole number, and "${values.seed}" is none`);
    if (!['visible', 'hidden', 'all'].includes(values.suite)) throw new Error(`there is no suite "${values.suite}"`);
    if (positionals.length > 1 || (values.solution.length > 0 && values.mutant))
      throw new Error('one exercise and one solution');
    return { ...values, seed: Number(values.seed), slug: positionals[0] ?? null };
  } catch (error) {
    throw new Sentence(`${(error as Error).message}\n${USAGE}`);
  }
}

function list(exercises: readonly LoadedExercise[]): void {
  for (const { slug, file, suites, mutants, origin } of exercises) {
    const [visible, hidden] = [suites.visible.tests.length, suites.hidden.tests.length];
    console.log(`${slug.padEnd(20)} ${visible} visible, ${hidden} hidden tests, ${mutants.length} mutants (${origin})`);
    console.log(`${''.padEnd(20)} ${file.summary}`);
  }
}

function submissionFrom(file: string): Submission {
  const language = /\.[cm]?js$/.test(file) ? 'javascript' : 'typescript';
  try {
    return { language, source: readFileSync(path.resolve(file), 'utf8') };
  } catch {
    throw new Sentence(`${file} cannot be read.`);
  }
}

function submissionsOf(exercise: LoadedExercise, files: readonly string[], mutant: string | undefined): Submission[] {
  if (files.length > 0) return files.map(submissionFrom);
  if (mutant === undefined) return [{ language: 'typescript', source: exercise.reference }];
  const found = exercise.mutants.find((one) => one.id === mutant);
  if (found) return [{ language: 'typescript', source: found.source }];
  throw new Sentence(`There is no mutant "${mutant}": there are ${exercise.mutants.map((one) => one.id).join(', ')}.`);
}

function tellTest({ id, status, message, line, console: lines }: TestRecord): void {
  console.log(`  ${status === 'passed' ? '✓' : '✗'} ${id}${status === 'passed' ? '' : `: ${status}`}`);
  if (message) console.log(`      ${message}${line === null ? '' : ` (line ${line})`}`);
  for (const { level, atMs, text } of lines) console.log(`      ${level} at ${atMs} ms: ${text}`);
}

function tell({ kind, verdict, compileError, tests, reproducible }: ResultDocument, tookMs: number): void {
  console.log(`${kind}: ${verdict}${reproducible ? '' : ' (not reproducible)'}, ${Math.round(tookMs)} ms`);
  if (compileError) console.log(`  line ${compileError.line ?? '-'}: ${compileError.message}`);
  else tests.forEach(tellTest);
}

async function main(): Promise<void> {
  const { slug, solution, mutant, suite, seed, json } = readArguments();
  const { exercises, problems } = await readExercises([path.join(ROOT, 'content'), loadEnv().contentDir]);
  const concerning = problems.filter(({ file }) => slug === null || file.startsWith(`exercises/${slug}/`));
  for (const { file, field, reason } of concerning) console.error(`${file}${field && ` (${field})`}: ${reason}`);
  if (slug === null) return list(exercises);
  const exercise = exercises.find((one) => one.slug === slug);
  if (!exercise) {
    const names = exercises.map((one) => one.slug).join(', ');
    throw new Sentence(concerning.length > 0 ? 'It cannot be run before that is mended.' : `There are: ${names}.`);
  }
  const submissions = submissionsOf(exercise, solution, mutant);
  const kinds = (['visible', 'hidden'] as const).filter((kind) => suite === 'all' || suite === kind);
  const runner = await createRunner({
    size: 1,
    logger: {
      warn: (details, message) => console.error(message, details),
      debug: ({ text }) => console.error(`A test of the suite could not go on: ${text}`),
    },
  });
  try {
    for (const submission of submissions) {
      for (const kind of kinds) {
        const job: SuiteJob = {
          kind: 'suite',
          submission,
          suite: exercise.suites[kind],
          seed,
          parameters: drawParameters(exercise.file.parameters, seed),
          limits: DEFAULT_LIMITS,
        };
        const { document, timing } = await runner.run(job);
        if (json) console.log(JSON.stringify(document));
        else tell(document, timing.tookMs);
        if (document.verdict === 'our-fault') process.exitCode = 2;
      }
    }
  } finally {
    await runner.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Sentence ? error.message : error);
  process.exitCode = 1;
});
