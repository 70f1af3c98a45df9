/** What own tests of a candidate import as `node:assert/strict`. Runs inside the sandbox, and decides no verdict. */
import { deepEqual as areDeepEqual } from './deep-equal';
import { inspect } from './inspect';

type Matcher = RegExp | object | ((error: unknown) => unknown);

export class AssertionError extends Error {
  override readonly name = 'AssertionError';
  readonly code = 'ERR_ASSERTION';
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(options: { message: string; actual?: unknown; expected?: unknown }) {
    super(options.message);
    this.actual = options.actual;
    this.expected = options.expected;
  }
}

function check(holds: boolean, words: string, message: unknown, actual?: unknown, expected?: unknown): void {
  if (holds) return;
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: message === undefined ? words : `${message}`, actual, expected });
}

export const ok = (value: unknown, message?: unknown): void =>
  check(Boolean(value), `expected a truthy value, received ${inspect(value)}`, message, value, true);

export const equal = (actual: unknown, expected: unknown, message?: unknown): void =>
  check(
    Object.is(actual, expected),
    `expected ${inspect(expected)}, received ${inspect(actual)}`,
    message,
    actual,
    expected,
  );

export const notEqual = (actual: unknown, expected: unknown, message?: unknown): void =>
  check(!Object.is(actual, expected), `expected anything but ${inspect(expected)}`, message, actual, expected);

export const deepEqual = (actual: unknown, expected: unknown, message?: unknown): void =>
  check(
    areDeepEqual(actual, expected),
    `expected ${inspect(expected)}, received ${inspect(actual)}`,
    message,
    actual,
    expected,
  );

export const notDeepEqual = (actual: unknown, expected: unknown, message?: unknown): void =>
  check(!areDeepEqual(actual, expected), `expected anything but ${inspect(expected)}`, message, actual, expected);

export const match = (text: string, pattern: RegExp, message?: unknown): void =>
  check(pattern.test(text), `expected ${inspect(text)} to match ${pattern}`, message, text, pattern);

export const doesNotMatch = (text: string, pattern: RegExp, message?: unknown): void =>
  check(!pattern.test(text), `expected ${inspect(text)} not to match ${pattern}`, message, text, pattern);

export function fail(message: unknown = 'Failed'): never {
  if (message instanceof Error) throw message;
  throw new AssertionError({ message: `${message}` });
}

function isClass(matcher: unknown): matcher is new (...args: never[]) => unknown {
  return typeof matcher === 'function' && (matcher === Error || matcher.prototype instanceof Error);
}

function checkError(error: unknown, matcher: Matcher | undefined, message: unknown): void {
  if (matcher === undefined) return;
  const words = `the error was ${inspect(error)}`;
  if (matcher instanceof RegExp) check(matcher.test(String(error)), `${words}; ${matcher} was expected`, message);
  else if (isClass(matcher)) check(error instanceof matcher, `${words}; ${matcher.name} was expected`, message);
  else if (typeof matcher === 'function') check(matcher(error) === true, `${words}, which was not accepted`, message);
  else {
    for (const [key, expected] of Object.entries(matcher)) {
      const actual = (error as Record<string, unknown> | null)?.[key];
      const same = expected instanceof RegExp ? expected.test(String(actual)) : areDeepEqual(actual, expected);
      check(same, `${key} of the error: expected ${inspect(expected)}, received ${inspect(actual)}`, message);
    }
  }
}

export function throws(fn: () => unknown, matcher?: Matcher, message?: unknown): void {
  try {
    fn();
  } catch (error) {
    checkError(error, matcher, message);
    return;
  }
  check(false, 'expected an error to be thrown', message);
}

export function doesNotThrow(fn: () => unknown): void {
  fn();
}

export async function rejects(what: Promise<unknown> | (() => Promise<unknown>), matcher?: Matcher, message?: unknown) {
  try {
    await (typeof what === 'function' ? what() : what);
  } catch (error) {
    checkError(error, matcher, message);
    return;
  }
  check(false, 'expected a rejection', message);
}

export async function doesNotReject(what: Promise<unknown> | (() => Promise<unknown>)): Promise<void> {
  await (typeof what === 'function' ? what() : what);
}

export const strictEqual = equal;
export const notStrictEqual = notEqual;
export const deepStrictEqual = deepEqual;
export const notDeepStrictEqual = notDeepEqual;

const assert = Object.assign((value: unknown, message?: unknown) => ok(value, message), {
  ...{ AssertionError, ok, equal, notEqual, deepEqual, notDeepEqual, match, doesNotMatch, fail },
  ...{ throws, doesNotThrow, rejects, doesNotReject },
  ...{ strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual },
});
export const strict = assert;
export default assert;
