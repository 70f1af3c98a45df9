/**
 * Runs a toy in the engine that candidates' code runs in (QuickJS in WebAssembly), here in the browser's own worker: own tests
 * or a scratch file beside a solution, with virtual time. Nothing of the practice room is sent anywhere, so nothing of it is
 * run anywhere else. It is for trying the keys; verdicts come from the sandbox on the server, which measures and confines.
 */
import { QuickJS } from 'quickjs-wasi';
import { transform } from 'sucrase';
import type { CandidateRecord } from '../candidate-view';

export interface PracticeJob {
  readonly language: 'typescript' | 'javascript';
  readonly solution: string;
  /** The file that is run beside it. */
  readonly file: string;
}

export type PracticeResult =
  | { readonly ok: true; readonly records: readonly CandidateRecord[] }
  /** What cannot be read, and where. */
  | { readonly ok: false; readonly message: string; readonly line: number | null };

const MEMORY_BYTES = 64 * 1024 * 1024;
/** Checks of the engine after which a run that does not come back is stopped. */
const PATIENCE = 600;
const MOST_STEPS = 10_000;

/** Runs inside of the engine: clock, timers, console, `node:test`, `node:assert/strict`, and one test after the other. */
const PRELUDE = `(() => {
  let now = 0, order = 0, began = 0, current = null, lines = [], over = false;
  const timers = new Map(), tests = [], records = [];
  const show = (value) => typeof value === 'string' ? value
    : value instanceof Error ? value.name + ': ' + value.message
    : typeof value === 'function' ? '[function]'
    : value === undefined ? 'undefined' : typeof value === 'bigint' ? value + 'n' : JSON.stringify(value);
  globalThis.console = {};
  for (const level of ['log', 'info', 'warn', 'error', 'debug']) {
    console[level] = (...values) => {
      if (lines.length < 500) lines.push({ level, atMs: now - began, text: values.map(show).join(' ') });
    };
  }
  Date.now = () => Date.UTC(2026, 0, 1) + now;
  globalThis.performance = { now: () => now };
  const set = (run, ms, every) => {
    const wait = Math.max(1, Math.floor(Number(ms)) || 0);
    timers.set(++order, { id: order, at: now + wait, run, every: every ? wait : 0 });
    return order;
  };
  globalThis.setTimeout = (run, ms, ...args) => set(() => run(...args), ms, false);
  globalThis.setInterval = (run, ms, ...args) => set(() => run(...args), ms, true);
  globalThis.clearTimeout = globalThis.clearInterval = (id) => void timers.delete(id);
  globalThis.queueMicrotask = (run) => void Promise.resolve().then(run);
  const same = (a, b) => {
    if (Object.is(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
  };
  class AssertionError extends Error {
    constructor(message, received, expected) {
      super(message);
      this.name = 'AssertionError';
      if (arguments.length > 1) this.difference = { path: '', expected: String(show(expected)), received: String(show(received)) };
    }
  }
  const must = (holds, message, ...values) => { if (!holds) throw new AssertionError(message, ...values); };
  const assert = (value, message = 'is not true') => must(value, message, value, true);
  Object.assign(assert, {
    ok: assert,
    equal: (a, b, message = 'the two differ') => must(Object.is(a, b), message, a, b),
    strictEqual: (a, b, message = 'the two differ') => must(Object.is(a, b), message, a, b),
    notEqual: (a, b, message = 'the two are equal') => must(!Object.is(a, b), message),
    deepEqual: (a, b, message = 'the two differ') => must(same(a, b), message, a, b),
    deepStrictEqual: (a, b, message = 'the two differ') => must(same(a, b), message, a, b),
    fail: (message = 'failed') => must(false, message),
    throws: (work) => { let threw = false; try { work(); } catch { threw = true; } must(threw, 'nothing was thrown'); },
    rejects: async (work) => {
      let threw = false;
      try { await (typeof work === 'function' ? work() : work); } catch { threw = true; }
      must(threw, 'nothing was rejected');
    },
  });
  const test = (title, body) => { tests.push({ title, body }); };
  Object.assign(test, { test, it: test, describe: (_, body) => body(), default: test });
  const modules = { 'node:test': test, 'node:assert/strict': assert, 'node:assert': assert };
  const require = (name) => {
    const found = modules[name.replace(/[.][jt]s$/, '')];
    if (!found) throw new Error("'" + name + "' cannot be imported: there are './solution', 'node:test' and 'node:assert/strict'");
    return found;
  };
  globalThis.load = (name, factory) => {
    const module = { exports: {} };
    modules[name] = module.exports;
    factory(require, module, module.exports);
    modules[name] = module.exports;
  };
  const lineOf = (error) => Number(/solution\\.js:(\\d+)/.exec(error?.stack ?? '')?.[1]) || null;
  const note = (id, title, error) => {
    records.push({
      id, title, status: error === null ? 'passed' : error.value?.difference || error.value?.name === 'AssertionError' ? 'failed' : 'error',
      message: error === null ? null : error.value instanceof Error ? error.value.name + ': ' + error.value.message : show(error.value),
      difference: error?.value?.difference ?? null, line: error === null ? null : lineOf(error.value),
      virtualMs: now - began, console: lines.splice(0), consoleCut: false,
    });
    current = null;
  };
  globalThis.stranded = () => {
    if (current === null) return;
    note('own ' + records.length, current.title, { value: new Error('waits for something that never comes') });
  };
  globalThis.failed = (error) => note('scratch', 'The file', { value: error });
  /** One step: the next test, the next timer, or the end. */
  globalThis.step = () => {
    if (current === null && tests.length > 0) {
      current = tests.shift();
      began = now;
      const { title, body } = current;
      const id = 'own ' + records.length;
      Promise.resolve().then(body).then(() => note(id, title, null), (value) => note(id, title, { value }));
      return true;
    }
    const [next] = [...timers.values()].sort((a, b) => a.at - b.at || a.id - b.id);
    if (next === undefined) {
      if (current === null && !over && records.length === 0) { over = true; note('scratch', 'The file', null); }
      return false;
    }
    now = Math.max(now, next.at);
    if (next.every > 0) next.at += next.every; else timers.delete(next.id);
    next.run();
    return true;
  };
  globalThis.waits = () => current !== null || tests.length > 0;
  globalThis.report = () => JSON.stringify(records);
})()`;

const ENDLESS: PracticeResult = { ok: false, message: 'It does not come back, and was stopped.', line: null };

/** A module as a function body, with its imports as calls; lines stay where they were. */
function asFactory(source: string): string {
  return transform(source, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code;
}

function cannotBeRead(error: unknown): PracticeResult {
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, message, line: Number(/\((\d+):\d+\)/.exec(message)?.[1]) || null };
}

export async function practise(job: PracticeJob, wasm: WebAssembly.Module): Promise<PracticeResult> {
  let [solution, file] = ['', ''];
  try {
    solution = asFactory(job.solution);
    file = asFactory(job.file);
  } catch (error) {
    return cannotBeRead(error);
  }
  let spent = 0;
  const vm = await QuickJS.create({
    wasm,
    memoryLimit: MEMORY_BYTES,
    interruptHandler: () => {
      spent += 1;
      return spent > PATIENCE;
    },
  });
  const load = (name: string, code: string, called: string): void => {
    vm.evalCode(`load('${name}', (require, module, exports) => {${code}\n})`, called).dispose();
    vm.executePendingJobs();
  };
  const ask = (code: string): string => {
    const answer = vm.evalCode(code);
    try {
      return answer.toString();
    } finally {
      answer.dispose();
    }
  };
  try {
    ask(PRELUDE);
    try {
      load('./solution', solution, 'solution.js');
      load('./own', file, 'own.js');
    } catch (error) {
      return spent > PATIENCE ? ENDLESS : cannotBeRead(error);
    }
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const went = ask('step()') === 'true';
      vm.executePendingJobs();
      if (went) continue;
      if (ask('waits()') !== 'true') break;
      ask('stranded()');
    }
    return { ok: true, records: JSON.parse(ask('report()')) as CandidateRecord[] };
  } catch (error) {
    return spent > PATIENCE ? ENDLESS : { ok: false, message: String(error), line: null };
  } finally {
    vm.dispose();
  }
}
