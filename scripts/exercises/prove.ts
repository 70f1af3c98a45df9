/**
 * All exercises of the content folders, proved in one pool of two children, and the mutation table of what was seen.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readExercises } from '@/features/exercises/content';
import type { LoadedExercise } from '@/features/exercises/exercise';
import type { ContentProblem } from '@/lib/content-files';
import { createRunner } from '@/runner';
import type { Runner } from '@/runner/contract';
import { type Beside, type Checked, checkExercise, type Finding, type MutantLine, type Plan } from './check';

/** Repeated a hundred times by the tests as well, where the others are ten times. Its runs are the shortest. */
const REPEATED_FULLY = 'url-shortener';

/** How much is run: as part of the tests of every change, by the command, or for a night. */
export type Form = 'short' | 'whole' | 'long';

/** More than the product allows: our own code is no danger to the next run, and every new child compiles the engine anew. */
export const RUNS_PER_CHILD = 200;

const seeds = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** What is run for an exercise. */
export function planFor(slug: string, form: Form): Plan {
  const repeats = form !== 'short' || slug === REPEATED_FULLY ? 100 : 10;
  return form === 'long'
    ? { referenceSeeds: seeds(50), mutantSeeds: seeds(8), repeats }
    : { referenceSeeds: seeds(3), mutantSeeds: seeds(1), repeats };
}

export interface Loaded {
  readonly exercises: readonly LoadedExercise[];
  readonly problems: readonly ContentProblem[];
}

/** @param roots content roots; the first is the repository's own */
export const loadExercises = (roots: readonly string[]): Promise<Loaded> => readExercises(roots);

/** What we keep beside a shipped exercise: its prose, and the alternative solution under tests/. */
export async function readBeside(root: string, exercise: LoadedExercise): Promise<Beside> {
  if (exercise.origin === 'private') return { alternative: null, prose: {} };
  const read = (file: string) => readFile(path.join(root, file), 'utf8').catch(() => null);
  const prose: Record<string, string> = {};
  for (const file of ['question.md', 'samples/weak.md', 'samples/borderline.md', 'samples/strong.md']) {
    prose[file] = (await read(`content/exercises/${exercise.slug}/${file}`)) ?? '';
  }
  return { alternative: await read(`tests/exercises/alternatives/${exercise.slug}.ts`), prose };
}

/** A pool for the checks; `use` gets it, and it is closed whatever happens. */
export async function withRunner<T>(use: (runner: Runner) => Promise<T>): Promise<T> {
  const runner = await createRunner({ size: 2, runsPerChild: RUNS_PER_CHILD });
  try {
    return await use(runner);
  } finally {
    await runner.close();
  }
}

/** Checks one exercise in a pool. */
export async function prove(root: string, exercise: LoadedExercise, runner: Runner, form: Form): Promise<Checked> {
  const beside = await readBeside(root, exercise);
  return checkExercise(exercise, beside, planFor(exercise.slug, form), async (job) => (await runner.run(job)).document);
}

/** The mutation table as text, a line for each mutant and one for each red flag that only a conversation shows. */
export function mutationTable(lines: readonly MutantLine[], exercises: readonly LoadedExercise[]): string {
  const head = ['exercise', 'mutant', 'red flag', 'criterion', 'killed by', 'also fails'];
  const rows = exercises.flatMap(({ slug, file, question }) => [
    ...lines
      .filter((line) => line.exercise === slug)
      .map((line) => [
        slug,
        line.mutant,
        line.redFlag,
        line.criterion,
        line.killedAt === line.seeds ? line.killedBy : `NOT by ${line.killedBy} (${line.killedAt} of ${line.seeds})`,
        line.alsoFails.join(' ') || '-',
      ]),
    ...file.onlyInConversation.map((flag) => {
      const criterion = question.redFlags.find((one) => one.id === flag)?.criterion ?? '-';
      return [slug, '(only in conversation)', flag, criterion, '-', '-'];
    }),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, widths.map((width) => '-'.repeat(width)), ...rows]
    .map((row) => row.map((cell, column) => (column === 5 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '))
    .join('\n');
}

/** A finding in one line. */
export const inWords = ({ exercise, subject, problem }: Finding): string => `${exercise}: ${subject} ${problem}`;
