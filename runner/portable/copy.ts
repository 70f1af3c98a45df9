/** Copies of plain data, so that test and submission share nothing that one of them could change under the other. */

type Callable = (...args: unknown[]) => unknown;

/** Own fields and the methods of an object's classes: what a fake store written as a class offers. */
function members(value: object): [string, unknown][] {
  const found = new Map<string, unknown>();
  for (let at = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const [name, { value: member, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      const counts = at === value ? enumerable === true : typeof member === 'function' && name !== 'constructor';
      if (counts && !found.has(name)) found.set(name, member);
    }
  }
  return [...found];
}

/**
 * @param value data, or objects with functions
 * @param cross what a function becomes on the other side
 */
export function copy(value: unknown, cross: (fn: Callable, self: unknown) => Callable): unknown {
  const seen = new Map<unknown, unknown>();
  const at = (item: unknown, self?: unknown): unknown => {
    if (typeof item === 'function') return cross(item as Callable, self);
    if (typeof item !== 'object' || item === null) return item;
    if (seen.has(item)) return seen.get(item);
    if (item instanceof Error || item instanceof Promise) return item;
    if (item instanceof Date) return new Date(item.getTime());
    if (item instanceof Uint8Array) return item.slice();
    if (Array.isArray(item)) return item.map((each) => at(each));
    if (item instanceof Set) return new Set([...item].map((each) => at(each)));
    if (item instanceof Map) return new Map([...item].map(([key, each]) => [at(key), at(each)]));
    const into: Record<string, unknown> = {};
    seen.set(item, into);
    for (const [name, member] of members(item)) {
      Object.defineProperty(into, name, {
        ...{ value: at(member, item), enumerable: true, configurable: true, writable: true },
      });
    }
    return into;
  };
  return at(value);
}
