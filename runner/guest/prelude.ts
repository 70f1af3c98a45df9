/**
 * What a backend engineer expects to find and the engine lacks: console, timers, structuredClone, AbortController,
 * EventTarget, TextEncoder and TextDecoder, crypto.randomUUID. Runs inside the sandbox before the candidate's code and
 * belongs to the candidate afterwards: nothing here is trusted by anybody.
 */
import { AbortController, AbortSignal } from './abort';
import { Event, EventTarget } from './events';
import { structuredClone } from './structured-clone';
import { TextDecoder, TextEncoder } from './text-coding';

/** What the host gives the prelude. */
export interface GuestHost {
  print(level: string, ...values: unknown[]): void;
  /** Asks for `fire(id)` after `delayMs`, again and again when `repeat` is true. */
  setTimer(id: number, delayMs: number, repeat: boolean): void;
  clearTimer(id: number): void;
}

type Callback = (...args: unknown[]) => unknown;

const LONGEST_DELAY_MS = 2 ** 31 - 1;
// Taken before the candidate's code can put others in their place.
const { random, trunc } = Math;
const ToNumber = Number;
const Wrong = TypeError;

/** Whole milliseconds from 1, as Node.js counts them. */
function delayOf(value: unknown): number {
  const ms = trunc(ToNumber(value));
  return ms >= 1 && ms <= LONGEST_DELAY_MS ? ms : 1;
}

/** A handle as Node.js returns it: usable as a number, with `ref`, `unref` and `refresh`. */
class Timeout {
  readonly #id: number;
  readonly #again: () => void;

  constructor(id: number, again: () => void) {
    this.#id = id;
    this.#again = again;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  refresh(): this {
    this.#again();
    return this;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
}

function createTimers(host: GuestHost): (id: number) => void {
  const waiting: Record<number, { callback: Callback; args: unknown[]; repeat: boolean } | undefined> =
    Object.create(null);
  let last = 0;

  const start = (callback: unknown, delay: unknown, args: unknown[], repeat: boolean): Timeout => {
    if (typeof callback !== 'function') throw new Wrong('The "callback" argument must be of type function.');
    const id = ++last;
    const ms = delayOf(delay);
    const entry = { callback: callback as Callback, args, repeat };
    const arm = () => {
      waiting[id] = entry;
      host.clearTimer(id);
      host.setTimer(id, ms, repeat);
    };
    host.setTimer(id, ms, repeat);
    waiting[id] = entry;
    return new Timeout(id, arm);
  };
  const stop = (timeout: unknown): void => {
    if (timeout === undefined || timeout === null) return;
    const id = ToNumber(timeout);
    delete waiting[id];
    host.clearTimer(id);
  };

  define('setTimeout', function setTimeout(callback: unknown, delay?: unknown, ...args: unknown[]) {
    return start(callback, delay, args, false);
  });
  define('setInterval', function setInterval(callback: unknown, delay?: unknown, ...args: unknown[]) {
    return start(callback, delay, args, true);
  });
  define('setImmediate', function setImmediate(callback: unknown, ...args: unknown[]) {
    return start(callback, 1, args, false);
  });
  define('clearTimeout', stop);
  define('clearInterval', stop);
  define('clearImmediate', stop);

  return (id) => {
    const entry = waiting[id];
    if (!entry) return;
    if (!entry.repeat) delete waiting[id];
    entry.callback(...entry.args);
  };
}

function createConsole(host: GuestHost): Record<string, Callback> {
  const counts: Record<string, number> = Object.create(null);
  const line =
    (level: string): Callback =>
    (...values) =>
      host.print(level, ...values);
  return {
    log: line('log'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    debug: line('debug'),
    trace: line('debug'),
    dir: (value) => host.print('log', value),
    table: (value) => host.print('log', value),
    group: line('log'),
    groupEnd: () => undefined,
    assert: (holds, ...values) => {
      if (!holds) host.print('error', 'Assertion failed', ...values);
    },
    count: (label = 'default') => {
      const key = `${label}`;
      counts[key] = (counts[key] ?? 0) + 1;
      host.print('log', `${key}: ${counts[key]}`);
    },
  };
}

/** A version 4 identifier from the seeded generator: the same in each run of one seed. */
function randomUUID(): string {
  let text = '';
  for (let at = 0; at < 36; at++) {
    if (at === 8 || at === 13 || at === 18 || at === 23) text += '-';
    else if (at === 14) text += '4';
    else if (at === 19) text += '89ab'[trunc(random() * 4)];
    else text += '0123456789abcdef'[trunc(random() * 16)];
  }
  return text;
}

function getRandomValues<T extends ArrayLike<number>>(array: T): T {
  const target = array as unknown as Record<number, number>;
  for (let at = 0; at < array.length; at++) target[at] = trunc(random() * 2 ** 32);
  return array;
}

/**
 * Puts all of it in place.
 *
 * @returns called by the host when a timer is due
 */
export function install(host: GuestHost): (id: number) => void {
  const fire = createTimers(host);
  define('console', createConsole(host));
  define('structuredClone', structuredClone);
  define('Event', Event);
  define('EventTarget', EventTarget);
  define('AbortController', AbortController);
  define('AbortSignal', AbortSignal);
  define('TextEncoder', TextEncoder);
  define('TextDecoder', TextDecoder);
  define('crypto', { randomUUID, getRandomValues });
  return fire;
}
