/** Strict deep equality as `node:assert/strict` has it: same prototypes, `Object.is` for primitives. Runs inside the sandbox. */

type Pairs = readonly (readonly [unknown, unknown])[];

function equalMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, above: Pairs): boolean {
  return (
    a.size === b.size &&
    [...a].every(([key, item]) => {
      if (b.has(key)) return equal(item, b.get(key), above);
      return [...b].some(([otherKey, other]) => equal(key, otherKey, above) && equal(item, other, above));
    })
  );
}

function equalSets(a: Set<unknown>, b: Set<unknown>, above: Pairs): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item) || [...b].some((other) => equal(item, other, above)));
}

function equal(a: unknown, b: unknown, above: Pairs): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (above.some(([x, y]) => x === a && y === b)) return true;
  const within: Pairs = [...above, [a, b]];
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (a instanceof RegExp && b instanceof RegExp) return String(a) === String(b);
  if (a instanceof Map && b instanceof Map) return equalMaps(a, b, within);
  if (a instanceof Set && b instanceof Set) return equalSets(a, b, within);
  if (a instanceof Error && b instanceof Error && (a.name !== b.name || a.message !== b.message)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key], within))
  );
}

export const deepEqual = (a: unknown, b: unknown): boolean => equal(a, b, []);
