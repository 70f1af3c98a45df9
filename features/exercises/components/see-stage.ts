/**
 * A stage for references to be watched on: each runs in an engine of its own (QuickJS in WebAssembly), and one virtual
 * clock drives them and the world around them. Nothing happens between events, so an hour costs what happens in it.
 *
 * What crosses into an engine and out of it is JSON. A reference is ours and not hostile; the engine is here because it is
 * the one that candidates' code runs in, and because the text then needs neither a bundler nor `eval`.
 */
import { EvalFlags, type JSValueHandle, QuickJS } from 'quickjs-wasi';

export type Wasm = WebAssembly.Module | BufferSource;
export type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };
/** How a function that was handed to a reference is answered: at once or later. */
export type Answer = (outcome: Settled) => void;
export type OnAsk = (args: readonly unknown[], answer: Answer) => void;

/** Wall-clock time of the beginning, as the references see it. */
const EPOCH = Date.UTC(2026, 0, 1);
const MEMORY_BYTES = 32 * 1024 * 1024;
/** A reference that does not come back within so many checks of the engine is stopped. */
const PATIENCE = 50_000;

/**
 * Runs before the reference: its clock and timers, and the way in. `take` carries out one order; `report` says what has
 * happened since it was last asked.
 */
const PRELUDE = `(() => {
  let now = 0, order = 0, asked = 0;
  const timers = new Map(), objects = [], waiting = new Map(), events = [];
  Date.now = () => ${EPOCH} + now;
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
  const first = () => [...timers.values()].sort((a, b) => a.at - b.at || a.id - b.id)[0];
  const given = (value) => value?.$ask === undefined ? value : (...args) => new Promise((resolve, reject) => {
    waiting.set(++asked, { resolve, reject });
    events.push({ ask: value.$ask, id: asked, args });
  });
  const told = (call) => [
    (value) => events.push({ call, ok: true, value }),
    (error) => events.push({ call, ok: false, message: String(error?.message ?? error) }),
  ];
  const does = {
    time: (at) => { now = at; },
    fire: () => {
      const timer = first();
      if (timer.every) timer.at += timer.every; else timers.delete(timer.id);
      timer.run();
    },
    create: (name, args) => objects.push(new globalThis.reference[name](...args.map(given))) - 1,
    call: (id, object, method, args) => {
      try { Promise.resolve(objects[object][method](...args)).then(...told(id)); } catch (error) { told(id)[1](error); }
    },
    answer: (id, ok, value) => {
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (ok) resolve(value); else reject(new Error(value));
    },
  };
  globalThis.take = (text) => {
    const [what, ...args] = JSON.parse(text);
    return does[what](...args);
  };
  globalThis.report = () => JSON.stringify({ events: events.splice(0), due: first()?.at ?? null });
})()`;

type Event =
  | { readonly call: number; readonly ok: boolean; readonly value?: unknown; readonly message?: string }
  | { readonly ask: string; readonly id: number; readonly args: readonly unknown[] };

/** One reference in its engine. */
export class Actor {
  readonly #vm: QuickJS;
  readonly #take: JSValueHandle;
  readonly #report: JSValueHandle;
  readonly #calls = new Map<number, Answer>();
  readonly #asks = new Map<string, OnAsk>();
  #spent = 0;
  #lastCall = 0;
  /** When its next timer is due, or null. */
  due: number | null = null;

  private constructor(vm: QuickJS) {
    this.#vm = vm;
    this.#take = vm.global.getProp('take');
    this.#report = vm.global.getProp('report');
  }

  /** @param source the reference as one JavaScript module */
  static async open(wasm: Wasm, source: string): Promise<Actor> {
    let actor: Actor | null = null;
    const vm = await QuickJS.create({
      wasm,
      memoryLimit: MEMORY_BYTES,
      interruptHandler: () => actor !== null && ++actor.#spent > PATIENCE,
      // The engine draws the seed of its randomness from this clock: the same show twice is the same show.
      wasi: (memory) => ({
        clock_time_get(_clock: number, _precision: bigint, to: number) {
          new DataView(memory.buffer).setBigUint64(to, BigInt(EPOCH) * 1_000_000n, true);
          return 0;
        },
      }),
    });
    vm.evalCode(PRELUDE).dispose();
    const loaded = vm.evalCode(source, 'reference.js', EvalFlags.TYPE_MODULE);
    vm.executePendingJobs();
    const module = await vm.resolvePromise(loaded);
    if ('error' in module) throw new Error(`The reference does not load: ${module.error.toString()}`);
    vm.setProp(vm.global, 'reference', module.value);
    actor = new Actor(vm);
    return actor;
  }

  /** `new` on an exported class. `{ $ask: name }` among the arguments becomes a function that `onAsk(name)` answers. */
  create(exported: string, ...args: readonly unknown[]): number {
    return this.#do('create', exported, args);
  }

  onAsk(name: string, answer: OnAsk): void {
    this.#asks.set(name, answer);
  }

  /** Calls a method; `then` hears of the answer, at once when nothing has to be waited for. */
  call(object: number, method: string, args: readonly unknown[], then: Answer): void {
    this.#calls.set(++this.#lastCall, then);
    this.#do('call', this.#lastCall, object, method, args);
    this.settle();
  }

  /** Calls a method that answers at once. @throws Error when it fails, or does not */
  ask<T>(object: number, method: string, ...args: readonly unknown[]): T {
    const heard: Settled[] = [];
    this.call(object, method, args, (settled) => heard.push(settled));
    const [outcome] = heard;
    if (outcome?.ok) return outcome.value as T;
    throw new Error(outcome?.message ?? `${method} did not answer at once`);
  }

  setTime(at: number): void {
    this.#do('time', at);
  }

  fireTimer(): void {
    this.#do('fire');
    this.settle();
  }

  /** Lets everything happen that needs no time, and tells who waits for it. */
  settle(): void {
    for (;;) {
      this.#vm.executePendingJobs();
      const text = this.#vm.callFunction(this.#report, this.#vm.undefined).consume((handle) => handle.toString());
      const { events, due } = JSON.parse(text) as { events: Event[]; due: number | null };
      this.due = due;
      if (events.length === 0) return;
      for (const event of events) this.#tell(event);
    }
  }

  close(): void {
    this.#take.dispose();
    this.#report.dispose();
    this.#vm.dispose();
  }

  #tell(event: Event): void {
    if ('call' in event) {
      const then = this.#calls.get(event.call);
      this.#calls.delete(event.call);
      then?.(event.ok ? { ok: true, value: event.value } : { ok: false, message: event.message ?? '' });
      return;
    }
    this.#asks.get(event.ask)?.(event.args, (outcome) => {
      this.#do('answer', event.id, outcome.ok, outcome.ok ? outcome.value : outcome.message);
      this.settle();
    });
  }

  #do(...order: readonly unknown[]): number {
    this.#spent = 0;
    const result = this.#vm
      .newString(JSON.stringify(order))
      .consume((text) => this.#vm.callFunction(this.#take, this.#vm.undefined, text));
    return result.consume((handle) => (handle.isNumber ? handle.toNumber() : 0));
  }
}

interface Planned {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** The one clock, and what the world has planned on it. */
export class Stage {
  readonly #actors: readonly Actor[];
  #plans: Planned[] = [];
  #order = 0;
  /** Virtual milliseconds since the beginning. */
  now = 0;

  constructor(actors: readonly Actor[]) {
    this.#actors = actors;
  }

  /** Plans something; the world's own events at one time run in the order of planning, before the references' timers. */
  at(time: number, run: () => void): () => void {
    const plan = { at: Math.max(this.now, time), order: ++this.#order, run };
    this.#plans.push(plan);
    return () => {
      this.#plans = this.#plans.filter((one) => one !== plan);
    };
  }

  /** Lets time pass up to `time`, event by event. */
  advance(time: number): void {
    for (;;) {
      const plan = this.#plans.reduce<Planned | null>(
        (next, one) =>
          next === null || one.at < next.at || (one.at === next.at && one.order < next.order) ? one : next,
        null,
      );
      const actor = this.#actors.reduce<Actor | null>(
        (next, one) => (one.due !== null && (next?.due == null || one.due < next.due) ? one : next),
        null,
      );
      const [planAt, actorAt] = [plan?.at ?? Infinity, actor?.due ?? Infinity];
      if (Math.min(planAt, actorAt) > time) break;
      this.#setTime(Math.min(planAt, actorAt));
      if (plan && planAt <= actorAt) {
        this.#plans = this.#plans.filter((one) => one !== plan);
        plan.run();
      } else actor?.fireTimer();
    }
    this.#setTime(time);
  }

  close(): void {
    for (const actor of this.#actors) actor.close();
  }

  #setTime(time: number): void {
    this.now = time;
    for (const actor of this.#actors) actor.setTime(time);
  }
}
