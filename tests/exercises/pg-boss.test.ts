/**
 * The suite of the job queue against `pg-boss` itself, over a Postgres whose `now()` is the test's clock. A test that it
 * fails although it promises what the test asks is a wrong test.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExercises } from '@/features/exercises/content';
import type { LoadedExercise } from '@/features/exercises/exercise';
import { drawParameters } from '@/features/exercises/parameters';
import { BossInVirtualTime, runOnBoss } from './adapters/pg-boss';
import { PG_BOSS } from './adapters/promises';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SEED = 1;
/** The library waits whole seconds, at least one, and twice that at most before the first retry. */
const BACKOFF_BASE_MS = 2_000;
/** A database in this process answers some hundred statements a second when the machine is busy. */
const PATIENCE_MS = 180_000;

let exercise: LoadedExercise;
let field: BossInVirtualTime;

beforeAll(async () => {
  const { exercises } = await readExercises([path.join(ROOT, 'content')]);
  const found = exercises.find((one) => one.slug === 'job-queue');
  if (!found) throw new Error('there is no sound exercise job-queue');
  exercise = found;
  field = await BossInVirtualTime.open();
}, PATIENCE_MS);
afterAll(() => field.close());

/** Runs one test; null when it passed, else what it found wrong. */
async function outcome(id: string): Promise<string | null> {
  const { visible, hidden } = exercise.suites;
  const suite = visible.tests.some((one) => one.id === id) ? visible : hidden;
  const parameters = { ...drawParameters(exercise.file.parameters, SEED), backoffBaseMs: BACKOFF_BASE_MS };
  return runOnBoss(field, { suite, id, parameters, seed: SEED }).then(
    () => null,
    (error: Error) => error.message,
  );
}

describe('pg-boss on the exercise job-queue', () => {
  it('is listed test by test: what it promises, and why it promises nothing of the others', () => {
    const { visible, hidden } = exercise.suites;
    const listed = [...PG_BOSS.kept, ...Object.values(PG_BOSS.notPromised).flat()];
    expect(listed.toSorted()).toEqual([...visible.tests, ...hidden.tests].map(({ id }) => id).toSorted());
  });

  it.each(PG_BOSS.kept)(
    'passes %s',
    async (id) => {
      expect(await outcome(id)).toBeNull();
    },
    PATIENCE_MS,
  );

  it.each(Object.entries(PG_BOSS.notPromised))(
    'is excused because %s',
    async (_reason, ids) => {
      for (const id of ids) expect(await outcome(id), id).not.toBeNull();
    },
    PATIENCE_MS,
  );
});
