/** Host functions that record how the submission calls them, and answer when the test says. */
import type { FakeCall, Fakes } from '../testing';
import type { Driver } from './driver';
import type { Timeline } from './timeline';

type Answer = (...args: never[]) => unknown;
type Recorded = ((...args: never[]) => unknown) & { readonly calls: FakeCall[] };

/** Fakes on one test's timeline. Outside of any instance: what a store was asked survives the crash of who asked. */
export function createFakes(timeline: Timeline, driver: Driver): Fakes {
  const record = (respond: (call: FakeCall, index: number, args: never[]) => unknown): Recorded => {
    const calls: FakeCall[] = [];
    const fake = (...args: never[]): unknown => {
      const call: FakeCall = { args, at: timeline.now };
      const index = calls.push(call) - 1;
      return respond(call, index, args);
    };
    return Object.assign(fake, { calls });
  };

  const quiet = <T>(promise: Promise<T>): Promise<T> => {
    // Whoever asked may have crashed; then nobody hears of the failure.
    promise.catch(() => {});
    return promise;
  };

  return {
    sync: (answer: Answer) => record((_call, _index, args) => answer(...args)),

    async: (answer: Answer, options = {}) =>
      record((call, index, args) => {
        const { delayMs = 0 } = options;
        const delay = typeof delayMs === 'function' ? delayMs(call, index) : delayMs;
        const answered = new Promise((resolve) => resolve(answer(...args)));
        const arrived = new Promise<void>((resolve) => {
          timeline.schedule(timeline.now + delay, 'fakes', () => {
            driver.stir();
            resolve();
          });
        });
        return quiet(Promise.allSettled([answered, arrived]).then(() => answered));
      }),

    held: (answer: Answer) => {
      const waiting: { call: FakeCall; resolve: (value: unknown) => void; reject: (error: Error) => void }[] = [];
      const fake = record((call) => quiet(new Promise((resolve, reject) => waiting.push({ call, resolve, reject }))));
      const takeOut = (index: number) => {
        const [entry] = waiting.splice(index, 1);
        if (!entry) throw new Error(`No call waits at ${index}; ${waiting.length} wait.`);
        driver.stir();
        return entry;
      };
      const flush = () => driver.reach({ until: timeline.now, byTime: true, done: () => true });
      return Object.defineProperty(
        Object.assign(fake, {
          release: (index = 0): Promise<void> => {
            const entry = takeOut(index);
            entry.resolve(new Promise((resolve) => resolve(answer(...(entry.call.args as never[])))));
            return flush();
          },
          reject: (error: Error, index = 0): Promise<void> => {
            takeOut(index).reject(error);
            return flush();
          },
        }),
        'waiting',
        { get: () => waiting.map((entry) => entry.call) },
      ) as unknown as ReturnType<Fakes['held']>;
    },
  };
}
