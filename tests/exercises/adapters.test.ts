/**
 * The suites against the field: well-known libraries, each behind an adapter, are bundled into one module and judged in the
 * sandbox like any submission. A test that such a library fails although it promises what the test asks is a wrong test.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExercises } from '@/features/exercises/content';
import type { LoadedExercise } from '@/features/exercises/exercise';
import { drawParameters } from '@/features/exercises/parameters';
import { createRunner } from '@/runner';
import { DEFAULT_LIMITS, type Runner, type TestRecord } from '@/runner/contract';
import { LRU_CACHE, type Promises, RATE_LIMITER_FLEXIBLE } from './adapters/promises';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SEEDS = [1, 2, 3];
/** Three runs of two suites; a busy machine takes its time. */
const PATIENCE_MS = 180_000;

const ADAPTERS: { library: string; exercise: string; promises: Promises }[] = [
  { library: 'lru-cache', exercise: 'cache', promises: LRU_CACHE },
  { library: 'rate-limiter-flexible', exercise: 'rate-limiter', promises: RATE_LIMITER_FLEXIBLE },
];

let exercises: LoadedExercise[] = [];
let runner: Runner;

beforeAll(async () => {
  ({ exercises } = await readExercises([path.join(ROOT, 'content')]));
  runner = await createRunner({ size: 1 });
}, 60_000);
afterAll(() => runner.close());

/** The adapter and its library as one module. @throws when something in it needs Node */
async function bundled(library: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(ROOT, `tests/exercises/adapters/${library}.ts`)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    conditions: ['browser'],
    mainFields: ['module', 'main'],
    target: 'es2023',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

async function judged(exercise: LoadedExercise, source: string, seed: number): Promise<TestRecord[]> {
  const records: TestRecord[] = [];
  for (const suite of [exercise.suites.visible, exercise.suites.hidden]) {
    const { document } = await runner.run({
      kind: 'suite',
      submission: { language: 'javascript', source },
      suite,
      seed,
      parameters: drawParameters(exercise.file.parameters, seed),
      limits: DEFAULT_LIMITS,
    });
    expect(document.compileError).toBeNull();
    records.push(...document.tests);
  }
  return records;
}

describe.each(ADAPTERS)('$library on the exercise $exercise', ({ library, exercise: slug, promises }) => {
  const find = (): LoadedExercise => {
    const exercise = exercises.find((one) => one.slug === slug);
    if (!exercise) throw new Error(`there is no sound exercise ${slug}`);
    return exercise;
  };

  it('is listed test by test: what it promises, and why it promises nothing of the others', () => {
    const { visible, hidden } = find().suites;
    const listed = [...promises.kept, ...Object.values(promises.notPromised).flat()];
    expect(listed.toSorted()).toEqual([...visible.tests, ...hidden.tests].map(({ id }) => id).toSorted());
  });

  it('passes what it promises, at several seeds', { timeout: PATIENCE_MS }, async () => {
    const source = await bundled(library);
    for (const seed of SEEDS) {
      const records = await judged(find(), source, seed);
      const failed = records.filter(({ id, status }) => promises.kept.includes(id) && status !== 'passed');
      expect(
        failed.map(({ id, status, message }) => `${id} at seed ${seed}: ${status}: ${message}`),
        `tests that are wrong, or that ${library} does not promise`,
      ).toEqual([]);
    }
  });

  it('fails what is said not to be promised: nothing is excused that it does', { timeout: PATIENCE_MS }, async () => {
    const records = await judged(find(), await bundled(library), SEEDS[0] ?? 1);
    const passed = new Set(records.filter(({ status }) => status === 'passed').map(({ id }) => id));
    for (const [reason, ids] of Object.entries(promises.notPromised)) {
      expect(
        ids.filter((id) => passed.has(id)),
        `excused because ${reason}`,
      ).toEqual([]);
    }
  });
});
