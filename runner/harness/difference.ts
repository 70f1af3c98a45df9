/**
 * Equality decided on the host. Plain data is equal by its parts; numbers by `Object.is` (so NaN equals itself and -0 is
 * not 0); a member that is undefined equals one that is absent. A class instance of the submission is compared by its own
 * data fields, which are read without running any of its code; a Proxy, a function or a getter equals only itself.
 */
import type { Difference } from '../contract';
import { memberPath, show } from './show';
import { Opaque, referenceTarget } from './values';

type Pair = readonly [unknown, unknown];

const differs = (path: string, expected: unknown, received: unknown): Difference => ({
  path,
  expected: show(expected),
  received: show(received),
});

const isData = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Opaque);

/** Own fields of plain data or of an instance; null for what has none to compare. */
function fieldsOf(value: object): Readonly<Record<string, unknown>> | null {
  const target = referenceTarget(value);
  if (target) return target.kind === 'instance' ? target.fields : null;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set || value instanceof Date) return null;
  return value instanceof Uint8Array ? null : (value as Record<string, unknown>);
}

function arrayDifference(
  expected: readonly unknown[],
  received: readonly unknown[],
  path: string,
  above: readonly Pair[],
) {
  const shared = Math.min(expected.length, received.length);
  for (let at = 0; at < shared; at++) {
    const found = compare(expected[at], received[at], memberPath(path, at), above);
    if (found) return found;
  }
  if (expected.length === received.length) return null;
  return { path: memberPath(path, 'length'), expected: `${expected.length}`, received: `${received.length}` };
}

function fieldDifference(
  expected: Readonly<Record<string, unknown>>,
  received: Readonly<Record<string, unknown>>,
  path: string,
  above: readonly Pair[],
) {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(received)])) {
    const own = (record: Readonly<Record<string, unknown>>) => (Object.hasOwn(record, key) ? record[key] : undefined);
    const found = compare(own(expected), own(received), memberPath(path, key), above);
    if (found) return found;
  }
  return null;
}

function mapDifference(
  expected: ReadonlyMap<unknown, unknown>,
  received: ReadonlyMap<unknown, unknown>,
  path: string,
  above: readonly Pair[],
) {
  if (expected.size !== received.size) {
    return { path: memberPath(path, 'size'), expected: `${expected.size}`, received: `${received.size}` };
  }
  for (const [key, value] of expected) {
    const same = received.has(key) ? key : [...received.keys()].find((other) => firstDifference(key, other) === null);
    const found = compare(value, received.get(same), `${path}.get(${show(key)})`, above);
    if (found) return found;
  }
  return null;
}

function setDifference(expected: ReadonlySet<unknown>, received: ReadonlySet<unknown>, path: string) {
  const missing = [...expected].find(
    (item) => !received.has(item) && ![...received].some((other) => firstDifference(item, other) === null),
  );
  return expected.size === received.size && missing === undefined ? null : differs(path, expected, received);
}

function bytesDifference(expected: Uint8Array, received: Uint8Array, path: string): Difference | null {
  return expected.length === received.length && expected.every((byte, at) => byte === received[at])
    ? null
    : differs(path, expected, received);
}

function compare(expected: unknown, received: unknown, path: string, above: readonly Pair[]): Difference | null {
  if (Object.is(expected, received)) return null;
  if (!isData(expected) || !isData(received)) return differs(path, expected, received);
  if (above.some(([a, b]) => a === expected && b === received)) return null;
  const within: readonly Pair[] = [...above, [expected, received]];
  if (Array.isArray(expected)) {
    return Array.isArray(received)
      ? arrayDifference(expected, received, path, within)
      : differs(path, expected, received);
  }
  if (expected instanceof Map) {
    return received instanceof Map
      ? mapDifference(expected, received, path, within)
      : differs(path, expected, received);
  }
  if (expected instanceof Set) {
    return received instanceof Set ? setDifference(expected, received, path) : differs(path, expected, received);
  }
  if (expected instanceof Uint8Array) {
    return received instanceof Uint8Array
      ? bytesDifference(expected, received, path)
      : differs(path, expected, received);
  }
  if (expected instanceof Date) {
    const same = received instanceof Date && Object.is(expected.getTime(), received.getTime());
    return same ? null : differs(path, expected, received);
  }
  const [expectedFields, receivedFields] = [fieldsOf(expected), fieldsOf(received)];
  if (!expectedFields || !receivedFields) return differs(path, expected, received);
  return fieldDifference(expectedFields, receivedFields, path, within);
}

/** The first place, in the order of the expected value, where `received` differs; null when they are equal. */
export function firstDifference(expected: unknown, received: unknown): Difference | null {
  return compare(expected, received, '', []);
}
