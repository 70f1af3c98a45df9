/**
 * The one place for what exists once a process. Next gives the server, a route handler and a page their own instance of a
 * module, so a module-level variable would exist three times; this registry hangs on globalThis and is filled by the
 * composition roots (`server.ts`, `worker.ts`) and by test set-up alone.
 */

/** Slots are declared where their type lives: `declare module '@/lib/process' { interface ProcessSlots { bus: Bus } }`. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface ProcessSlots {}

const KEY = Symbol.for('plumbline');

function slots(): Partial<ProcessSlots> {
  const holder = globalThis as { [KEY]?: Partial<ProcessSlots> };
  holder[KEY] ??= {};
  return holder[KEY];
}

/** Puts a value into its slot; replaces what was there, so tests can swap a clock or a database. */
export function provide<K extends keyof ProcessSlots>(name: K, value: ProcessSlots[K]): void {
  slots()[name] = value;
}

/** @throws Error when the composition root has not filled the slot: a start-up fault, not a user's. */
export function resolve<K extends keyof ProcessSlots>(name: K): ProcessSlots[K] {
  const value = slots()[name];
  if (value === undefined) throw new Error(`Nothing provides "${String(name)}" in this process`);
  return value as ProcessSlots[K];
}

/** The slot's value, or undefined where it is optional in this process. */
export function resolveOptional<K extends keyof ProcessSlots>(name: K): ProcessSlots[K] | undefined {
  return slots()[name] as ProcessSlots[K] | undefined;
}

/** Takes everything out again, for the next test file of a process that runs several. */
export function emptySlots(): void {
  delete (globalThis as { [KEY]?: Partial<ProcessSlots> })[KEY];
}
