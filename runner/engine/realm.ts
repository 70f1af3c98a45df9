/**
 * One fresh QuickJS machine: the only file that talks to the engine's own functions. A call never throws for what guest
 * code does: it completes with a value or with an error, both as handles, and nothing is read off them here (the package's
 * own `callFunction` reads `message` and `stack` of what was thrown, which would run getters of the candidate).
 *
 * Time, the clock's start and the seed of `Math.random` come from outside, at the engine's own system calls, so that no
 * patch inside can undo them.
 */
import { EvalFlags, JSValueHandle, QuickJS } from 'quickjs-wasi';

export type Handle = JSValueHandle;

/** How a guest operation ended. The handle is the caller's to dispose of. */
export type Completion = { readonly ok: true; readonly value: Handle } | { readonly ok: false; readonly error: Handle };

/** The engine's heap is full, as seen from the host's side of a copy. */
export class HeapFull extends Error {}

export interface RealmOptions {
  readonly module: WebAssembly.Module;
  readonly memoryBytes: number;
  readonly stackBytes: number;
  /** 32 bits; decides `Math.random`. */
  readonly seed: number;
  /** Milliseconds since 1970 as the guest's `Date` reads them. */
  readonly wallClock: () => number;
  /** Virtual milliseconds since the test began, for `performance.now`. */
  readonly now: () => number;
  /** Called each 10,000 polls of the engine; true stops what runs, for good. */
  readonly interrupt: () => boolean;
  /** Texts of the modules that can be imported, by their own names. */
  readonly modules?: Readonly<Record<string, string>>;
  /** The name of the module that an import means, or null when there is none. */
  readonly resolveImport?: (specifier: string) => string | null;
  /** What an import that means no module says. */
  readonly refuseImport: (specifier: string) => string;
  readonly onRejection: (reason: Handle, promise: Handle, handled: boolean) => void;
}

const CLOCK_REALTIME = 0;
const NANOSECONDS_A_MS = 1_000_000n;
/** Keeps the seed of `Math.random` (microseconds of the clock at the start) away from small numbers. */
const SEED_OFFSET_MS = 1_000_000_000;

/** An error for the guest that carries nothing of the host: no stack, no path. */
export function bareError(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  error.stack = '';
  return error;
}

export class Realm {
  readonly vm: QuickJS;
  #alive = true;

  private constructor(vm: QuickJS) {
    this.vm = vm;
  }

  static async open(options: RealmOptions): Promise<Realm> {
    let starting = true;
    const startMs = SEED_OFFSET_MS + options.seed;
    const vm = await QuickJS.create({
      wasm: options.module,
      memoryLimit: options.memoryBytes,
      maxStackSize: options.stackBytes,
      timezoneOffset: 0,
      interruptHandler: options.interrupt,
      onUnhandledRejection: (promise, reason, handled) => options.onRejection(reason, promise, handled),
      moduleLoader: {
        normalize: (_base, specifier) => {
          const name = options.resolveImport?.(specifier) ?? null;
          if (name === null) throw bareError('Error', options.refuseImport(specifier.slice(0, 200)));
          return name;
        },
        load: (name) => {
          const text = options.modules?.[name];
          if (text === undefined) throw bareError('Error', options.refuseImport(name.slice(0, 200)));
          return text;
        },
      },
      wasi: (memory) => ({
        clock_time_get(clock: number, _precision: bigint, at: number) {
          const ms = clock === CLOCK_REALTIME ? (starting ? startMs : options.wallClock()) : options.now();
          const nanoseconds = BigInt(Math.floor(ms * 1000)) * (NANOSECONDS_A_MS / 1000n);
          new DataView(memory.buffer).setBigUint64(at, nanoseconds, true);
          return 0;
        },
        random_get(at: number, length: number) {
          new Uint8Array(memory.buffer, at, length).fill(options.seed & 0xff);
          return 0;
        },
        fd_write: () => 8,
      }),
    });
    starting = false;
    return new Realm(vm);
  }

  get alive(): boolean {
    return this.#alive;
  }

  dispose(): void {
    this.#alive = false;
    this.vm.dispose();
  }

  /** Compiles a module or a script to bytecode without running any of it. */
  compile(source: string, name: string, kind: 'module' | 'script'): { bytecode: Uint8Array } | { error: Handle } {
    const e = this.vm._getExports();
    const [text, file, length] = [this.#text(source), this.#text(name), this.#allocate(4)];
    const flags = kind === 'module' ? EvalFlags.TYPE_MODULE : EvalFlags.TYPE_GLOBAL;
    const at = e.qjs_compile(text.ptr, text.len, file.ptr, flags, 0, length);
    const size = new DataView(e.memory.buffer).getUint32(length, true);
    for (const pointer of [text.ptr, file.ptr, length]) e.wasm_free(pointer);
    if (at === 0) return { error: this.#pendingError() };
    const bytecode = new Uint8Array(e.memory.buffer, at, size).slice();
    e.wasm_free(at);
    return { bytecode };
  }

  /** Runs bytecode of `compile`: a script completes with its last value, a module with a promise of its namespace. */
  run(bytecode: Uint8Array): Completion {
    const e = this.vm._getExports();
    const at = this.#allocate(bytecode.byteLength);
    new Uint8Array(e.memory.buffer, at, bytecode.byteLength).set(bytecode);
    const result = e.qjs_eval_bytecode(at, bytecode.byteLength);
    e.wasm_free(at);
    return this.#complete(result);
  }

  /** Evaluates the text of a module; completes with a promise of its namespace. */
  evaluate(source: string, name: string): Completion {
    const e = this.vm._getExports();
    const [text, file] = [this.#text(source), this.#text(name)];
    const result = e.qjs_eval(text.ptr, text.len, file.ptr, EvalFlags.TYPE_MODULE);
    e.wasm_free(text.ptr);
    e.wasm_free(file.ptr);
    return this.#complete(result);
  }

  call(fn: Handle, self: Handle, args: readonly Handle[]): Completion {
    return this.#withArguments(args, (count, at) => this.vm._getExports().qjs_call(fn.ptr, self.ptr, count, at));
  }

  construct(made: Handle, args: readonly Handle[]): Completion {
    return this.#withArguments(args, (count, at) => this.vm._getExports().qjs_call_constructor(made.ptr, count, at));
  }

  /** Reads a property as guest code would: a getter or a trap runs, within the guest's budget. */
  get(object: Handle, key: string): Completion {
    const name = this.vm.newString(key);
    const result = this.vm._getExports().qjs_get_prop_value(object.ptr, name.ptr);
    name.dispose();
    return this.#complete(result);
  }

  /** Runs one job that is due (a promise's reaction); false when none is. An error of a job goes nowhere. */
  runJob(): boolean {
    const e = this.vm._getExports();
    if (e.qjs_is_job_pending() === 0) return false;
    if (e.qjs_execute_pending_job() < 0) this.#pendingError().dispose();
    return true;
  }

  get hasJobs(): boolean {
    return this.vm._getExports().qjs_is_job_pending() !== 0;
  }

  /** Subscribes to a promise without looking up `then`, which the guest may have replaced. */
  subscribe(promise: Handle, onFulfilled: (value: Handle) => void, onRejected: (error: Handle) => void): void {
    const functions: Handle[] = [];
    const hear = (listener: (value: Handle) => void): Handle => {
      const { vm } = this;
      const fn = vm.newEphemeralFunction((value) => {
        if (value) listener(value);
        if (this.#alive) for (const each of functions.splice(0)) each.dispose();
        return vm.undefined;
      });
      functions.push(fn);
      return fn;
    };
    const [fulfilled, rejected] = [hear(onFulfilled), hear(onRejected)];
    const e = this.vm._getExports();
    e.qjs_free_value(e.qjs_promise_then(promise.ptr, fulfilled.ptr, rejected.ptr));
  }

  /** The value or the reason of a promise that has settled. */
  promiseResult(promise: Handle): Handle {
    return new JSValueHandle(this.vm, this.vm._getExports().qjs_promise_result(promise.ptr));
  }

  /** An element of a list that nothing of the guest has touched. */
  element(list: Handle, at: number): Handle {
    return new JSValueHandle(this.vm, this.vm._getExports().qjs_get_prop_uint32(list.ptr, at));
  }

  /** The value of an own data property, `'accessor'` for one with a getter, or null when there is none. Runs no guest code. */
  ownValue(object: Handle, key: Handle): Handle | 'accessor' | null {
    const e = this.vm._getExports();
    const descriptor = e.qjs_get_own_property_descriptor(object.ptr, key.ptr);
    if (descriptor === 0) return null;
    const read = this.#complete(descriptor);
    if (!read.ok) {
      read.error.dispose();
      throw new HeapFull();
    }
    // biome-ignore lint/suspicious/noPrototypeBuiltins: a method of the handle, which asks the engine.
    const value = read.value.hasOwnProperty('value') ? read.value.getProp('value') : 'accessor';
    read.value.dispose();
    return value;
  }

  /** A copy of the bytes of a Uint8Array, or null when there are more than `most`. Reads no property of it. */
  bytes(array: Handle, most: number): Uint8Array | null {
    const e = this.vm._getExports();
    const at = this.#allocate(16);
    const buffer = this.#complete(e.qjs_get_typed_array_buffer(array.ptr, at, at + 4, at + 8));
    const view = new DataView(e.memory.buffer);
    const [offset, size] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    let copy: Uint8Array | null = null;
    if (buffer.ok && size <= most) {
      const start = e.qjs_get_array_buffer(buffer.value.ptr, at + 12);
      copy = new Uint8Array(e.memory.buffer, start + offset, size).slice();
    }
    (buffer.ok ? buffer.value : buffer.error).dispose();
    e.wasm_free(at);
    return copy;
  }

  /** Bytes that live on the guest's heap after a collection. */
  heapBytes(): number {
    this.vm.runGC();
    return this.vm.getMemoryUsage().mallocSize;
  }

  #withArguments(args: readonly Handle[], go: (count: number, at: number) => number): Completion {
    const e = this.vm._getExports();
    if (args.length === 0) return this.#complete(go(0, 0));
    const at = this.#allocate(args.length * 4);
    const view = new DataView(e.memory.buffer);
    args.forEach((argument, index) => {
      view.setUint32(at + index * 4, argument.ptr, true);
    });
    const result = go(args.length, at);
    e.wasm_free(at);
    return this.#complete(result);
  }

  #complete(result: number): Completion {
    if (result === 0) throw new HeapFull();
    const value = new JSValueHandle(this.vm, result);
    if (this.vm._getExports().qjs_is_exception(result) === 0) return { ok: true, value };
    value.dispose();
    return { ok: false, error: this.#pendingError() };
  }

  #pendingError(): Handle {
    return new JSValueHandle(this.vm, this.vm._getExports().qjs_get_exception());
  }

  #allocate(size: number): number {
    const at = this.vm._getExports().wasm_malloc(size);
    if (at === 0) throw new HeapFull();
    return at;
  }

  #text(text: string): { ptr: number; len: number } {
    return this.vm._writeString(text);
  }
}
