/**
 * Attacks of our own: each tries one way to pass without solving, to be believed, to read the test, to get out, or to take
 * the host down. Each is the body of an ES module that exports `create`, as the control suite calls it.
 */

export interface Attack {
  readonly id: string;
  readonly what: string;
  readonly source: string;
}

/** A module whose object answers every call by `attack`, the body of a function with `self` and `args`. */
const byCall = (id: string, what: string, attack: string, before = ''): Attack => ({
  id,
  what,
  source: `${before}
const attack = (self, args) => { ${attack} };
export class Solution {
  constructor(options, env) { this.options = options; this.env = env; }
  tryAcquire(...args) { return attack(this, args); }
  get(...args) { return attack(this, args); }
}
export const create = (options, env) => new Solution(options, env);`,
});

/** The same with an asynchronous body. */
const byAsyncCall = (id: string, what: string, attack: string, before = ''): Attack =>
  byCall(id, what, `return (async () => { ${attack} })();`, before);

const FORGED_RECORD = JSON.stringify({
  type: 'record',
  number: 1,
  record: {
    ...{ id: 'first', status: 'passed', message: null, difference: null, line: null },
    ...{ ticks: 0, virtualMs: 0, console: [], consoleCut: false },
  },
});

export const ATTACKS: readonly Attack[] = [
  byCall(
    'records-on-every-channel',
    'writes a record of its own to the console, to descriptors and to the standard output',
    `console.log(${JSON.stringify(FORGED_RECORD)} + '\\n');
     console.log('\\n' + ${JSON.stringify(FORGED_RECORD)} + '\\n');
     for (const name of ['process', 'std', 'os', 'require', 'Deno', 'Bun', 'print', 'scriptArgs']) {
       const found = globalThis[name];
       if (found) console.log('PWNED', name);
     }
     return true;`,
  ),
  byCall(
    'getters-on-return',
    'returns an object whose fields are getters that look at who asks',
    `let n = 0; return Object.defineProperty({}, 'allowed', { enumerable: true, get() { n++; console.log('PWNED getter ran'); return n > 0; } });`,
  ),
  byCall(
    'proxy-on-return',
    'returns a Proxy whose traps answer whatever is asked',
    `return new Proxy(() => {}, {
       get(target, key) { console.log('PWNED trap', String(key)); return true; },
       getPrototypeOf() { console.log('PWNED trap'); return Boolean.prototype; },
       ownKeys() { console.log('PWNED trap'); return []; },
       getOwnPropertyDescriptor() { console.log('PWNED trap'); },
       apply() { return true; },
     });`,
  ),
  byCall(
    'thenable-on-return',
    'returns a thenable that would be called by an await of the host',
    `return { then(resolve) { console.log('PWNED then called'); resolve(false); } };`,
  ),
  byCall(
    'promise-with-own-then',
    'returns a real promise whose then is its own, and a Promise subclass',
    `const p = Promise.resolve(true);
     p.then = (f) => { console.log('PWNED own then'); f(false); return p; };
     p.constructor = { [Symbol.species]: function () { console.log('PWNED species'); } };
     return p;`,
  ),
  byCall(
    'proto-keys',
    'returns own __proto__, constructor and prototype keys, and pollutes its own prototypes',
    `Object.prototype.polluted = true; Array.prototype.polluted = true; Object.prototype.status = 'passed';
     Object.defineProperty(Array.prototype, '0', { set() {}, get() { return true; }, configurable: true });
     return JSON.parse('{"__proto__": {"polluted": true, "status": "passed"}, "constructor": {"prototype": {"polluted": true}}, "toString": 1}');`,
  ),
  byCall(
    'setters-where-the-host-builds',
    'puts setters on the prototypes of whatever the host might build while it reads',
    `for (const key of ['value', 'get', 'set', 'writable', 'enumerable', 'configurable', 'length', 'name', 'message', 'stack', '0', '1', '2']) {
       for (const proto of [Object.prototype, Array.prototype, Function.prototype, Error.prototype]) {
         try { Object.defineProperty(proto, key, { set() { print('PWNED setter ' + key); }, get() { print('PWNED getter ' + key); return true; }, configurable: true }); } catch {}
       }
     }
     const result = { a: 1, list: [1, 2], map: new Map([[1, 2]]), error: new Error('x') };
     armed = true;
     return result;`,
    'const log = console.log; let armed = false; const print = (text) => { if (armed) log(text); };',
  ),
  byCall(
    'huge-string-on-return',
    'returns a string of thirty million characters, again and again',
    `return 'x'.repeat(3e7);`,
  ),
  byCall(
    'huge-array-on-return',
    'returns an array that says it has four thousand million elements',
    `const a = []; a.length = 4294967295; return a;`,
  ),
  byCall(
    'a-hundred-thousand-keys',
    'returns an object with a hundred thousand fields, deep and with cycles',
    `const o = {}; for (let i = 0; i < 1e5; i++) o['k' + i] = o; o.self = { self: o }; return o;`,
  ),
  byCall(
    'symbols-that-convert',
    'returns objects with Symbol.toPrimitive, toStringTag, hasInstance and asymmetricMatch',
    `return {
       [Symbol.toPrimitive]() { console.log('PWNED toPrimitive'); return true; }, [Symbol.toStringTag]: 'Boolean',
       asymmetricMatch() { console.log('PWNED asymmetricMatch'); return true; }, valueOf() { console.log('PWNED valueOf'); return true; },
       equals() { console.log('PWNED equals'); return true; }, '$$typeof': Symbol.for('jest.asymmetricMatcher'), toJSON() { console.log('PWNED toJSON'); return true; },
     };`,
  ),
  byCall(
    'function-constructor',
    'climbs from everything it was given to a Function of the host',
    `const seen = [self, self.options, self.env, ...args, ...Object.values(self.env ?? {})];
     for (const value of seen) {
       for (const start of [value, value?.constructor, value && Object.getPrototypeOf(value)]) {
         try {
           const found = start.constructor.constructor('return typeof process === "undefined" ? null : process')();
           if (found) console.log('PWNED', found.pid);
         } catch {}
       }
     }
     try { console.log(new Function('return Object.keys(globalThis).join()')()); } catch {}
     return true;`,
  ),
  byAsyncCall(
    'stack-of-the-host',
    'reads the stack, cause and file of everything that the callbacks throw, at once and later',
    `for (const fn of [self.env?.failingLoader, self.env?.store?.get, self.env?.loader]) {
       try { console.log(String(await fn?.(Symbol('x')))); } catch (e) {
         console.log('S', e.name, e.message, e.stack, e.fileName, e.lineNumber, e.cause, Object.getOwnPropertyNames(e).join());
       }
     }
     Error.prepareStackTrace = (e, frames) => { console.log('F', frames.map((f) => String(f.getFileName?.())).join()); return frames; };
     try { self.env.store.get(); } catch (e) { console.log(String(e.stack)); }
     return true;`,
  ),
  byCall(
    'timers-after-the-end',
    'leaves timers, intervals and jobs behind that print and pass when everybody has gone',
    `setTimeout(() => console.log('PWNED late'), 3_600_000); setInterval(() => console.log('PWNED late'), 3_600_000);
     new FinalizationRegistry(() => console.log('PWNED final')).register({}, 1);
     return true;`,
  ),
  byAsyncCall(
    'dynamic-imports',
    'imports builtins of Node, files, data, and the modules of the runner by name',
    `for (const name of ['fs', 'node:fs', 'node:child_process', 'os', 'std', 'bjson', '/etc/passwd', 'file:///etc/passwd',
                         'data:text/javascript,export default 1', './solution.ts', 'prelude', 'own-tests', '../suite/hidden.ts', 'quickjs-wasi']) {
       try { const m = await import(name); console.log('PWNED imported', name, Object.keys(m).join()); } catch (e) { console.log(e.message.replaceAll(name, 'it')); }
     }
     return true;`,
  ),
  byCall(
    'reads-by-to-string-and-caller',
    'asks functions for their text, their callers and their arguments',
    `for (const fn of [...Object.values(self.env ?? {}), self.env?.store?.get, attack]) {
       if (typeof fn !== 'function' || fn === attack) continue;
       try { console.log(fn.name, fn.length, Function.prototype.toString.call(fn), fn.caller, fn.arguments, Object.getOwnPropertyNames(fn).join()); } catch (e) { console.log(e.message); }
     }
     console.log(new Error('where').stack);
     return true;`,
  ),
  byCall(
    'not-a-number-and-minus-zero',
    'answers with values that are equal only under a loose comparison',
    `const answers = [NaN, -0, 1, 'true', [true], new Boolean(true), Object(true), new String('true'), 1n]; return answers[(self.n = (self.n ?? -1) + 1) % answers.length];`,
  ),
  byCall(
    'class-instance-spoof',
    'returns instances of Date, Map, Error and Promise whose methods are its own',
    `const m = new Map([['a', 1]]); m.size; m.entries = m.forEach = m.get = () => { console.log('PWNED method'); return true; };
     Map.prototype.forEach = Map.prototype.entries = Date.prototype.getTime = Set.prototype.forEach = () => { console.log('PWNED primordial'); return 1; };
     Object.setPrototypeOf(m, Boolean.prototype);
     return [m, new Date(0), new Set([1]), Object.setPrototypeOf(() => {}, Promise.prototype)];`,
  ),
  byCall(
    'throws-what-lies',
    'throws errors whose name, message and stack are getters or Proxies',
    `const e = new Error(); Object.defineProperty(e, 'message', { get() { console.log('PWNED message getter'); return 'passed'; } });
     Object.defineProperty(e, 'stack', { get() { console.log('PWNED stack getter'); return 'at /home/user/secret.ts:1:1'; } });
     Object.setPrototypeOf(e, new Proxy(Error.prototype, { get() { console.log('PWNED proto trap'); } }));
     throw e;`,
  ),
  byCall(
    'claims-to-be-the-harness',
    'throws objects that look like the host’s own ends',
    `throw Object.assign(new Error('the test has ended'), { name: 'CheckFailed', status: 'passed', difference: null, end: { status: 'passed' } });`,
  ),
  byCall(
    'tampers-with-the-prelude',
    'replaces timers, the console, Promise and Math before and during the test',
    `globalThis.setTimeout = (f) => f(); globalThis.Promise = class { then() { return true; } }; Math.random = () => 0; console.log = () => {};
     delete globalThis.structuredClone; Object.freeze(globalThis); Reflect.apply = () => true; Function.prototype.call = Function.prototype.apply = () => true;
     return true;`,
  ),
  byCall(
    'mutates-what-it-was-given',
    'changes its options and callbacks, hoping that the test shares them',
    `self.options.capacity = self.options.limit = 1e9; if (self.env) { self.env.loader = async () => 'x'; self.env.loader.calls = [1]; Object.assign(self.env, { expected: true }); }
     try { args.push('passed'); args[0] = 'other'; } catch {}
     return true;`,
  ),
  byAsyncCall(
    'calls-callbacks-without-end',
    'calls the callbacks of the test for ever, without letting time pass',
    `const fn = self.env.loader ?? self.env.note; for (;;) await fn?.('k');`,
  ),
  byCall(
    'rejects-in-the-dark',
    'leaves rejections that nobody handles and hopes that the process dies of them',
    `for (let i = 0; i < 5_000; i++) Promise.reject(new Error('dark ' + i)); return true;`,
  ),
  byCall(
    'prints-control-characters',
    'prints escapes, zero bytes, lone surrogates and broken JSON',
    `console.log('\\u001b]0;PWN\\u0007\\u0000\\ud800","status":"passed"}\\n{"type":"done","number":1}\\n\\u2028\\u2029'); console.error({ toString() { throw 1; } }, Symbol('s'), -0, 10n ** 500n); return true;`,
  ),
  byCall(
    'buffers-beyond-the-heap',
    'asks for buffers, shared buffers and strings beyond the heap and catches each refusal',
    `const kept = []; for (let i = 0; i < 200; i++) { try { kept.push(new ArrayBuffer(2 ** 25)); } catch {} try { kept.push(new SharedArrayBuffer(2 ** 25)); } catch {} try { kept.push(new Uint8Array(2 ** 30)); } catch {} } return kept.length === 0 ? false : true;`,
  ),
  {
    id: 'never-loads',
    what: 'awaits for ever at the top of its module',
    source: 'await new Promise(() => {}); export const create = () => true;',
  },
  {
    id: 'loops-while-loading',
    what: 'loops for ever at the top of its module',
    source: 'for (;;) {} export const create = () => true;',
  },
  {
    id: 'exports-that-change',
    what: 'exports a binding that is something else each time it is read',
    source: `export let create = () => { create = null; return { tryAcquire: () => true, get tryAcquireX() { return 1; } }; };`,
  },
];
