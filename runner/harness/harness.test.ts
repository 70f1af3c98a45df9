import { beforeAll, describe, expect, it } from 'vitest';
import { openSandbox, type Sandbox } from '@/tests/support/sandbox';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox();
});

const passes = async (body: string, source: string) => {
  const record = await sandbox.test(body, source);
  expect(record).toMatchObject({ status: 'passed', message: null });
  return record;
};

describe('virtual time', () => {
  const sleeper = `export const sleep = (ms: number) => new Promise((resolve) => setTimeout(() => resolve(Date.now()), ms));
    export const order = async () => { const seen: string[] = [];
      setTimeout(() => seen.push('b'), 20); setTimeout(() => seen.push('a'), 10); setTimeout(() => seen.push('c'), 20);
      queueMicrotask(() => seen.push('micro')); await new Promise((r) => setTimeout(r, 30)); return seen; };`;

  it('passes only as far as the awaited call needs', () =>
    passes(
      `await sut.call('sleep', 250); expect(clock.now()).toBe(250);
       expect(await sut.call('order')).toEqual(['micro', 'a', 'b', 'c']); expect(clock.now()).toBe(280);`,
      sleeper,
    ));

  it('starts a call at once and lets the test decide when time passes', () =>
    passes(
      `const call = sut.call('sleep', 100); await clock.advance(99); expect(clock.now()).toBe(99);
       await clock.advance(1); expect((await settle(call)).status).toBe('fulfilled'); expect(clock.now()).toBe(100);`,
      sleeper,
    ));

  it('goes on until nothing is scheduled, or to a bound', () =>
    passes(
      `sut.call('tick'); await clock.runUntilIdle(); expect(clock.now()).toBe(70);
       sut.call('forever'); await clock.runUntilIdle(35); expect(clock.now()).toBe(105);`,
      `export const tick = () => { setTimeout(() => setTimeout(() => {}, 40), 30); };
       export const forever = () => { setInterval(() => {}, 10); };`,
    ));

  it('counts delays as Node.js does: whole milliseconds from one', () =>
    passes(
      `await sut.call('zero'); expect(clock.now()).toBe(1); await sut.call('part'); expect(clock.now()).toBe(3);`,
      `export const zero = () => new Promise((r) => setTimeout(r, 0)); export const part = () => new Promise((r) => setTimeout(r, 2.9));`,
    ));

  it('reads a fixed date that moves with it', () =>
    passes(
      `expect(await sut.call('iso')).toBe('2030-01-01T00:00:00.000Z'); await clock.advance(1500);
       expect(await sut.call('iso')).toBe('2030-01-01T00:00:01.500Z'); expect(await sut.call('perf')).toBe(1500);`,
      `export const iso = () => new Date().toISOString(); export const perf = () => performance.now();`,
    ));

  it('ends a wait for what nothing can bring at once', async () => {
    const never = await sandbox.test(`await sut.call('never');`, `export const never = () => new Promise(() => {});`);
    expect(never).toMatchObject({ status: 'never-settles', virtualMs: 0 });
    const nobody = await sandbox.test(`await new Promise(() => {});`, 'export {};');
    expect(nobody.status).toBe('never-settles');
  });

  it('has a budget', async () => {
    const record = await sandbox.test(
      `await sut.call('wait');`,
      `export const wait = () => new Promise((r) => setTimeout(r, 5000));`,
      {
        limits: { virtualMsPerTest: 4_000 },
      },
    );
    expect(record).toMatchObject({ status: 'time-limit', message: 'let more than 4,000 ms of virtual time pass' });
  });
});

describe('fakes', () => {
  const caller = `export const ask = async (f: (x: unknown) => unknown, x: unknown) => { try { return await f(x); } catch (e) { return [e instanceof Error, e.name, e.message, typeof e.stack === 'string' && /\\.ts|node/.test(e.stack.replace('solution.ts', ''))]; } };`;

  it('record what they are asked and when', () =>
    passes(
      `const store = fake.async((x) => x.n + 1, { delayMs: (call, index) => 10 * (index + 1) });
       expect(await sut.call('ask', store, { n: 1 })).toBe(2); expect(await sut.call('ask', store, { n: 5 })).toBe(6);
       expect(clock.now()).toBe(30); expect(store.calls).toEqual([{ args: [{ n: 1 }], at: 0 }, { args: [{ n: 5 }], at: 10 }]);`,
      caller,
    ));

  it('let their errors cross as a name and a message alone', () =>
    passes(
      `const named = Object.assign(new Error('gone'), { name: 'StoreGone' });
       const down = fake.sync(() => { throw named; });
       expect(await sut.call('ask', down, 1)).toEqual([true, 'StoreGone', 'gone', false]);
       const bug = fake.sync(() => undefined.secretName);
       expect(await sut.call('ask', bug, 1)).toEqual([true, 'Error', 'the call failed', false]);`,
      caller,
    ));

  it('can be held, so that the test decides what is answered first', () =>
    passes(
      `let value = 'old'; const held = fake.held((key) => key + ':' + value);
       const [a, b] = [sut.call('ask', held, 'a'), sut.call('ask', held, 'b')];
       expect(held.waiting.map((call) => call.args[0])).toEqual(['a', 'b']);
       await held.release(1); expect(await b).toBe('b:old'); value = 'new'; await held.release(); expect(await a).toBe('a:new');
       const c = sut.call('ask', held, 'c'); await held.reject(new Error('lost')); expect((await c)[2]).toBe('lost');`,
      caller,
    ));

  it('may be plain functions, and objects with methods', () =>
    passes(
      `class Store { map = new Map([['a', 1]]); get(key) { return this.map.get(key); } }
       expect(await sut.call('use', new Store(), { get: (key) => key + '!' })).toEqual([1, 'a!']);`,
      `export const use = (store: any, other: any) => [store.get('a'), other.get('a')];`,
    ));
});

describe('values', () => {
  const echo = `export const echo = (x: unknown) => x; export const kind = (x: any) => Object.prototype.toString.call(x);`;

  it('come and go as they are', () =>
    passes(
      `const value = { a: [1, , 3], m: new Map([[{ k: 1 }, new Set([1n])]]), d: new Date(5), u: undefined, n: null, z: -0, nan: NaN, big: 2n ** 90n, b: new Uint8Array([1, 2]), s: 'é😀\\ud800' };
       expect(await sut.call('echo', value)).toEqual(value);`,
      echo,
    ));

  it('are copies', () =>
    passes(
      `const list = [1]; const got = await sut.call('push', list); expect(got).toEqual([1, 2]); expect(list).toEqual([1]);
       got.push(3); expect(await sut.call('last')).toEqual([1, 2]);`,
      `let kept: number[]; export const push = (list: number[]) => { list.push(2); kept = list; return list; }; export const last = () => kept;`,
    ));

  it('of a class keep their data and their methods', () =>
    passes(
      `const job = await sut.call('make'); expect(job.id).toBe(7); expect(job).toEqual({ id: 7, tags: ['x'] });
       expect(await job.double()).toBe(14); expect(await sut.call('isJob', job)).toBe(true);`,
      `class Job { tags = ['x']; constructor(readonly id: number) {} double() { return this.id * 2; } }
       export const make = () => new Job(7); export const isJob = (x: unknown) => x instanceof Job;`,
    ));

  it('that are functions can be called, and stay the same function', () =>
    passes(
      `const heard = []; const bus = { on: (f) => { heard.push(f); }, off: (f) => { heard.splice(heard.indexOf(f), 1); } };
       await sut.call('listen', bus); expect(heard.length).toBe(1); expect(await heard[0](20)).toBe(21);
       await sut.call('leave', bus); expect(heard.length).toBe(0);`,
      `const f = (n: number) => n + 1; export const listen = (bus: any) => bus.on(f); export const leave = (bus: any) => bus.off(f);`,
    ));

  it('name the first difference', async () => {
    const record = await sandbox.test(
      `expect(await sut.call('echo', [{ a: 1 }, { a: { b: 'x' } }]), 'the second answer').toEqual([{ a: 1 }, { a: { b: 'y' } }]);`,
      echo,
    );
    expect(record).toMatchObject({
      status: 'failed',
      message: 'the second answer, at [1].a.b: expected "y", received "x"',
      difference: { path: '[1].a.b', expected: '"y"', received: '"x"' },
    });
  });
});

describe('instances', () => {
  const counter = `let n = 0; export const add = () => ++n; export const now = () => Date.now();
    export const slow = async (f: () => Promise<void>) => { await f(); n += 100; return n; }; export const tick = (f: () => void) => { setInterval(f, 10); };`;

  it('have a state and a clock of their own on one timeline', () =>
    passes(
      `const other = await node({ skewMs: -300 }); await sut.call('add');
       expect(await other.sut.call('add')).toBe(1); expect(await sut.call('add')).toBe(2);
       expect((await sut.call('now')) - (await other.sut.call('now'))).toBe(300);`,
      counter,
    ));

  it('crash as a killed process does', () =>
    passes(
      `const other = await node(); const ticks = fake.sync(() => {}); await other.sut.call('tick', ticks);
       await clock.advance(25); expect(ticks.calls.length).toBe(2);
       const held = fake.held(() => 1); const lost = other.sut.call('slow', held);
       other.crash(); expect((await settle(lost)).error.name).toBe('Crashed');
       await held.release(); await clock.advance(100); expect(ticks.calls.length).toBe(2);
       expect((await settle(other.sut.call('add'))).status).toBe('rejected');`,
      counter,
    ));
});

describe('limits and ends', () => {
  it('CPU by ticks', async () => {
    const record = await sandbox.test(
      `await settle(sut.call('spin'));`,
      `export const spin = () => { for (;;) try { for (;;); } catch {} };`,
    );
    expect(record).toMatchObject({ status: 'time-limit', ticks: 10_000_000 });
  });

  it('memory', async () => {
    const source = `export const eat = () => { const kept = []; for (;;) kept.push(new Array(1000).fill(0)); };`;
    const record = await sandbox.test(`await sut.call('eat');`, source, { limits: { memoryBytes: 8 * 1024 * 1024 } });
    expect(record).toMatchObject({ status: 'memory-limit', message: 'needed more than 8,388,608 bytes', line: 1 });
  });

  it('stack', async () => {
    const record = await sandbox.test(`await sut.call('deep');`, `export const deep = (): number => 1 +\n deep();`);
    expect(record).toMatchObject({ status: 'error', line: 2 });
    expect(record.message).toMatch(/^RangeError: Maximum call stack/);
  });

  it('console: kept, cut, and too much', async () => {
    const source = `export const say = (n: number) => { for (let i = 0; i < n; i++) console.log('x'.repeat(99)); };`;
    const cut = await sandbox.test(`await sut.call('say', 50);`, source, { limits: { consoleKeptBytes: 1_000 } });
    expect(cut).toMatchObject({ status: 'passed', consoleCut: true });
    expect(cut.console).toHaveLength(10);
    const flood = await sandbox.test(`await sut.call('say', 1e9);`, source, { limits: { consoleLimitBytes: 20_000 } });
    expect(flood).toMatchObject({ status: 'output-limit', consoleCut: false });
  });

  it('errors of the submission, with its own line', async () => {
    const record = await sandbox.test(
      `await sut.call('bad');`,
      `// one\n// two\nexport const bad = () => { throw new TypeError('no'); };`,
    );
    expect(record).toMatchObject({ status: 'error', message: 'TypeError: no', line: 3 });
  });

  it('what Node.js would die of: an error in a timer, a rejection that nothing handles', async () => {
    const timer = await sandbox.test(
      `await sut.call('later'); await clock.advance(5);`,
      `export const later = () => { setTimeout(() => {\n throw new Error('late'); }, 5); };`,
    );
    expect(timer).toMatchObject({ status: 'error', message: 'in a timer: Error: late', line: 2 });
    const dark = await sandbox.test(
      `await sut.call('dark');`,
      `export const dark = () => { Promise.reject(new Error('dark')); };`,
    );
    expect(dark.message).toBe('a rejection that nothing handles: Error: dark');
    await passes(
      `await sut.call('caught');`,
      `export const caught = async () => { const p = Promise.reject(new Error('x')); await null; await p.catch(() => {}); };`,
    );
  });

  it('a test that cannot go on blames nobody’s code by quoting it', async () => {
    const record = await sandbox.test(
      `const SECRET = await sut.call('nothing'); SECRET.field.SECRET();`,
      `export const nothing = () => undefined;`,
    );
    expect(record).toMatchObject({
      status: 'failed',
      message: 'the test could not go on with what the submission returned',
    });
    expect(sandbox.diagnoses.at(-1)).toMatch(/TypeError.*\n.*suite\/visible\.ts/);
  });

  it('a missing export, a missing method', async () => {
    expect((await sandbox.test(`await sut.create('Nope');`, 'export {};')).message).toBe(
      'TypeError: the submission does not export Nope',
    );
    const method = await sandbox.test(`const a = await sut.create('A'); await a.go();`, 'export class A {}');
    expect(method.message).toBe('TypeError: there is no method go');
  });
});

describe('what a test can look at', () => {
  it('the heap, the console, parameters and randomness by seed', async () => {
    const source = `const kept: unknown[] = []; export const keep = (n: number) => { for (let i = 0; i < n; i++) kept.push({ i }); }; export const say = (x: unknown) => console.warn('said', x, [1]); export const nothing = () => {};`;
    const body = `const before = await heapBytes(); for (let i = 0; i < 300; i++) await sut.call('nothing');
      expect(Math.abs((await heapBytes()) - before), 'three hundred calls leave nothing').toBeWithin(0, 2000);
      await sut.call('keep', 1000); expect((await heapBytes()) - before).toBeWithin(20_000, 200_000);
      await sut.call('say', params.name); expect(printed()).toEqual(['said alice [1]']); fail(JSON.stringify(random.shuffle([1, 2, 3, 4, 5, 6])));`;
    const [one, same, other] = [
      await sandbox.test(body, source, { seed: 1, parameters: { name: 'alice' } }),
      await sandbox.test(body, source, { seed: 1, parameters: { name: 'alice' } }),
      await sandbox.test(body, source, { seed: 2, parameters: { name: 'alice' } }),
    ];
    expect(one.message).toMatch(/^\[\d(,\d){5}\]$/);
    expect(same).toEqual(one);
    expect(other.message).not.toBe(one.message);
  });
});
