/** Runs all tests of one suite against one submission, and tells what happens as it happens. */
import { compileModule, oversize, withoutTypes } from './compile';
import type { SuiteJob, TestRecord } from './contract';
import { openCompiler } from './engine/assets';
import { runTest, type Surroundings } from './harness/run-test';
import { type CollectedTest, collectTests } from './harness/suite-module';
import { HARNESS } from './harness/suite-tools';
import { notRun } from './judge';
import type { ChildMessage } from './messages';
import { SuiteCache } from './suite-cache';

/** A message without the job's number, which its sender adds. */
export type Tell = (message: DistributiveOmit<ChildMessage, 'number'>) => void;
type DistributiveOmit<T, K extends string> = T extends unknown ? Omit<T, K> : never;

/** Tests that end at a limit cost the most; after so many, the rest is not run. */
const ENDS_AT_A_LIMIT = 8;
const LIMITS: ReadonlySet<TestRecord['status']> = new Set(['time-limit', 'memory-limit', 'output-limit', 'crash']);

const refuseImport = (specifier: string) => `'${specifier}' cannot be imported: a submission is one module on its own`;

/** Rejects only for a fault of ours. */
export async function runSuite(job: SuiteJob, surroundings: Surroundings, tell: Tell): Promise<void> {
  const tooLarge = oversize(job.submission.source);
  if (tooLarge) return tell({ type: 'compile-error', error: tooLarge });
  const plain = withoutTypes(job.submission.source, job.submission.language);
  if ('error' in plain) return tell({ type: 'compile-error', error: plain.error });
  const compiler = await openCompiler(surroundings.assets.module, { refuseImport });
  const compiled = compileModule(compiler, plain.code);
  compiler.dispose();
  if ('error' in compiled) return tell({ type: 'compile-error', error: compiled.error });

  const evaluate = (surroundings.suites ?? new SuiteCache()).get(job.suite);
  const defined = new Set(collectTests(evaluate(), HARNESS).map(({ meta }) => meta.id));
  const absent = job.suite.tests.find(({ id }) => !defined.has(id));
  if (absent) throw new Error(`The suite’s code has no test ${absent.id}.`);
  let atLimit = 0;
  for (const { id } of job.suite.tests) {
    if (atLimit >= ENDS_AT_A_LIMIT) {
      tell({ type: 'record', record: notRun(id, `${ENDS_AT_A_LIMIT} tests before this one ended at a limit`) });
      continue;
    }
    tell({ type: 'begin', id });
    const record = await runTest(
      {
        id,
        submission: compiled.bytecode,
        seed: job.seed,
        parameters: job.parameters,
        limits: job.limits,
        find: (harness) => collectTests(evaluate(), harness).find(({ meta }) => meta.id === id) as CollectedTest,
      },
      surroundings,
    );
    if (LIMITS.has(record.status)) atLimit++;
    tell({ type: 'record', record });
  }
  tell({ type: 'done' });
}
