/**
 * Errors at the boundary: which of them are the end of the test, and what the guest sees of those that are not. A guest sees
 * a name and a message, never a stack, never words about the test.
 */
import { JSException } from 'quickjs-wasi';
import { bareError, HeapFull } from '../engine/realm';
import { CannotCross } from '../engine/writing';
import { CheckFailed } from './expectation';
import type { TestState } from './test-state';
import { GuestError } from './values';

/** What the host's own engine throws when test code trips over a value; its words may quote the test. */
const ENGINE_ERRORS = [TypeError, ReferenceError, RangeError, SyntaxError];

/** Ends the test for want of memory. */
export function endByMemory(state: TestState, line: number | null = null): void {
  state.finish('memory-limit', `needed more than ${state.limits.memoryBytes.toLocaleString('en-US')} bytes`, line);
}

/** Ends the test when `error` is one of those that end it; an error of any other kind is left alone. */
export function endBy(error: unknown, state: TestState): void {
  const heapFull = error instanceof HeapFull || error instanceof JSException;
  if (heapFull || (error instanceof Error && error.message === 'wasm_malloc failed')) endByMemory(state);
  else if (error instanceof RangeError && /call stack/.test(error.message)) {
    state.finish('error', 'RangeError: Maximum call stack size exceeded');
  } else if (error instanceof CannotCross) state.finish('error', error.message);
  else if (error instanceof WebAssembly.RuntimeError) state.finish('crash', 'the engine stopped on this submission');
  else if (error instanceof CheckFailed) state.finish('failed', error.message, null, error.difference);
}

/** What the guest sees of an error that code of the host threw on its behalf. */
export function crossing(error: unknown, state: TestState): Error {
  endBy(error, state);
  if (state.end) return bareError('Error', 'the test has ended');
  if (error instanceof GuestError) return bareError(error.name, error.message);
  const known = error instanceof Error && !ENGINE_ERRORS.some((kind) => error.constructor === kind);
  return known ? bareError(error.name, error.message) : bareError('Error', 'the call failed');
}
