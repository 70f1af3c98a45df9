/**
 * What the parent and a child say to each other: jobs go in on standard input, messages come out on descriptor 3, one line
 * of JSON each. A message names the job it belongs to, so that nothing late is taken for something new.
 */
import type { CompileError, RunJob, TestRecord } from './contract';

export interface JobMessage {
  readonly number: number;
  readonly job: RunJob;
}

export type ChildMessage =
  | { readonly type: 'ready' }
  /** A test begins: from now on, a loss of the child is charged to it. */
  | { readonly type: 'begin'; readonly number: number; readonly id: string }
  | { readonly type: 'record'; readonly number: number; readonly record: TestRecord }
  | { readonly type: 'compile-error'; readonly number: number; readonly error: CompileError }
  /** All that was to be run has been. */
  | { readonly type: 'done'; readonly number: number }
  /** Our own fault, in words for the log. */
  | { readonly type: 'fault'; readonly number: number; readonly text: string }
  /** What went wrong in a suite's code; for its author. */
  | { readonly type: 'diagnosis'; readonly number: number; readonly text: string };

/** Descriptor on which a child writes its messages. */
export const MESSAGES_FD = 3;

/** The record of a scratch file itself, before any of its own tests. */
export const FILE_RECORD = 'scratch';
