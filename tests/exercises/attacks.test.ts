/**
 * Attacks of our own on the runner, and the proof that the judges of these tests see: a forged record, a dropped record and
 * a leaked marker are planted and caught.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRunner } from '@/runner';
import { DEFAULT_LIMITS, type ResultDocument, type Runner, type SuiteJob } from '@/runner/contract';
import { type End, judge } from '@/runner/judge';
import type { ChildMessage } from '@/runner/messages';
import { ATTACKS } from './attacks';
import { broken, CANARY, CONTROL_SUITE, MARKER, pollution } from './invariants';

// A few seconds of work on two free cores; the machine may be anything but free.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const jobFor = (source: string, suite = CONTROL_SUITE): SuiteJob => ({
  kind: 'suite',
  submission: { language: 'javascript', source },
  suite,
  seed: 11,
  parameters: {},
  limits: { ...DEFAULT_LIMITS, wallMsPerTest: 4_000 },
});

describe('attacks', () => {
  let runner: Runner;
  const documents = new Map<string, ResultDocument>();

  beforeAll(async () => {
    process.env.HOLDOUT_CANARY = CANARY;
    runner = await createRunner({ size: 2 });
    await Promise.all(
      ATTACKS.map(async ({ id, source }) => {
        documents.set(id, (await runner.run(jobFor(source))).document);
      }),
    );
  });

  afterAll(async () => {
    delete process.env.HOLDOUT_CANARY;
    await runner.close();
  });

  it.each(ATTACKS)('$id: $what', ({ id }) => {
    const document = documents.get(id) as ResultDocument;
    expect(broken(document)).toEqual([]);
    expect(document.verdict).not.toBe('our-fault');
    expect(document.verdict).not.toBe('crash');
  });

  it('leave a runner that judges the next run as before', async () => {
    const source = `export const create = (options, env) => ({
      left: options.capacity,
      tryAcquire() { return this.left-- > 0; },
      async get(key) { return env.loader ? (key === 'k' ? env.loader(key) : '${MARKER}') : '${MARKER}'; },
    });`;
    const { document } = await runner.run(jobFor(source));
    expect(document.tests.map(({ status }) => status)).toEqual(['passed', 'failed']);
    expect(pollution()).toEqual([]);
  });

  it('cannot have a suite’s own forgotten promise take the child along', async () => {
    const careless = {
      ...CONTROL_SUITE,
      files: {
        'hidden.ts': `export default ({ test, expect }) => {
          for (const id of ['first', 'second']) test({ id, title: id, behaviour: id }, async ({ sut }) => {
            sut.call('create').then((value) => expect(value).toBe(1));
            await sut.call('create').then(() => {}, () => {});
            expect(1).toBe(2);
          });
        };`,
      },
    };
    const source = 'export const create = async () => { throw new Error("no"); };';
    const { document, timing } = await runner.run(jobFor(source, careless));
    expect(document.verdict).toBe('failed');
    expect(timing.attempts).toBe(1);
  });

  it('cost no more than their limits: a test that loops is cut by its ticks', () => {
    const looped = documents.get('loops-while-loading') as ResultDocument;
    expect(looped.tests[0]).toMatchObject({ status: 'time-limit', ticks: DEFAULT_LIMITS.ticksPerTest });
    expect(looped.reproducible).toBe(true);
  });
});

describe('planted faults', () => {
  const record = (id: string, status = 'passed'): ChildMessage => ({
    type: 'record',
    number: 1,
    record: {
      ...{ id, status: status as 'passed', message: null, difference: null, line: null },
      ...{ ticks: 0, virtualMs: 0, console: [], consoleCut: false },
    },
  });
  const done: End = { how: 'done' };
  const whole = [record('first'), record('second')];

  it('a whole and true report passes', () => {
    expect(judge(['first', 'second'], whole, done).verdict).toBe('passed');
  });

  const forged: readonly (readonly [string, readonly ChildMessage[], End])[] = [
    ['a record of a foreign test', [record('first'), record('third')], done],
    ['a record more than there are tests', [...whole, record('third')], done],
    ['a doubled record', [record('first'), record('first'), record('second')], done],
    ['a dropped record', [record('first')], done],
    ['records out of turn', [record('second'), record('first')], done],
    ['a status that is none', [record('first'), record('second', 'PASSED')], done],
    [
      'a record without its fields',
      [record('first'), { type: 'record', number: 1, record: { id: 'second' } as never }],
      done,
    ],
    ['a lost child', whole, { how: 'lost' }],
    ['a fault of ours', [...whole, { type: 'fault', number: 1, text: 'x' }], done],
    [
      'a refusal beside records',
      [...whole, { type: 'compile-error', number: 1, error: { message: 'x', line: 1, column: 1 } }],
      done,
    ],
  ];
  it.each(forged)('%s makes nothing pass', (_what, messages, end) => {
    const judgement = judge(['first', 'second'], messages, end);
    expect(judgement.verdict).toBe('our-fault');
    expect(judgement.tests.every((test) => test.status === 'not-run')).toBe(true);
    expect(judgement.tests.map((test) => test.id)).toEqual(['first', 'second']);
  });

  it('a kill keeps what came before, charges the test that ran, and runs no more', () => {
    const judgement = judge(['a', 'b', 'c'], [record('a')], { how: 'killed', why: 'wall' });
    expect(judgement.tests.map(({ status }) => status)).toEqual(['passed', 'machine-time', 'not-run']);
    expect(judgement).toMatchObject({ verdict: 'machine-time', reproducible: false });
  });

  it('a marker that a suite hands to the submission is found', async () => {
    const leaky = {
      ...CONTROL_SUITE,
      files: {
        'hidden.ts': `export default ({ test, expect }) => {
          for (const id of ['first', 'second']) test({ id, title: id, behaviour: id }, async ({ sut }) => {
            expect(await sut.call('create', { secret: '${MARKER}' })).toBe(1);
          });
        };`,
      },
    };
    const source = 'export const create = (options) => { console.log(JSON.stringify(options)); return 2; };';
    const runner = await createRunner({ size: 1 });
    try {
      const { document } = await runner.run(jobFor(source, leaky));
      expect(broken(document)).toEqual(['the tests were read']);
    } finally {
      await runner.close();
    }
  });
});
