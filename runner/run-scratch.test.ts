import { beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '@/tests/support/sandbox';
import { DEFAULT_LIMITS, type Limits, type ScratchJob } from './contract';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});

const SOURCE = `export class Counter { n = 0; add(by = 1): number { return (this.n += by); } async later() { await new Promise((r) => setTimeout(r, 250)); return this.n; } }
export const boom = () => { throw new RangeError('boom'); };`;

const run = (scratch: string, limits: Partial<Limits> = {}) => {
  const submission = { language: 'typescript', source: SOURCE } as const;
  const job: ScratchJob = { kind: 'scratch', submission, scratch, seed: 1, limits: { ...DEFAULT_LIMITS, ...limits } };
  return sandbox.run(job);
};

describe('a scratch file', () => {
  it('prints with virtual time', async () => {
    const { verdict, tests } = await run(
      `import { Counter } from './solution';\nconst c = new Counter();\nconsole.log(c.add(2));\nawait c.later();\nconsole.error('later', { a: [1] });`,
    );
    expect(verdict).toBe('passed');
    expect(tests).toMatchObject([
      {
        ...{ id: 'scratch', status: 'passed', virtualMs: 250 },
        console: [
          { level: 'log', atMs: 0, text: '2' },
          { level: 'error', atMs: 250, text: 'later { a: [1] }' },
        ],
      },
    ]);
  });

  it('runs own tests in order, with hooks, groups and strict assertions', async () => {
    const { verdict, tests } = await run(`
      import test, { describe, it, beforeEach } from 'node:test';
      import assert from 'node:assert/strict';
      import { Counter, boom } from './solution.ts';
      let counter: Counter;
      beforeEach(() => { counter = new Counter(); });
      test('adds', () => { assert.equal(counter.add(), 1); });
      describe('later', () => {
        it('waits', async () => { assert.deepEqual({ n: await counter.later() }, { n: 0 }); });
        it('is wrong', () => { assert.deepStrictEqual(new Map([[1, { a: 1 }]]), new Map([[1, { a: 2 }]])); });
        it('breaks', () => { boom(); });
        it('waits for ever', () => new Promise(() => {}));
      });
      test('throws', async () => { assert.throws(boom, /boom/); });`);
    expect(verdict).toBe('failed');
    expect(tests.map(({ id, status, message }) => [id, status, message])).toEqual([
      ['adds', 'passed', null],
      ['later > waits', 'passed', null],
      ['later > is wrong', 'failed', 'expected Map { 1 => { a: 2 } }, received Map { 1 => { a: 1 } }'],
      ['later > breaks', 'error', 'RangeError: boom'],
      [
        'later > waits for ever',
        'never-settles',
        'waits for a promise that can never settle: nothing is scheduled any more',
      ],
    ]);
  });

  it('has the assertions that one reaches for', async () => {
    const { verdict, tests } = await run(`
      import { test } from 'node:test';
      import assert from 'node:assert';
      import { boom } from './solution';
      test('hold', async (t) => {
        assert(true); assert.ok(1); assert.notEqual(1, 2); assert.notDeepEqual({ a: 1 }, { a: 2 }); assert.match('abc', /b/); assert.doesNotMatch('abc', /x/);
        assert.throws(boom, RangeError); assert.throws(boom, { name: 'RangeError', message: /oo/ }); assert.doesNotThrow(() => {});
        await assert.rejects(async () => boom(), RangeError); await assert.doesNotReject(Promise.resolve());
        assert.deepEqual([new Date(5), new Set([1, { a: 1 }]), /x/g], [new Date(5), new Set([1, { a: 1 }]), /x/g]);
        assert.throws(() => assert.deepEqual([1], ['1']), assert.AssertionError);
        assert.throws(() => assert.fail('own words'), /own words/);
        await t.test('inner', () => { assert.equal(1, 1); });
      });`);
    expect(tests).toMatchObject([{ id: 'hold', status: 'passed', message: null }]);
    expect(verdict).toBe('passed');
  });

  it('is refused with its own line, and told what can be imported', async () => {
    expect((await run(`\nlet x = ;`)).compileError).toMatchObject({
      line: 2,
      message: expect.stringMatching(/^scratch\.ts: /),
    });
    expect((await run(`import { x } from 'lodash';\nconsole.log(x);`)).compileError?.message).toBe(
      "scratch.ts: 'lodash' cannot be imported: there are './solution', 'node:test' and 'node:assert/strict'",
    );
  });

  it('is held to the same limits', async () => {
    const { verdict, tests } = await run('for (;;) {}');
    expect(verdict).toBe('time-limit');
    expect(tests).toMatchObject([{ id: 'scratch', status: 'time-limit' }]);
  });
});
