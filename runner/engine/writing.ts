/**
 * Copies values of the test into the realm: plain data deeply, Map, Set, Date and bytes as what they are, functions as
 * guest functions that call back. An object with methods (a fake store written as a class) crosses as an object whose
 * methods are guest functions. Nothing shared remains: what the guest does to its copy, the test never sees.
 */
import { Opaque, type ReferenceTarget, referenceTarget } from '../harness/values';
import type { Primordials } from './primordials';
import type { Handle, Realm } from './realm';

const MAX_DEPTH = 64;
const MAX_TEXT = 4 * 1024 * 1024;

/** A value in a suite that cannot be handed to a submission: a fault of the suite. */
export class CannotCross extends Error {}

/** Makes guest functions of host functions; the session knows how they are called. */
export interface Functions {
  guestFunction(fn: (...args: never[]) => unknown, self: unknown): Handle;
  /** The guest's own value behind a reference, when it is of this session. */
  own(target: ReferenceTarget): Handle | null;
}

const PLAIN = { configurable: true, enumerable: true, writable: true };

/** Methods of a host object's classes, nearest first; `Object.prototype` has none that count. */
function methodsOf(value: object): Map<string, (...args: never[]) => unknown> {
  const methods = new Map<string, (...args: never[]) => unknown>();
  for (
    let at: object | null = Object.getPrototypeOf(value);
    at && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const [name, { value: member }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (name !== 'constructor' && typeof member === 'function' && !methods.has(name)) methods.set(name, member);
    }
  }
  return methods;
}

export class Writer {
  readonly #realm: Realm;
  readonly #primordials: Primordials;
  readonly #functions: Functions;

  constructor(realm: Realm, primordials: Primordials, functions: Functions) {
    this.#realm = realm;
    this.#primordials = primordials;
    this.#functions = functions;
  }

  /**
   * The guest's copy of a host value; the caller disposes of the handle.
   *
   * @throws CannotCross for a symbol, a cycle or a value past the bounds
   */
  write(value: unknown): Handle {
    return this.#value(value, []);
  }

  #value(value: unknown, above: readonly object[]): Handle {
    const { vm } = this.#realm;
    switch (typeof value) {
      case 'undefined':
        return vm.undefined;
      case 'boolean':
        return value ? vm.true : vm.false;
      case 'number':
        return vm.newNumber(value);
      case 'string':
        if (value.length > MAX_TEXT)
          throw new CannotCross('A string of more than 4 Mi characters cannot be handed over.');
        return vm.newString(value);
      case 'bigint':
        return this.#made(this.#primordials.newBigint, [vm.newString(String(value))]);
      case 'symbol':
        throw new CannotCross('A symbol cannot be handed to a submission.');
      case 'function':
        return (
          this.#reference(value) ?? this.#functions.guestFunction(value as (...args: never[]) => unknown, undefined)
        );
      default:
        return value === null ? vm.null : this.#object(value as object, above);
    }
  }

  #reference(value: unknown): Handle | null {
    const target = referenceTarget(value);
    if (!target) return null;
    const own = this.#functions.own(target);
    if (own) return own;
    if (target.kind === 'function') throw new CannotCross('A function of one instance cannot be handed to another.');
    // What another instance handed over arrives as a store would hand it on: its data.
    return this.#record(target.fields, []);
  }

  #object(value: object, above: readonly object[]): Handle {
    if (value instanceof Opaque) throw new CannotCross(`${value.description} cannot be handed back to a submission.`);
    const reference = this.#reference(value);
    if (reference) return reference;
    if (above.includes(value) || above.length > MAX_DEPTH) {
      throw new CannotCross('A value that contains itself, or is nested too deeply, cannot be handed over.');
    }
    const within = [...above, value];
    if (Array.isArray(value)) return this.#array(value, within);
    if (value instanceof Date) {
      return this.#made(this.#primordials.newDate, [this.#realm.vm.newNumber(value.getTime())], true);
    }
    if (value instanceof Map) return this.#map(value, within);
    if (value instanceof Set) return this.#set(value, within);
    if (value instanceof Uint8Array) return this.#realm.vm.newUint8Array(value);
    if (value instanceof Error) return this.error(value.name, value.message);
    return this.#record(value, within);
  }

  /** An error of the guest's own kind, with a name and a message and nothing else. */
  error(name: string, message: string): Handle {
    const made = this.#made(this.#primordials.error, [this.#realm.vm.newString(message.slice(0, 10_000))], true);
    if (name !== 'Error') {
      const text = this.#realm.vm.newString(name.slice(0, 200));
      made.defineProp('name', text, { ...PLAIN, enumerable: false });
      text.dispose();
    }
    return made;
  }

  #array(value: readonly unknown[], above: readonly object[]): Handle {
    const array = this.#realm.vm.newArray();
    value.forEach((item, at) => {
      this.#define(array, String(at), this.#value(item, above));
    });
    return array;
  }

  #record(value: object, above: readonly object[]): Handle {
    const object = this.#realm.vm.newObject();
    for (const [name, method] of methodsOf(value)) {
      this.#define(object, name, this.#functions.guestFunction(method, value));
    }
    for (const [name, member] of Object.entries(value)) {
      const handle =
        typeof member === 'function' && !referenceTarget(member)
          ? this.#functions.guestFunction(member, value)
          : this.#value(member, above);
      this.#define(object, name, handle);
    }
    return object;
  }

  #map(value: ReadonlyMap<unknown, unknown>, above: readonly object[]): Handle {
    const map = this.#made(this.#primordials.newMap, [], true);
    for (const [key, item] of value) {
      this.#apply(this.#primordials.mapSet, map, [this.#value(key, above), this.#value(item, above)]);
    }
    return map;
  }

  #set(value: ReadonlySet<unknown>, above: readonly object[]): Handle {
    const set = this.#made(this.#primordials.newSet, [], true);
    for (const item of value) this.#apply(this.#primordials.setAdd, set, [this.#value(item, above)]);
    return set;
  }

  #define(object: Handle, name: string, value: Handle): void {
    object.defineProp(name, value, PLAIN);
    value.dispose();
  }

  #apply(method: Handle, self: Handle, args: readonly Handle[]): void {
    const result = this.#realm.call(method, self, args);
    (result.ok ? result.value : result.error).dispose();
    for (const argument of args) argument.dispose();
  }

  #made(kind: Handle, args: readonly Handle[], withNew = false): Handle {
    const { vm } = this.#realm;
    const result = withNew ? this.#realm.construct(kind, args) : this.#realm.call(kind, vm.undefined, args);
    for (const argument of args) argument.dispose();
    if (result.ok) return result.value;
    result.error.dispose();
    throw new CannotCross('The submission’s heap has no room for a value of the test.');
  }
}
