/**
 * One instance of the submission: a realm with its prelude, its timers on the test's timeline, and calls in both
 * directions. Everything the guest does ends in one of three ways: a value that was copied, an error that was copied, or
 * the end of the test.
 */
import type { ConsoleLine } from '../contract';
import type { EngineAssets, Imports } from '../engine/assets';
import { type Primordials, takePrimordials } from '../engine/primordials';
import { Reader, type References, VALUE_CAPS } from '../engine/reading';
import { bareError, type Completion, type Handle, Realm } from '../engine/realm';
import { type Functions, Writer } from '../engine/writing';
import { Call } from './call';
import { crossing, endBy, endByMemory } from './crossing';
import type { Driver } from './driver';
import { GuestTimers } from './guest-timers';
import { Rejections } from './rejections';
import { createRemote } from './remote';
import { print } from './show';
import { type TestState, TICKS_A_CROSSING, TICKS_A_VALUE } from './test-state';
import { EPOCH_MS, type Timeline } from './timeline';
import { GuestError, markReference, type ReferenceTarget } from './values';

/** What all instances of one test share. */
export interface SessionContext {
  readonly assets: EngineAssets;
  readonly timeline: Timeline;
  readonly driver: Driver;
  readonly state: TestState;
}

export interface SessionOptions extends Imports {
  /** 32 bits; decides the guest's `Math.random`. */
  readonly seed: number;
  /** How far ahead of the test's clock the guest's `Date` reads, in ms. */
  readonly skewMs: number;
}

/** The name under which the engine knows the submission, in stacks. */
export const SUBMISSION = 'solution.ts';

const CONSOLE_CAPS = { depth: 8, nodes: 1_000, stringLength: VALUE_CAPS.stringLength };
const LEVELS: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug'] satisfies ConsoleLine['level'][]);

/** The line of the submission nearest to where an error was made, from the engine's stack. */
export function lineOfSubmission(stack: string): number | null {
  const line = /\(?solution\.ts:(\d{1,7})(?::\d+)?\)?/.exec(stack)?.[1];
  return line ? Number(line) : null;
}

type HostCallable = (...args: unknown[]) => unknown;

export class Session {
  readonly #context: SessionContext;
  readonly #realm: Realm;
  readonly #reader: Reader;
  readonly #writer: Writer;
  readonly #timers: GuestTimers;
  readonly #inFlight = new Set<Pick<Call<unknown>, 'fail'>>();
  readonly #rejections = new Rejections();
  readonly #spent: Handle[] = [];
  readonly #held = new Map<number, Handle>();
  readonly #hostFunctions = new Map<number, HostCallable>();
  readonly #guestFunctions = new WeakMap<object, { self: unknown; handle: Handle }[]>();
  #fire: Handle | null = null;
  #namespace: Handle | null = null;
  #names = 0;

  private constructor(context: SessionContext, realm: Realm, primordials: Primordials) {
    this.#context = context;
    this.#realm = realm;
    this.#timers = new GuestTimers(context.timeline, this, (id) => this.#fireTimer(id));
    const references: References = {
      session: this,
      hold: (handle) => this.#hold(handle),
      functionFor: (target) => this.#hostFunction(target),
      instanceFor: (target) => this.#remote(target),
    };
    const functions: Functions = {
      guestFunction: (fn, self) => this.#guestFunction(fn as HostCallable, self),
      own: (target) => (target.session === this ? (target.handle as Handle).dup() : null),
    };
    this.#reader = new Reader(realm, primordials, references, (values) => {
      context.state.charge(values * TICKS_A_VALUE);
    });
    this.#writer = new Writer(realm, primordials, functions);
  }

  /** Opens a realm with its prelude; the submission is not loaded yet. */
  static async open(context: SessionContext, options: SessionOptions): Promise<Session> {
    const { timeline, state } = context;
    let session: Session | null = null;
    const realm = await Realm.open({
      module: context.assets.module,
      memoryBytes: state.limits.memoryBytes,
      stackBytes: state.limits.stackBytes,
      seed: options.seed,
      wallClock: () => EPOCH_MS + options.skewMs + timeline.now,
      now: () => timeline.now,
      interrupt: () => state.poll(),
      modules: options.modules,
      resolveImport: options.resolveImport,
      refuseImport: options.refuseImport,
      onRejection: (reason, promise, handled) => session?.hearRejection(reason, promise, handled),
    });
    session = new Session(context, realm, takePrimordials(realm));
    session.#installPrelude();
    return session;
  }

  get alive(): boolean {
    return this.#realm.alive;
  }

  /** Evaluates the submission; the call settles when its module has. */
  load(bytecode: Uint8Array): Call<void> {
    return this.loadWith((realm) => realm.run(bytecode));
  }

  /** Evaluates the text of a module as the submission. */
  loadText(source: string, name: string): Call<void> {
    return this.loadWith((realm) => realm.evaluate(source, name));
  }

  loadWith(evaluate: (realm: Realm) => Completion): Call<void> {
    return this.#start(
      () => evaluate(this.#realm),
      (namespace) => {
        this.#namespace = namespace.dup();
      },
    );
  }

  /** Names that the submission exports, once it is loaded. */
  exports(name: string): boolean {
    if (!this.#namespace) return false;
    const key = this.#realm.vm.newString(name);
    const value = this.#realm.ownValue(this.#namespace, key);
    key.dispose();
    if (value && value !== 'accessor') value.dispose();
    return value !== null;
  }

  /** `new` on an exported class; settles with what stands for the object. */
  create(exported: string, args: readonly unknown[]): Call<object> {
    return this.#start(
      () => this.#withExport(exported, args, (kind, handles) => this.#realm.construct(kind, handles)),
      (object) => {
        if (!object.isObject) throw new GuestError('TypeError', `${exported} did not make an object.`, null);
        return this.#remote({
          kind: 'instance',
          handle: this.#hold(object),
          session: this,
          description: `an instance of ${exported}`,
          fields: {},
        });
      },
      false,
    );
  }

  /** Calls an exported function. */
  call(exported: string, args: readonly unknown[]): Call<unknown> {
    return this.#start(
      () => this.#withExport(exported, args, (fn, handles) => this.#realm.call(fn, this.#realm.vm.undefined, handles)),
      (value) => this.#reader.read(value),
    );
  }

  /** Runs jobs that are due, at most `most`. */
  runJobs(most: number): number {
    let ran = 0;
    this.#guard(() => {
      while (ran < most && this.alive && !this.#context.state.end && this.#realm.runJob()) ran++;
      this.#disposeSpent();
    });
    return ran;
  }

  /** A rejection that nothing has handled by now would end a process of Node.js; here it ends the test. */
  quiet(): void {
    const unhandled = this.#rejections.first;
    if (!unhandled || this.#context.state.end) return;
    const { name, message, line } = unhandled;
    this.#context.state.finish('error', `a rejection that nothing handles: ${name}: ${message}`, line);
  }

  hearRejection(reason: Handle, promise: Handle, handled: boolean): void {
    if (handled) this.#rejections.remove(promise);
    else this.#guard(() => this.#rejections.add(promise, () => this.readError(reason)));
  }

  heapBytes(): number {
    this.#disposeSpent();
    return this.#realm.heapBytes();
  }

  /** Drops the instance as a killed process would: its timers, its promises and the calls into it are gone. */
  crash(): void {
    if (!this.alive) return;
    this.dispose();
    for (const call of this.#inFlight) call.fail(new GuestError('Crashed', 'the instance crashed', null));
    this.#inFlight.clear();
  }

  /** Frees the realm, without a word to whoever still waits for a call into it. */
  dispose(): void {
    this.#context.timeline.drop(this);
    this.#realm.dispose();
  }

  /**
   * Runs a script of ours whose value is a function, and gives it functions of the host.
   *
   * @returns what that function returns: a function for the host to call
   */
  install(script: Uint8Array, functions: Readonly<Record<string, (...args: Handle[]) => void>>): Handle {
    const { vm } = this.#realm;
    const host = vm.newObject();
    for (const [name, fn] of Object.entries(functions)) {
      const handle = vm.newFunction(name, (...args) => {
        this.#whileOpen(() => fn(...args));
        return vm.undefined;
      });
      host.setProp(name, handle);
      handle.dispose();
    }
    const made = this.#realm.run(script);
    const installed = made.ok ? this.#realm.call(made.value, vm.undefined, [host]) : made;
    if (!made.ok || !installed.ok) throw new Error('The guest’s own code does not run in this engine.');
    made.value.dispose();
    host.dispose();
    return installed.value;
  }

  /** Calls a function of `install`. */
  invoke(fn: Handle): Call<undefined> {
    return this.#start(
      () => this.#realm.call(fn, this.#realm.vm.undefined, []),
      () => undefined,
    );
  }

  /** A copy of a value that the guest handed to a function of `install`. */
  read(value: Handle): unknown {
    return this.#reader.read(value);
  }

  readError(error: Handle): GuestError {
    return this.#reader.readError(error, lineOfSubmission);
  }

  #installPrelude(): void {
    this.#fire = this.install(this.#context.assets.prelude, {
      print: (level: Handle, ...values: Handle[]) => this.#print(String(this.#reader.read(level)), values),
      setTimer: (id: Handle, delay: Handle, repeat: Handle) =>
        this.#timers.set(id.toNumber(), delay.toNumber(), repeat.toBoolean()),
      clearTimer: (id: Handle) => {
        if (id.isNumber) this.#timers.clear(id.toNumber());
      },
    });
  }

  #print(level: string, values: readonly Handle[]): void {
    const text = values.map((value) => print(this.#reader.read(value, CONSOLE_CAPS))).join(' ');
    const { state, timeline } = this.#context;
    state.print(LEVELS.has(level) ? (level as ConsoleLine['level']) : 'log', timeline.now, text);
  }

  #fireTimer(id: number): void {
    this.#guard(() => {
      if (!this.#fire) return;
      const number = this.#realm.vm.newNumber(id);
      const result = this.#realm.call(this.#fire, this.#realm.vm.undefined, [number]);
      number.dispose();
      if (result.ok) result.value.dispose();
      const error = result.ok ? null : this.#failure(result.error);
      if (error) this.#context.state.finish('error', `in a timer: ${error.name}: ${error.message}`, error.line);
    });
  }

  #withExport(
    exported: string,
    args: readonly unknown[],
    go: (fn: Handle, handles: readonly Handle[]) => Completion,
  ): Completion {
    if (!this.#namespace || !this.exports(exported)) {
      throw new GuestError('TypeError', `the submission does not export ${exported}`, null);
    }
    const found = this.#realm.get(this.#namespace, exported);
    if (!found.ok) return found;
    try {
      if (!found.value.isFunction) throw new GuestError('TypeError', `the export ${exported} is not a function`, null);
      return this.#withArguments(args, (handles) => go(found.value, handles));
    } finally {
      found.value.dispose();
    }
  }

  #withArguments(args: readonly unknown[], go: (handles: readonly Handle[]) => Completion): Completion {
    const handles = args.map((argument) => this.#writer.write(argument));
    try {
      return go(handles);
    } finally {
      if (this.alive) for (const handle of handles) handle.dispose();
    }
  }

  /** Starts something in the guest and follows it to its end; `take` copies the value it ends with. */
  #start<T>(begin: () => Completion, take: (value: Handle) => T, await_ = true): Call<T> {
    const call = new Call<T>(this.#context.driver);
    if (!this.alive) {
      call.fail(new GuestError('Crashed', 'the instance crashed', null));
      return call;
    }
    this.#guard(() => {
      try {
        const result = begin();
        if (!result.ok) this.#fail(call, result.error);
        else if (await_ && result.value.isPromise) this.#follow(call, result.value, take);
        else this.#fulfil(call, result.value, take);
      } catch (error) {
        if (!(error instanceof GuestError)) throw error;
        call.fail(error);
      }
    });
    return call;
  }

  #follow<T>(call: Call<T>, promise: Handle, take: (value: Handle) => T): void {
    this.#inFlight.add(call);
    this.#realm.subscribe(
      promise,
      (value) => {
        this.#inFlight.delete(call);
        this.#guard(() => this.#fulfil(call, value, take));
      },
      (error) => {
        this.#inFlight.delete(call);
        this.#guard(() => this.#fail(call, error));
      },
    );
    promise.dispose();
  }

  #fulfil<T>(call: Call<T>, value: Handle, take: (value: Handle) => T): void {
    try {
      const taken = take(value);
      if (!this.#context.state.end) call.fulfil(taken);
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
      call.fail(error);
    } finally {
      value.dispose();
    }
  }

  #fail(call: Pick<Call<unknown>, 'fail'>, error: Handle): void {
    const failure = this.#failure(error);
    if (failure) call.fail(failure);
  }

  /** What was thrown, copied; null when it is the end of the test rather than an error. */
  #failure(error: Handle): GuestError | null {
    const copied = this.#context.state.end ? null : this.#reader.readError(error, lineOfSubmission);
    error.dispose();
    if (copied?.name === 'InternalError' && copied.message === 'out of memory') {
      endByMemory(this.#context.state, copied.line);
      return null;
    }
    return copied;
  }

  /** Runs host code that touches the realm; whatever the engine itself throws is the end of the test. */
  #guard(work: () => void): void {
    const { state } = this.#context;
    try {
      work();
    } catch (error) {
      endBy(error, state);
      if (!state.end) state.break(error);
    }
  }

  /** Runs a host function on behalf of the guest: after the end of the test it does nothing but throw. */
  #whileOpen<T>(work: () => T): T {
    const { state } = this.#context;
    if (state.end || state.charge(TICKS_A_CROSSING)) throw bareError('Error', 'the test has ended');
    try {
      return work();
    } catch (error) {
      throw crossing(error, state);
    }
  }

  #guestFunction(fn: HostCallable, self: unknown): Handle {
    const known = this.#guestFunctions.get(fn) ?? [];
    const same = known.find((entry) => entry.self === self);
    if (same) return same.handle.dup();
    const handle = this.#realm.vm.newFunction(`f${this.#names++}`, (...args) =>
      this.#whileOpen(() => this.#answer(fn, self, args)),
    );
    this.#guestFunctions.set(fn, [...known, { self, handle }]);
    return handle.dup();
  }

  #answer(fn: HostCallable, self: unknown, args: readonly Handle[]): Handle {
    const values = args.map((argument) => this.#reader.read(argument));
    this.#context.driver.stir();
    const result = fn.apply(self, values);
    const handle =
      result instanceof Promise || result instanceof Call ? this.#promise(result) : this.#writer.write(result);
    this.#spent.push(handle);
    return handle;
  }

  /** A guest promise that settles as a host promise does. */
  #promise(promise: Promise<unknown>): Handle {
    const deferred = this.#realm.vm.newPromise();
    const settle = (work: () => void) => {
      this.#context.driver.stir();
      if (this.alive && !this.#context.state.end) this.#guard(work);
    };
    promise.then(
      (value) =>
        settle(() => {
          this.#writer.write(value).consume((handle) => deferred.resolve(handle));
          // Changes nothing any more, and frees the engine's other handle, which would keep the promise and its value.
          deferred.reject(this.#realm.vm.undefined);
        }),
      (error) =>
        settle(() => {
          const { name, message } = crossing(error, this.#context.state);
          this.#writer.error(name, message).consume((handle) => deferred.reject(handle));
          deferred.resolve(this.#realm.vm.undefined);
        }),
    );
    return deferred.handle;
  }

  /** A host function that calls a guest function: the same one each time the guest function crosses. */
  #hostFunction(target: ReferenceTarget): HostCallable {
    const { identity } = target.handle as Handle;
    const known = this.#hostFunctions.get(identity);
    if (known) return known;
    const fn = (...args: unknown[]) =>
      this.#start(
        () =>
          this.#withArguments(args, (handles) =>
            this.#realm.call(target.handle as Handle, this.#realm.vm.undefined, handles),
          ),
        (value) => this.#reader.read(value),
      );
    this.#hostFunctions.set(identity, fn);
    return markReference(fn, target);
  }

  /** One handle for each guest object that the host holds on to, however often it crosses. */
  #hold(handle: Handle): Handle {
    const held = this.#held.get(handle.identity) ?? handle.dup();
    this.#held.set(handle.identity, held);
    return held;
  }

  #remote(target: ReferenceTarget): object {
    return createRemote(target, (name, args) => this.#callMethod(target.handle as Handle, name, args));
  }

  #callMethod(object: Handle, name: string, args: readonly unknown[]): Call<unknown> {
    return this.#start(
      () => {
        const method = this.#realm.get(object, name);
        if (!method.ok) return method;
        try {
          if (!method.value.isFunction) throw new GuestError('TypeError', `there is no method ${name}`, null);
          return this.#withArguments(args, (handles) => this.#realm.call(method.value, object, handles));
        } finally {
          method.value.dispose();
        }
      },
      (value) => this.#reader.read(value),
    );
  }

  #disposeSpent(): void {
    for (const handle of this.#spent.splice(0)) handle.dispose();
  }
}
