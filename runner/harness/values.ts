/**
 * What a value of the submission is on the trusted side. Plain data is copied into objects without a prototype; what must
 * not be copied (functions, class instances, Proxies, values past the caps) is stood for by something that is equal to
 * nothing but itself.
 */

/** Stands for a value that does not cross: it says what it was, and no more. */
export class Opaque {
  /** In words, such as "a symbol". */
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }
}

/** What a reference to a guest function or class instance carries. */
export interface ReferenceTarget {
  readonly kind: 'function' | 'instance';
  /** The engine's handle, known to the session alone. */
  readonly handle: unknown;
  readonly session: unknown;
  /** In words, such as "an instance of Job". */
  readonly description: string;
  /** Own data fields, copied when the reference crossed. */
  readonly fields: Readonly<Record<string, unknown>>;
}

const TARGET = Symbol('reference');

/** Marks a host object or function as standing for a guest value; the mark is seen by the runner alone. */
export function markReference<T extends object>(value: T, target: ReferenceTarget): T {
  Object.defineProperty(value, TARGET, { value: target });
  return value;
}

/** The target when `value` stands for a guest value, else null. */
export function referenceTarget(value: unknown): ReferenceTarget | null {
  if ((typeof value !== 'object' || value === null) && typeof value !== 'function') return null;
  return ((value as Record<symbol, unknown>)[TARGET] as ReferenceTarget | undefined) ?? null;
}

/** An error of the submission as the test sees it: name, message and the line of the submission it came from. */
export class GuestError extends Error {
  override readonly name: string;
  /** Line of the submission, from 1, or null. */
  readonly line: number | null;

  constructor(name: string, message: string, line: number | null) {
    super(message);
    this.name = name;
    this.line = line;
  }
}
