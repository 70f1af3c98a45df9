/**
 * What a submission finds in the sandbox besides the language itself, as declarations for the type checker: no window, no
 * network, no files, no Intl. `node:test` and `node:assert/strict` exist for own tests alone.
 */
export const SANDBOX_TYPES = `
interface SandboxConsole {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
}
declare const console: SandboxConsole;
/** Time in the sandbox is virtual: a timer fires as soon as nothing else is left to do. */
declare function setTimeout(callback: (...values: any[]) => void, ms?: number, ...values: any[]): number;
declare function clearTimeout(id: number | undefined): void;
declare function setInterval(callback: (...values: any[]) => void, ms?: number, ...values: any[]): number;
declare function clearInterval(id: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare const performance: { now(): number };
declare class TextEncoder { encode(text?: string): Uint8Array }
declare class TextDecoder { decode(bytes?: Uint8Array | ArrayBuffer): string }
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: any;
  onabort: (() => void) | null;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController { readonly signal: AbortSignal; abort(reason?: any): void }
declare module 'node:test' {
  type Body = () => void | Promise<void>;
  function test(name: string, body: Body): Promise<void>;
  function describe(name: string, body: () => void): void;
  function beforeEach(body: Body): void;
  function afterEach(body: Body): void;
  export { test, test as it, test as default, describe, beforeEach, afterEach };
}
declare module 'node:assert/strict' {
  interface Assert {
    (value: unknown, message?: string): asserts value;
    ok(value: unknown, message?: string): asserts value;
    equal(actual: unknown, expected: unknown, message?: string): void;
    notEqual(actual: unknown, expected: unknown, message?: string): void;
    strictEqual(actual: unknown, expected: unknown, message?: string): void;
    deepEqual(actual: unknown, expected: unknown, message?: string): void;
    deepStrictEqual(actual: unknown, expected: unknown, message?: string): void;
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void;
    throws(work: () => unknown, expected?: unknown, message?: string): void;
    rejects(work: Promise<unknown> | (() => Promise<unknown>), expected?: unknown, message?: string): Promise<void>;
    match(text: string, pattern: RegExp, message?: string): void;
    fail(message?: string): never;
  }
  const assert: Assert;
  export = assert;
}
`;
