/**
 * One test from its beginning to its record: a fresh timeline, a fresh realm, the suite evaluated afresh. The record is
 * written from what the host knows alone.
 */
import type { Limits, Parameters, TestRecord } from '../contract';
import type { EngineAssets } from '../engine/assets';
import type { SuiteCache } from '../suite-cache';
import type { Harness, Node, Sut, TestContext } from '../testing';
import { createClock } from './clock';
import { Driver, type Turn } from './driver';
import { CheckFailed } from './expectation';
import { createFakes } from './fakes';
import { createRandom, seedFrom } from './random';
import { Session, type SessionContext } from './session';
import type { CollectedTest } from './suite-module';
import { HARNESS } from './suite-tools';
import { TestState } from './test-state';
import { Timeline } from './timeline';
import { GuestError } from './values';

export { HARNESS } from './suite-tools';

export interface TestJob {
  readonly id: string;
  readonly submission: Uint8Array;
  readonly seed: number;
  readonly parameters: Parameters;
  readonly limits: Limits;
  /** Evaluates the suite with this harness and returns the test to run. */
  readonly find: (harness: Omit<Harness, 'test'>) => CollectedTest;
}

export interface Surroundings {
  readonly assets: EngineAssets;
  /** Suites compiled before; without it, each run compiles its own. */
  readonly suites?: SuiteCache;
  readonly turn: Turn;
  /** Hears what went wrong in the suite's own code; for its author, never part of a record. */
  readonly diagnose: (text: string) => void;
}

/** More instances than this in one test are a fault of the suite. */
const MAX_INSTANCES = 8;

const refuseImport = (specifier: string) => `'${specifier}' cannot be imported: a submission is one module on its own`;

function sutOf(session: Session): Sut {
  return {
    create: (exported, ...args) => session.create(exported, args) as never,
    call: (exported, ...args) => session.call(exported, args) as never,
  };
}

/** How the body's own end is told: a check, an error of the submission, or a test that could not go on. */
function endOf(error: unknown, state: TestState, diagnose: (text: string) => void): void {
  if (error instanceof CheckFailed) state.finish('failed', error.message, null, error.difference);
  else if (error instanceof GuestError) state.finish('error', `${error.name}: ${error.message}`, error.line);
  else {
    diagnose(error instanceof Error ? (error.stack ?? error.message) : String(error));
    state.finish('failed', 'the test could not go on with what the submission returned');
  }
}

/** Runs one test. Rejects only for a fault of ours. */
export async function runTest(job: TestJob, { assets, turn, diagnose }: Surroundings): Promise<TestRecord> {
  const state = new TestState(job.limits);
  const timeline = new Timeline();
  const sessions: Session[] = [];
  const instances = {
    runJobs: (most: number) => sessions.reduce((ran, session) => ran + session.runJobs(most - ran), 0),
    quiet: () => {
      for (const session of sessions) session.quiet();
    },
  };
  const driver = new Driver(timeline, state, instances, turn);
  const context: SessionContext = { assets, timeline, driver, state };

  const open = async (skewMs: number): Promise<Session> => {
    if (sessions.length >= MAX_INSTANCES) throw new Error(`A test may open ${MAX_INSTANCES} instances.`);
    const seed = seedFrom(`${job.seed}/${job.id}/${sessions.length}`);
    const session = await driver.attend(Session.open(context, { seed, skewMs, refuseImport }));
    sessions.push(session);
    await session.load(job.submission);
    return session;
  };

  const contextFor = (session: Session): TestContext => ({
    sut: sutOf(session),
    clock: createClock(timeline, driver),
    fake: createFakes(timeline, driver),
    params: job.parameters,
    random: createRandom(seedFrom(`${job.seed}/${job.id}/test`)),
    node: async ({ skewMs = 0 } = {}): Promise<Node> => {
      const other = await open(skewMs);
      return { sut: sutOf(other), crash: () => other.crash() };
    },
    printed: () => state.console.map((line) => line.text),
    heapBytes: async () => {
      await driver.reach({ until: timeline.now, byTime: true, done: () => true });
      return session.heapBytes();
    },
    ticks: () => state.ticks,
  });

  const body = async (): Promise<void> => {
    const session = await open(0);
    const test = job.find(HARNESS);
    driver.watch();
    await test.body(contextFor(session));
  };
  body().then(
    () => state.finish('passed', null),
    (error) => endOf(error, state, diagnose),
  );
  const end = await state.ended;
  for (const session of sessions) session.dispose();
  state.throwFault();
  return {
    id: job.id,
    ...end,
    ticks: Math.min(state.ticks, job.limits.ticksPerTest),
    virtualMs: timeline.now,
    console: state.console,
    consoleCut: state.consoleCut,
  };
}
