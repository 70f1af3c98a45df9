/** What a test holds in place of a guest object: its data fields as they were when it crossed, and its methods as calls. */
import { markReference, type ReferenceTarget } from './values';

type Method = (...args: unknown[]) => unknown;

/** @param call calls a method of the guest object by name */
export function createRemote(
  target: ReferenceTarget,
  call: (name: string, args: readonly unknown[]) => unknown,
): object {
  const methods = new Map<string, Method>();
  const method = (name: string): Method => {
    const known = methods.get(name) ?? ((...args: unknown[]) => call(name, args));
    methods.set(name, known);
    return known;
  };
  return new Proxy(markReference(Object.create(null), target), {
    get: (base, key) => {
      if (typeof key === 'symbol') return Reflect.get(base, key);
      if (Object.hasOwn(target.fields, key) && typeof target.fields[key] !== 'function') return target.fields[key];
      // A `then` would make a promise of the object wherever it is awaited or returned.
      return key === 'then' ? undefined : method(key);
    },
    has: (_base, key) => typeof key === 'string' && Object.hasOwn(target.fields, key),
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}
