/**
 * The harness of a suite over `node:test`: the visible tests as a candidate runs them at home. Same clock, same fakes, same
 * checks as in the sandbox; no limits on CPU or memory, and no boundary.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { test as nodeTest } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DEFAULT_LIMITS, type Parameters } from '../contract';
import { createClock } from '../harness/clock';
import { Driver } from '../harness/driver';
import { createFakes } from '../harness/fakes';
import { createRandom, seedFrom } from '../harness/random';
import { print } from '../harness/show';
import { HARNESS } from '../harness/suite-tools';
import { TestState } from '../harness/test-state';
import { Timeline } from '../harness/timeline';
import type { Node, SuiteModule, Sut, TestContext } from '../testing';
import { installProcessClock, turn } from './process-clock';
import { ProcessSession } from './process-session';

export interface PortableOptions {
  /** Address of the submission's module. */
  readonly solution: string;
  readonly parameters: Parameters;
  readonly seed: number;
}

const sutOf = (session: ProcessSession): Sut => ({
  create: (exported, ...args) => session.create(exported, args) as never,
  call: (exported, ...args) => session.call(exported, args) as never,
});

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** Registers every test of a suite with `node:test`. */
export function runUnderNodeTest(define: SuiteModule, { solution, parameters, seed }: PortableOptions): void {
  const instances = new AsyncLocalStorage<ProcessSession>();
  const running: { timeline: Timeline; state: TestState } = {
    timeline: new Timeline(),
    state: new TestState(DEFAULT_LIMITS),
  };
  installProcessClock(
    () => instances.getStore(),
    () => running.timeline.now,
  );
  const { log } = console;
  console.log = (...values: unknown[]) => {
    if (instances.getStore()) running.state.print('log', running.timeline.now, values.map(print).join(' '));
    log(...values);
  };

  define({
    ...HARNESS,
    test: ({ id, title }, body) =>
      void nodeTest(title, async () => {
        const state = new TestState(DEFAULT_LIMITS);
        const timeline = new Timeline();
        Object.assign(running, { state, timeline });
        const driver = new Driver(timeline, state, { runJobs: () => 0, quiet: () => {} }, turn);
        let opened = 0;
        const open = async (skewMs: number): Promise<ProcessSession> => {
          const session = new ProcessSession(timeline, driver, instances, skewMs);
          // A query makes a module of its own of the same file: its state belongs to one instance of one test.
          await driver.attend(session.load(() => import(`${solution}?${id}-${opened++}`)));
          return session;
        };
        const context = (session: ProcessSession): TestContext => ({
          sut: sutOf(session),
          clock: createClock(timeline, driver),
          fake: createFakes(timeline, driver),
          params: parameters,
          random: createRandom(seedFrom(`${seed}/${id}/test`)),
          node: async ({ skewMs = 0 } = {}): Promise<Node> => {
            const other = await open(skewMs);
            return { sut: sutOf(other), crash: () => other.crash() };
          },
          printed: () => state.console.map((line) => line.text),
          heapBytes: async () => {
            await driver.reach({ until: timeline.now, byTime: true, done: () => true });
            return heapBytes();
          },
          // Nothing counts here: a test that compares costs finds none.
          ticks: () => 0,
        });
        const ran = open(0).then((session) => {
          driver.watch();
          return body(context(session));
        });
        const stopped = state.ended.then(({ message }) => Promise.reject(new Error(message ?? 'stopped')));
        stopped.catch(() => {});
        await Promise.race([ran, stopped]);
        state.finish('passed', null);
      }),
  });
}
