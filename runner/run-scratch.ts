/**
 * Runs a candidate's scratch file or own tests beside the submission, all of it inside the sandbox. What comes out is for
 * the candidate's eyes and no verdict on the exercise: the guest itself says here which of its tests passed.
 */
import { compileModule, oversize, withoutTypes } from './compile';
import type { CompileError, ScratchJob, TestRecord } from './contract';
import { type EngineAssets, openCompiler } from './engine/assets';
import type { Handle } from './engine/realm';
import { Driver } from './harness/driver';
import { seedFrom } from './harness/random';
import type { Surroundings } from './harness/run-test';
import { Session, SUBMISSION } from './harness/session';
import { cut } from './harness/show';
import { type TestEnd, TestState } from './harness/test-state';
import { Timeline } from './harness/timeline';
import { GuestError } from './harness/values';
import { FILE_RECORD } from './messages';
import type { Tell } from './run-suite';

const SCRATCH = 'scratch.ts';
const MAX_TESTS = 200;
const PASSED: TestEnd = { status: 'passed', message: null, difference: null, line: null };

const refuseImport = (specifier: string) =>
  `'${specifier}' cannot be imported: there are './solution', 'node:test' and 'node:assert/strict'`;

const resolveImport = (specifier: string): string | null => {
  if (/^\.\/solution(\.[jt]s)?$/.test(specifier)) return SUBMISSION;
  if (/^(node:)?assert(\/strict)?$/.test(specifier)) return 'node:assert/strict';
  return specifier === 'node:test' ? specifier : null;
};

/** Both files as modules, or the first fault of either. */
async function prepare(
  job: ScratchJob,
  { module, scratchModules }: EngineAssets,
): Promise<{ scratch: string; modules: Record<string, string> } | { error: CompileError }> {
  const inScratch = (error: CompileError) => ({ error: { ...error, message: `${SCRATCH}: ${error.message}` } });
  const tooLarge = oversize(job.submission.source);
  if (tooLarge) return { error: tooLarge };
  const scratchTooLarge = oversize(job.scratch);
  if (scratchTooLarge) return inScratch(scratchTooLarge);
  const solution = withoutTypes(job.submission.source, job.submission.language);
  if ('error' in solution) return solution;
  const scratch = withoutTypes(job.scratch, job.submission.language);
  if ('error' in scratch) return inScratch(scratch.error);

  const modules = { ...scratchModules, [SUBMISSION]: solution.code };
  const alone = await openCompiler(module, { refuseImport });
  const first = compileModule(alone, solution.code);
  alone.dispose();
  if ('error' in first) return first;
  const beside = await openCompiler(module, { refuseImport, resolveImport, modules });
  const second = compileModule(beside, scratch.code, SCRATCH);
  beside.dispose();
  return 'error' in second ? inScratch(second.error) : { scratch: scratch.code, modules };
}

/** Follows the tests of one run: which one is on, and what was printed and used since it began. */
class Records {
  readonly #state: TestState;
  readonly #timeline: Timeline;
  readonly #tell: Tell;
  readonly #ids = new Set<string>();
  #current: string | null = null;
  #from = { ticks: 0, ms: 0, lines: 0 };

  constructor(state: TestState, timeline: Timeline, tell: Tell) {
    this.#state = state;
    this.#timeline = timeline;
    this.#tell = tell;
  }

  begin(name: string): void {
    if (this.#ids.size > MAX_TESTS) {
      this.#state.finish('output-limit', `more than ${MAX_TESTS} tests`);
      return;
    }
    const base = cut(name, 200);
    let id = base;
    for (let copy = 2; this.#ids.has(id); copy++) id = `${base} (${copy})`;
    this.#ids.add(id);
    this.#current = id;
    this.#from = { ticks: this.#state.ticks, ms: this.#timeline.now, lines: this.#state.console.length };
    this.#tell({ type: 'begin', id });
  }

  end(end: TestEnd): void {
    if (this.#current === null) return;
    const record: TestRecord = {
      id: this.#current,
      ...end,
      ticks: Math.max(0, Math.min(this.#state.ticks, this.#state.limits.ticksPerTest) - this.#from.ticks),
      virtualMs: this.#timeline.now - this.#from.ms,
      console: this.#state.console.slice(this.#from.lines),
      consoleCut: this.#state.consoleCut,
    };
    this.#current = null;
    this.#tell({ type: 'record', record });
  }
}

function endOf(error: GuestError): TestEnd {
  const failed = error.name === 'AssertionError';
  const message = cut(failed ? error.message : `${error.name}: ${error.message}`, 2000);
  return { status: failed ? 'failed' : 'error', message, difference: null, line: error.line };
}

/** Rejects only for a fault of ours. */
export async function runScratch(job: ScratchJob, { assets, turn }: Surroundings, tell: Tell): Promise<void> {
  const prepared = await prepare(job, assets);
  if ('error' in prepared) return tell({ type: 'compile-error', error: prepared.error });
  const state = new TestState(job.limits);
  const timeline = new Timeline();
  const records = new Records(state, timeline, tell);
  const instances: { session?: Session } = {};
  const driver = new Driver(
    timeline,
    state,
    {
      runJobs: (most) => instances.session?.runJobs(most) ?? 0,
      quiet: () => instances.session?.quiet(),
    },
    turn,
  );
  records.begin(FILE_RECORD);

  const body = async (): Promise<void> => {
    const session = await Session.open(
      { assets, timeline, driver, state },
      {
        ...{ seed: seedFrom(`${job.seed}/${FILE_RECORD}`), skewMs: 0 },
        ...{ modules: prepared.modules, resolveImport, refuseImport },
      },
    );
    instances.session = session;
    const run = session.install(assets.ownTests, {
      begin: (name: Handle) => records.begin(name.isString ? String(session.read(name)) : 'a test'),
      end: (status: Handle, error: Handle) => {
        const passed = status.isString && session.read(status) !== 'failed';
        records.end(passed ? PASSED : endOf(session.readError(error)));
      },
    });
    await session.loadText(prepared.scratch, SCRATCH);
    driver.watch();
    records.end(PASSED);
    await session.invoke(run);
  };
  const ran = body().then(
    () => state.finish('passed', null),
    (error) => {
      if (!(error instanceof GuestError)) throw error;
      const { status, message, line } = endOf(error);
      state.finish(status, message, line);
    },
  );
  const end = await Promise.race([state.ended, ran.then(() => state.ended)]);
  instances.session?.dispose();
  state.throwFault();
  records.end(end);
  tell({ type: 'done' });
}
