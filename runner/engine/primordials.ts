/**
 * Built-in functions of a realm, taken before any code of the candidate runs, so that reading a Map, a Date, a big number
 * or a stack needs nothing that the candidate could have replaced.
 */
import type { Handle, Realm } from './realm';

export interface Primordials {
  readonly mapForEach: Handle;
  readonly setForEach: Handle;
  readonly dateGetTime: Handle;
  readonly bigintToString: Handle;
  readonly errorStack: Handle;
  readonly objectKeys: Handle;
  readonly objectPrototype: Handle;
  readonly newMap: Handle;
  readonly newSet: Handle;
  readonly newDate: Handle;
  readonly newBigint: Handle;
  readonly mapSet: Handle;
  readonly setAdd: Handle;
  readonly error: Handle;
}

const PATHS: Readonly<Record<keyof Primordials, string>> = {
  mapForEach: 'Map.prototype.forEach',
  setForEach: 'Set.prototype.forEach',
  dateGetTime: 'Date.prototype.getTime',
  bigintToString: 'BigInt.prototype.toString',
  errorStack: 'Error.prototype.stack',
  objectKeys: 'Object.keys',
  objectPrototype: 'Object.prototype',
  newMap: 'Map',
  newSet: 'Set',
  newDate: 'Date',
  newBigint: 'BigInt',
  mapSet: 'Map.prototype.set',
  setAdd: 'Set.prototype.add',
  error: 'Error',
};

function take(realm: Realm, path: string): Handle {
  let at: Handle = realm.vm.global;
  for (const name of path.split('.')) {
    const key = realm.vm.newString(name);
    const found = at.getOwnPropertyDescriptor(key);
    key.dispose();
    const value = found?.value ?? found?.get;
    if (!value) throw new Error(`The engine has no ${path}.`);
    at = value;
  }
  return at;
}

/** Takes them from a realm in which nothing has run yet. They live as long as the realm. */
export function takePrimordials(realm: Realm): Primordials {
  const entries = Object.entries(PATHS).map(([name, path]) => [name, take(realm, path)]);
  return Object.fromEntries(entries) as unknown as Primordials;
}
