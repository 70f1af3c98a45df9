/** structuredClone for the kinds of values that an exercise holds. Runs inside the sandbox. */

function refuse(what: string): never {
  throw new DOMException(`${what} could not be cloned.`, 'DataCloneError');
}

function cloneKnown(value: object, seen: Map<object, unknown>): object | null {
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof DataView)
    return new DataView(clone(value.buffer, seen) as ArrayBuffer, value.byteOffset, value.byteLength);
  if (ArrayBuffer.isView(value)) {
    const view = value as Uint8Array;
    const Kind = view.constructor as new (buffer: ArrayBuffer, offset: number, length: number) => Uint8Array;
    return new Kind(clone(view.buffer, seen) as ArrayBuffer, view.byteOffset, view.length);
  }
  if (value instanceof Boolean || value instanceof Number || value instanceof String) return Object(value.valueOf());
  return null;
}

function cloneError(value: Error): Error {
  const copy = new Error(value.message);
  if (value.name !== 'Error')
    Object.defineProperty(copy, 'name', { value: value.name, configurable: true, writable: true });
  return copy;
}

function clone(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value === 'symbol') refuse('A symbol');
  if (typeof value === 'function') refuse('A function');
  if (typeof value !== 'object' || value === null) return value;
  const before = seen.get(value);
  if (before !== undefined) return before;
  const keep = <T>(copy: T): T => {
    seen.set(value, copy);
    return copy;
  };
  const known = cloneKnown(value, seen);
  if (known) return keep(known);
  if (value instanceof Error) return keep(cloneError(value));
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet)
    refuse('A promise or a weak collection');
  if (value instanceof Map) {
    const copy = keep(new Map());
    for (const [key, item] of value) copy.set(clone(key, seen), clone(item, seen));
    return copy;
  }
  if (value instanceof Set) {
    const copy = keep(new Set());
    for (const item of value) copy.add(clone(item, seen));
    return copy;
  }
  const copy: Record<string, unknown> = keep(Array.isArray(value) ? new Array(value.length) : {}) as never;
  for (const key of Object.keys(value)) copy[key] = clone((value as Record<string, unknown>)[key], seen);
  return copy;
}

/** A deep copy that keeps cycles and shared parts. @throws DOMException (DataCloneError) for functions and symbols */
export function structuredClone<T>(value: T): T {
  return clone(value, new Map()) as T;
}
