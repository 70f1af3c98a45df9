/**
 * Copies values out of the realm. The rule: reading a value never runs code of the candidate. Properties are read by their
 * descriptors, kinds are told by the engine's own brands, collections are walked by functions taken beforehand, lengths are
 * checked before anything is copied, and what cannot be copied so is opaque.
 */
import { GuestError, Opaque, type ReferenceTarget } from '../harness/values';
import type { Primordials } from './primordials';
import { bareError, type Handle, HeapFull, type Realm } from './realm';

/** How much of one value is copied. */
export interface Caps {
  readonly depth: number;
  readonly nodes: number;
  /** Of one string, in UTF-16 code units. */
  readonly stringLength: number;
}

export const VALUE_CAPS: Caps = { depth: 32, nodes: 20_000, stringLength: 1024 * 1024 };

const PROTOTYPE_STEPS = 16;
const BYTES_CAP = 1024 * 1024;

/** Makes what stands for a guest function or instance; the session knows how to call it. */
export interface References {
  readonly session: unknown;
  /** A handle on the same object that lives on after this reading. */
  hold(handle: Handle): Handle;
  functionFor(target: ReferenceTarget): unknown;
  instanceFor(target: ReferenceTarget): object;
}

interface Walk {
  left: number;
  readonly seen: Map<number, unknown>;
}

const count = (n: number): string => n.toLocaleString('en-US');

export class Reader {
  readonly #realm: Realm;
  readonly #primordials: Primordials;
  readonly #references: References;
  readonly #charge: (nodes: number) => void;

  /** @param charge hears how many values each reading has copied */
  constructor(realm: Realm, primordials: Primordials, references: References, charge: (nodes: number) => void) {
    this.#realm = realm;
    this.#primordials = primordials;
    this.#references = references;
    this.#charge = charge;
  }

  /** The host's copy of a guest value. @throws HeapFull when the guest's heap has no room for the reading itself */
  read(handle: Handle, caps: Caps = VALUE_CAPS): unknown {
    const walk: Walk = { left: caps.nodes, seen: new Map() };
    const value = this.#value(handle, caps, 0, walk);
    this.#charge(caps.nodes - walk.left);
    return value;
  }

  /** What the candidate threw, as name, message and line; a value that is no error is shown as it is. */
  readError(handle: Handle, lineOf: (stack: string) => number | null): GuestError {
    if (!handle.isObject || handle.isProxy) {
      const thrown = handle.isProxy ? new Opaque('a Proxy') : this.read(handle, { ...VALUE_CAPS, stringLength: 4000 });
      const text = thrown instanceof Opaque ? thrown.description : typeof thrown === 'string' ? thrown : String(thrown);
      return new GuestError('Thrown', text, null);
    }
    const name = this.#inherited(handle, 'name') ?? 'Error';
    const message = this.#inherited(handle, 'message') ?? '';
    return new GuestError(name.slice(0, 100), message, handle.isError ? lineOf(this.#stack(handle)) : null);
  }

  #stack(error: Handle): string {
    const result = this.#realm.call(this.#primordials.errorStack, error, []);
    const text = result.ok ? result.value : result.error;
    const stack = result.ok && text.isString && this.#lengthOf(text) < 20_000 ? text.toString() : '';
    text.dispose();
    return stack;
  }

  /** A text property of an error or of its prototypes, without getters. */
  #inherited(handle: Handle, property: string): string | null {
    const key = this.#realm.vm.newString(property);
    let at: Handle = handle.dup();
    let found: string | null = null;
    for (let step = 0; step < PROTOTYPE_STEPS && at.isObject && !at.isProxy; step++) {
      const value = this.#realm.ownValue(at, key);
      if (value === 'accessor') break;
      if (value) {
        if (value.isString) found = this.#lengthOf(value) > 4000 ? this.#oversize(value) : value.toString();
        value.dispose();
        break;
      }
      const above = at.getPrototypeOf();
      at.dispose();
      at = above;
    }
    at.dispose();
    key.dispose();
    return found;
  }

  #lengthOf(text: Handle): number {
    return text.getProp('length').consume((length) => length.toNumber());
  }

  #oversize(text: Handle): string {
    return `a string of ${count(this.#lengthOf(text))} characters`;
  }

  #value(handle: Handle, caps: Caps, depth: number, walk: Walk): unknown {
    if (walk.left-- <= 0) return new Opaque(`more than ${count(caps.nodes)} values`);
    if (handle.isUndefined) return undefined;
    if (handle.isNull) return null;
    if (handle.isBool) return handle.toBoolean();
    if (handle.isNumber) return handle.toNumber();
    if (handle.isString) {
      return this.#lengthOf(handle) > caps.stringLength ? new Opaque(this.#oversize(handle)) : handle.toString();
    }
    if (handle.isSymbol) return new Opaque('a symbol');
    if (handle.isBigInt) return this.#bigint(handle);
    if (!handle.isObject) return new Opaque(`a value of type ${handle.typeof}`);
    if (handle.isProxy) return new Opaque('a Proxy');
    const identity = handle.identity;
    if (walk.seen.has(identity)) return walk.seen.get(identity);
    if (depth >= caps.depth) return new Opaque(`a value nested deeper than ${caps.depth}`);
    return this.#object(handle, identity, caps, depth, walk);
  }

  #object(handle: Handle, identity: number, caps: Caps, depth: number, walk: Walk): unknown {
    const keep = <T>(value: T): T => {
      walk.seen.set(identity, value);
      return value;
    };
    if (handle.isFunction) return keep(this.#function(handle));
    if (handle.isArray) return this.#array(handle, keep([]), caps, depth, walk);
    if (handle.isPromise) return keep(new Opaque('a promise'));
    if (handle.isMap) {
      const map = keep(new Map<unknown, unknown>());
      this.#forEach(this.#primordials.mapForEach, handle, walk, (value, key) => {
        map.set(this.#value(key, caps, depth + 1, walk), this.#value(value, caps, depth + 1, walk));
      });
      return map;
    }
    if (handle.isSet) {
      const set = keep(new Set<unknown>());
      this.#forEach(this.#primordials.setForEach, handle, walk, (value) => {
        set.add(this.#value(value, caps, depth + 1, walk));
      });
      return set;
    }
    if (handle.isDate) return keep(new Date(this.#number(this.#primordials.dateGetTime, handle)));
    if (handle.isError) return keep(this.readError(handle, () => null));
    if (handle.className === 'Uint8Array') return keep(this.#bytes(handle));
    return this.#isPlain(handle)
      ? this.#plain(handle, keep, caps, depth, walk)
      : this.#instance(handle, keep, caps, depth, walk);
  }

  #function(handle: Handle): unknown {
    return this.#references.functionFor({
      kind: 'function',
      handle: this.#references.hold(handle),
      session: this.#references.session,
      description: 'a function',
      fields: {},
    });
  }

  /** Plain data is copied; an object with methods of its own has to stay where its methods find it. */
  #plain(handle: Handle, keep: <T>(value: T) => T, caps: Caps, depth: number, walk: Walk): unknown {
    const fields = this.#fields(handle, keep(Object.create(null)), caps, depth, walk);
    if (fields instanceof Opaque || !Object.values(fields).some((value) => typeof value === 'function')) return fields;
    return keep(this.#reference(handle, 'an object with methods', fields));
  }

  #instance(handle: Handle, keep: <T>(value: T) => T, caps: Caps, depth: number, walk: Walk): unknown {
    const fields: Record<string, unknown> = Object.create(null);
    const instance = keep(this.#reference(handle, 'an instance of a class', fields));
    this.#fields(handle, fields, caps, depth, walk);
    return instance;
  }

  #reference(handle: Handle, description: string, fields: Record<string, unknown>): object {
    const { session } = this.#references;
    const held = this.#references.hold(handle);
    return this.#references.instanceFor({ kind: 'instance', handle: held, session, description, fields });
  }

  #isPlain(handle: Handle): boolean {
    const prototype = handle.getPrototypeOf();
    const plain = prototype.isNull || prototype.identity === this.#primordials.objectPrototype.identity;
    prototype.dispose();
    return plain && handle.className === 'Object';
  }

  #array(handle: Handle, into: unknown[], caps: Caps, depth: number, walk: Walk): unknown {
    const length = handle.getProp('length').consume((n) => n.toNumber());
    if (length > walk.left) return new Opaque(`an array of ${count(length)} elements`);
    for (let at = 0; at < length; at++) {
      const key = this.#realm.vm.newNumber(at);
      const item = this.#realm.ownValue(handle, key);
      key.dispose();
      into.push(this.#member(item, caps, depth, walk));
    }
    return into;
  }

  #fields(
    handle: Handle,
    into: Record<string, unknown>,
    caps: Caps,
    depth: number,
    walk: Walk,
  ): Record<string, unknown> | Opaque {
    const keys = this.#keys(handle);
    const total = keys.getProp('length').consume((n) => n.toNumber());
    if (total > walk.left) {
      keys.dispose();
      return new Opaque(`an object of ${count(total)} fields`);
    }
    for (let at = 0; at < total; at++) {
      const key = this.#realm.element(keys, at);
      const name = this.#lengthOf(key) > 1000 ? this.#oversize(key) : key.toString();
      const value = this.#member(this.#realm.ownValue(handle, key), caps, depth, walk);
      // A callable `then` would make a promise of the test's wait for the guest's own function.
      into[name] = name === 'then' && typeof value === 'function' ? new Opaque('a function') : value;
      key.dispose();
    }
    keys.dispose();
    return into;
  }

  /** Own enumerable string keys as a list of the guest's. The engine's own way to list them would run setters of Array.prototype. */
  #keys(object: Handle): Handle {
    const list = this.#realm.call(this.#primordials.objectKeys, this.#realm.vm.undefined, [object]);
    if (list.ok) return list.value;
    list.error.dispose();
    throw new HeapFull();
  }

  #member(item: Handle | 'accessor' | null, caps: Caps, depth: number, walk: Walk): unknown {
    if (item === 'accessor') return new Opaque('a getter');
    if (item === null) return undefined;
    const value = this.#value(item, caps, depth + 1, walk);
    item.dispose();
    return value;
  }

  #forEach(forEach: Handle, collection: Handle, walk: Walk, visit: (value: Handle, key: Handle) => void): void {
    const visitor = this.#realm.vm.newEphemeralFunction((...args) => {
      const [value, key] = args;
      if (walk.left <= 0) throw bareError('RangeError', 'too many entries');
      if (value && key) visit(value, key);
      return this.#realm.vm.undefined;
    });
    const result = this.#realm.call(forEach, collection, [visitor]);
    (result.ok ? result.value : result.error).dispose();
    visitor.dispose();
    if (!result.ok && walk.left > 0) throw new HeapFull();
  }

  #number(method: Handle, self: Handle): number {
    const result = this.#realm.call(method, self, []);
    const value = result.ok ? result.value.toNumber() : Number.NaN;
    (result.ok ? result.value : result.error).dispose();
    return value;
  }

  #bigint(handle: Handle): unknown {
    const result = this.#realm.call(this.#primordials.bigintToString, handle, []);
    if (!result.ok) {
      result.error.dispose();
      return new Opaque('a bigint');
    }
    const long = this.#lengthOf(result.value) > 1000;
    const value = long ? new Opaque('a bigint of more than 1,000 digits') : BigInt(result.value.toString());
    result.value.dispose();
    return value;
  }

  #bytes(handle: Handle): unknown {
    return this.#realm.bytes(handle, BYTES_CAP) ?? new Opaque('a Uint8Array of more than 1 MiB');
  }
}
