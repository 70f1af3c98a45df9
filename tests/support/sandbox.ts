/** The sandbox in the test's own process: same engine, same harness, same judge, no child. */
import { readEngineFiles } from '@/runner/bundle';
import {
  type CompileError,
  DEFAULT_LIMITS,
  type Limits,
  type Parameters,
  type RunJob,
  type RunLanguage,
  type TestRecord,
} from '@/runner/contract';
import { type EngineAssets, prepareEngine } from '@/runner/engine/assets';
import type { Surroundings } from '@/runner/harness/run-test';
import { expectedIds, type Judgement, judge } from '@/runner/judge';
import type { ChildMessage } from '@/runner/messages';
import { runScratch } from '@/runner/run-scratch';
import { runSuite } from '@/runner/run-suite';

export interface Sandbox {
  run(job: RunJob): Promise<Judgement>;
  /** Runs one test, written as the body of a suite's test, against a submission. */
  test(body: string, source: string, options?: OneTest): Promise<TestRecord>;
  /** What keeps a submission from running, or null. */
  refusal(source: string, language?: RunLanguage): Promise<CompileError | null>;
  /** Stacks of what went wrong in suites so far. */
  readonly diagnoses: readonly string[];
}

export interface OneTest {
  readonly limits?: Partial<Limits>;
  readonly parameters?: Parameters;
  readonly seed?: number;
  readonly language?: RunLanguage;
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** A suite of one test `t` with the given body; harness and context are in scope by their names. */
export function suiteJob(body: string, source: string, options: OneTest = {}): RunJob {
  const text = `export default ({ test, expect, settle, settleAll, fail }) => {
    test({ id: 't', title: 't', behaviour: 't' }, async ({ sut, clock, fake, params, random, node, printed, heapBytes }) => {
      ${body}
    });
  };`;
  return {
    kind: 'suite',
    submission: { language: options.language ?? 'typescript', source },
    suite: {
      ...{ kind: 'visible', entry: 'visible.ts', files: { 'visible.ts': text }, hash: '0'.repeat(64) },
      tests: [{ id: 't', title: 't', behaviour: 't', criterion: null }],
    },
    seed: options.seed ?? 1,
    parameters: options.parameters ?? {},
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  };
}

export async function openSandbox(): Promise<Sandbox> {
  const assets: EngineAssets = await prepareEngine(await readEngineFiles());
  const diagnoses: string[] = [];
  const surroundings: Surroundings = { assets, turn, diagnose: (text) => void diagnoses.push(text) };
  const run = async (job: RunJob): Promise<Judgement> => {
    const messages: ChildMessage[] = [];
    const tell = (message: object) => void messages.push({ ...message, number: 1 } as ChildMessage);
    await (job.kind === 'suite' ? runSuite(job, surroundings, tell) : runScratch(job, surroundings, tell));
    return judge(expectedIds(job), messages, { how: 'done' });
  };
  return {
    run,
    diagnoses,
    test: async (body, source, options) => {
      const { tests, compileError } = await run(suiteJob(body, source, options));
      if (!tests[0] || compileError) throw new Error(compileError?.message ?? 'There is no record.');
      return tests[0];
    },
    refusal: async (source, language = 'typescript') => (await run(suiteJob('', source, { language }))).compileError,
  };
}
