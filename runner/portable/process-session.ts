/**
 * The submission in this very process instead of the sandbox: for a candidate who runs the visible tests at home. Nothing
 * here is a boundary. Time is virtual all the same: the process's timers and its Date are put on the test's timeline, and
 * which instance a timer belongs to follows the asynchronous context it was set in.
 */
import type { AsyncLocalStorage } from 'node:async_hooks';
import { Call } from '../harness/call';
import type { Driver } from '../harness/driver';
import { EPOCH_MS, type Scheduled, type Timeline } from '../harness/timeline';
import { GuestError } from '../harness/values';
import { copy } from './copy';

type Callable = (...args: unknown[]) => unknown;
type Module = Readonly<Record<string, unknown>>;

const LONGEST_DELAY_MS = 2 ** 31 - 1;

const delayOf = (value: unknown): number => {
  const ms = Math.trunc(Number(value));
  return ms >= 1 && ms <= LONGEST_DELAY_MS ? ms : 1;
};

/** One instance of the submission, on the timeline of its test. */
export class ProcessSession {
  readonly #timeline: Timeline;
  readonly #driver: Driver;
  readonly #instances: AsyncLocalStorage<ProcessSession>;
  readonly #skewMs: number;
  readonly #timers = new Map<number, Scheduled>();
  readonly #inFlight = new Set<Pick<Call<unknown>, 'fail'>>();
  #module: Module = {};
  #lastTimer = 0;
  #dead = false;

  constructor(timeline: Timeline, driver: Driver, instances: AsyncLocalStorage<ProcessSession>, skewMs: number) {
    this.#timeline = timeline;
    this.#driver = driver;
    this.#instances = instances;
    this.#skewMs = skewMs;
  }

  /** @param load evaluates the submission afresh */
  async load(load: () => Promise<Module>): Promise<void> {
    this.#module = await this.#inside(load);
  }

  create(exported: string, args: readonly unknown[]): Call<object> {
    return this.#start(
      () => {
        const Kind = this.#module[exported] as new (...args: unknown[]) => object;
        if (typeof Kind !== 'function') throw new TypeError(`the submission does not export ${exported}`);
        return new Kind(...args.map((argument) => this.#into(argument)));
      },
      (object) => this.#remote(object),
    );
  }

  call(exported: string, args: readonly unknown[]): Call<unknown> {
    return this.#start(
      () => {
        const fn = this.#module[exported] as Callable;
        if (typeof fn !== 'function') throw new TypeError(`the submission does not export ${exported}`);
        return fn(...args.map((argument) => this.#into(argument)));
      },
      (value) => this.#out(value),
    );
  }

  crash(): void {
    this.#dead = true;
    this.#timeline.drop(this);
    for (const call of this.#inFlight) call.fail(new GuestError('Crashed', 'the instance crashed', null));
    this.#inFlight.clear();
  }

  now(): number {
    return EPOCH_MS + this.#timeline.now + this.#skewMs;
  }

  setTimer(
    callback: Callable,
    delay: unknown,
    args: unknown[],
    repeat: boolean,
    id: number = ++this.#lastTimer,
  ): number {
    const entry = this.#timeline.schedule(this.#timeline.now + delayOf(delay), this, () => {
      this.#timers.delete(id);
      if (repeat) this.setTimer(callback, delay, args, true, id);
      this.#driver.stir();
      this.#inside(() => callback(...args));
    });
    this.#timers.set(id, entry);
    return id;
  }

  clearTimer(id: unknown): void {
    const entry = this.#timers.get(Number(id));
    if (entry) this.#timeline.cancel(entry);
    this.#timers.delete(Number(id));
  }

  #inside<T>(work: () => T): T {
    return this.#instances.run(this, work);
  }

  #start<T>(begin: () => unknown, take: (value: never) => T): Call<T> {
    const call = new Call<T>(this.#driver);
    this.#inFlight.add(call);
    const settle = (work: () => void) => {
      if (this.#inFlight.delete(call)) work();
    };
    const fail = (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      settle(() => call.fail(new GuestError(name, message, null)));
    };
    try {
      const value = this.#inside(begin);
      if (value instanceof Promise) value.then((result) => settle(() => call.fulfil(take(result as never))), fail);
      else settle(() => call.fulfil(take(value as never)));
    } catch (error) {
      fail(error);
    }
    return call;
  }

  /** What the test hands in: data is copied, functions call out and find nobody once the instance is dead. */
  #into(value: unknown): unknown {
    return copy(value, (fn, self) => (...args) => {
      if (this.#dead) return new Promise(() => {});
      this.#driver.stir();
      const result = this.#instances.exit(() =>
        fn.apply(
          self,
          args.map((argument) => this.#out(argument)),
        ),
      );
      if (!(result instanceof Promise || result instanceof Call)) return this.#into(result);
      return result.then((settled) => {
        this.#driver.stir();
        return this.#dead ? new Promise(() => {}) : this.#into(settled);
      });
    });
  }

  #out(value: unknown): unknown {
    return copy(
      value,
      (fn, self) =>
        (...args) =>
          this.#start(
            () =>
              fn.apply(
                self,
                args.map((argument) => this.#into(argument)),
              ),
            (result) => this.#out(result),
          ),
    );
  }

  #remote(object: object): object {
    return new Proxy(Object.create(null), {
      get: (_base, name) => {
        if (typeof name === 'symbol' || name === 'then') return undefined;
        return (...args: unknown[]) =>
          this.#start(
            () => {
              const method = (object as Record<string, unknown>)[name];
              if (typeof method !== 'function') throw new TypeError(`there is no method ${name}`);
              return method.apply(
                object,
                args.map((argument) => this.#into(argument)),
              );
            },
            (value) => this.#out(value),
          );
      },
    });
  }
}
