/**
 * What `npm run check:exercises` proves, as part of npm test: for every exercise the reference passes, the stub fails, each
 * known-wrong solution dies by its test and by no undeclared one, another correct solution passes, and documents are the
 * same to the byte. At the end the faults that the check has to find are planted, one after the other.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoadedExercise, Mutant } from '@/features/exercises/exercise';
import { createRunner } from '@/runner';
import type { ResultDocument, Runner } from '@/runner/contract';
import { type Beside, checkExercise, type MutantLine, type Run } from '@/scripts/exercises/check';
import { inWords, loadExercises, mutationTable, prove, RUNS_PER_CHILD } from '@/scripts/exercises/prove';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LONG = process.env.PLUMBLINE_LONG === '1';
const SLUGS = [
  'cache',
  'job-queue',
  'optimistic-locking',
  'rate-limiter',
  'saga',
  'search-index',
  'url-shortener',
  'vote-counter',
];

const { exercises, problems } = await loadExercises([`${ROOT}content`]);
let runner: Runner;
/** One job, one document: what has been run is not run again for the next planted fault. */
const known = new Map<string, Promise<ResultDocument>>();
const run: Run = (job) => {
  const key = JSON.stringify([job.submission.source, job.suite.entry, job.seed]);
  const document = known.get(key) ?? runner.run(job).then((done) => done.document);
  known.set(key, document);
  return document;
};

beforeAll(async () => {
  runner = await createRunner({ size: 2, runsPerChild: RUNS_PER_CHILD });
}, 60_000);
afterAll(() => runner.close());

describe('the exercises', () => {
  const lines: MutantLine[] = [];

  afterAll(() => console.log(mutationTable(lines, exercises)));

  it('are the eight that we ship, and all of them load', () => {
    expect(problems).toEqual([]);
    expect(exercises.map(({ slug }) => slug)).toEqual(SLUGS);
  });

  for (const exercise of exercises) {
    it(`${exercise.slug}: reference, stub, mutants, alternative and bytes`, { timeout: 900_000 }, async () => {
      const { findings, mutants, testsRun } = await prove(ROOT, exercise, runner, LONG ? 'long' : 'short');
      lines.push(...mutants);
      expect(findings.map(inWords)).toEqual([]);
      expect(testsRun).toBeGreaterThan(100);
    });
  }
});

describe('the check finds', { timeout: 120_000 }, () => {
  const shortener = exercises.find(({ slug }) => slug === 'url-shortener') as LoadedExercise;
  const sound = (id: string) => shortener.mutants.find((one) => one.id === id) as Mutant;
  const beside: Beside = { alternative: shortener.reference, prose: {} };
  const plan = { referenceSeeds: [1], mutantSeeds: [1, 2], repeats: 1 };
  /** As few runs as show the fault; the mutant that is to be mended stays. */
  const small = { ...shortener, mutants: [sound('clears-after-the-answer')] };
  const enough = { ...small, mutants: Array.from({ length: 6 }, () => small.mutants[0] as Mutant) };

  const found = async (exercise: LoadedExercise, also: Beside = beside, by: Run = run): Promise<string[]> => {
    const { findings } = await checkExercise(exercise, also, plan, by);
    return findings.map(({ subject, problem }) => `${subject} ${problem}`);
  };

  it('nothing where nothing is wrong', async () => {
    expect(await found(enough)).toEqual([]);
  });

  it('a mutant that survives', async () => {
    const planted: Mutant = { ...sound('expired-is-unknown'), id: 'planted', source: shortener.reference };
    expect(await found({ ...enough, mutants: [...enough.mutants, planted] })).toEqual([
      'mutant planted survives expires at seed 1',
      'mutant planted survives expires at seed 2',
    ]);
  });

  it('a mutant that is killed by another test than the one that names it', async () => {
    const planted: Mutant = { ...sound('expired-is-unknown'), killedBy: 'letters-differ', mayAlsoFail: [] };
    const findings = await found({ ...enough, mutants: [...enough.mutants, planted] });
    expect(findings).toContain('mutant expired-is-unknown survives letters-differ at seed 1');
    expect(
      findings.filter((one) => /fails expires at seed [12], which is not declared: failed/.test(one)),
    ).toHaveLength(2);
  });

  it('a mutant that fails a test which is not declared', async () => {
    const planted: Mutant = { ...sound('open-at-the-last-millisecond'), mayAlsoFail: [] };
    const findings = await found({ ...enough, mutants: [...enough.mutants, planted] });
    expect(findings).toHaveLength(2);
    expect(findings[0]).toMatch(/fails only-redirects-count at seed 1, which is not declared: failed/);
  });

  it('a mutant that does not compile, and so says nothing about a test', async () => {
    const planted: Mutant = { ...sound('expired-is-unknown'), source: `${shortener.reference}\n}}` };
    const findings = await found({ ...enough, mutants: [...enough.mutants, planted] });
    expect(findings.some((one) => one.startsWith('mutant expired-is-unknown ends expires at seed 1 by not-run'))).toBe(
      true,
    );
  });

  it('a reference that fails', async () => {
    const findings = await found({ ...enough, reference: sound('expired-is-unknown').source });
    expect(findings.some((one) => one.startsWith('reference fails expires at seed 1: failed'))).toBe(true);
    expect(findings.every((one) => one.startsWith('reference '))).toBe(true);
  });

  it('a correct solution that the suite refuses', async () => {
    const findings = await found(enough, { ...beside, alternative: sound('expired-is-unknown').source });
    expect(findings[0]).toMatch(/^alternative fails .* at seed 1: failed/);
    expect(await found(enough, { ...beside, alternative: null })).toEqual([
      'alternative is missing: no other correct solution proves the suite open to one',
    ]);
  });

  it('a stub that passes', async () => {
    expect(await found({ ...enough, stub: shortener.reference })).toEqual([
      'stub passes the visible tests at seed 1',
      'stub passes the visible tests at seed 2',
      'stub passes the hidden tests at seed 1',
      'stub passes the hidden tests at seed 2',
    ]);
  });

  it('documents that differ', async () => {
    let calls = 0;
    const unsteady: Run = async (job) => {
      calls += 1;
      const seed = calls;
      return { ...(await run(job)), seed };
    };
    const { findings } = await checkExercise(enough, beside, { ...plan, repeats: 3 }, unsteady);
    expect(findings.map(({ problem }) => problem)).toEqual([
      '3 runs of the visible tests gave 3 different documents',
      '3 runs of the hidden tests gave 3 different documents',
    ]);
  });

  it('something to mend that is right already', async () => {
    const healed = { ...(small.mutants[0] as Mutant), source: shortener.reference };
    const findings = await found({ ...enough, mutants: Array.from({ length: 6 }, () => healed) });
    expect(findings).toContain('mend does not begin with a solution that fails at every seed');
  });

  it('too few mutants, by exercise', async () => {
    expect(await found(small)).toEqual(['mutants.yaml has 1 mutants; at least 6 are wanted']);
    expect(await found({ ...enough, slug: 'cache' })).toEqual(['mutants.yaml has 6 mutants; at least 12 are wanted']);
  });

  it('code in prose that does not compile', async () => {
    const block = (code: string) => `Text.\n\n\`\`\`ts\n${code}\n\`\`\`\n`;
    const prose = {
      'question.md': `${block('send(): void {\n  this.go();\n}')}${block('const sum = 1 +;')}`,
      'samples/weak.md': block('export const sound: number = 1;'),
      'samples/strong.md': block('send(): void {\n  this.go();\n}'),
    };
    const findings = await found(enough, { ...beside, prose });
    expect(findings.map((one) => one.replace(/:.*/s, ''))).toEqual([
      'question.md code block 2 does not compile',
      'samples/strong.md code block 1 does not compile',
    ]);
  });
});
