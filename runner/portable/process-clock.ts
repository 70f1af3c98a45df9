/** Puts the timers, the Date and `performance.now` of this process on the timeline of whichever instance asks. */
import type { ProcessSession } from './process-session';

type Callback = (...args: unknown[]) => unknown;

/** Node.js's own, taken before they are replaced. */
export const turn = (
  (later) => () =>
    new Promise<void>((resolve) => void later(resolve))
)(setImmediate);

/**
 * Replaces the globals for good: this process does nothing but run these tests. Outside of an instance they stay real.
 *
 * @param current the instance in whose context code runs, or undefined
 * @param virtualNow virtual milliseconds of the running test
 */
export function installProcessClock(current: () => ProcessSession | undefined, virtualNow: () => number): void {
  const real = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, Date };
  const timer =
    (fallback: Callback, repeat: boolean, fixedDelay?: number): Callback =>
    (callback, ...rest) => {
      const session = current();
      if (!session) return fallback(callback, ...rest);
      const [delay, args] = fixedDelay === undefined ? [rest[0], rest.slice(1)] : [fixedDelay, rest];
      const id = session.setTimer(callback as Callback, delay, args, repeat);
      return { ref() {}, unref() {}, hasRef: () => true, [Symbol.toPrimitive]: () => id };
    };
  const stop =
    (fallback: Callback): Callback =>
    (timeout) => {
      const session = current();
      if (session && timeout !== undefined && timeout !== null) session.clearTimer(timeout);
      else if (!session) fallback(timeout);
    };
  class VirtualDate extends real.Date {
    constructor(...args: []) {
      const session = current();
      if (args.length === 0 && session) super(session.now());
      else super(...args);
    }

    static override now(): number {
      return current()?.now() ?? real.Date.now();
    }
  }
  Object.assign(globalThis, {
    ...{
      setTimeout: timer(real.setTimeout as Callback, false),
      setInterval: timer(real.setInterval as Callback, true),
    },
    setImmediate: timer(real.setImmediate as Callback, false, 1),
    ...{ clearTimeout: stop(real.clearTimeout as Callback), clearInterval: stop(real.clearInterval as Callback) },
    clearImmediate: stop(real.clearImmediate as Callback),
    Date: VirtualDate,
  });
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('The operation timed out', 'TimeoutError')), ms);
    return controller.signal;
  };
  const realNow = performance.now.bind(performance);
  performance.now = () => (current() ? virtualNow() : realNow());
}
